"""Every parser sees every promise, its day and its state, and what becomes of it afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.calendar.conformance import faults, stamp_faults
from tests.calendar.readers import READERS, Seen, meant
from tests.clients.story import Changes, a_year, changes

ANA, BOB = "Ana Ruiz → Bob: ", "Bob → Ana Ruiz: "
LATE = (f"Overdue: {ANA}Print it 👩\u200d💻", date(2026, 3, 3), "Overdue")
IDEA = (f"Proposed: {ANA}Learn Basque", date(2026, 3, 22), "Proposed")
BEFORE = [
    LATE,
    (f"{BOB}Call Ana, or her office", date(2026, 3, 7), "Open"),
    (f"{ANA}Send the board pack", datetime(2026, 3, 10, 16, tzinfo=UTC), "Open"),
    (f"{ANA}Tidy up", date(2026, 3, 21), "Open"),
    IDEA,
]
AFTER = [
    LATE,
    (f"Kept: {BOB}Call Ana, or her office", date(2026, 3, 7), "Kept"),
    (f"{ANA}Send the board pack", datetime(2026, 3, 12, 8, tzinfo=UTC), "Open"),
    (f"Withdrawn: {ANA}Tidy up", date(2026, 3, 21), "Withdrawn"),
    IDEA,
]


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Changes:
    return changes(tmp_path_factory.mktemp("readers"))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return a_year(tmp_path_factory.mktemp("year"))


def told(seen: list[Seen]) -> list[tuple[str, date | datetime, str]]:
    """Title, end and state of each, in the order of the tables above."""
    rows = [(one.title, one.end, next(iter(one.categories))) for one in seen]
    return sorted(rows, key=lambda row: str(row[1]))


@pytest.mark.parametrize("name", READERS)
def test_what_becomes_of_promises_is_seen(name: str, feeds: Changes) -> None:
    before, after, left = (READERS[name](feed) for feed in feeds)
    assert told(before) == BEFORE
    assert told(after) == AFTER
    assert told(left) == [row for row in AFTER if row[2] not in ("Kept", "Withdrawn")]
    assert {one.uid for one in before} == {one.uid for one in after} > {one.uid for one in left}


def test_each_change_is_announced(feeds: Changes) -> None:
    before, after, left = feeds
    assert [faults(feed) for feed in feeds] == [[], [], []]
    assert stamp_faults(before, after) == stamp_faults(after, left) == []


@pytest.mark.parametrize("name", READERS)
def test_a_year_of_promises_is_seen(name: str, year: bytes) -> None:
    want = sorted(meant(year))
    assert len(want) > 90
    assert sorted(READERS[name](year)) == want
