"""What the YAML parser complains of, in the words of somebody who never heard of YAML."""

from __future__ import annotations

import re
from typing import NamedTuple

from tether_txt.diagnostics import Span
from tether_txt.format.text import Fault, Lines

_NO_SPACE = re.compile(r"[ \-]*([A-Za-z_][\w.-]*):[^\s:/]")
_KEY = re.compile(r"([A-Za-z_][\w.-]*|\"[^\"]*\"|'[^']*')[ ]*:(?:\s|$)")


class Complaint(NamedTuple):
    """The parser's error: its two texts and the 0-based (line, column) of each, or None."""

    context: str
    context_at: tuple[int, int] | None
    problem: str
    problem_at: tuple[int, int]


def explain(complaint: Complaint, lines: Lines) -> tuple[Fault, int]:
    """A fault that tells how to mend it, and the 0-based line where reading can go on."""
    fault = _fault(complaint, lines)
    return fault, _resume(fault.span.line, complaint.problem_at[0], lines)


def _resume(faulty: int, problem: int, lines: Lines) -> int:
    """The next line after the faulty one (1-based) that begins a key of the top level."""
    for number in range(faulty, len(lines.texts)):
        if _KEY.match(lines.texts[number]):
            return number
    return max(problem + 1, len(lines.texts))


def _fault(complaint: Complaint, lines: Lines) -> Fault:
    at = complaint.problem_at
    line = lines.texts[at[0]] if at[0] < len(lines.texts) else ""
    context, problem = complaint.context, complaint.problem
    if "tab" in problem or line[at[1] : at[1] + 1] == "\t":
        return _at(lines, at, "a tab is used to indent", "indent with spaces: two for each level")
    if problem == "found unexpected end of stream" and complaint.context_at:
        sign = _character(lines, complaint.context_at)
        return _at(
            lines,
            complaint.context_at,
            f"the quote {sign} is opened here and never closed",
            f"close it with {sign} at the end of the text",
        )
    for number in {at[0], at[0] - 1} if "escape" not in problem else ():
        if 0 <= number < len(lines.texts) and (near := _NO_SPACE.match(lines.texts[number])):
            column = near.start(1)
            return _at(
                lines,
                (number, column),
                f"there is no space after `{near[1]}:`",
                f"write `{near[1]}: {lines.texts[number][near.end(1) + 1 :].strip()[:40]}`",
            )
    if "mapping values are not allowed" in problem:
        return _mapping_value(lines, at, line)
    if "tag" in context or "tag" in problem:
        fault = _at(
            lines,
            at,
            "a text cannot begin with `!`: that would name a type",
            "delete the type, or put the whole text in quotes",
        )
        return fault._replace(code="TT008")
    if "expected node content" in problem:
        return _at(lines, at, "a value is missing here", "write it, or delete the bracket or comma")
    if "flow" in context and complaint.context_at:
        sign = _character(lines, complaint.context_at)
        if sign in "[{":
            close = {"[": "]", "{": "}"}[sign]
            return _at(
                lines,
                complaint.context_at,
                f"the bracket `{sign}` is opened here and never closed",
                f"close it with `{close}`, and put a comma between the items",
            )
    if "escape" in problem:
        return _at(
            lines,
            at,
            "a backslash in double quotes starts an escape that does not exist",
            "use single quotes, or write the backslash twice",
        )
    if "alias" in context or "anchor" in context:
        sign = _character(lines, complaint.context_at or at)
        return _at(
            lines,
            complaint.context_at or at,
            f"a text cannot begin with `{sign}`",
            "put the whole text in quotes",
        )
    if "cannot start any token" in problem:
        return _at(
            lines,
            at,
            f"a text cannot begin with `{_character(lines, at)}`",
            "put the whole text in quotes",
        )
    if "block scalar" in context:
        return _at(
            lines,
            at,
            "the text after `|` or `>` begins on the next line",
            "move it there and indent it by two spaces",
        )
    if "simple key" in context and complaint.context_at:
        return _at(
            lines,
            complaint.context_at,
            "this line is not `key: value`",
            "give it a key, or indent it as the continuation of the line above",
        )
    if "expected key" in problem and line[at[1] : at[1] + 2] in ("- ", "-"):
        return _at(
            lines,
            at,
            "a list item stands where a key is expected",
            "give the list a key of its own: `key:` on the line above",
        )
    if "expected key" in problem and line[: at[1]].strip():
        return _at(
            lines,
            at,
            "there is text after the closing quote or bracket",
            "put the whole text in quotes; a quote inside single quotes is written twice",
        )
    return _at(
        lines,
        at,
        "the indentation does not fit the lines above",
        "lines of one level begin in the same column",
    )


def _mapping_value(lines: Lines, at: tuple[int, int], line: str) -> Fault:
    before = line[: at[1]]
    if ": " in before or before.rstrip().endswith(":"):
        return _at(
            lines,
            at,
            "a second `: ` stands on this line",
            "put the text after the first one in quotes",
        )
    start = len(before) - len(before.lstrip())
    return _at(
        lines,
        (at[0], start),
        "the indentation does not fit the lines above",
        "lines of one level begin in the same column",
    )


def _at(lines: Lines, at: tuple[int, int], message: str, help: str) -> Fault:
    line, column = at[0] + 1, at[1] + 1
    if line > len(lines.texts):
        line, column = len(lines.texts), lines.end_of(len(lines.texts))
    return Fault("TT005", Span(line, column, line, max(column, lines.end_of(line))), message, help)


def _character(lines: Lines, at: tuple[int, int]) -> str:
    text = lines.texts[at[0]] if at[0] < len(lines.texts) else ""
    return text[at[1] : at[1] + 1] or " "
