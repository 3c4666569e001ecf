"""``tether log``: lives of promises and what happened lately, on real repositories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import ROOT, Golden
from tests.gitrepo import BOB, GitRepo, promise
from tests.report.reports import tether

SCHEMA = json.loads((ROOT / "spec" / "schema" / "log.schema.json").read_text("utf-8"))
A, B, WEEKLY = "commitments/a.yaml", "commitments/b.yaml", "commitments/weekly.yaml"
PEOPLE = "ana: {emails: ana@example.org}\nbob: {emails: bob@example.org}\nteam: {members: [bob]}\n"
MOVED = "[{from: 2026-03-10 17:00, on: 2026-03-05, why: Figures come late, agreed: bob}]"
WARNED = "[{on: 2026-03-17, why: One figure is missing}]"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """One promise with all that can happen to it."""
    made = GitRepo(tmp_path / "repo")
    made.commit(
        {"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, A: promise("proposed")},
        "2026-03-01T09:00Z",
        author=BOB,
    )
    moved = {"due": "2026-03-20", "moved": MOVED}
    asked = {**moved, "steps": "[{what: Ask Bob, done: true}]"}
    warned = {"what": "Send the whole board pack", **moved, "warned": WARNED}
    steps: list[tuple[str, dict[str, str]]] = [
        ("2026-03-01T12:00Z", {"steps": "[{what: Ask Bob}]"}),
        ("2026-03-05T10:00Z", asked),
        ("2026-03-18T10:00Z", warned),
    ]
    for date, keys in steps:
        made.commit({A: promise(**keys)}, date)
    last = {**steps[-1][1], "closed": "2026-03-20 16:00"}
    made.commit({A: promise("kept", **last)}, "2026-03-21T10:00Z")
    said = {**last, "feedback": "[{from: bob, on: 2026-03-22, says: partly, note: Thin}]"}
    made.commit({A: promise("kept", **said)}, "2026-03-22T10:00Z", author=BOB)
    made.commit({A: promise(**steps[-1][1])}, "2026-03-23T10:00Z")
    made.commit({A: None}, "2026-03-24T10:00Z")
    return made


def said(folder: Path, *words: str) -> str:
    done = tether(folder, "log", *words)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def events(folder: Path, *words: str) -> list[Any]:
    told = json.loads(said(folder, *words, "--format", "json"))
    jsonschema.Draft7Validator(SCHEMA).validate(told)
    found: list[Any] = told["events"]
    return found


def names(found: list[Any]) -> list[str]:
    return [event["event"] for event in found]


def complaint(folder: Path, *words: str) -> str:
    done = tether(folder, "log", *words)
    assert (done.returncode, done.stdout) == (2, b"")
    return done.stderr.decode()


def test_a_life_from_its_beginning(repo: GitRepo, golden: Golden) -> None:
    golden("report/life.txt", said(repo.path, "a"))
    golden("report/life.json", said(repo.path, "a", "--format", "json"))


def test_what_happened_and_on_what_evidence(repo: GitRepo) -> None:
    found = events(repo.path, "a")
    assert names(found) == [
        "proposed", "accepted", "moved", "step_done", "reworded", "warned", "kept", "feedback",
        "reopened", "deleted",
    ]  # fmt: skip
    moved, kept = found[2], found[6]
    assert (moved["kind"], moved["evidence"]) == ("renegotiated", "landed")
    assert (moved["before"], moved["after"]) == ("2026-03-10T17:00Z", "2026-03-20T23:59Z")
    assert (moved["note"], moved["with"]) == ("Figures come late", "bob")
    assert (kept["kind"], kept["evidence"]) == ("kept", "claimed")
    assert (kept["at"], kept["recorded"]) == ("2026-03-20T16:00Z", "2026-03-21T10:00Z")
    assert found[0]["by"] == {"name": "Bob", "handle": "bob"}
    assert found[7]["kind"] == "partly"
    assert found[-1]["commit"] == repo.head()


def test_a_past_day_knows_nothing_of_later(repo: GitRepo) -> None:
    assert names(events(repo.path, "a", "--as-of", "2026-03-05"))[-1] == "step_done"
    assert "now open" in said(repo.path, "a", "--as-of", "2026-03-05")
    assert names(events(repo.path, "a", "--since", "2026-03-23")) == ["reopened", "deleted"]


def test_occurrences_have_their_own_events(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    weekly = {"repeat": "weekly", "due": "2026-03-02 12:00"}
    repo.commit({"tether.yaml": "tether: 1\n", WEEKLY: promise(**weekly)}, "2026-03-01T09:00Z")
    one = "{2026-03-02: kept}"
    repo.commit({WEEKLY: promise(**weekly, outcomes=one)}, "2026-03-02T10:00Z")
    two = "{2026-03-02: kept, 2026-03-09: {status: missed, reason: Ill}}"
    repo.commit({WEEKLY: promise(**weekly, outcomes=two)}, "2026-03-09T13:00Z")
    found = events(repo.path, "weekly", "--as-of", "2026-03-10")
    assert [(e["event"], e["occurrence"], e["kind"], e["evidence"]) for e in found] == [
        ("made", None, None, None),
        ("kept", "2026-03-02", "kept", "landed"),
        ("missed", "2026-03-09", "missed", "landed"),
    ]
    assert found[2]["note"] == "Ill"
    only = events(repo.path, "weekly@2026-03-09", "--as-of", "2026-03-10")
    assert names(only) == ["made", "missed"]
    assert "has no occurrence on 2026-03-10" in complaint(repo.path, "weekly@2026-03-10")
    assert "weekly@soon" in complaint(repo.path, "weekly@soon")


def test_lately_is_newest_first_and_of_somebody(repo: GitRepo, golden: Golden) -> None:
    repo.commit({B: promise(who="bob", to="ana", due="2026-12-01")}, "2026-11-20T09:00Z")
    assert names(events(repo.path)) == ["made"]
    assert names(events(repo.path, "--who", "bob")) == ["made"]
    assert names(events(repo.path, "--who", "team")) == ["made"]
    assert events(repo.path, "--who", "ana") == []
    assert said(repo.path, "--who", "ana") == "Nothing was recorded in this time.\n"
    both = events(repo.path, "--since", "2026-03-23")
    assert names(both) == ["made", "deleted", "reopened"]
    golden("report/lately.txt", said(repo.path, "--since", "2026-03-01"))


def test_a_promise_that_is_handed_over_is_news_for_both(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", A: promise(due="2026-12-01")}, "2026-11-10T09:00Z")
    repo.commit({A: promise(who="cleo", to="[bob, dan]", due="2026-12-01")}, "2026-11-20T09:00Z")
    assert names(events(repo.path, "--who", "ana")) == ["handed_over", "made"]
    assert names(events(repo.path, "--who", "cleo")) == ["readdressed", "handed_over"]


def test_what_is_private_by_now_is_told_without_words(repo: GitRepo) -> None:
    open_ = {"due": "2026-12-01", "what": "Tell Cleo of the merger"}
    repo.commit({"commitments/merger.yaml": promise(**open_)}, "2026-11-18T09:00Z")
    secret = {**open_, "private": "true", "warned": "[{on: 2026-11-19, why: Merger is off}]"}
    repo.commit({"commitments/merger.yaml": promise(**secret)}, "2026-11-19T09:00Z")
    for words in ((), ("merger",)):
        for format_ in ("text", "json"):
            text = said(repo.path, *words, "--format", format_)
            assert "Cleo" not in text
            assert "Merger" not in text
            assert words or "merger" not in text
            assert "bob" not in text


def test_names_that_nobody_has(repo: GitRepo) -> None:
    repo.commit({"commitments/board-pack.yaml": promise()}, "2026-03-25T09:00Z")
    told = complaint(repo.path, "bord-pack")
    assert "there is no promise `bord-pack`" in told
    assert "did you mean `board-pack`?" in told
    assert "did you mean `bob`?" in complaint(repo.path, "--who", "bobb")
    assert "not both" in complaint(repo.path, "a", "--who", "bob")


def test_a_deletion_that_landed_before_the_promise_tells_of_nothing(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", A: promise()}, "2026-03-02T09:00Z")
    repo.commit({A: None}, "2026-03-01T09:00Z")
    for format_ in ("text", "json"):
        told = complaint(repo.path, "a", "--as-of", "2026-03-01", "--format", format_)
        assert told == "tether: there is no promise `a`\n"
    assert names(events(repo.path, "a", "--as-of", "2026-03-02")) == ["made", "deleted"]


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    evil = {"what": "'::set-env name=X::y'", "warned": "[{on: 2026-11-20, why: '##[group]x'}]"}
    evil["due"] = "2026-12-01"
    author = "Eve\x1b[2J\u202e <eve@example.org>"
    repo.commit(
        {"tether.yaml": "tether: 1\n", A: promise(**evil)}, "2026-11-20T09:00Z", author=author
    )
    for words in (("a",), ()):
        done = tether(repo.path, "log", *words)
        assert done.returncode == 0
        text = done.stdout.decode()
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert not any(line.strip().startswith("::") for line in text.splitlines())
        assert "##[" not in text
