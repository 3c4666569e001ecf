"""Feeds of lives that are told in a few lines, without git."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.calendar.conformance import Component, faults, parse
from tether_txt.calendar.entries import Wanted, entries
from tether_txt.calendar.feed import Calendar, components, render
from tether_txt.calendar.ledger import Ledger
from tether_txt.calendar.stamps import Mainline, Touched, touching
from tether_txt.calendar.words import parse_title
from tether_txt.format.model import Goal, Person, Settings, Zones
from tether_txt.history.state import State
from tether_txt.history.verdict import Terms, fold

PEOPLE = {
    "ana": Person("ana", "Ana Ruiz", timezone="Europe/Madrid"),
    "bob": Person("bob", "Bob"),
    "board": Person("board", "The board", members=("bob", "chen")),
}
TITLE = "{who} → {to}: {what}"


def ledger(
    states: Iterable[State],
    as_of: int,
    people: Mapping[str, Person] = PEOPLE,
    goals: Mapping[str, Goal] | None = None,
    steps: Iterable[tuple[str, int | None]] = (),
    address: str | None = None,
    **settings: Any,
) -> Ledger:
    given = Settings(**settings)
    terms = Terms(given, Zones(given, people))
    touched: dict[str, Touched] = {}
    lives = fold(touching(states, as_of, Mainline(steps, as_of), touched), terms, as_of)
    return Ledger("root:", as_of, terms, people, goals or {}, lives, touched, lambda path: address)


def wanted(title: str = TITLE, **options: Any) -> Wanted:
    return Wanted(parse_title(title), **options)


def feed(found: Ledger, kind: str = "event", **options: Any) -> bytes:
    made = components(entries(found, wanted(**options)), kind)
    return render(Calendar("Promises", kind), made)


def shown(found: Ledger, kind: str = "event", **options: Any) -> tuple[Component, ...]:
    """The components of a feed that has no faults."""
    data = feed(found, kind, **options)
    assert faults(data) == []
    return parse(data).parts
