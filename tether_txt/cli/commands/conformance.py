"""``tether conformance``: answers the conformance suite (spec/format.md#conformance)."""

from __future__ import annotations

import click


@click.command(short_help="Answer the conformance suite.", hidden=True)
def command() -> None:
    """Read one JSON request a line, write one JSON answer a line."""
    import json
    import sys
    from io import TextIOWrapper

    from tether_txt.cli import _conformance

    for line in TextIOWrapper(sys.stdin.buffer, encoding="utf-8"):
        if line.strip():
            click.echo(json.dumps(_conformance.answer(json.loads(line))))
