"""Verdicts -> reports. One module a format, found by listing this folder.

Each has ``render(report, look)``. `figures` and `summary` make what they render; modules whose
names begin with an underscore are helpers.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from tether_txt.report.summary import Look, Report

_MATERIAL = ("figures", "summary")


def formats() -> list[str]:
    """The names of all formats."""
    folder = Path(__file__).parent
    names = (f.stem for f in folder.glob("*.py") if not f.stem.startswith("_"))
    return sorted(name for name in names if name not in _MATERIAL)


def renderer(name: str) -> Callable[[Report, Look], str]:
    """A format's function, imported when it is asked for."""
    module = import_module(f"{__name__}.{name}")
    return cast("Callable[[Report, Look], str]", module.render)
