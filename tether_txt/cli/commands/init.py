"""``tether init``: the first files of a repository of commitments, and pieces around them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from tether_txt.cli._starters import GIT_HOOK, Piece, names
from tether_txt.cli.main import Session

_FIRST = "Next: read the example, write your own promise beside it, then `tether check`."


@click.command(short_help="Write the first files, and what hooks, CI and editors need.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--hook", is_flag=True, help="A .pre-commit-config.yaml, for pre-commit or prek.")
@click.option("--git-hook", is_flag=True, help="Hooks that git runs by itself, in this clone only.")
@click.option(
    "--ci",
    type=click.Choice(names("ci")),
    multiple=True,
    help="What a CI host runs; may be repeated.",
)
@click.option(
    "--editor",
    type=click.Choice(names("editor")),
    multiple=True,
    help="Settings of an editor; may be repeated.",
)
@click.pass_obj
def command(
    session: Session,
    folder: Path,
    hook: bool,
    git_hook: bool,
    ci: tuple[str, ...],
    editor: tuple[str, ...],
) -> None:
    """Write tether.yaml, people.yaml and an example commitment into FOLDER (default: here).

    With --hook, --git-hook, --ci or --editor these pieces are written at the top of the git
    repository as well; where there is a tether.yaml already, these pieces alone. What exists
    already is left as it is.
    """
    from tether_txt.cli._first_files import first_files
    from tether_txt.cli._starters import hint, pieces, root_of

    chosen = [
        *(["hook"] if hook else []),
        *([GIT_HOOK] if git_hook else []),
        *(f"ci-{name}" for name in dict.fromkeys(ci)),
        *(f"editor-{name}" for name in dict.fromkeys(editor)),
    ]
    root = root_of(folder, bool(ci or editor)) if chosen else None
    found = (piece for name in chosen for piece in pieces(name, root or folder))
    wanted = {piece.path: piece for piece in found}.values()
    next_steps = [hint(name) for name in chosen]
    if root is None:
        first = [Piece(folder / path, text) for path, text in first_files(folder, session)]
        _put(first, folder)
        next_steps.insert(0, _FIRST)
    _put(wanted, Path())
    click.echo("".join(f"\n{step}" for step in next_steps if step))


def _put(wanted: Iterable[Piece], start: Path) -> None:
    """Write files, and say of each what became of it; paths are shown from `start`."""
    from tether_txt.cli._starters import has_all, write
    from tether_txt.output._text import shown

    for piece in wanted:
        path = shown(Path(os.path.relpath(piece.path, start)).as_posix())
        if write(piece):
            click.echo(f"written        {path}")
        elif not piece.lasting:
            click.echo(f"left as it is  {path}")
        elif has_all(piece):
            click.echo(f"left as it is  {path}, which has this already")
        else:
            click.echo(f"left as it is  {path}: add this to it yourself")
            for line in piece.text.splitlines():
                click.echo(f"    {shown(line)}".rstrip())
