"""Histories of every shape, as states: what stood on the mainline, since when, by whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.gitrepo import BOB, START, GitRepo, instant, promise
from tether_txt.errors import GitError
from tether_txt.history.identity import Identities
from tether_txt.history.state import State
from tether_txt.history.timeline import read
from tether_txt.repository.git import open_repository

A, B = "commitments/a.yaml", "commitments/b.yaml"
JAN, FEB, MAR = "2026-01-01T10:00Z", "2026-02-01T10:00Z", "2026-03-01T10:00Z"


class Told(NamedTuple):
    """The parts of a state that most tests look at."""

    id: str
    status: str | None
    commit: str
    committed: int
    landed: int


def states(repo: GitRepo, ref: str = "HEAD", folder: str = "") -> list[State]:
    opened = open_repository(repo.path / folder)
    fresh = read(opened, opened.resolve(ref), "commitments", Identities(), remember=False)
    return list(fresh)


def told(repo: GitRepo, ref: str = "HEAD", folder: str = "") -> list[Told]:
    return [
        Told(s.id, s.commitment and s.commitment.status, s.commit, s.committed, s.landed)
        for s in states(repo, ref, folder)
    ]


def statuses(repo: GitRepo, ref: str = "HEAD") -> list[tuple[str, str | None]]:
    return [(one.id, one.status) for one in told(repo, ref)]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo(tmp_path / "repo")


def at(hour: int) -> int:
    return instant(START) + 3600 * hour


# -- one line


def test_a_line_of_commits_gives_a_state_for_each_change(repo: GitRepo) -> None:
    first = repo.commit({A: promise(), "tether.yaml": "tether: 1\n"})
    repo.commit({"notes.txt": "nothing to do with it"})
    last = repo.commit({A: promise("kept")}, JAN, FEB, BOB)
    assert told(repo) == [
        Told("a", "open", first, at(1), at(1)),
        Told("a", "kept", last, instant(JAN), instant(FEB)),
    ]
    assert states(repo)[1].author.email == "bob@example.org"
    assert states(repo)[1].path == A


def test_a_change_of_bytes_that_says_the_same_is_no_state(repo: GitRepo) -> None:
    repo.commit({A: promise()})
    repo.commit({A: "# a comment\n" + promise()})
    assert statuses(repo) == [("a", "open")]


def test_a_deletion_and_a_return(repo: GitRepo) -> None:
    repo.commit({A: promise()})
    gone = repo.commit({A: None})
    repo.commit({A: promise()})
    assert statuses(repo) == [("a", "open"), ("a", None), ("a", "open")]
    assert states(repo)[1].commit == gone
    assert states(repo)[1].path == A


def test_a_move_between_folders_is_no_state(repo: GitRepo) -> None:
    repo.commit({A: promise()})
    repo.commit({A: None, "commitments/archive/2026/a.yaml": promise()})
    kept = repo.commit({"commitments/archive/2026/a.yaml": promise("kept")})
    assert statuses(repo) == [("a", "open"), ("a", "kept")]
    assert states(repo)[1].commit == kept
    assert states(repo)[1].path == "commitments/archive/2026/a.yaml"


def test_a_new_name_with_an_id_is_the_same_commitment(repo: GitRepo) -> None:
    repo.commit({A: promise(id="pack")})
    repo.commit({A: None, B: promise("kept", id="pack")})
    assert statuses(repo) == [("pack", "open"), ("pack", "kept")]


def test_a_new_name_without_an_id_is_another_commitment(repo: GitRepo) -> None:
    repo.commit({A: promise()})
    repo.commit({A: None, B: promise()})
    assert statuses(repo) == [("a", "open"), ("a", None), ("b", "open")]


def test_an_id_that_changes_in_place_ends_one_commitment_and_begins_another(
    repo: GitRepo,
) -> None:
    repo.commit({A: promise(id="one")})
    repo.commit({A: promise(id="two")})
    assert statuses(repo) == [("one", "open"), ("one", None), ("two", "open")]


def test_of_two_files_with_one_id_the_first_path_speaks(repo: GitRepo) -> None:
    repo.commit({B: promise(id="x")})
    repo.commit({A: promise("kept", id="x")})
    repo.commit({B: promise("missed", id="x")})
    repo.commit({A: None})
    repo.commit({B: None})
    assert statuses(repo) == [("x", "open"), ("x", "kept"), ("x", "missed"), ("x", None)]


@pytest.mark.parametrize(
    "broken", ["", "who: [", "who: ana\n", b"\xff\xfe", "<<<<<<< x\n", promise(colour="red")]
)
def test_while_a_file_cannot_be_understood_the_last_word_stands(
    repo: GitRepo, broken: str | bytes
) -> None:
    repo.commit({A: promise(id="x")})
    repo.commit({A: broken})
    repo.commit({"commitments/moved.yaml": broken, A: None})
    kept = repo.commit({"commitments/moved.yaml": promise("kept", id="x")})
    assert statuses(repo) == [("x", "open"), ("x", "kept")]
    assert states(repo)[1].commit == kept


def test_a_file_that_never_could_be_understood_is_nothing(repo: GitRepo) -> None:
    repo.commit({A: "who: ["})
    repo.commit({A: None})
    assert statuses(repo) == []


def test_a_file_that_cannot_be_understood_and_goes_is_a_deletion(repo: GitRepo) -> None:
    repo.commit({A: promise()})
    repo.commit({A: "who: ["})
    repo.commit({A: None})
    assert statuses(repo) == [("a", "open"), ("a", None)]


def test_a_mode_is_no_state(repo: GitRepo) -> None:
    repo.commit({A: promise()})
    (repo.path / A).chmod(0o755)
    repo.commit()
    assert statuses(repo) == [("a", "open")]


def test_a_link_in_place_of_a_file_says_nothing(repo: GitRepo) -> None:
    repo.commit({A: promise(), "other": promise("kept")})
    (repo.path / A).unlink()
    (repo.path / A).symlink_to("../other")
    repo.commit()
    assert statuses(repo) == [("a", "open")]
    repo.commit({A: None})
    assert statuses(repo) == [("a", "open"), ("a", None)]


def test_a_submodule_in_place_of_a_file_says_nothing(repo: GitRepo) -> None:
    head = repo.commit({A: promise()})
    repo.git("update-index", "--cacheinfo", f"160000,{head},{A}")
    repo.git("commit", "-qm", "odd", env=repo.dates())
    assert statuses(repo) == [("a", "open")]


def test_a_file_that_is_too_large_is_not_even_read(repo: GitRepo) -> None:
    repo.commit({A: promise() + "#" * 70_000})
    assert statuses(repo) == []


@pytest.mark.parametrize(
    "name", [".a.yaml", ".hidden/a.yaml", "a.yml", "a.yaml.txt", "../commitments2/a.yaml"]
)
def test_what_is_no_commitment_is_not_looked_at(repo: GitRepo, name: str) -> None:
    repo.commit({f"commitments/{name}": promise()})
    assert statuses(repo) == []


def test_odd_names_of_folders(repo: GitRepo) -> None:
    odd = ["two\nlines", 'quo"te', "tab\t", "-dash", ":(glob)*", "ünï", "back\\slash", " "]
    for number, folder in enumerate(odd):
        repo.write({f"commitments/{folder}/n{number}.yaml": promise()})
    raw = repo.path.joinpath("commitments").joinpath("x\udcff")
    raw.mkdir()
    (raw / "raw.yaml").write_text(promise())
    repo.commit()
    found = {state.id: state.path for state in states(repo)}
    expected = {f"n{at}": f"commitments/{name}/n{at}.yaml" for at, name in enumerate(odd)}
    assert found == expected | {"raw": "commitments/x\udcff/raw.yaml"}


def test_a_file_name_that_is_no_id_needs_an_id(repo: GitRepo) -> None:
    repo.commit({"commitments/Bad Name.yaml": promise()})
    repo.commit({"commitments/Bad Name.yaml": promise(id="good")})
    assert statuses(repo) == [("good", "open")]


# -- merges


def forked(repo: GitRepo) -> None:
    """A promise on the mainline, kept on a branch in January, the mainline gone on."""
    repo.commit({A: promise()}, JAN)
    repo.branch("topic")
    repo.commit({A: promise("kept")}, "2026-01-05T10:00Z", "2026-01-20T10:00Z", BOB)
    repo.commit({A: promise("kept", why="so")}, "2026-01-06T10:00Z")
    repo.checkout("main")
    repo.commit({B: promise()}, "2026-01-07T10:00Z")


def test_a_merge_lands_when_it_is_made_and_was_committed_on_its_branch(repo: GitRepo) -> None:
    forked(repo)
    merge = repo.merge("topic", committed=FEB)
    last = states(repo)[-1]
    assert told(repo)[-1] == Told("a", "kept", merge, instant("2026-01-06T10:00Z"), instant(FEB))
    assert last.author.name == "Ana"
    assert len(states(repo)) == 3


def test_the_earliest_of_the_commits_that_made_a_state_dates_it(repo: GitRepo) -> None:
    repo.commit({A: promise()}, JAN)
    repo.branch("one")
    repo.commit({A: promise("kept")}, "2026-01-09T10:00Z", author=BOB)
    repo.git("checkout", "-qb", "two", "main")
    repo.commit({A: promise("kept") + "# the same\n"}, "2026-01-08T10:00Z")
    repo.checkout("main")
    repo.merge("one", committed=FEB)
    assert states(repo)[-1].committed == instant("2026-01-09T10:00Z")
    repo.git("reset", "-q", "--hard", "HEAD^")
    repo.merge("one", "two", options=("-s", "ours"), committed=FEB)
    repo.write({A: promise("kept")})
    repo.git("commit", "-aq", "--amend", "--no-edit", env=repo.dates(FEB))
    assert states(repo)[-1].committed == instant("2026-01-08T10:00Z")
    assert states(repo)[-1].author.name == "Ana"


def test_what_a_branch_had_and_gave_up_never_happened(repo: GitRepo) -> None:
    repo.commit({A: promise()}, JAN)
    repo.branch("topic")
    repo.commit({A: promise("missed")})
    repo.commit({A: promise()})
    repo.checkout("main")
    repo.merge("topic", committed=FEB)
    assert statuses(repo) == [("a", "open")]


def test_a_fast_forward_lands_commit_by_commit(repo: GitRepo) -> None:
    repo.commit({A: promise()}, JAN)
    repo.branch("topic")
    repo.commit({A: promise("kept")}, JAN, FEB)
    repo.checkout("main")
    repo.git("merge", "-q", "--ff-only", "topic")
    assert told(repo)[-1].landed == instant(FEB)


def test_an_octopus_lands_all_its_arms(repo: GitRepo) -> None:
    repo.commit({A: promise()}, JAN)
    for number in range(3):
        repo.git("checkout", "-qb", f"arm{number}", "main")
        repo.commit({f"commitments/o{number}.yaml": promise()}, f"2026-01-0{number + 2}T10:00Z")
    repo.checkout("main")
    merge = repo.merge("arm0", "arm1", "arm2", committed=FEB)
    assert told(repo)[1:] == [
        Told(f"o{n}", "open", merge, instant(f"2026-01-0{n + 2}T10:00Z"), instant(FEB))
        for n in range(3)
    ]


def test_a_merge_that_keeps_ours_brings_nothing(repo: GitRepo) -> None:
    forked(repo)
    repo.merge("topic", options=("-s", "ours"), committed=FEB)
    assert statuses(repo) == [("a", "open"), ("b", "open")]


def test_a_conflict_resolved_in_a_third_way_dates_from_the_merge(repo: GitRepo) -> None:
    forked(repo)
    repo.git("merge", "-q", "--no-commit", "--no-ff", "topic", ok=False)
    merge = repo.commit({A: promise("withdrawn")}, MAR)
    assert told(repo)[-1] == Told("a", "withdrawn", merge, instant(MAR), instant(MAR))


def test_what_a_merge_slips_in_is_seen(repo: GitRepo) -> None:
    forked(repo)
    repo.git("merge", "-q", "--no-commit", "--no-ff", "topic")
    merge = repo.commit({B: promise("missed")}, MAR)
    assert [(t.id, t.status, t.committed) for t in told(repo) if t.commit == merge] == [
        ("a", "kept", instant("2026-01-06T10:00Z")),
        ("b", "missed", instant(MAR)),
    ]


def test_a_branch_that_merged_the_mainline_brings_only_its_own(repo: GitRepo) -> None:
    forked(repo)
    repo.checkout("topic")
    repo.merge("main", committed="2026-01-10T10:00Z")
    repo.commit({"commitments/c.yaml": promise()}, "2026-01-11T10:00Z")
    repo.checkout("main")
    merge = repo.merge("topic", committed=FEB)
    assert [(t.id, t.committed) for t in told(repo) if t.commit == merge] == [
        ("a", instant("2026-01-06T10:00Z")),
        ("c", instant("2026-01-11T10:00Z")),
    ]


def test_a_branch_of_a_branch_is_brought_with_it(repo: GitRepo) -> None:
    repo.commit({A: promise()}, JAN)
    repo.branch("outer")
    repo.commit({B: promise()}, "2026-01-02T10:00Z")
    repo.branch("inner")
    repo.commit({A: promise("kept")}, "2026-01-03T10:00Z")
    repo.checkout("outer")
    repo.merge("inner", committed="2026-01-04T10:00Z")
    repo.checkout("main")
    repo.merge("outer", committed=FEB)
    kept = told(repo)[1]
    assert (kept.id, kept.committed) == ("a", instant("2026-01-03T10:00Z"))


def test_a_deletion_on_a_branch(repo: GitRepo) -> None:
    repo.commit({A: promise(), B: promise()}, JAN)
    repo.branch("topic")
    repo.commit({A: None}, "2026-01-03T10:00Z", author=BOB)
    repo.commit({B: None, "commitments/sub/b.yaml": promise()}, "2026-01-04T10:00Z")
    repo.checkout("main")
    merge = repo.merge("topic", committed=FEB)
    assert told(repo)[2:] == [Told("a", None, merge, instant("2026-01-03T10:00Z"), instant(FEB))]
    assert states(repo)[-1].author.name == "Bob"


def test_several_roots(repo: GitRepo) -> None:
    repo.commit({A: promise()}, JAN)
    repo.git("checkout", "-q", "--orphan", "other")
    repo.git("rm", "-rfq", ".")
    repo.commit({B: promise()}, "2026-01-02T10:00Z")
    repo.checkout("main")
    merge = repo.merge("other", options=("--allow-unrelated-histories",), committed=FEB)
    assert told(repo)[1] == Told("b", "open", merge, instant("2026-01-02T10:00Z"), instant(FEB))


# -- rewriting


def test_squash_rebase_cherry_pick_and_revert(repo: GitRepo) -> None:
    forked(repo)
    start = repo.head()

    repo.git("merge", "-q", "--squash", "topic")
    squashed = repo.commit(authored=FEB)
    assert told(repo)[-1] == Told("a", "kept", squashed, instant(FEB), instant(FEB))

    repo.git("reset", "-q", "--hard", start)
    picked = repo.git("cherry-pick", "topic^", env={"GIT_COMMITTER_DATE": FEB}) and repo.head()
    assert told(repo)[-1] == Told("a", "kept", picked, instant("2026-01-05T10:00Z"), instant(FEB))
    assert states(repo)[-1].author.name == "Bob"

    repo.git("revert", "--no-edit", "HEAD", env=repo.dates(MAR))
    assert told(repo)[-1][1:2] == ("open",)

    repo.git("reset", "-q", "--hard", start)
    repo.git("rebase", "-q", "main", "topic", env={"GIT_COMMITTER_DATE": MAR})
    assert [(t.committed, t.landed) for t in told(repo)[2:]] == [
        (instant("2026-01-05T10:00Z"), instant(MAR)),
        (instant("2026-01-06T10:00Z"), instant(MAR)),
    ]


def test_replaced_objects_and_grafts_are_not_believed(repo: GitRepo) -> None:
    repo.commit({A: promise()})
    bad = repo.commit({A: promise("missed")})
    good = repo.commit({A: promise("kept")})
    before = told(repo)
    repo.git("replace", bad, good)
    (repo.path / ".git" / "info").mkdir(exist_ok=True)
    (repo.path / ".git" / "info" / "grafts").write_text(f"{good}\n")
    assert told(repo) == before


# -- places


def test_a_root_below_the_top_sees_only_its_own(repo: GitRepo) -> None:
    repo.commit({A: promise(), "team/commitments/t.yaml": promise(), "team/tether.yaml": "x"})
    repo.commit({"team2/commitments/u.yaml": promise()})
    repo.branch("topic")
    repo.commit({"team/commitments/t.yaml": promise("kept")}, JAN)
    repo.checkout("main")
    repo.merge("topic", committed=FEB)
    assert [(t.id, t.status, t.committed) for t in told(repo, folder="team")] == [
        ("t", "open", at(1)),
        ("t", "kept", instant(JAN)),
    ]
    assert [s.path for s in states(repo, folder="team")] == ["commitments/t.yaml"] * 2


def test_sha256(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo", "--object-format=sha256")
    repo.commit({A: promise()})
    head = repo.commit({A: promise("kept")})
    assert len(head) == 64
    assert told(repo)[-1].commit == head


def test_a_linked_work_tree(repo: GitRepo) -> None:
    repo.commit({A: promise()})
    repo.git("worktree", "add", "-q", "-b", "other", "../linked")
    linked = open_repository(repo.path.parent / "linked")
    found = read(linked, linked.resolve(), "commitments", Identities())
    assert [state.id for state in found] == ["a"]


def test_a_missing_object_is_an_error_and_not_a_shorter_history(repo: GitRepo) -> None:
    repo.commit({A: promise()})
    blob = repo.head(f"HEAD:{A}")
    repo.commit({A: promise("kept")})
    (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError, match="missing"):
        states(repo)


def test_a_missing_commit_is_an_error(repo: GitRepo) -> None:
    first = repo.commit({A: promise()})
    repo.commit({A: promise("kept")})
    (repo.path / ".git" / "objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(GitError):
        states(repo)


# -- dates


@pytest.mark.parametrize(
    ("zone", "utc"), [("+1400", "T20:00Z"), ("-1200", "T22:00Z"), ("+0545", "T04:15Z")]
)
def test_zones_of_dates(repo: GitRepo, zone: str, utc: str) -> None:
    day = "2026-01-01" if zone == "+1400" else "2026-01-02"
    repo.commit({A: promise()}, f"2026-01-02T10:00:00{zone}")
    assert told(repo)[0].committed == instant(day + utc)


ODD_DATES: list[tuple[str, str, Callable[[Told], bool]]] = [
    ("-86400 +0000", "1700000000 +0000", lambda t: t.committed == -86400),
    ("4102444800 +0000", "1700000000 +0000", lambda t: t.committed == 4102444800),
    ("x +0000", "1700000000 +0000", lambda t: t.committed == 1700000000),
    ("", "1700000000 +0000", lambda t: t.committed == 1700000000),
    ("99999999999999999999 +0000", "1700000000 +0000", lambda t: t.committed == 253370764799),
    ("1600000000 +0000", "x", lambda t: t.landed == 1500000000),
    ("1600000000 +0000", "-5 +0000", lambda t: t.landed == -5),
]


@pytest.mark.parametrize(("author", "committer", "right"), ODD_DATES)
def test_odd_dates(
    repo: GitRepo, author: str, committer: str, right: Callable[[Told], bool]
) -> None:
    first = repo.commit({B: promise()}, "1500000000 +0000")
    repo.write({A: promise()})
    repo.raw_commit(f"Ana <ana@example.org> {author}", f"Ana <a@b> {committer}", (first,))
    found = told(repo)[-1]
    assert found.id == "a"
    assert right(found), found


def test_a_first_commit_without_a_date_never_was_in_time(repo: GitRepo) -> None:
    repo.write({A: promise()})
    repo.raw_commit("Ana <ana@example.org> never", "Ana <ana@example.org> never")
    assert told(repo)[0].landed == 253370764799


def test_a_clock_that_goes_backwards_is_reported_as_it_is(repo: GitRepo) -> None:
    repo.commit({A: promise()}, FEB)
    repo.commit({A: promise("kept")}, JAN)
    assert [t.landed for t in told(repo)] == [instant(FEB), instant(JAN)]


def test_names_that_are_not_text(repo: GitRepo) -> None:
    repo.write({A: promise()})
    repo.raw_commit("A\udcffna <ana\udcfe@x> 1600000000 +0000", "Ana <a@b> 1600000000 +0000")
    assert states(repo)[0].author.name == "A\ufffdna"
