"""``tether conformance``: answers the conformance suite (spec/format.md#conformance)."""

from __future__ import annotations

import click


@click.command(hidden=True)
def command() -> None:
    """Read one JSON request a line, write one JSON answer a line."""
    import json

    from tether_txt.cli import _conformance

    for line in click.get_text_stream("stdin", encoding="utf-8"):
        if line.strip():
            click.echo(json.dumps(_conformance.answer(json.loads(line))))
