"""``tether message``: a commit message for what is staged."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tether_txt.errors import TetherError, UsageError


@click.command(short_help="Propose a commit message for what is staged.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.argument("source", required=False)
@click.argument("commit", required=False)
def command(file: Path | None, source: str | None, commit: str | None) -> None:
    """Propose a commit message for what is staged, such as "ana keeps: Send the board pack".

    Without FILE it is printed. Git calls its hook `prepare-commit-msg` with FILE, SOURCE and
    COMMIT: there the message is put into FILE, unless it comes from somewhere (SOURCE: -m, -F, a
    template, a merge, an amended commit), somebody has written one, or files that are no promises
    are staged as well. In `.git/hooks/prepare-commit-msg`: `exec tether message "$@"`.
    """
    from tether_txt.cli._message import proposed, put
    from tether_txt.output._text import shown

    if file is None:
        message = proposed(Path(), os.environ)
        for line in message.splitlines():
            click.echo(shown(line))
        if not message:
            why = "what is staged is no change of promises, or not that alone"
            click.echo(f"tether: no message is proposed: {why}", err=True)
        return
    if source or os.environ.get("PRE_COMMIT_COMMIT_MSG_SOURCE"):
        return
    try:
        message = proposed(Path(), os.environ)
    except UsageError:
        raise
    except TetherError as error:  # a commit is not stopped for want of a proposal
        click.echo(f"tether: no message is proposed: {shown(error.message)}", err=True)
        return
    if message:
        put(file, message)
