"""``tether schema``: what editors and general tools need to know of the files."""

from __future__ import annotations

import click

from tether_txt.format.schemas import KINDS


@click.command(short_help="Print the JSON Schema of a kind of file.")
@click.argument("kind", required=False, type=click.Choice(KINDS))
def command(kind: str | None) -> None:
    """Print the JSON Schema (draft-07) of a kind of file, or list where they are published.

    Editors that work without a network are given copies: `tether init --editor` writes them.
    """
    from tether_txt.format.schemas import address, schema

    if kind is None:
        for known in KINDS:
            click.echo(f"{known:<11} {address(known)}")
    else:
        click.echo(schema(kind), nl=False)
