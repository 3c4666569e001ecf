"""``tether check``: are the commitments well written?"""

from __future__ import annotations

from pathlib import Path

import click

from tether_txt.cli.main import Session
from tether_txt.output import formats


@click.command(short_help="Check the commitments as they are on disk.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--output-format",
    type=click.Choice(formats()),
    default="full",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--no-cache", is_flag=True, help="Read every file, and remember nothing.")
@click.pass_obj
def command(session: Session, paths: tuple[Path, ...], output_format: str, no_cache: bool) -> int:
    """Check the commitments as they are on disk.

    PATH is a repository's folder, or files and folders in it, to see only what concerns them;
    without it, the repository that this folder is in. Exit code 0: nothing found, or only
    advice. 1: errors or warnings. 2: cannot run.
    """
    from tether_txt.cli._checking import check_paths
    from tether_txt.diagnostics import Severity
    from tether_txt.output import renderer

    diagnostics, files, source = check_paths(paths or (Path(),), remember=not no_cache)
    text = renderer(output_format)(diagnostics, files, source, session.colored())
    click.echo(text, nl=False, color=True)
    return int(any(d.severity is not Severity.ADVICE for d in diagnostics))
