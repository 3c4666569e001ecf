"""A remembered history gives the same states as a fresh one, whatever happened to either."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import IO
from zlib import crc32

import pytest

from tests.gitrepo import BOB, GitRepo, promise
from tether_txt.format.arrays import commitment_from
from tether_txt.format.model import Commitment
from tether_txt.format.read import read_commitment
from tether_txt.history import mainline, timeline
from tether_txt.history.identity import Identities
from tether_txt.history.state import State
from tether_txt.repository import cache
from tether_txt.repository.git import open_repository

A, B = "commitments/a.yaml", "commitments/b.yaml"
FULL = """\
id: whole
who: ana
to: [bob, team]
what: "Send the \\"pack\\" \\u00e9\\U0001F600"
due: 2026-03-06
status: released
closed: 2026-03-01
reason: so it was agreed
made: 2026-02-01T10:00+01:00
why: because
moved: [{from: 2026-02-20, on: 2026-02-10 09:00, why: late, agreed: bob}, {from: 2026-02-27}]
warned: [{on: 2026-02-05}, {why: ill}]
feedback: [{from: bob, says: partly, note: hm}, {from: bob, on: 2026-03-02, says: satisfied}]
steps: [{what: first, due: 2026-02-20, done: true}, {what: next, done: 2026-02-21}, {what: last}]
repeat: {every: weekly, until: 2026-06-05}
outcomes: {2026-03-06: kept, 2026-03-13: {status: missed, closed: 2026-03-14, reason: ill}}
needs: [other]
goal: grow
source: notes/a.md
evidence: [https://example.org/x]
tags: [one, two]
private: true
"""


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.commit({A: promise(), B: FULL})
    made.commit({A: promise("kept", reason="done in\\time"), "commitments/c.yaml": promise()})
    made.branch("topic")
    made.commit({A: promise("missed")}, author=BOB)
    made.checkout("main")
    made.commit({B: None, "commitments/d.yaml": "who: [", "commitments/c.yaml": "who: ["})
    made.merge("topic")
    return made


def states(repo: GitRepo, remember: bool = True, ref: str = "HEAD") -> list[State]:
    opened = open_repository(repo.path)
    tip = opened.resolve(ref)
    people = Identities()
    return list(timeline.read(opened, tip, "commitments", people, remember=remember))


def same(repo: GitRepo) -> bool:
    """Whether the remembered history is the fresh one, twice."""
    fresh = states(repo, remember=False)
    return states(repo) == fresh == states(repo)


def kept_file(repo: GitRepo) -> Path:
    (found,) = (repo.path / ".git" / "tether-txt").glob("history-*.txt")
    return found


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise AssertionError("the history was read again")

    monkeypatch.setattr(timeline, "commits", stop)


def test_every_field_survives() -> None:
    commitment = read_commitment(FULL.encode(), "x.yaml").commitment
    assert commitment is not None
    assert all(commitment), "the example has to fill every field"
    bare = Commitment("whole", "ana", ("bob",), "x", commitment.due)
    for one in (commitment, bare):
        assert commitment_from(json.loads(cache.encode_json(one))) == one


def test_the_second_time_no_commit_is_read(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    first = states(repo)
    assert len(first) == 6
    forbid_reading(monkeypatch)
    assert states(repo) == first


def test_ids_are_told_alone(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_repository(repo.path)

    def told(only: Collection[str], remember: bool = True) -> list[State]:
        asked = opened, opened.resolve(), "commitments", Identities()
        return list(timeline.read(*asked, only=only, remember=remember))

    for change in ({}, {A: promise("open"), "commitments/c.yaml": promise("kept")}):
        if change:
            repo.commit(change, author="Eve <eve@example.org>")
        every = states(repo, remember=False)
        for only in ({"a"}, {"c", "whole"}, {"nobody"}, set[str]()):
            expected = [state for state in every if state.id in only]
            assert told(only) == told(only, remember=False) == expected
            with monkeypatch.context() as context:
                forbid_reading(context)
                assert told(only) == expected
    DAMAGES["a missing blob"](kept_file(repo))
    assert told({"a"}) == [state for state in every if state.id == "a"]


@pytest.mark.parametrize(
    "change",
    [
        {A: promise("open")},
        {A: None},
        {B: FULL},
        {"commitments/c.yaml": promise("kept")},
        {"commitments/c.yaml": None},
        {"commitments/d.yaml": promise()},
        {"commitments/0.yaml": promise("missed", id="a")},
        {A: None, "commitments/sub/a.yaml": promise("missed")},
        {"notes": "x"},
    ],
)
def test_reading_goes_on_where_it_ended(repo: GitRepo, change: dict[str, str | None]) -> None:
    states(repo)
    repo.commit(change, author=BOB)
    assert same(repo)
    repo.branch("more", "HEAD^")
    repo.commit({"commitments/e.yaml": promise()})
    repo.checkout("main")
    repo.merge("more")
    assert same(repo)


def test_what_landed_since_is_told_whoever_read_it_first(repo: GitRepo) -> None:
    ends = []
    for status in ("open", "kept", "missed"):
        ends.append((repo.head(), len(states(repo))))
        repo.commit({A: promise(status)}, author=BOB)
    ends.append((repo.head(), len(states(repo))))
    repo.commit({"notes.txt": "x"})
    states(repo)
    fresh = states(repo, remember=False)
    opened = open_repository(repo.path)
    asked = opened, opened.resolve(), "commitments", Identities()
    for since, told in ends:
        assert timeline.later(*asked, since) == fresh[told:]
    assert timeline.later(*asked, repo.head("HEAD~5")) is None
    assert same(repo)


def test_only_the_new_commits_are_read(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    states(repo)
    repo.commit({A: promise("open")})
    real, seen = mainline.commits, []

    def watch(*arguments: object) -> object:
        for commit in real(*arguments):  # type: ignore[arg-type]
            seen.append(commit.oid)
            yield commit

    monkeypatch.setattr(timeline, "commits", watch)
    states(repo)
    assert seen == [repo.head()]


def test_a_history_that_was_rewritten_is_read_again(repo: GitRepo) -> None:
    states(repo)
    repo.git("reset", "-q", "--hard", "HEAD~2")
    assert same(repo)
    repo.commit({A: promise("withdrawn")})
    assert same(repo)
    repo.git("commit", "-q", "--amend", "-m", "again", env=repo.dates())
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "-q", "--prune=now")
    assert same(repo)


def test_a_branch_that_took_the_mainline_in_is_another_history(repo: GitRepo) -> None:
    repo.git("checkout", "-qb", "foxtrot", "HEAD^")
    repo.commit({"commitments/f.yaml": promise()})
    repo.checkout("main")
    repo.commit({"commitments/g.yaml": promise()})
    states(repo)
    repo.checkout("foxtrot")
    repo.merge("main")
    assert same(repo)


def test_another_folder_and_another_branch_have_their_own(repo: GitRepo) -> None:
    repo.commit({"other/z.yaml": promise()})
    opened = open_repository(repo.path)
    for folder, branch in (("commitments", "a"), ("other", "a"), ("commitments", "b")):
        found = timeline.read(opened, opened.resolve(), folder, Identities(), branch=branch)
        assert {state.id for state in found} == (
            {"z"} if folder == "other" else {"a", "c", "whole"}
        )
    assert len(list((repo.path / ".git/tether-txt").iterdir())) == 3


def test_two_roots_may_have_the_same_folder(repo: GitRepo) -> None:
    repo.commit({"team/tether.yaml": "tether: 1\n", "team/commitments/t.yaml": promise()})
    roots = {"": "team/commitments", "team": "commitments"}
    for _ in range(2):
        for root, folder in roots.items():
            opened = open_repository(repo.path / root)
            (state,) = timeline.read(opened, opened.resolve(), folder, Identities())
            assert state.path == f"{folder}/t.yaml"


def test_branches_that_nobody_asks_for_are_forgotten(repo: GitRepo) -> None:
    opened = open_repository(repo.path)
    for number in range(cache.MAX_FILES + 3):
        list(
            timeline.read(opened, opened.resolve(), "commitments", Identities(), branch=str(number))
        )
    assert len(list((repo.path / ".git/tether-txt").iterdir())) == cache.MAX_FILES


def test_people_are_looked_up_anew(repo: GitRepo) -> None:
    states(repo)
    opened = open_repository(repo.path)
    people = Identities(b"Robert <bob@example.org>\n")
    found = list(timeline.read(opened, opened.resolve(), "commitments", people))
    assert {state.author.name for state in found} == {"Ana", "Robert"}


def test_a_history_given_up_halfway_is_not_remembered(repo: GitRepo) -> None:
    opened = open_repository(repo.path)
    half = timeline.read(opened, opened.resolve(), "commitments", Identities())
    next(half)
    half.close()  # type: ignore[attr-defined]
    assert list((repo.path / ".git/tether-txt").iterdir()) == []


Damage = Callable[[Path], object]


def rewritten(change: Callable[[list[str]], object], **more: object) -> Damage:
    """Changes lines and makes the checksums right again, as somebody with ill intent would."""

    def damage(path: Path) -> None:
        lines = path.read_text().split("\n")
        last = json.loads(lines.pop())
        change(lines)
        header, *rows, alive = [f"{line}\n".encode() for line in lines]
        last |= {"alive_at": len(header) + sum(map(len, rows)), "alive": crc32(alive)}
        last |= {"rows": crc32(b"".join(rows))} | more
        del last["check"]
        last["check"] = crc32(cache.encode_json(last).encode())
        path.write_bytes(b"".join((header, *rows, alive)) + cache.encode_json(last).encode())

    return damage


def line(at: int, text: str) -> Damage:
    return rewritten(lambda lines: lines.__setitem__(at, text))


def put_a_folder_in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "x").touch()


MISSING = "1" * 40
"""The id of an object that no repository has."""


def row(oid: str, id: str = "a", who: str = '["n","e"]', path: str = '"a.yaml"') -> Damage:
    return line(1, f"{id}\t1\t2\tx\t{who}\t{path}\t{oid}")


def field(at: int, of: Callable[[list[str]], str]) -> Damage:
    """Puts what is told by all lines into one field of the first row."""

    def change(lines: list[str]) -> None:
        fields = lines[1].split("\t")
        fields[at] = of(lines)
        lines[1] = "\t".join(fields)

    return rewritten(change)


DAMAGES: dict[str, Damage] = {
    "empty": lambda path: path.write_text(""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-40]),
    "cut in two": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a bit": lambda path: path.write_bytes(path.read_bytes().replace(b"ana", b"anb", 1)),
    "binary": lambda path: path.write_bytes(b"\x80\x04\x95" * 100),
    "a number": lambda path: path.write_text("1\n"),
    "deep": lambda path: path.write_text("[" * 100_000),
    "a folder": put_a_folder_in_its_place,
    "old version": rewritten(
        lambda lines: lines.__setitem__(0, lines[0].replace('"version":1', '"version":0'))
    ),
    "another reader": rewritten(
        lambda lines: lines.__setitem__(0, lines[0].replace('"reader":"', '"reader":"0'))
    ),
    "no last line": lambda path: path.write_text(path.read_text().rpartition("\n")[0]),
    "another last line": lambda path: path.write_text(
        path.read_text().replace('"tip":"', '"tip":"0')
    ),
    "a tip of nothing": rewritten(lambda lines: None, tip="\0"),
    "a tip of numbers": rewritten(lambda lines: None, tip=1),
    "rows of text": rewritten(lambda lines: None, rows="x"),
    "a place before the rows": rewritten(lambda lines: None, alive_at=-1),
    "a place behind the end": rewritten(lambda lines: None, alive_at=1 << 60),
    "no tip": lambda path: path.write_text(
        path.read_text().rpartition("\n")[0] + f'\n{{"check":{crc32(b"{}")}}}'
    ),
    "a row of nothing": line(1, "\t"),
    "a short row": line(1, "a\t1\t2\tx"),
    "times of text": field(1, lambda lines: "b"),
    "an unknown path": field(5, lambda lines: ""),
    "a path of numbers": field(5, lambda lines: "7"),
    "another path": field(5, lambda lines: '"commitments/b.yaml"'),
    "an unknown author": field(4, lambda lines: "7"),
    "an author of numbers": field(4, lambda lines: "[1,2]"),
    "another id": field(0, lambda lines: "b"),
    "another blob": field(6, lambda lines: lines[2].split("\t")[6]),
    "a missing blob": row(MISSING),
    "a commit": field(6, lambda lines: lines[1].split("\t")[3]),
    "a name": row("HEAD:commitments/a.yaml"),
    "a surrogate": row("\\ud800"),
    "deep authors": field(4, lambda lines: "[" * 100_000),
    "a whole row less": rewritten(lambda lines: lines.pop(1)),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_read_over(repo: GitRepo, damage: Callable[[Path], object]) -> None:
    fresh = states(repo)
    damage(kept_file(repo))
    if damage is not DAMAGES["a whole row less"]:
        assert states(repo) == fresh
    else:
        assert len(states(repo)) <= len(fresh)


@pytest.mark.parametrize(
    "alive",
    ["", "1", '{"files":{"a":1}}', '{"landed":Infinity}'],
)
def test_nothing_to_go_on_from(repo: GitRepo, alive: str) -> None:
    states(repo)
    line(-1, alive)(kept_file(repo))
    repo.commit({A: promise("open")})
    assert same(repo)


def test_what_comes_with_a_copy_is_not_believed(repo: GitRepo) -> None:
    fresh = states(repo)
    rewritten(lambda lines: lines.pop(3))(kept_file(repo))
    copy = shutil.copytree(repo.path, repo.path.with_name("copy"))
    opened = open_repository(copy)
    for _ in range(2):
        found = timeline.read(opened, opened.resolve(), "commitments", Identities())
        assert list(found) == fresh
    assert states(repo) != fresh, "in its own place it has to be believed"


def test_a_folder_that_cannot_be_written(repo: GitRepo) -> None:
    (repo.path / ".git" / "tether-txt").write_text("a file in the way")
    assert same(repo)


def test_a_link_in_its_place_is_not_followed(repo: GitRepo, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    for number in range(cache.MAX_FILES + 1):
        (there / f"my-{number}.txt").touch()
    before = sorted(there.iterdir())
    (repo.path / ".git" / "tether-txt").symlink_to(there)
    assert same(repo)
    assert sorted(there.iterdir()) == before


def test_no_memory_where_none_is_wanted(repo: GitRepo) -> None:
    states(repo, remember=False)
    assert not (repo.path / ".git" / "tether-txt").exists()


def test_processes_at_once_each_get_the_whole(repo: GitRepo) -> None:
    fresh = states(repo, remember=False)
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        found = pool.map(states, [repo] * 8)
    assert all(one == fresh for one in found)
    assert same(repo)
    assert [file.name for file in kept_file(repo).parent.iterdir()] == [kept_file(repo).name]


def test_a_file_that_another_process_replaces_stays_what_it_was(repo: GitRepo) -> None:
    states(repo)
    repo.commit({A: promise("open")})
    opened = open_repository(repo.path)
    slow = timeline.read(opened, opened.resolve(), "commitments", Identities())
    first = next(slow)
    fresh = states(repo, remember=False)
    assert states(repo) == fresh
    assert [first, *slow] == fresh
    assert same(repo)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /dev/full")
def test_a_full_disk_keeps_nothing(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit({f"commitments/{n}.yaml": promise(why="x" * 1_000) for n in range(20)})
    fresh = states(repo, remember=False)

    def full(handle: int, mode: str) -> IO[bytes]:
        os.close(handle)
        return Path("/dev/full").open(mode)

    monkeypatch.setattr("os.fdopen", full)
    assert states(repo) == fresh
    assert list((repo.path / ".git" / "tether-txt").iterdir()) == []


@pytest.mark.parametrize("batch", [1, 2])
def test_pieces_of_a_history_make_the_whole(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    fresh = states(repo, remember=False)
    for module in ("timeline", "reading"):
        monkeypatch.setattr(f"tether_txt.history.{module}.BATCH", batch)
    monkeypatch.setattr("tether_txt.history.reading.MAX_PORTION", 1)
    monkeypatch.setattr("tether_txt.history.reading.RECENT", 1)
    assert states(repo, remember=False) == fresh
    assert states(repo) == fresh
    assert states(repo) == fresh
