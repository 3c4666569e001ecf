"""``tether conformance``: answers the conformance suite (spec/format.md#conformance)."""

from __future__ import annotations

import click
from click.utils import get_text_stream


@click.command(short_help="Answer the conformance suite.", hidden=True)
def command() -> None:
    """Read one JSON request a line, write one JSON answer a line."""
    import json

    from tether_txt.cli import _conformance

    for line in get_text_stream("stdin", encoding="utf-8"):
        if line.strip():
            click.echo(json.dumps(_conformance.answer(json.loads(line))))
