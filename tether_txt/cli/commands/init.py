"""``tether init``: the first files of a repository of commitments."""

from __future__ import annotations

from pathlib import Path

import click

from tether_txt.cli.main import Session


@click.command(short_help="Write the first files.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.pass_obj
def command(session: Session, folder: Path) -> None:
    """Write tether.yaml, people.yaml and an example commitment into FOLDER (default: here).

    What exists already is left as it is.
    """
    from tether_txt.cli._first_files import first_files

    for path, text in first_files(folder, session):
        target = folder / path
        if target.exists() or target.is_symlink():
            click.echo(f"left as it is  {path}")
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"written        {path}")
    click.echo("\nNext: read the example, write your own promise beside it, then `tether check`.")
