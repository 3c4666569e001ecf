"""``tether message``: a commit message is proposed, and nobody's own is replaced."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.tether import tether
from tests.conftest import ROOT
from tests.gitrepo import GitRepo, promise
from tests.hooks.situations import git

A, B, C = (f"commitments/{name}.yaml" for name in "abc")
KEEPS = "ana keeps: Send the board pack"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    room = promise(what="Book the room", due="2026-03-20")
    made.commit({"tether.yaml": "tether: 1\n", A: promise(), B: room})
    hook = made.path / ".git/hooks/prepare-commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m tether_txt message "$@"\n')
    hook.chmod(0o755)
    made.variables["PYTHONPATH"] = str(ROOT)
    return made


def stage(repo: GitRepo, files: dict[str, str | None]) -> None:
    repo.write(files)
    repo.git("add", "--all")


def message(repo: GitRepo) -> str:
    return repo.git("log", "-1", "--format=%B")


def proposed(repo: GitRepo) -> str:
    done = tether("message", cwd=repo.path)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_one_thing_is_one_line(repo: GitRepo) -> None:
    stage(repo, {A: promise("kept", closed="2026-03-09")})
    assert proposed(repo) == f"{KEEPS}\n"
    assert git(repo, "commit").code == 0
    assert message(repo) == KEEPS


def test_what_the_line_does_not_say_follows(repo: GitRepo) -> None:
    moved = "[{from: 2026-03-10 17:00, why: the figures come later, agreed: bob}]"
    what = "Send the board pack with the figures of all four quarters and a page on each of them"
    repo.commit({A: promise(what=what)})
    stage(repo, {A: promise(what=what, due="2026-03-20", moved=moved)})
    assert proposed(repo) == (
        "ana moves: Send the board pack with the figures of all four quarters …\n"
        "\n"
        "ana moves: Send the board pack with the figures of all four quarters and\n"
        "a page on each of them\n"
        "From 2026-03-10 17:00 to 2026-03-20, agreed with bob, “the figures come\n"
        "later”\n"
    )


def test_no_line_is_taken_for_a_comment_of_git(repo: GitRepo) -> None:
    repo.commit({A: promise(steps='[{what: "#12 is closed"}]')})
    stage(repo, {A: promise(steps='[{what: "#12 is closed", done: 2026-03-04}]')})
    assert git(repo, "commit").code == 0
    assert message(repo) == "ana takes a step: Send the board pack\n\n #12 is closed"


def test_several_things_are_counted_and_listed(repo: GitRepo) -> None:
    stage(repo, {A: promise("kept"), B: promise(what="Book the room", warned="[{why: no hall}]")})
    assert proposed(repo) == (
        "ana: 1 kept, 1 moved, 1 at risk\n"
        "\n"
        "- ana keeps: Send the board pack\n"
        "- ana moves: Book the room, from 2026-03-20 to 2026-03-10 17:00\n"
        "- ana warns: Book the room, “no hall”\n"
    )
    stage(repo, {A: promise(who="bob"), B: None})
    assert proposed(repo).splitlines()[0] == "promises: 1 handed over, 1 dropped"


def test_a_long_list_ends_in_a_number(repo: GitRepo) -> None:
    stage(repo, {f"commitments/n{at}.yaml": promise(what=f"Print it {at}") for at in range(30)})
    assert proposed(repo).splitlines()[0] == "ana: 30 made"
    assert proposed(repo).splitlines()[-1] == "- and 10 more"


@pytest.mark.parametrize(
    "words",
    [
        ("-m", "my own"),
        ("-F", "own.txt"),
        ("-t", "own.txt"),
        ("-C", "HEAD"),
        ("--amend",),
        ("--fixup", "HEAD"),
    ],
)
def test_what_comes_from_somewhere_is_left(repo: GitRepo, words: tuple[str, ...]) -> None:
    repo.path.joinpath("../repo.home/own.txt").write_text("my own\n")
    words = tuple("../repo.home/own.txt" if word == "own.txt" else word for word in words)
    stage(repo, {A: promise("kept")})
    git(repo, "commit", *words)
    assert KEEPS not in message(repo)


def test_merges_and_squashes_have_their_own(repo: GitRepo) -> None:
    repo.branch("side")
    repo.commit({A: promise("kept")})
    repo.checkout("main")
    repo.commit({B: promise("kept", what="Book the room", due="2026-03-20")})
    assert git(repo, "merge", "--no-edit", "side").code == 0
    assert message(repo) == "Merge branch 'side'"
    repo.git("reset", "-q", "--hard", "HEAD~1")
    repo.git("merge", "-q", "--squash", "side")
    assert git(repo, "commit").code == 0
    assert message(repo).startswith("Squashed commit")


def test_a_message_that_somebody_began_is_left(repo: GitRepo, tmp_path: Path) -> None:
    stage(repo, {A: promise("kept")})
    file = tmp_path / "MESSAGE"
    for text in ("mine\n", "mine\n\n# comment\n"):
        file.write_text(text)
        assert tether("message", str(file), cwd=repo.path).code == 0
        assert file.read_text() == text


@pytest.mark.parametrize("comments", ["\n# Please enter\n# a message\n", "\n; theirs\n", "\n", ""])
def test_comments_stay_below(repo: GitRepo, tmp_path: Path, comments: str) -> None:
    stage(repo, {A: promise("kept")})
    file = tmp_path / "MESSAGE"
    file.write_text(comments)
    assert tether("message", str(file), cwd=repo.path).code == 0
    assert file.read_text() == f"{KEEPS}\n{comments.rstrip() and comments}"


def test_the_diff_of_a_verbose_commit_is_no_message(repo: GitRepo) -> None:
    stage(repo, {A: promise("kept")})
    assert git(repo, "commit", "-v").code == 0
    assert message(repo) == KEEPS


@pytest.mark.parametrize(
    "files",
    [
        {A: promise("kept"), "main.c": "int x;\n"},
        {"tether.yaml": "tether: 1\nnotice: 2d\n"},
        {A: "# a comment\n" + promise()},
        {A: "who: ["},
    ],
)
def test_what_is_no_change_of_promises_gets_none(repo: GitRepo, files: dict[str, str]) -> None:
    stage(repo, dict(files))
    done = tether("message", cwd=repo.path)
    assert (done.code, done.out) == (0, "")
    why = "what is staged is no change of promises, or not that alone"
    assert done.err == f"tether: no message is proposed: {why}\n"
    assert git(repo, "commit").code == 1


def test_promises_in_a_folder(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"team/tether.yaml": "tether: 1\ncommitments: p\n", "team/p/a.yaml": promise()})
    stage(repo, {"team/p/a.yaml": promise("kept")})
    assert proposed(repo) == f"{KEEPS}\n"
    assert tether("message", cwd=repo.path / "team/p").out == f"{KEEPS}\n"


def test_a_private_promise_is_not_told(repo: GitRepo) -> None:
    stage(repo, {C: promise(what="Ask the doctor", private="true")})
    assert proposed(repo) == "ana promises somebody: a private promise\n\nDue 2026-03-10 17:00\n"


def test_pre_commit_says_in_the_environment_where_a_message_is_from(
    repo: GitRepo, tmp_path: Path
) -> None:
    stage(repo, {A: promise("kept")})
    file = tmp_path / "MESSAGE"
    file.write_text("\n# x\n")
    source = {"PRE_COMMIT_COMMIT_MSG_SOURCE": "template"}
    assert tether("message", str(file), cwd=repo.path, variables=source).code == 0
    assert file.read_text() == "\n# x\n"


def test_no_commit_is_stopped_for_want_of_a_proposal(tmp_path: Path) -> None:
    (tmp_path / "MESSAGE").write_text("\n# x\n")
    done = tether("message", "MESSAGE", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("tether: no message is proposed: ")
    done = tether("message", "lost", cwd=tmp_path)
    assert done.code == 0
