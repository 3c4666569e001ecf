"""Nothing in a hostile repository runs a program or bends what its history says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gitrepo import GitRepo, promise
from tether_txt.errors import GitError
from tether_txt.history import mainline
from tether_txt.history.identity import Identities
from tether_txt.history.state import State
from tether_txt.history.timeline import read
from tether_txt.repository import git_process
from tether_txt.repository.committed import CommittedTree
from tether_txt.repository.git import open_repository

RUNS = [
    ("core.fsmonitor", "{canary}"),
    ("core.hooksPath", "{hooks}"),
    ("core.pager", "{canary}"),
    ("pager.log", "{canary}"),
    ("core.sshCommand", "{canary}"),
    ("core.gitProxy", "{canary}"),
    ("core.editor", "{canary}"),
    ("core.askPass", "{canary}"),
    ("core.alternateRefsCommand", "{canary}"),
    ("credential.helper", "!{canary}"),
    ("diff.external", "{canary}"),
    ("diff.evil.command", "{canary}"),
    ("diff.evil.textconv", "{canary}"),
    ("filter.evil.smudge", "{canary}"),
    ("filter.evil.clean", "{canary}"),
    ("filter.evil.process", "{canary}"),
    ("gpg.program", "{canary}"),
    ("gpg.ssh.program", "{canary}"),
    ("log.showSignature", "true"),
    ("alias.log", "!{canary}"),
    ("alias.cat-file", "!{canary}"),
    ("remote.origin.uploadpack", "{canary}"),
    ("uploadpack.packObjectsHook", "{canary}"),
    ("protocol.ext.allow", "always"),
    ("remote.origin.url", "ext::{canary}"),
    ("trace2.eventTarget", "{canary}"),
    ("merge.evil.driver", "{canary}"),
]
BENDS = [
    ("diff.renames", "copies"),
    ("diff.relative", "true"),
    ("diff.noprefix", "true"),
    ("diff.ignoreSubmodules", "all"),
    ("diff.orderFile", "/dev/null"),
    ("log.showRoot", "false"),
    ("log.follow", "true"),
    ("log.decorate", "full"),
    ("log.date", "relative"),
    ("log.mailmap", "true"),
    ("log.diffMerges", "off"),
    ("log.abbrevCommit", "true"),
    ("core.abbrev", "4"),
    ("core.quotePath", "false"),
    ("color.ui", "always"),
    ("color.diff", "always"),
    ("format.pretty", "oneline"),
    ("format.notes", "true"),
    ("i18n.logOutputEncoding", "UTF-16"),
    ("notes.displayRef", "refs/notes/*"),
    ("mailmap.file", "evil"),
]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.commit({"commitments/a.yaml": promise(), ".gitattributes": "*.yaml diff=evil filter=evil"})
    made.branch("topic")
    made.commit({"commitments/a.yaml": promise("kept")})
    made.checkout("main")
    made.commit({"commitments/b.yaml": promise()})
    made.merge("topic")
    signed = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nm\n"
    text = made.git("cat-file", "commit", "HEAD").split("\n\n")[0] + "\n" + signed
    commit = made.git("hash-object", "-t", "commit", "-w", "--stdin", data=text.encode())
    made.git("update-ref", "HEAD", commit)
    made.git("notes", "add", "-m", "noise", env=made.dates())
    return made


def everything(repo: GitRepo) -> list[State]:
    opened = open_repository(repo.path)
    tip = opened.resolve("main")
    tree = CommittedTree(opened, tip)
    assert [tree.read(listed.path) for listed in tree.listing("commitments")]
    tree.mailmap()
    opened.branch()
    return list(read(opened, tip, "commitments", Identities(), remember=False))


def test_settings_that_run_programs_run_nothing(repo: GitRepo, tmp_path: Path) -> None:
    before = everything(repo)
    sung = tmp_path / "sung"
    canary = tmp_path / "canary"
    canary.write_text(f"#!/bin/sh\necho \"$0 $@\" >> '{sung}'\n")
    canary.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "reference-transaction", "pre-commit", "fsmonitor-watchman"):
        (hooks / hook).symlink_to(canary)
        (repo.path / ".git" / "hooks").mkdir(exist_ok=True)
        (repo.path / ".git" / "hooks" / hook).symlink_to(canary)
    for key, value in RUNS:
        repo.git("config", "--replace-all", key, value.format(canary=canary, hooks=hooks))
    sung.unlink(missing_ok=True)
    assert everything(repo) == before
    assert not sung.exists(), sung.read_text()
    repo.git("log", "-1", "--show-signature", ok=False)
    assert sung.exists(), "the canary does not sing, so the test shows nothing"


@pytest.mark.parametrize(("key", "value"), BENDS)
def test_settings_do_not_bend_the_history(repo: GitRepo, key: str, value: str) -> None:
    before = everything(repo)
    with (repo.path / ".git" / "config").open("a") as file:
        section, _, name = key.partition(".")
        file.write(f"[{section}]\n\t{name} = {value}\n")
    repo.write({"evil": "Evil <evil@example.org> <ana@example.org>\n"})
    assert everything(repo) == before


def test_a_tree_that_unfolds_into_billions_is_refused(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_process, "MAX_MEMORY", 200_000_000)
    blob = repo.git("hash-object", "-w", "--stdin", data=promise().encode())
    entries = "".join(f"100644 blob {blob}\tf{at}.yaml\n" for at in range(10))
    for _ in range(12):
        tree = repo.git("mktree", data=entries.encode())
        entries = "".join(f"040000 tree {tree}\td{at}\n" for at in range(10))
    top = repo.git("mktree", data=f"040000 tree {tree}\tcommitments\n".encode())
    commit = repo.git("commit-tree", "-m", "bomb", "-p", "main", top, env=repo.dates())
    repo.git("update-ref", "refs/heads/main", commit)
    opened = open_repository(repo.path)
    with pytest.raises(GitError, match="emory"):
        list(read(opened, commit, "commitments", Identities(), remember=False))


def test_a_commit_that_changes_more_than_anybody_promises_is_refused(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mainline, "MAX_CHANGES", 3)
    repo.commit({f"commitments/n{number}.yaml": promise() for number in range(4)})
    with pytest.raises(GitError, match="more than 3 files"):
        everything(repo)


def test_a_work_tree_that_is_said_to_be_elsewhere_is_refused(repo: GitRepo) -> None:
    repo.git("config", "core.worktree", "/")
    with pytest.raises(GitError, match=r"core\.worktree"):
        open_repository(repo.path)
