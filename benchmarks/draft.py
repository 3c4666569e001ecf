"""A generated commitment as values, and how it is written down as a file."""

from __future__ import annotations

import re
from typing import NamedTuple

_FLOW = re.compile(r"[,\[\]{}:]")
_ODD_START = re.compile(r"[\s!&*?|>@`\"'%#\[\]{},:-]")


class Feedback(NamedTuple):
    """The promisee's word."""

    who: str
    on: str
    says: str
    note: str | None


class Moved(NamedTuple):
    """A deadline that it had before."""

    old: str
    on: str | None
    why: str | None
    agreed: str | None


class Piece(NamedTuple):
    """A step; `done` is a date, `true` or None."""

    what: str
    due: str | None
    done: str | None


class Draft(NamedTuple):
    """One state of one commitment; every text is as it stands in the file."""

    id: str
    name: str
    folder: str
    who: str
    to: tuple[str, ...]
    what: str
    due: str
    status: str | None = None
    made: str | None = None
    closed: str | None = None
    reason: str | None = None
    why: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    warned: tuple[tuple[str, str], ...] = ()
    feedback: tuple[Feedback, ...] = ()
    steps: tuple[Piece, ...] = ()
    repeat: tuple[str, ...] = ()
    outcomes: tuple[tuple[str, str, str | None], ...] = ()
    needs: tuple[str, ...] = ()
    goal: str | None = None
    source: str | None = None
    evidence: str | None = None
    tags: tuple[str, ...] = ()
    private: bool = False
    ticket: str | None = None
    comment: str | None = None
    due_note: str | None = None
    style: int = 0

    @property
    def path(self) -> str:
        """Where the file is, from the repository's root."""
        return f"commitments/{self.folder}/{self.name}.yaml"


def render(draft: Draft) -> str:
    """The file's text. `style` picks between ways of writing the same, so that files differ."""
    lines: list[str] = []
    if draft.comment:
        lines.append(f"# {draft.comment}")
    if draft.id != draft.name:
        lines.append(f"id: {draft.id}")
    lines.append(f"who: {draft.who}")
    lines += _listed("to", draft.to, flow=draft.style % 3 != 0)
    lines += _what(draft.what, draft.style)
    note = f"  # {draft.due_note}" if draft.due_note else ""
    lines.append(f"due: {scalar(draft.due)}{note}")
    for key, value in (
        ("status", draft.status), ("made", draft.made), ("closed", draft.closed),
        ("reason", draft.reason), ("goal", draft.goal),
    ):  # fmt: skip
        if value is not None:
            lines.append(f"{key}: {scalar(value)}")
    lines += _why(draft.why, draft.style)
    lines += _lists(draft)
    if draft.repeat:
        lines += draft.repeat
    lines += _outcomes(draft.outcomes)
    if draft.needs:
        lines += _listed("needs", draft.needs, flow=draft.style % 2 == 0)
    if draft.source:
        lines.append(f"source: {draft.source}")
    if draft.evidence:
        lines.append(f"evidence: {draft.evidence}")
    if draft.tags:
        lines.append(f"tags: [{', '.join(draft.tags)}]")
    if draft.private:
        lines.append("private: true")
    if draft.ticket:
        lines.append(f"x-ticket: {draft.ticket}")
    return "\n".join(lines) + "\n"


def scalar(text: str, *, flow: bool = False) -> str:
    """The text as a plain scalar where every YAML parser takes it, else in double quotes.

    A colon inside a flow mapping, as in `{from: 2026-01-09 14:00}`, is YAML 1.2, but libyaml
    before 0.2 stumbles over it.
    """
    quoted = (
        ": " in text
        or " #" in text
        or _ODD_START.match(text) is not None
        or (flow and _FLOW.search(text) is not None)
    )
    if not quoted:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(key: str, items: tuple[str, ...], *, flow: bool) -> list[str]:
    if len(items) == 1:
        return [f"{key}: {items[0]}"]
    if flow:
        return [f"{key}: [{', '.join(items)}]"]
    return [f"{key}:", *(f"  - {item}" for item in items)]


def _what(text: str, style: int) -> list[str]:
    if style % 13 == 0:
        return [f'what: "{text}"']
    if style % 29 == 0:
        return ["what: >-", *(f"  {line}" for line in _wrapped(text, 60))]
    return [f"what: {scalar(text)}"]


def _why(paragraphs: tuple[str, ...], style: int) -> list[str]:
    if not paragraphs:
        return []
    if len(paragraphs) == 1 and style % 4:
        return [f"why: {scalar(paragraphs[0])}"]
    lines = ["why: |" if style % 2 else "why: >"]
    for number, paragraph in enumerate(paragraphs):
        if number:
            lines.append("")
        lines += [f"  {line}" for line in _wrapped(paragraph, 76)]
    return lines


def _lists(draft: Draft) -> list[str]:
    style = draft.style
    lines = ["moved:"] if draft.moved else []
    for move in draft.moved:
        lines += _entry(
            ("from", move.old), ("on", move.on), ("why", move.why), ("agreed", move.agreed),
            flow=style % 5 == 0,
        )  # fmt: skip
    lines += ["warned:"] if draft.warned else []
    for on, why in draft.warned:
        lines += _entry(("on", on), ("why", why), flow=style % 5 < 3)
    lines += ["steps:"] if draft.steps else []
    for step in draft.steps:
        lines += _entry(("what", step.what), ("due", step.due), ("done", step.done), flow=False)
    lines += ["feedback:"] if draft.feedback else []
    for word in draft.feedback:
        lines += _entry(
            ("from", word.who), ("on", word.on), ("says", word.says), ("note", word.note),
            flow=style % 2 == 1,
        )  # fmt: skip
    return lines


def _entry(*pairs: tuple[str, str | None], flow: bool) -> list[str]:
    present = [(key, value) for key, value in pairs if value is not None]
    if flow:
        inner = ", ".join(f"{key}: {scalar(value, flow=True)}" for key, value in present)
        return [f"  - {{{inner}}}"]
    return [
        f"  {'  ' if place else '- '}{key}: {scalar(value)}"
        for place, (key, value) in enumerate(present)
    ]


def _outcomes(outcomes: tuple[tuple[str, str, str | None], ...]) -> list[str]:
    if not outcomes:
        return []
    lines = ["outcomes:"]
    for day, status, reason in outcomes:
        if reason is None:
            lines.append(f"  {day}: {status}")
        else:
            lines.append(f"  {day}: {{status: {status}, reason: {scalar(reason, flow=True)}}}")
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """Cut at blanks; `textwrap` says the same eight times slower."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
