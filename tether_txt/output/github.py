"""For GitHub Actions: workflow commands that become annotations of the changed lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from tether_txt.diagnostics import Diagnostic, Severity
from tether_txt.output import Source, counts
from tether_txt.output._text import shown, summary

FROM_TOP = True
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
_SHOWN = 10
"""Annotations of one kind that GitHub shows of a step."""


def render(diagnostics: list[Diagnostic], files: int, source: Source, colored: bool) -> str:
    """One command a finding, errors first, because GitHub shows no more than ten of a kind."""
    lines = [_command(d) for kind in _KINDS for d in diagnostics if d.severity is kind]
    lines.append(summary(diagnostics, files))
    if max(counts(diagnostics).values()) > _SHOWN:
        lines.append(f"GitHub shows the first {_SHOWN} of a kind as annotations; this log has all")
    return "\n".join(lines) + "\n"


def _command(diagnostic: Diagnostic) -> str:
    d, span = diagnostic, diagnostic.span
    place = {"file": shown(d.path), "line": span.line, "endLine": span.end_line}
    if span.end_line == span.line:
        place |= {"col": span.column, "endColumn": max(span.column, span.end_column - 1)}
    properties = {**place, "title": f"{d.code} {d.name}"}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    words = [shown(d.message), *([f"help: {shown(d.help)}"] if d.help else [])]
    return f"::{_KINDS[d.severity]} {told}::{_data(chr(10).join(words))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
