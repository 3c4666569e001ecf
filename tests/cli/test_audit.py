"""``tether audit`` on real histories: what it tells, at which commit, and what it leaves alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gitrepo import BOB, GitRepo, promise

Golden = Callable[[str, str], None]
ROOT = Path(__file__).parents[2]
A = "commitments/a.yaml"
PEOPLE = "ana: {emails: ana@example.org}\nbob: {emails: bob@example.org}\n"
MOVED = promise(due="2026-04-10", moved="[{from: 2026-03-10 17:00, on: 2026-03-05}]")
NEXT_WEEK = {"authored": "2026-03-09T09:00:00+00:00"}


def tether(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tether_txt", "--now", "2026-12-01", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def audit(folder: Path, *arguments: str) -> list[tuple[str, str, str, int]]:
    """Commit, file, code and line of each finding."""
    done = tether(folder, "audit", "--output-format", "json", *arguments)
    assert done.returncode in (0, 1), done.stderr
    found = []
    for one in json.loads(done.stdout)["diagnostics"]:
        commit, _, path = one["path"].partition(":")
        found.append((commit, path, one["code"], one["line"]))
    return found


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.commit({"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, A: promise()})
    return made


def test_a_history_is_told_in_the_order_in_which_it_happened(repo: GitRepo, golden: Golden) -> None:
    repo.commit({A: promise(due="2026-04-10")}, **NEXT_WEEK)
    repo.commit({A: promise("kept", due="2026-04-10")}, "2026-03-10T09:00Z", author=BOB)
    repo.commit({A: promise("missed", due="2026-04-10")}, "2026-03-11T09:00Z", author=BOB)
    repo.commit({A: promise(due="2026-04-10")}, "2026-03-12T09:00Z")
    repo.commit({A: None}, "2026-03-13T09:00Z")
    done = tether(repo.path, "audit")
    assert (done.returncode, done.stderr) == (1, "")
    golden("audit/history.txt", done.stdout)
    assert tether(repo.path, "audit", "--no-cache").stdout == done.stdout
    assert tether(repo.path, "audit").stdout == done.stdout
    assert [code for _, _, code, _ in audit(repo.path, "--since", "2026-03-12")] == [
        "TT306",
        "TT303",
    ]


def test_an_honest_history_is_all_clear(repo: GitRepo) -> None:
    repo.commit({A: MOVED}, **NEXT_WEEK)
    repo.commit({A: MOVED + "status: kept\nclosed: 2026-03-10\n"}, "2026-03-10T18:00Z")
    done = tether(repo.path, "audit", "--output-format", "concise")
    assert (done.returncode, done.stdout) == (0, "1 file checked: all clear\n")


def test_what_a_branch_did_is_told_once_where_it_was_written(repo: GitRepo) -> None:
    repo.branch("work")
    written = repo.commit({A: promise(due="2026-04-10")}, **NEXT_WEEK)
    repo.commit({"commitments/b.yaml": promise(what="Book the room")})
    repo.checkout("main")
    repo.commit({"commitments/c.yaml": promise(what="Buy the paper")})
    repo.merge("work")
    assert audit(repo.path) == [(written[:12], A, "TT301", 4)]


def test_what_a_branch_mended_before_it_landed_never_happened(repo: GitRepo) -> None:
    repo.branch("work")
    repo.commit({A: promise(due="2026-04-10")}, **NEXT_WEEK)
    repo.commit({A: MOVED}, "2026-03-09T10:00Z")
    repo.checkout("main")
    repo.merge("work")
    assert audit(repo.path) == []


def test_work_accepted_on_the_mainline_is_not_told_again(repo: GitRepo) -> None:
    repo.branch("work")
    repo.commit({"commitments/b.yaml": promise(what="Book the room")})
    repo.checkout("main")
    moved = repo.commit({A: promise(due="2026-04-10")}, **NEXT_WEEK)
    repo.checkout("work")
    repo.merge("main")
    repo.commit({"commitments/c.yaml": promise(what="Buy the paper")})
    repo.checkout("main")
    repo.merge("work")
    assert audit(repo.path) == [(moved[:12], A, "TT301", 4)]


def test_a_merge_that_rewrites_by_itself_is_told_at_the_merge(repo: GitRepo) -> None:
    repo.commit({A: MOVED}, **NEXT_WEEK)
    repo.branch("work")
    repo.commit({"commitments/b.yaml": promise(what="Book the room")})
    repo.checkout("main")
    repo.merge("work", options=("--no-commit",))
    text = MOVED.replace("on: 2026-03-05", "on: 2026-03-02")
    merge = repo.commit({A: text}, "2026-03-09T12:00Z")
    assert audit(repo.path) == [(merge[:12], A, "TT302", 5)]


def test_a_merge_that_keeps_an_old_side_undoes_what_had_landed(repo: GitRepo) -> None:
    repo.branch("work")
    repo.commit({"commitments/b.yaml": promise(what="Book the room")})
    repo.checkout("main")
    repo.commit({A: MOVED}, **NEXT_WEEK)
    repo.checkout("work")
    repo.merge("main", options=("-s", "ours"), committed="2026-03-10T09:00Z")
    repo.checkout("main")
    merge = repo.merge("work", committed="2026-03-11T09:00Z")
    assert audit(repo.path) == [(merge[:12], A, "TT302", 1), (merge[:12], A, "TT301", 4)]


def test_both_sides_may_add_to_a_list(repo: GitRepo) -> None:
    warned = promise() + "warned:\n  - on: 2026-03-02\n"
    repo.commit({A: warned}, "2026-03-02T09:00Z")
    repo.branch("work")
    repo.commit({A: warned + "  - on: 2026-03-04\n"}, "2026-03-04T09:00Z")
    repo.checkout("main")
    repo.commit({A: warned + "  - on: 2026-03-05\n"}, "2026-03-05T09:00Z")
    repo.git("merge", "-q", "--no-commit", "work", ok=False)
    both = warned + "  - on: 2026-03-04\n  - on: 2026-03-05\n"
    repo.commit({A: both}, "2026-03-06T09:00Z")
    assert audit(repo.path) == []


def test_what_both_sides_said_is_not_dated_by_the_merge(repo: GitRepo) -> None:
    repo.branch("work")
    kept = promise("kept", closed="2026-03-04")
    repo.commit({A: kept}, "2026-03-04T09:00Z", author=BOB)
    repo.checkout("main")
    repo.commit({A: promise(warned="[{on: 2026-03-05}]")}, "2026-03-05T09:00Z")
    repo.git("merge", "-q", "--no-commit", "work", ok=False)
    merged = promise("kept", closed="2026-03-04", warned="[{on: 2026-03-05}]")
    repo.commit({A: merged}, "2026-03-06T09:00Z")
    assert audit(repo.path) == []


def test_what_cannot_be_read_is_compared_when_it_can_be_again(repo: GitRepo) -> None:
    repo.commit({A: "who: [\n"}, **NEXT_WEEK)
    mended = repo.commit({A: promise(due="2026-04-10")}, "2026-03-10T09:00Z")
    assert audit(repo.path) == [(mended[:12], A, "TT301", 4)]


def test_a_file_that_moves_keeps_its_past_and_one_that_is_renamed_does_not(repo: GitRepo) -> None:
    repo.commit({A: None, "commitments/x/a.yaml": promise()})
    renamed = repo.commit({"commitments/x/a.yaml": None, "commitments/b.yaml": promise()})
    assert audit(repo.path) == [(renamed[:12], "commitments/b.yaml", "TT307", 1)]


def test_authors_go_through_the_mailmap_of_the_ref(repo: GitRepo) -> None:
    repo.commit({A: promise("missed")}, "2026-03-11T09:00Z", author="B <laptop@bob.example>")
    assert audit(repo.path) == []
    repo.commit({".mailmap": "Bob <bob@example.org> <laptop@bob.example>\n"}, "2026-03-12T09:00Z")
    assert [code for _, _, code, _ in audit(repo.path)] == ["TT401"]


def test_a_root_in_a_subfolder_has_paths_of_its_own(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"team/tether.yaml": "tether: 1\n", f"team/{A}": promise()})
    moved = repo.commit({f"team/{A}": promise(due="2026-04-10")}, **NEXT_WEEK)
    repo.commit({A: promise(), "other.yaml": "x"})
    assert audit(repo.path / "team") == [(moved[:12], A, "TT301", 4)]
    shown = tether(repo.path / "team", "audit").stdout
    assert "4 | due: 2026-04-10" in shown


def test_hostile_names_and_texts_are_shown_escaped(repo: GitRepo) -> None:
    name = "commitments/\x1b]0;x\x07\n::error::.yaml"
    repo.commit({name: promise(id="evil", what="Send \u202eit")})
    repo.commit({name: promise(id="evil")})
    repo.commit({name: promise(id="evil", due="2026-04-10")}, **NEXT_WEEK)
    repo.commit({name: None}, "2026-03-10T09:00Z", author="\x1b[31mEve <eve@example.net>")
    for style in ("full", "concise"):
        shown = tether(repo.path, "audit", "--output-format", style).stdout
        assert "TT301" in shown
        assert "TT303" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        assert not [line for line in shown.splitlines() if line.startswith("::")]


def test_a_shallow_clone_is_refused(repo: GitRepo, tmp_path: Path) -> None:
    repo.commit({A: MOVED}, **NEXT_WEEK)
    source = f"file://{repo.path}"
    repo.git("clone", "-q", "--depth=1", source, os.fspath(tmp_path / "shallow"))
    done = tether(tmp_path / "shallow", "audit")
    assert done.returncode == 2
    assert "git fetch --unshallow" in done.stderr
