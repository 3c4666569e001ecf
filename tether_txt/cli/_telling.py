"""Events of promises -> lines for a terminal, or JSON (``tether log``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from textwrap import TextWrapper
from typing import Any, NamedTuple

from tether_txt.format.when import day_of, iso
from tether_txt.history import story
from tether_txt.history.story import Event
from tether_txt.history.verdict import Verdict
from tether_txt.output._text import paint, shown
from tether_txt.report._events import recorded, what, why
from tether_txt.report._words import LABELS, moment, quiet

_INDENT = " " * 18


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text; ids and dates stay in one piece."""
    return TextWrapper(width, break_on_hyphens=False).wrap(text)


class Page(NamedTuple):
    """How events are shown."""

    zone: tzinfo
    width: int
    colored: bool


def life(id_: str, events: Sequence[Event], verdicts: Sequence[Verdict], page: Page) -> str:
    """One promise's life, oldest first, below what it is."""
    said = events[-1].commitment
    to = ", ".join(said.to)
    head = [
        paint(shown(id_), "1", page.colored),
        *wrap(shown(said.what), page.width),
        *wrap(f"{said.who} to {to}, due {said.due}, {_now(verdicts)}", page.width),
        "",
    ]
    return _page([*head, *(line for event in events for line in _lines(event, page, ""))])


def latest(events: Iterable[Event], page: Page) -> str:
    """What happened lately, each with the promise it happened to."""
    lines = [line for e in events for line in _lines(e, page, f"{e.commitment.who}: ")]
    return _page(lines or ["Nothing was recorded in this time."])


def as_json(event: Event, zone: tzinfo) -> dict[str, Any]:
    """One event for programs; times as RFC 3339, other texts as they are written."""
    said = event.commitment
    private = said.private
    deadlines = event.event == story.MOVED
    change = [
        iso(value, zone) if deadlines and isinstance(value, int) else value
        for value in (event.before, event.after)
    ]
    return {
        "event": event.event,
        "id": event.id,
        "occurrence": None if event.occurrence is None else day_of(event.occurrence),
        "who": said.who,
        "to": [] if private else list(said.to),
        "what": None if private else said.what,
        "at": iso(event.at, zone),
        "recorded": iso(event.landed, zone),
        "kind": event.kind,
        "evidence": event.evidence,
        "before": change[0],
        "after": change[1],
        "note": event.note,
        "with": event.agreed,
        "by": {"name": event.author.name, "handle": event.author.handle},
        "commit": event.commit,
    }


def _page(lines: Iterable[str]) -> str:
    return quiet("".join(f"{line.rstrip()}\n" for line in lines))


def _now(verdicts: Sequence[Verdict]) -> str:
    counts = {v: sum(one.verdict == v for one in verdicts) for v in LABELS}
    told = [
        f"{n:,} {LABELS[v]}" if len(verdicts) > 1 else LABELS[v] for v, n in counts.items() if n
    ]
    return f"now {', '.join(told)}" if told else "now gone"


def _lines(event: Event, page: Page, who: str) -> Iterator[str]:
    """When and what; which promise, where that is not plain; why; and who recorded it."""
    first, *rest = wrap(f"{who}{shown(what(event, page.zone))}", page.width - len(_INDENT))
    yield f"{moment(event.at, page.zone)}  {paint(first, _color(event), page.colored)}"
    yield from (f"{_INDENT}{line}" for line in rest)
    said = event.commitment
    if who:
        yield from _indented(f"{shown(said.what)} ({shown(_name(event))})", page, "")
    if event.note or (event.agreed and event.event == story.MOVED):
        yield from _indented(shown(why(event)), page, "")
    yield from _indented(shown(recorded(event, page.zone)), page, "2")


def _indented(text: str, page: Page, color: str) -> Iterator[str]:
    for line in wrap(text, page.width - len(_INDENT)):
        yield _INDENT + (paint(line, color, page.colored) if color else line)


def _name(event: Event) -> str:
    if event.occurrence is None:
        return event.id
    return f"{event.id}@{day_of(event.occurrence)}"


def _color(event: Event) -> str:
    if event.event in ("kept", story.FEEDBACK) and event.kind in ("kept", "satisfied"):
        return "32"
    return "31" if event.kind in ("missed", "after_due") else "0"
