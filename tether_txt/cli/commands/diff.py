"""``tether diff``: what does this branch do to the promises?"""

from __future__ import annotations

from pathlib import Path

import click

from tether_txt.cli import _options
from tether_txt.cli.main import Session
from tether_txt.report.changes import formats


@click.command(short_help="Tell what a branch does to the promises.")
@click.option("--from-ref", metavar="REF", help="What it goes into; default: origin's main branch.")
@click.option("--to-ref", default="HEAD", metavar="REF", show_default=True, help="The branch.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(formats()),
    default="text",
    show_default=True,
    help="How it is written; markdown suits a comment on a pull request.",
)
@_options.output
@click.pass_obj
def command(
    session: Session, from_ref: str | None, to_ref: str, format_: str, output: Path | None
) -> None:
    """Tell what a branch does to the promises: which it makes, moves, keeps and drops.

    It is compared with the commit at which it left the branch that it goes into. What is on disk
    does not count. `tether check --from-ref` tells what is wrong with it.
    """
    from tether_txt.cli._differing import tell
    from tether_txt.cli._reporting import width, write
    from tether_txt.output._text import shown
    from tether_txt.report.changes import renderer
    from tether_txt.report.summary import Look

    told = tell(Path(), from_ref, to_ref)
    look = Look(width(output), output is None and session.colored(), shown)
    write(renderer(format_)(told, look), output)
