"""Problems found in data. They are values: found, sorted, counted and shown, never raised."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs. Errors and warnings fail a check; advice is only shown."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Span(NamedTuple):
    """A place in a text: 1-based lines and columns in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(1, 1, 1, 1)


class Diagnostic(NamedTuple):
    """One finding about one place in one file.

    `path` is relative to the folder of ``tether.yaml``, with forward slashes.
    """

    code: str
    name: str
    severity: Severity
    path: str
    span: Span
    message: str
    help: str


def in_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Sort by file, line, column and code, the order in which people mend."""
    return sorted(
        diagnostics, key=lambda d: (d.path, d.span.line, d.span.column, d.code, d.message)
    )
