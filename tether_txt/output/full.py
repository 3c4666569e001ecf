"""For people: each finding with its line, a caret under the place, and how to mend it."""

from __future__ import annotations

from itertools import groupby

from tether_txt.diagnostics import Diagnostic
from tether_txt.output import Source
from tether_txt.output._text import headline, paint, shown, summary, width

_WIDEST = 100
"""Columns of source that are shown of a very long line."""


def render(diagnostics: list[Diagnostic], files: int, source: Source, colored: bool) -> str:
    """Blocks with an empty line between them, then the summary; equal ones of a line are one."""
    alike = groupby(diagnostics, lambda d: (d.path, d.span.line, d.code, d.message))
    blocks = [_block(next(same), source(key[0]), colored, len(list(same))) for key, same in alike]
    return "\n".join([*blocks, summary(diagnostics, files)]) + "\n"


def _block(diagnostic: Diagnostic, lines: list[str], colored: bool, more: int) -> str:
    span = diagnostic.span
    number = str(span.line)
    bar = paint(f"{' ' * len(number)} |", "34", colored)
    parts = [headline(diagnostic, colored)]
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    if line.strip():
        end = span.end_column if span.end_line == span.line else len(line) + 1
        text, indent, length = _excerpt(line, span.column - 1, end - 1)
        carets = paint("^" * length, "1;31", colored)
        parts += [bar, f"{paint(f'{number} |', '34', colored)} {text}", f"{bar} {indent}{carets}"]
    if more:
        equals = paint(f"{' ' * len(number)} =", "34", colored)
        parts.append(f"{equals} and {more} more of these on this line")
    if diagnostic.help:
        equals = paint(f"{' ' * len(number)} =", "34", colored)
        parts.append(f"{equals} help: {shown(diagnostic.help)}")
    return "\n".join(parts) + "\n"


def _excerpt(line: str, start: int, end: int) -> tuple[str, str, int]:
    """The line (or the part around a place in a long one), the indent and length of the caret."""
    end = min(max(end, start + 1), max(len(line), start + 1))
    first = max(0, start - 40) if len(line) > _WIDEST else 0
    last = min(len(line), first + _WIDEST)
    before, place = _flat(line[first:start]), _flat(line[start : min(end, last)])
    text = before + place + _flat(line[min(end, last) : last])
    left = "…" if first else ""
    right = "…" if last < len(line) else ""
    return f"{left}{text}{right}", " " * (len(left) + width(before)), max(1, width(place))


def _flat(text: str) -> str:
    return shown(text.replace("\t", "    "))
