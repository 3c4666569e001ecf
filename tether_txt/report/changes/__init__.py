"""What a branch does to promises -> text. One module a format, found by listing this folder.

Each has ``render(told, look)``. Modules whose names begin with an underscore are helpers.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from tether_txt.report.summary import Look
    from tether_txt.rules.changes import Act


class Told(NamedTuple):
    """What a branch (`branch`) does to the promises of the one that it goes into (`into`).

    `unread` are files that it changes and that cannot be read, `rules` those with settings and
    people that it changes.
    """

    into: str
    branch: str
    acts: tuple[Act, ...]
    unread: tuple[str, ...]
    rules: tuple[str, ...]


def formats() -> list[str]:
    """The names of all formats."""
    folder = Path(__file__).parent
    return sorted(f.stem for f in folder.glob("*.py") if not f.stem.startswith("_"))


def renderer(name: str) -> Callable[[Told, Look], str]:
    """A format's function, imported when it is asked for."""
    module = import_module(f"{__name__}.{name}")
    return cast("Callable[[Told, Look], str]", module.render)
