"""Every parser sees every promise, its day and its state, and what becomes of it afterwards."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.calendar.conformance import faults, stamp_faults
from tests.calendar.readers import READERS, Seen, meant
from tests.cli.tether import tether
from tests.conftest import ROOT
from tests.gitrepo import GitRepo, promise

PEOPLE = "ana: {name: Ana Ruiz, timezone: Europe/Madrid}\nbob: Bob\n"
CALL = {"who": "bob", "to": "ana", "what": "Call Ana, or her office", "due": "2026-03-06"}
FIRST = {
    "tether.yaml": "tether: 1\n",
    "people.yaml": PEOPLE,
    "commitments/pack.yaml": promise(),
    "commitments/call.yaml": promise(**CALL),
    "commitments/late.yaml": promise(what="Print it 👩\u200d💻", due="2026-03-02"),
    "commitments/gone.yaml": promise(what="Tidy up", due="2026-03-20"),
    "commitments/idea.yaml": promise("proposed", what="Learn Basque", due="2026-03-21"),
}
THEN = {
    "commitments/pack.yaml": promise(
        due="2026-03-12 09:00", moved="[{from: 2026-03-10 17:00, on: 2026-03-04}]"
    ),
    "commitments/call.yaml": promise("kept", **CALL),
    "commitments/gone.yaml": None,
}
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


def ics(folder: Path, *words: str, now: str = "2026-03-05T12:00Z") -> bytes:
    run = tether("--now", now, "ics", "-o", "feed.ics", *words, cwd=folder)
    assert run.code == 0, run.err
    return (folder / "feed.ics").read_bytes()


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, bytes]:
    """A feed; the next one, after a move, an outcome and a deletion; and what is open then."""
    repo = GitRepo(tmp_path_factory.mktemp("readers") / "repo")
    repo.commit(FIRST)
    first = ics(repo.path)
    repo.commit(THEN, committed="2026-03-05T11:00Z")
    return first, ics(repo.path), ics(repo.path, "--open")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """All that the people of the demo promised in a year, with its steps."""
    target = tmp_path_factory.mktemp("year") / "demo"
    build = ROOT / "examples" / "demo" / "build.py"
    subprocess.run([sys.executable, str(build), str(target)], check=True, capture_output=True)
    return ics(target, "--steps", "--since", "400d", "--alarm", "1d", now="2026-11-22T12:00Z")


def told(seen: list[Seen]) -> list[tuple[str, date | datetime, str]]:
    """Title, end and state of each, in the order of the tables above."""
    rows = [(one.title, one.end, next(iter(one.categories))) for one in seen]
    return sorted(rows, key=lambda row: str(row[1]))


@pytest.mark.parametrize("name", READERS)
def test_what_becomes_of_promises_is_seen(name: str, feeds: tuple[bytes, bytes, bytes]) -> None:
    before, after, left = (READERS[name](feed) for feed in feeds)
    assert told(before) == BEFORE
    assert told(after) == AFTER
    assert told(left) == [row for row in AFTER if row[2] not in ("Kept", "Withdrawn")]
    assert {one.uid for one in before} == {one.uid for one in after} > {one.uid for one in left}


def test_each_change_is_announced(feeds: tuple[bytes, bytes, bytes]) -> None:
    before, after, left = feeds
    assert [faults(feed) for feed in feeds] == [[], [], []]
    assert stamp_faults(before, after) == stamp_faults(after, left) == []


@pytest.mark.parametrize("name", READERS)
def test_a_year_of_promises_is_seen(name: str, year: bytes) -> None:
    want = sorted(meant(year))
    assert len(want) > 90
    assert sorted(READERS[name](year)) == want
