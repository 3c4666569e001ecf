"""Feeds follow the clock as well: what turns, turns at its own instant and not before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.calendar.conformance import parse, stamp_faults
from tests.calendar.support import wanted
from tests.gitrepo import GitRepo, instant, promise
from tether_txt.calendar.entries import entries
from tether_txt.calendar.ledger import open_ledger
from tether_txt.history.account import witness
from tether_txt.repository.git import open_repository
from tether_txt.serve import follow
from tether_txt.serve.follow import Follower, Source
from tether_txt.serve.shelf import Key, Making, Shelf, Told, shelve

DUE = instant("2026-03-10 17:00")


class Followed:
    """A follower of a repository, with a clock that stands until it is set."""

    def __init__(self, repo: GitRepo, start: int) -> None:
        self.repo, self.now = repo, start
        self.made = 0
        self.said: list[str] = []
        self.bugs: list[Exception] = []
        self.before_making: Callable[[], None] = lambda: None
        self._repository = open_repository(repo.path)
        self._runner = asyncio.Runner()
        source = Source(
            self._repository, "HEAD", self._make, lambda: self.now, self.said.append,
            self.bugs.append,
        )  # fmt: skip
        self.follower = Follower(source)

    def _make(self, tip: str, before: Shelf | None) -> Shelf:
        self.before_making()
        ledger = open_ledger(witness(self._repository, tip, self.now), False)
        self.made += 1
        making = Making("event", "http://x", self.now)
        return shelve(tip, ledger, Told(entries(ledger, wanted())), making, before)

    def feed(self) -> bytes:
        shelf = self._runner.run(self.follower.shelf())
        return shelf.feeds[Key()].page.body

    def titles(self) -> list[str]:
        return [part.text("SUMMARY") for part in parse(self.feed()).promises]

    def close(self) -> None:
        self._runner.close()


@contextmanager
def followed(repo: GitRepo, start: str) -> Iterator[Followed]:
    found = Followed(repo, instant(start))
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.commit({"tether.yaml": "tether: 1\n", "commitments/pack.yaml": promise()})
    return made


def test_a_deadline_passes_at_its_own_instant(repo: GitRepo) -> None:
    with followed(repo, "2026-03-10 16:30") as found:
        before = found.feed()
        found.now = DUE + 59
        assert found.feed() == before
        assert found.made == 1
        found.now = DUE + 60
        assert found.titles() == ["Overdue: ana → bob: Send the board pack"]
        assert stamp_faults(before, found.feed()) == []
        assert found.made == 2


def test_nothing_is_made_twice(repo: GitRepo) -> None:
    with followed(repo, "2026-03-05 12:00") as found:
        first = found.follower.newest
        for _ in range(100):
            found.feed()
        assert found.made == 1
        found.now += 3600
        found.feed()
        assert found.made == 2
        assert found.follower.newest.feeds[Key()].page is first.feeds[Key()].page


def test_what_is_closed_long_enough_leaves(repo: GitRepo) -> None:
    repo.commit({"commitments/pack.yaml": promise("kept")})
    with followed(repo, "2026-06-08 16:30") as found:
        assert found.titles() == ["Kept: ana → bob: Send the board pack"]
        found.now += 3600
        assert found.titles() == []


def test_a_commit_of_a_fast_clock_comes_when_it_has_landed(repo: GitRepo) -> None:
    with followed(repo, "2026-03-05 12:00") as found:
        repo.commit({"commitments/pack.yaml": promise("kept")}, committed="2026-03-05T12:07:30Z")
        assert found.titles() == ["ana → bob: Send the board pack"]
        found.now = instant("2026-03-05 12:06:59")
        assert found.titles() == ["ana → bob: Send the board pack"]
        found.now = instant("2026-03-05 12:07:00")
        assert found.titles() == ["Kept: ana → bob: Send the board pack"]
        assert found.made == 3


def test_what_lands_while_feeds_are_made_is_in_the_answer(repo: GitRepo) -> None:
    with followed(repo, "2026-03-05 12:00") as found:

        def push() -> None:
            found.before_making = lambda: None
            repo.commit({"commitments/pack.yaml": promise(what="Second")})

        found.before_making = push
        repo.commit({"commitments/pack.yaml": promise(what="First")})
        assert found.titles() == ["ana → bob: Second"]


def test_a_bug_is_told_once_and_the_last_good_feeds_stay(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "RETRY", 0.0)
    with followed(repo, "2026-03-05 12:00") as found:
        before = found.feed()

        def fail() -> None:
            raise ZeroDivisionError

        found.before_making = fail
        monkeypatch.setattr(follow, "PATIENCE", 0.05)
        repo.commit({"commitments/pack.yaml": promise("kept")})
        assert found.feed() == before
        assert found.feed() == before
        assert [type(bug) for bug in found.bugs] == [ZeroDivisionError]
        found.before_making = lambda: None
        monkeypatch.setattr(follow, "PATIENCE", 30.0)
        assert found.titles() == ["Kept: ana → bob: Send the board pack"]
        assert found.said == ["the repository can be read again"]
