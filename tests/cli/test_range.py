"""``tether check --from-ref``: what a branch changes, judged by where it goes into."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gitrepo import ANA, BOB, GitRepo, promise

Golden = Callable[[str, str], None]
ROOT = Path(__file__).parents[2]
A, B, C = (f"commitments/{name}.yaml" for name in "abc")
PEOPLE = "ana: {emails: ana@example.org}\nbob: {emails: bob@example.org}\n"
SILENT = promise(due="2026-04-10")
LATER = "2026-03-09T09:00:00+00:00"


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tether_txt", "check", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def found(folder: Path, *arguments: str) -> list[tuple[str, str, int]]:
    """File, code and line of each finding."""
    done = check(folder, "--output-format", "json", *(arguments or ("--from-ref", "main")))
    assert done.returncode in (0, 1), done.stderr
    return [(d["path"], d["code"], d["line"]) for d in json.loads(done.stdout)["diagnostics"]]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A branch `work` that has just left `main`."""
    made = GitRepo(tmp_path / "repo")
    old = promise(due="soon")
    made.commit({"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, A: promise(), C: old})
    made.branch("work")
    return made


def test_a_branch_is_told_what_it_does_and_what_it_touches(repo: GitRepo, golden: Golden) -> None:
    repo.commit({A: SILENT, B: promise(what="Try to book the room", due="2026-13-01")}, LATER)
    done = check(repo.path, "--from-ref", "main", "--to-ref", "work")
    assert done.returncode == 1
    golden("range/branch.txt", done.stdout)
    assert done.stderr == "tether: 1 older finding in files that this change does not touch\n"


def test_what_is_on_disk_does_not_count(repo: GitRepo) -> None:
    repo.write({A: SILENT})
    assert found(repo.path) == []


def test_a_deletion_is_shown_in_the_file_that_there_was(repo: GitRepo) -> None:
    repo.commit({A: None}, LATER)
    assert found(repo.path) == [(A, "TT303", 1)]
    assert "1 | who: ana" in check(repo.path, "--from-ref", "main").stdout


def test_what_is_mended_on_the_branch_is_no_finding(repo: GitRepo) -> None:
    repo.commit({A: SILENT}, LATER)
    repo.commit({A: promise()}, LATER)
    assert found(repo.path) == []


def test_grace_begins_with_the_first_record(repo: GitRepo) -> None:
    repo.commit({A: SILENT}, "2026-03-02T09:59:00+00:00")
    assert found(repo.path) == []
    repo.commit({A: SILENT, B: promise(what="Book the room")}, LATER)
    assert found(repo.path) == []


def test_claims_are_measured_by_the_history(repo: GitRepo) -> None:
    repo.checkout("main")
    repo.commit({A: promise(warned="[{on: 2026-03-08}]")}, "2026-03-08T09:00Z")
    repo.branch("next")
    text = promise("kept", warned="[{on: 2026-03-08}]", closed="2026-03-05")
    repo.commit({A: text}, LATER)
    assert found(repo.path) == [(A, "TT308", 7)]


def test_work_accepted_on_the_other_branch_is_not_told_again(repo: GitRepo) -> None:
    repo.commit({B: promise(what="Book the room")}, LATER)
    repo.checkout("main")
    repo.commit({A: SILENT}, LATER)
    repo.checkout("work")
    assert found(repo.path) == []
    repo.merge("main")
    assert found(repo.path) == []


def test_a_merge_with_two_bases_tells_only_what_is_new_to_both(repo: GitRepo) -> None:
    repo.commit({B: promise(what="Book the room")}, LATER)
    work = repo.head()
    repo.checkout("main")
    main = repo.commit({A: SILENT}, LATER)
    repo.merge(work)
    repo.checkout("work")
    repo.merge(main)
    assert len(repo.git("merge-base", "--all", "main", "work").split()) == 2
    assert found(repo.path) == []
    repo.commit({B: promise(what="Book the hall")}, "2026-03-20T09:00Z")
    assert found(repo.path) == [(B, "TT305", 3)]


def test_rules_and_people_are_those_of_the_branch_it_goes_into(repo: GitRepo) -> None:
    theirs = {
        "tether.yaml": "tether: 1\nrules: {ignore: [TT3, TT4]}\n",
        "people.yaml": PEOPLE.replace("bob@", "eve@") + "eve: {emails: bob@example.org}\n",
        ".mailmap": "Ana <ana@example.org> <bob@example.org>\n",
        A: promise("missed", what="Send nothing"),
    }
    repo.commit(theirs, LATER, author=BOB)
    done = check(repo.path, "--from-ref", "main", "--output-format", "concise")
    assert [line.split()[2] for line in done.stdout.splitlines()[:-1]] == ["TT305", "TT401"]
    assert "this changes tether.yaml, people.yaml, .mailmap; " in done.stderr


def test_faults_of_the_branchs_own_settings_are_told(repo: GitRepo) -> None:
    repo.commit({"tether.yaml": "tether: 1\ngrace: long\n"}, LATER)
    assert found(repo.path) == [("tether.yaml", "TT117", 2)]


def test_a_person_may_come_with_the_first_promise(repo: GitRepo) -> None:
    repo.commit({"people.yaml": PEOPLE + "zoe: Zoe\n", B: promise(who="zoe")}, LATER, author=ANA)
    assert found(repo.path) == []


def test_what_a_branch_breaks_elsewhere_is_its_own(repo: GitRepo) -> None:
    repo.checkout("main")
    repo.commit({B: promise(what="Book the room", needs="a"), C: promise(needs="lost")}, LATER)
    repo.branch("next")
    repo.commit({A: None}, LATER)
    assert found(repo.path) == [(A, "TT303", 1), (B, "TT204", 5)]


def test_a_link_in_place_of_a_file_is_no_deletion(repo: GitRepo) -> None:
    (repo.path / A).unlink()
    (repo.path / A).symlink_to("/etc/passwd")
    repo.commit()
    assert found(repo.path) == [(A, "TT014", 1)]


def test_the_first_settings_count_where_there_were_none(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"README": "x"})
    repo.branch("work")
    repo.commit({"tether.yaml": "tether: 1\ncommitments: p\n", "p/a.yaml": promise(due="soon")})
    assert found(repo.path) == [("p/a.yaml", "TT106", 4)]


def test_a_root_in_a_subfolder(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"team/tether.yaml": "tether: 1\n", f"team/{A}": promise()})
    repo.branch("work")
    repo.commit({f"team/{A}": SILENT, A: "who: [", ".mailmap": "A <a@x.y> <b@x.y>\n"}, LATER)
    done = check(repo.path / "team", "--from-ref", "main", "--output-format", "concise")
    assert done.stdout.startswith(f"{A}:4:6: error TT301")
    assert "this changes .mailmap;" in done.stderr


def test_paths_count_from_where_people_stand(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"team/tether.yaml": "tether: 1\n", f"team/{A}": promise()})
    repo.branch("work")
    repo.commit({f"team/{A}": SILENT}, LATER)
    words = ("team", "--from-ref", "main", "--output-format")
    told = check(repo.path, *words, "full").stdout
    assert told.startswith(f"team/{A}:4:6: error TT301")
    assert "4 | due: 2026-04-10" in told
    assert check(repo.path, *words, "github").stdout.startswith(f"::error file=team/{A},line=4")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to-ref", "work"), "--to-ref work needs --from-ref"),
        (("--from-ref", "lost"), "there is no branch, tag or commit `lost`"),
        (("--from-ref", "main", "--to-ref", ""), "there is no branch, tag or commit ``"),
        (("--from-ref", "main", "--to-ref", "--output=x"), "there is no branch, tag or commit"),
        (("--from-ref", "apart"), "have no history in common"),
        (("--from-ref", "main", A, C), "two refs are compared as a whole"),
        (("--from-ref", "main", A), f"{A} is no folder"),
        (("--from-ref", "main", "lost"), "lost is no folder"),
    ],
)
def test_what_cannot_be_compared_is_said(
    repo: GitRepo, arguments: tuple[str, ...], words: str
) -> None:
    repo.git("checkout", "-q", "--orphan", "apart")
    repo.commit()
    repo.checkout("work")
    done = check(repo.path, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
