"""``tether check``: are the commitments well written?"""

from __future__ import annotations

import os
from pathlib import Path

import click

from tether_txt.cli._outputs import Target, options
from tether_txt.cli.main import Session
from tether_txt.errors import UsageError


@click.command(short_help="Check the commitments as they are on disk.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--staged", is_flag=True, help="Check what is about to be committed: git's index.")
@click.option("--files", is_flag=True, help="Check each PATH for itself, wherever it is.")
@click.option("--from-ref", metavar="REF", help="Check a branch: REF is what it goes into.")
@click.option("--to-ref", metavar="REF", help="The branch itself; default: HEAD.")
@options
@click.option("--no-cache", is_flag=True, help="Read every file, and remember nothing.")
@click.pass_obj
def command(
    session: Session,
    paths: tuple[Path, ...],
    targets: tuple[Target, ...],
    statistics: bool,
    exit_zero: bool,
    no_cache: bool,
    staged: bool,
    files: bool,
    from_ref: str | None,
    to_ref: str | None,
) -> int:
    """Check the commitments as they are on disk.

    PATH is a repository's folder, or files and folders in it, to see only what concerns them;
    without it, the repository that this folder is in. With --staged or --from-ref, PATH is a
    repository's folder. Exit code 0: nothing found, or only advice. 1: errors or warnings. 2:
    cannot run.

    With --staged, git's index is checked as it is about to be committed, and what the commit does
    to promises (TT301 to TT499). Only what the commit touches is told, unless nothing is staged.

    With --files, each PATH is checked for itself as a commitment, whatever folder it is in and
    without a tether.yaml. Nothing is asked that other files would have to answer (TT2xx).

    With --from-ref, the commits of a branch are checked and not the files on disk: what it does
    to promises (TT301 to TT499), and all that is wrong in files that it touches. Settings, people
    and .mailmap are those of the branch that it goes into.
    """
    from tether_txt.cli._checking import check_files, check_index, check_paths, check_range
    from tether_txt.cli._outputs import outputs, tell

    wanted = outputs(targets, statistics, exit_zero)
    if sum((staged, files, from_ref is not None or to_ref is not None)) > 1:
        message = "--staged, --files and --from-ref are different questions"
        raise UsageError(message, "ask one of them")
    if staged:
        found = check_index(paths, not no_cache, session)
        if "GIT_INDEX_FILE" in os.environ and not (targets or found.diagnostics):
            return 0  # a hook of git: silence is consent
    elif files:
        found = check_files(paths)
    elif from_ref is None and to_ref is None:
        found = check_paths(paths, remember=not no_cache)
    else:
        found = check_range(paths, from_ref, to_ref)
    return tell(session, wanted, found)
