"""Findings -> text. One module a format, found by listing this folder.

Each module has ``render(report, source, colored)``: `source` gives the lines of a file by its
path. With ``FROM_TOP`` it wants paths that count from the top of the repository, as the hosts of
repositories have them. Modules whose names begin with an underscore are helpers.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import cast

from tether_txt.diagnostics import Diagnostic, Severity

Source = Callable[[str], list[str]]
Render = Callable[[list[Diagnostic], int, Source, bool], str]


def formats() -> list[str]:
    """The names of all formats."""
    folder = Path(__file__).parent
    return sorted(f.stem for f in folder.glob("*.py") if not f.stem.startswith("_"))


def renderer(name: str) -> Render:
    """A format's function, imported when it is asked for."""
    return cast(Render, _module(name).render)


def is_from_top(name: str) -> bool:
    """Whether a format wants paths that count from the top of the repository."""
    return bool(getattr(_module(name), "FROM_TOP", False))


def _module(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")


def counts(diagnostics: list[Diagnostic]) -> dict[Severity, int]:
    """How many findings there are of each severity."""
    return {s: sum(d.severity is s for d in diagnostics) for s in Severity}
