"""What the YAML parser complains of, in the words of somebody who never heard of YAML."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tether_txt.diagnostics import Span
from tether_txt.format.text import Complaint, Fault, Lines

_NO_SPACE = re.compile(r"[ \-]*([A-Za-z_][\w.-]*):[^\s:/]")
_ODD_COLON = re.compile(
    r"[ \-]*([A-Za-z_][\w.-]*) *(?:([\uff1a\ufe55])|:[\u00a0\u2000-\u200a\u202f\u3000])"
)
_HANDLE = re.compile(r"@([a-z0-9][a-z0-9._-]*)(?=[\s,\]]|$)", re.IGNORECASE)
_KEY = re.compile(r"([A-Za-z_][\w.-]*|\"[^\"]*\"|'[^']*')[ ]*:(?:\s|$)")


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


class _Case(NamedTuple):
    """A complaint, the line it points at, and the place it names as context (else its own)."""

    complaint: Complaint
    lines: Lines
    line: str

    @property
    def at(self) -> tuple[int, int]:
        return self.complaint.problem_at

    @property
    def context_at(self) -> tuple[int, int]:
        return self.complaint.context_at or self.complaint.problem_at

    def sign(self, at: tuple[int, int]) -> str:
        """The character at a place, a space behind the end."""
        text = self.lines.texts[at[0]] if at[0] < len(self.lines.texts) else ""
        return text[at[1] : at[1] + 1] or " "

    def fault(self, at: tuple[int, int], message: str, help: str) -> Fault:
        """A TT005 that reaches from a place to the end of its line."""
        line, column = at[0] + 1, at[1] + 1
        if line > len(self.lines.texts):
            line = len(self.lines.texts)
            column = self.lines.end_of(line)
        span = Span(line, column, line, max(column, self.lines.end_of(line)))
        return Fault("TT005", span, message, help)


def _fault(complaint: Complaint, lines: Lines) -> Fault:
    number = complaint.problem_at[0]
    case = _Case(complaint, lines, lines.texts[number] if number < len(lines.texts) else "")
    for explain_one in _EXPLANATIONS:
        if fault := explain_one(case):
            return fault
    return _indentation(case, case.at)


def _tab(case: _Case) -> Fault | None:
    if "tab" not in case.complaint.problem and case.sign(case.at) != "\t":
        return None
    return case.fault(case.at, "a tab is used to indent", "indent with spaces: two for each level")


def _open_quote(case: _Case) -> Fault | None:
    if case.complaint.problem != "found unexpected end of stream":
        return None
    sign = case.sign(case.context_at)
    return case.fault(
        case.context_at,
        f"the quote {sign} is opened here and never closed",
        f"close it with {sign} at the end of the text",
    )


def _odd_colon(case: _Case) -> Fault | None:
    for number in sorted({case.at[0] - 1, case.at[0], case.context_at[0]}):
        text = case.lines.texts[number] if 0 <= number < len(case.lines.texts) else ""
        if near := _ODD_COLON.match(text):
            key, rest = near[1], text[near.end() :].strip()
            message = f"the space after `{key}:` is a special one, such as word processors write"
            if near[2]:
                message = f"`{near[2]}` after `{key}` is not the usual colon"
            return case.fault((number, near.start(1)), message, f"write `{key}: {rest[:40]}`")
    return None


def _no_space(case: _Case) -> Fault | None:
    if "escape" in case.complaint.problem:
        return None
    for number in {case.at[0], case.at[0] - 1}:
        text = case.lines.texts[number] if 0 <= number < len(case.lines.texts) else ""
        if near := _NO_SPACE.match(text):
            key, rest = near[1], text[near.end(1) + 1 :].strip()
            return case.fault(
                (number, near.start(1)),
                f"there is no space after `{key}:`",
                f"write `{key}: {rest[:40]}`",
            )
    return None


def _second_colon(case: _Case) -> Fault | None:
    if "mapping values are not allowed" not in case.complaint.problem:
        return None
    before = case.line[: case.at[1]]
    if ": " in before or before.rstrip().endswith(":"):
        key, _, rest = case.line.partition(": ")
        help = "put the text after the first one in quotes"
        if key.strip() and '"' not in rest and "\\" not in rest and len(case.line) <= 100:
            help += f': `{key.strip()}: "{rest.strip()}"`'
        return case.fault(case.at, "a second `: ` stands on this line", help)
    above = case.lines.texts[case.at[0] - 1] if case.at[0] else ""
    if above.strip() and not above.startswith((" ", "#")) and not _KEY.match(above):
        return case.fault((case.at[0] - 1, 0), *_KEYLESS)
    return _indentation(case, (case.at[0], len(before) - len(before.lstrip())))


def _tag(case: _Case) -> Fault | None:
    if "tag" not in case.complaint.context + case.complaint.problem:
        return None
    fault = case.fault(
        case.at,
        "a text cannot begin with `!`: that would name a type",
        "delete the type, or put the whole text in quotes",
    )
    return fault._replace(code="TT008")


def _no_value(case: _Case) -> Fault | None:
    if "expected node content" not in case.complaint.problem:
        return None
    return case.fault(
        case.at, "a value is missing here", "write it, or delete the bracket or comma"
    )


def _open_bracket(case: _Case) -> Fault | None:
    sign = case.sign(case.context_at)
    if "flow" not in case.complaint.context or sign not in "[{":
        return None
    close = {"[": "]", "{": "}"}[sign]
    return case.fault(
        case.context_at,
        f"the bracket `{sign}` is opened here and never closed",
        f"close it with `{close}`, and put a comma between the items",
    )


def _escape(case: _Case) -> Fault | None:
    if "escape" not in case.complaint.problem:
        return None
    return case.fault(
        case.at,
        "a backslash in double quotes starts an escape that does not exist",
        "use single quotes, or write the backslash twice",
    )


def _reserved(case: _Case) -> Fault | None:
    context, problem = case.complaint.context, case.complaint.problem
    if "alias" not in context and "anchor" not in context and "start any token" not in problem:
        return None
    number, column = case.context_at
    help = "put the whole text in quotes"
    text = case.lines.texts[number] if number < len(case.lines.texts) else ""
    if person := _HANDLE.match(text, column):
        help = f"if it is a person, write `{person[1].lower()}`; else {help}"
    return case.fault(
        case.context_at, f"a text cannot begin with `{case.sign(case.context_at)}`", help
    )


def _block_text(case: _Case) -> Fault | None:
    if "block scalar" not in case.complaint.context:
        return None
    return case.fault(
        case.at,
        "the text after `|` or `>` begins on the next line",
        "move it there and indent it by two spaces",
    )


_KEYLESS = (
    "this line is not `key: value`",
    "give it a key, or indent it as the continuation of the line above",
)


def _no_key(case: _Case) -> Fault | None:
    if "simple key" not in case.complaint.context:
        return None
    return case.fault(case.context_at, *_KEYLESS)


def _list_for_key(case: _Case) -> Fault | None:
    rest = case.line[case.at[1] :]
    if "expected key" not in case.complaint.problem or not (rest + " ").startswith("- "):
        return None
    return case.fault(
        case.at,
        "a list item stands where a key is expected",
        "give the list a key of its own: `key:` on the line above",
    )


def _after_close(case: _Case) -> Fault | None:
    if "expected key" not in case.complaint.problem or not case.line[: case.at[1]].strip():
        return None
    return case.fault(
        case.at,
        "there is text after the closing quote or bracket",
        "put the whole text in quotes; a quote inside single quotes is written twice",
    )


def _indentation(case: _Case, at: tuple[int, int]) -> Fault:
    return case.fault(
        at,
        "the indentation does not fit the lines above",
        "lines of one level begin in the same column",
    )


_EXPLANATIONS: tuple[Callable[[_Case], Fault | None], ...] = (
    _tab,
    _open_quote,
    _odd_colon,
    _no_space,
    _second_colon,
    _tag,
    _no_value,
    _open_bracket,
    _escape,
    _reserved,
    _block_text,
    _no_key,
    _list_for_key,
    _after_close,
)
"""In the order of how sure each is: the first that knows the complaint explains it."""
