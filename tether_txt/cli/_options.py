"""Options that mean the same in every command that has them."""

from __future__ import annotations

from pathlib import Path

import click

as_of = click.option("--as-of", metavar="WHEN", help="As it stood at a time, or at a day's end.")
ref = click.option("--ref", default="HEAD", metavar="REF", help="The branch, tag or commit to ask.")
output = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to a file.",
)
no_cache = click.option(
    "--no-cache", is_flag=True, help="Read the whole history, and remember nothing."
)
