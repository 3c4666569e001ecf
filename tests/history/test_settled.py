"""What was judged before and what is judged anew are the same, whatever happened in between."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Collection
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.tether import tether
from tests.conftest import ROOT
from tests.gitrepo import BOB, GitRepo, promise
from tests.history.stories import terms
from tests.history.test_timeline_cache import line
from tests.history.test_verdict_properties import SETTINGS, Chance, a_life, a_time, named
from tether_txt.history.settled import Source, judge_remembered
from tether_txt.history.state import State
from tether_txt.history.verdict import judge_all
from tether_txt.repository.cache import Cache, Key

A, B = "commitments/a.yaml", "commitments/b.yaml"


def shuffled(chance: random.Random) -> list[State]:
    rest = [named(f"life-{number}", a_life(chance)) for number in range(4)]
    found = []
    while rest := [life for life in rest if life]:
        found.append(chance.choice(rest).pop(0))
    return found


@SETTINGS
@given(Chance, st.data())
def test_a_history_that_grows_is_judged_as_if_it_were_new(
    chance: random.Random, data: st.DataObject
) -> None:
    states = shuffled(chance)
    forgets = data.draw(st.booleans())
    with TemporaryDirectory() as folder:
        cache, key = Cache(Path(folder)), Key("verdicts", "commitments", "main")
        for _ in range(5):
            count = chance.randrange(len(states) + 1)
            as_of = a_time(chance, states)
            source = Source(str(count), *_ways(states, count, forgets))
            found = judge_remembered(source, terms(), as_of, cache, key)
            assert found == judge_all(states[:count], terms(), as_of)


def _ways(
    states: list[State], count: int, forgets: bool
) -> tuple[Callable[[Collection[str] | None], list[State]], Callable[[str], list[State] | None]]:
    def those(only: Collection[str] | None) -> list[State]:
        return [one for one in states[:count] if only is None or one.id in only]

    def later(since: str) -> list[State] | None:
        return None if forgets or int(since) > count else states[int(since) : count]

    return those, later


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    weekly = promise(due="2026-01-09", repeat="weekly")
    people = "ana: {emails: ana@example.org}\nbob: {}\n"
    made.commit({"tether.yaml": "tether: 1\n", "people.yaml": people, A: promise(), B: promise()})
    made.commit({A: promise("kept"), "commitments/w.yaml": weekly})
    return made


def report(repo: GitRepo, *more: str) -> str:
    words = ("--now", "2026-06-01", "report", "--format", "json", "--details", *more)
    done = tether(*words, cwd=repo.path)
    assert done.code == 0, done.err
    return done.out


def same(repo: GitRepo, *more: str) -> bool:
    """Whether what is remembered changes nothing."""
    fresh = report(repo, "--no-cache", *more)
    return report(repo, *more) == fresh == report(repo, *more)


CHANGES: dict[str, dict[str, str | None]] = {
    "nothing": {},
    "a new promise": {"commitments/n.yaml": promise("kept")},
    "what was open is kept": {B: promise("kept")},
    "what was settled gets feedback": {
        A: promise("kept", feedback="[{from: bob, says: satisfied}]")
    },
    "what was settled is open again": {A: promise()},
    "what was settled is deleted": {A: None},
    "an outcome of a series": {
        "commitments/w.yaml": promise(
            due="2026-01-09", repeat="weekly", outcomes="{2026-01-09: kept}"
        )
    },
    "another zone": {"tether.yaml": "tether: 1\ntimezone: Pacific/Kiritimati\n"},
    "another zone of one person": {"people.yaml": "ana: {timezone: Asia/Tokyo}\nbob: {}\n"},
    "another name": {".mailmap": "Anna <ana@example.org>\n"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_second_report_is_the_first_one_again(
    repo: GitRepo, change: dict[str, str | None]
) -> None:
    report(repo)
    repo.commit(change or {"notes.txt": "x"}, author=BOB)
    assert same(repo)
    assert same(repo, "--as-of", "2026-03-01T09:30Z")


def test_another_release_of_the_time_zones_is_noticed(repo: GitRepo, tmp_path: Path) -> None:
    repo.commit({"tether.yaml": "tether: 1\ntimezone: Asia/Tokyo\n"})
    told = []
    for number, zone in enumerate(("Asia/Tokyo", "America/New_York")):
        folder = tmp_path / str(number) / "tzdata" / "zoneinfo" / "Asia"
        folder.mkdir(parents=True)
        for package in (folder, *folder.parents[:2]):
            (package / "__init__.py").touch()
        (folder / "Tokyo").write_bytes((files("tzdata") / "zoneinfo" / zone).read_bytes())
        path = os.pathsep.join((str(tmp_path / str(number)), str(ROOT)))
        variables = {"PYTHONTZPATH": "", "PYTHONPATH": path}
        words = ("--now", "2026-06-01T00:00Z", "report", "--format", "json", "--details")
        told.append(tether(*words, cwd=repo.path, variables=variables).out)
        fresh = tether(*words, "--no-cache", cwd=repo.path, variables=variables)
        assert (fresh.code, fresh.out) == (0, told[-1])
    assert told[0] != told[1]


def test_a_rewritten_history_is_judged_anew(repo: GitRepo) -> None:
    report(repo)
    repo.git("reset", "-q", "--hard", "HEAD^")
    assert same(repo)
    repo.commit({A: promise("missed")})
    assert same(repo)


def test_what_is_remembered_is_used(repo: GitRepo) -> None:
    first = report(repo)
    for file in (repo.path / ".git" / "tether-txt").glob("history-*"):
        file.unlink()
    objects = repo.git("rev-parse", f"HEAD:{A}").strip()
    (repo.path / ".git" / "objects" / objects[:2] / objects[2:]).unlink()
    assert report(repo) == first


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-20],
        lambda text: text.replace("kept", "lost"),
        lambda text: "",
        lambda text: text.split("\n")[0] + "\n",
        lambda text: "[]\n" * 3,
    ],
)
def test_a_damaged_file_is_judged_anew(repo: GitRepo, damage: Callable[[str], str]) -> None:
    first = report(repo)
    (file,) = (repo.path / ".git" / "tether-txt").glob("verdicts-*")
    file.write_text(damage(file.read_text()))
    assert report(repo) == first == report(repo)


@pytest.mark.parametrize(
    "nonsense",
    ["a", "1", "[1]", '[["a",[],[]]]', '[["a"]]', '[["a",[1,2,3,4,5,6],[1]]]', "[[]]"],
)
def test_nonsense_with_a_right_checksum_stops_nothing(repo: GitRepo, nonsense: str) -> None:
    first = report(repo)
    (file,) = (repo.path / ".git" / "tether-txt").glob("verdicts-*")
    line(1, nonsense)(file)
    assert tether("report", cwd=repo.path).code == 0
    if nonsense != '[["a"]]':
        assert report(repo) == first


def test_lives_of_nonsense_stop_nothing(repo: GitRepo) -> None:
    first = report(repo)
    (file,) = (repo.path / ".git" / "tether-txt").glob("verdicts-*")
    line(-1, '{"lives":[[1]],"landed":1}')(file)
    assert report(repo) == first
