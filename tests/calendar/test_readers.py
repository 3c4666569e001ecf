"""Other people's parsers see every promise with the right day and title, whatever it says.

`ical` and `ics` are the strictest; vdirsyncer is what khal and todoman get their items from.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from vdirsyncer.vobject import Item, split_collection

from tests.calendar.conformance import faults, parse
from tests.calendar.hostile import HOSTILE
from tests.calendar.support import PEOPLE, feed, ledger
from tests.history.stories import Story, at
from tether_txt.calendar.lines import clean
from tether_txt.format.model import Feedback, Goal, Step
from tether_txt.format.when import parse_when
from tether_txt.history.state import State

NOON = at("2026-03-05 12:00")
Seen = list[tuple[str, str, Any]]


def hostile_states() -> list[State]:
    """Each hostile text in every field that is text."""
    states = []
    for number, text in enumerate(HOSTILE):
        story = Story(f"p{number:02}")
        story.step(
            "2026-03-01 09:00",
            who="ana" if number % 2 else f"who {text}",
            to=["bob", f"to {text}"],
            what=f"what {text}"[:900],
            due=f"2026-03-{number + 1:02}" + ("" if number % 3 else " 17:00Z"),
            why=f"why {text}",
            goal="g",
            tags=[f"tag{text}"],
            source=f"source {text}",
            steps=(Step(f"step {text}", parse_when("2026-03-20")),),
            feedback=(Feedback(f"from {text}", None, "partly", f"note {text}"),),
        )
        states += story.states
    return states


def hostile_feed(kind: str = "event") -> bytes:
    people = PEOPLE | {"bob": PEOPLE["bob"]._replace(name="".join(HOSTILE[:20]))}
    goals = {"g": Goal("g", "".join(HOSTILE[:20]))}
    return feed(ledger(hostile_states(), NOON, people, goals), kind, steps=True)


def by_icalendar(data: bytes) -> Seen:
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    found = []
    for event in calendar.events:
        assert not event.errors
        end: Any = event["DTEND"]
        found.append((str(event["UID"]), str(event["SUMMARY"]), end.dt))
    return found


def by_ical(data: bytes) -> Seen:
    events = IcsCalendarStream.calendar_from_ics(data.decode()).events
    return [(event.uid or "", event.summary or "", event.end) for event in events]


def by_vobject(data: bytes) -> Seen:
    events = vobject.readOne(data.decode()).vevent_list
    return [(event.uid.value, event.summary.value, event.dtend.value) for event in events]


def by_ics(data: bytes) -> Seen:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of the libraries below it
        import ics

        events = ics.Calendar(data.decode()).events
    return [
        (event.uid, event.name, event.end.date() if event.all_day else event.end.datetime)
        for event in events
    ]


def by_vdirsyncer(data: bytes) -> Seen:
    found = []
    for text in split_collection(data.decode()):
        item = Item(text)
        (event,) = icalendar.Calendar.from_ical(item.raw).events
        end: Any = event["DTEND"]
        found.append((item.uid or "", str(event["SUMMARY"]), end.dt))
    return found


READERS = (by_icalendar, by_ical, by_vobject, by_ics, by_vdirsyncer)


def meant(data: bytes) -> Seen:
    """What the feed says, by the tests' own parser."""
    found: Seen = []
    for part in parse(data).parts:
        end = part.get("DTEND")
        day = datetime.strptime(end[:8], "%Y%m%d").replace(tzinfo=UTC)
        time = datetime.strptime(end, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if "T" in end else day
        found.append((part.get("UID"), part.text("SUMMARY"), time if "T" in end else day.date()))
    return found


def test_a_hostile_feed_is_as_it_must_be() -> None:
    for kind in ("event", "todo"):
        data = hostile_feed(kind)
        assert faults(data) == []
        assert len(parse(data).parts) == 2 * len(HOSTILE)
    texts = [part.text("DESCRIPTION") for part in parse(data).parts]
    for text in HOSTILE:
        assert any(clean(f"why {text}") in each for each in texts)


@pytest.mark.parametrize("read", READERS)
def test_a_hostile_feed_is_read_whole(read: Callable[[bytes], Seen]) -> None:
    data = hostile_feed()
    seen, want = read(data), meant(data)
    assert [(uid, end) for uid, _, end in sorted(seen, key=str)] == [
        (uid, end) for uid, _, end in sorted(want, key=str)
    ]
    titles = {uid: title for uid, title, _ in want}
    for uid, title, _ in seen:
        if read in (by_icalendar, by_vdirsyncer, by_ics) and "\\" in titles[uid]:
            continue  # these two read `C:\\New` as a line end
        assert title.strip() == titles[uid].strip()


@pytest.mark.parametrize("read", READERS[:1] + READERS[4:])
def test_no_reader_takes_a_backslash_for_more_than_a_letter(read: Callable[[bytes], Seen]) -> None:
    story = Story().step("2026-03-01 09:00", due="2026-03-10", what="Copy C:\\New to D:\\old; ok")
    (seen,) = read(feed(ledger(story.states, NOON)))
    assert seen[1].replace("\n", "\\N") == "Ana Ruiz → Bob: Copy C:\\New to D:\\old; ok"


def test_an_empty_feed_is_a_calendar_to_all() -> None:
    data = feed(ledger([], NOON))
    assert faults(data) == []
    for read in (by_icalendar, by_ical, by_ics, by_vdirsyncer):
        assert read(data) == []


def test_vdirsyncer_tells_promises_apart_that_say_the_same() -> None:
    states = [
        state
        for name in ("one", "two")
        for state in Story(name).step("2026-03-01 09:00", due="2026-03-10").states
    ]
    for redact in (False, True):
        text = feed(ledger(states, NOON), redact=redact).decode()
        items = [Item(each).without_uid() if hasattr(Item, "without_uid") else Item(each)
                 for each in split_collection(text)]  # fmt: skip
        assert len({item.hash for item in items}) == 2


def test_to_dos_are_read_with_their_state() -> None:
    story = Story("one").step("2026-03-01 09:00", due="2026-03-10 17:00")
    story.step("2026-03-04 09:00", status="kept")
    other = Story("two").step("2026-03-01 09:00", due="2026-03-10")
    data = feed(ledger([*story.states, *other.states], NOON), "todo")
    todos = IcsCalendarStream.calendar_from_ics(data.decode()).todos
    assert [(todo.status, todo.due) for todo in todos] == [
        ("COMPLETED", datetime(2026, 3, 10, 16, tzinfo=UTC)),
        ("NEEDS-ACTION", date(2026, 3, 10)),
    ]
    read = icalendar.Calendar.from_ical(data).todos
    assert [str(todo["STATUS"]) for todo in read] == ["COMPLETED", "NEEDS-ACTION"]
