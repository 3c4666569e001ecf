"""Feeds of lives that are told in a few lines, without git."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.calendar.conformance import Component, faults, parse
from tests.calendar.hostile import HOSTILE
from tests.history.stories import Story, at
from tether_txt.calendar.entries import Wanted, entries
from tether_txt.calendar.feed import Calendar, components, render
from tether_txt.calendar.ledger import Ledger
from tether_txt.calendar.stamps import Mainline, Touched, touching
from tether_txt.calendar.words import parse_title
from tether_txt.format.model import Feedback, Goal, Person, Settings, Step, Zones
from tether_txt.format.when import parse_when
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
    return parse(data).promises


def hostile_states(texts: Sequence[str]) -> list[State]:
    """Each text in every field that is text."""
    states = []
    for number, text in enumerate(texts):
        story = Story(f"p{number:02}")
        story.step(
            "2026-03-01 09:00",
            who="ana" if number % 2 else f"who {text}",
            to=["bob", f"to {text}"],
            what=f"what {text}"[:900],
            due=f"2026-03-{number % 28 + 1:02}" + ("" if number % 3 else " 17:00Z"),
            why=f"why {text}",
            goal="g",
            tags=[f"tag{text}"],
            source=f"source {text}",
            steps=(Step(f"step {text}", parse_when("2026-03-20")),),
            feedback=(Feedback(f"from {text}", None, "partly", f"note {text}"),),
        )
        states += story.states
    return states


def hostile_feed(kind: str = "event", texts: Sequence[str] = HOSTILE) -> bytes:
    people = PEOPLE | {"bob": PEOPLE["bob"]._replace(name="".join(HOSTILE[:20]))}
    goals = {"g": Goal("g", "".join(HOSTILE[:20]))}
    return feed(
        ledger(hostile_states(texts), at("2026-03-05 12:00"), people, goals), kind, steps=True
    )
