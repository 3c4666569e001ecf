"""Other people's parsers see every promise with the right day and title, whatever it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream
from vdirsyncer.vobject import Item, split_collection

from tests.calendar.conformance import faults, parse
from tests.calendar.hostile import HOSTILE, random_texts
from tests.calendar.readers import READERS, UNESCAPE_TWICE, meant
from tests.calendar.support import feed, hostile_feed, ledger
from tests.history.stories import Story, at
from tether_txt.calendar.lines import clean

NOON = at("2026-03-05 12:00")


def test_a_hostile_feed_is_as_it_must_be() -> None:
    for kind in ("event", "todo"):
        data = hostile_feed(kind)
        assert faults(data) == []
        assert len(parse(data).parts) == 2 * len(HOSTILE)
    texts = [part.text("DESCRIPTION") for part in parse(data).parts]
    for text in HOSTILE:
        assert any(clean(f"why {text}") in each for each in texts)


@pytest.mark.parametrize("texts", [HOSTILE, random_texts(60, 1)], ids=["known", "random"])
@pytest.mark.parametrize("name", READERS)
def test_a_hostile_feed_is_read_whole(name: str, texts: Sequence[str]) -> None:
    data = hostile_feed(texts=texts)
    seen, want = sorted(READERS[name](data)), sorted(meant(data))
    assert [(one.uid, one.end, one.categories) for one in seen] == [
        (one.uid, one.end, one.categories) for one in want
    ]
    for one, other in zip(seen, want, strict=True):
        for read, said in ((one.title, other.title), (one.text, other.text)):
            if name not in UNESCAPE_TWICE or "\\" not in said:
                assert read.strip() == said.strip()


@pytest.mark.parametrize("name", READERS)
def test_a_backslash_is_a_letter_or_at_worst_ends_a_line(name: str) -> None:
    story = Story().step("2026-03-01 09:00", due="2026-03-10", what="Copy C:\\New to D:\\old; ok")
    (seen,) = READERS[name](feed(ledger(story.states, NOON)))
    want = "Ana Ruiz → Bob: Copy C:\\New to D:\\old; ok"
    if name in UNESCAPE_TWICE:
        assert re.sub(r"\\?\n", r"\\n", seen.title).lower() == want.lower()
    else:
        assert seen.title == want


@pytest.mark.parametrize("name", READERS)
def test_a_calendar_without_promises_says_so_long_ago(name: str) -> None:
    data = feed(ledger([], NOON))
    assert faults(data) == []
    (seen,) = READERS[name](data)
    assert (seen.title, seen.end) == ("No promises", date(1970, 1, 2))


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
