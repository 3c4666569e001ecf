"""One line for each finding."""

from __future__ import annotations

from tether_txt.diagnostics import Diagnostic
from tether_txt.output import Source
from tether_txt.output._text import headline, summary


def render(diagnostics: list[Diagnostic], files: int, source: Source, colored: bool) -> str:
    """Headlines, then the summary."""
    lines = [headline(d, colored) for d in diagnostics]
    return "\n".join([*lines, summary(diagnostics, files)]) + "\n"
