"""A repository made by an enemy: no command runs a program of it or believes what it must not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.traps import TRAPS, Trap
from tests.gitrepo import BOB, GitRepo, promise
from tether_txt.cli.main import tether
from tether_txt.errors import TetherError

PEOPLE = "ana: {emails: ana@example.org}\nbob: {emails: bob@example.org}\n"
LATER = "2026-03-09T09:00:00+00:00"
MOVED = promise(due="2026-04-10")
A, B = "commitments/a.yaml", "commitments/b.yaml"
BRANCH = ("--from-ref", "main", "--to-ref", "work")
COMMANDS = (
    # The first three need no history, and work where a part of it is missing.
    ("check", "--no-cache"),
    ("check", "--staged"),
    ("message",),
    ("check", *BRANCH),
    ("diff", *BRANCH),
    ("report", "--no-cache", "--ref", "main"),
    ("log", "--no-cache", "--since", "99w", "--ref", "main"),
    ("log", "a", "--no-cache", "--ref", "main"),
    ("audit", "--no-cache", "--ref", "work"),
    ("ics", "--no-cache", "-o", "-", "--ref", "main"),
    ("export", "--no-cache", "--what", "states", "--ref", "main"),
)
SIGNATURES = ("PGP SIGNATURE", "SSH SIGNATURE", "SIGNED MESSAGE")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """A history with signatures of every kind, and attributes that name a driver."""
    repo = GitRepo(tmp_path_factory.mktemp("made") / "repo")
    attributes = "*.yaml diff=evil filter=evil\n"
    files = {"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, ".gitattributes": attributes}
    repo.commit({**files, A: promise(), B: promise(what="Book the room")})
    for kind in SIGNATURES:
        people = [line for line in repo.git("cat-file", "commit", "HEAD").splitlines()
                  if line.startswith(("author ", "committer "))]  # fmt: skip
        head = [f"tree {repo.git('write-tree')}", f"parent {repo.head()}", *people]
        signature = f"gpgsig -----BEGIN {kind}-----\n x\n -----END {kind}-----\n\nsigned\n"
        text = "\n".join([*head, signature])
        commit = repo.git("hash-object", "-t", "commit", "-w", "--stdin", data=text.encode())
        repo.git("update-ref", "HEAD", commit)
    repo.branch("work")
    repo.commit({A: MOVED, B: None}, LATER)
    return repo


@pytest.fixture
def repo(made: GitRepo, tmp_path: Path) -> GitRepo:
    copy = GitRepo(tmp_path / "repo")
    shutil.rmtree(copy.path)
    shutil.copytree(made.path, copy.path)
    copy.hours = 100
    return copy


@pytest.fixture(scope="module")
def baseline(made: GitRepo) -> list[tuple[int, str]]:
    with pytest.MonkeyPatch.context() as patch:
        found = answers(made.path, patch)
    assert [code for code, _ in found] == [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]
    return found


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that leaves a file `sung` when it is run."""
    program = tmp_path / "canary"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >>'{tmp_path / 'sung'}'\n")
    program.chmod(0o755)
    return program


def answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Exit code and words of each command."""
    monkeypatch.chdir(folder)
    found = []
    for words in COMMANDS:
        done = CliRunner().invoke(tether, ["--now", "2026-04-20", *words], standalone_mode=False)
        if isinstance(done.exception, TetherError):
            found.append((done.exception.exit_code, done.exception.message))
        else:
            assert done.exception is None, done.exception
            found.append((int(done.return_value or 0), done.output))
    return found


@pytest.mark.parametrize("trap", TRAPS, ids=[trap.name for trap in TRAPS])
def test_no_command_springs_a_trap(
    repo: GitRepo,
    canary: Path,
    baseline: list[tuple[int, str]],
    trap: Trap,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sung = canary.parent / "sung"
    trap.arrange(repo, canary)
    sung.unlink(missing_ok=True)
    after = answers(repo.path / trap.folder, monkeypatch)
    assert not sung.exists(), sung.read_text()
    if trap.refused:
        assert [code for code, _ in after[3:]] == [2] * (len(COMMANDS) - 3), after
    elif trap.name != "submodule":
        assert after == baseline
    repo.git("-C", trap.folder, *trap.spring, data=trap.given, ok=False)
    assert sung.exists(), "the trap does not spring, so the test shows nothing"


def test_replaced_and_grafted_history_is_not_believed(
    repo: GitRepo, baseline: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repo.git("rev-list", "--max-parents=0", "main")
    (repo.path / ".git" / "info").mkdir(exist_ok=True)
    (repo.path / ".git" / "info" / "grafts").write_text(f"{repo.head('work')} {root}\n")
    text = repo.git("cat-file", "commit", "work").replace("Ana <ana@", "Bob <bob@")
    commit = repo.git("hash-object", "-t", "commit", "-w", "--stdin", data=text.encode())
    repo.git("replace", "work", commit)
    assert "Bob" in repo.git("log", "-1", "--format=%an", "work")
    assert answers(repo.path, monkeypatch) == baseline


STRANGE = {
    "tether.yaml": "tether: 1\ntimezone: Asia/Tokyo\ngrace: 99w\nrules: {ignore: [TT3, TT4]}\n",
    "people.yaml": "ana: {emails: bob@example.org}\nbob: {emails: ana@example.org}\n",
    ".mailmap": "Ana <ana@example.org> <bob@example.org>\n",
    ".gitattributes": "* binary diff=evil filter=evil ident export-ignore\n",
}


def test_a_pull_request_is_judged_by_the_rules_of_where_it_goes(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.path)
    repo.commit({B: promise("kept", what="Book the room")}, LATER, author=BOB)
    repo.branch("stranger")
    repo.commit(STRANGE, LATER, author=BOB)

    def said(*words: str) -> str:
        done = CliRunner().invoke(tether, ["--now", "2026-04-20", *words], standalone_mode=False)
        assert done.exception is None, done.exception
        return done.stdout

    def found(branch: str) -> list[str]:
        options = ("--from-ref", "main", "--to-ref", branch, "--output-format", "concise")
        lines = said("check", *options).splitlines()
        return [line for line in lines if line.startswith("commitments/")]

    def told(branch: str) -> object:
        options = ("--from-ref", "main", "--to-ref", branch, "--format", "json")
        return json.loads(said("diff", *options))["changes"]

    assert found("stranger") == found("work") != []
    assert told("stranger") == told("work") != []
    for words in (("report", "--details"), ("log",), ("audit",), ("export", "--what", "verdicts")):
        there = said(*words, "--ref", "main")
        repo.checkout("main")
        assert said(*words, "--ref", "main") == there
        repo.checkout("stranger")


SHADOWS = ("click", "git", "ruamel", "tether_txt", "sitecustomize", "usercustomize", "json", "re")


@pytest.mark.parametrize("words", [("check", *BRANCH), ("diff", *BRANCH), ("report",)])
def test_no_python_file_of_the_checkout_is_loaded(
    repo: GitRepo, tmp_path: Path, words: tuple[str, ...]
) -> None:
    sung = tmp_path / "sung"
    trap = f"open({str(sung)!r}, 'a').write(__name__)\n"
    files = {f"{name}.py": trap for name in SHADOWS} | {"conftest.py": trap, "setup.py": trap}
    packages = {f"{name}/__init__.py": trap for name in SHADOWS}
    repo.write(files | packages | {"pyproject.toml": "[", "pyvenv.cfg": "home = .\n"})
    program = Path(sys.executable).parent / "tether"
    done = subprocess.run([program, *words], cwd=repo.path, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert not sung.exists(), sung.read_text()
    subprocess.run([sys.executable, "-m", "tether_txt"], cwd=repo.path, capture_output=True,
                   check=False, env={**os.environ, "PYTHONPATH": ""})  # fmt: skip
    assert sung.exists(), "the files are no trap, so the test shows nothing"
