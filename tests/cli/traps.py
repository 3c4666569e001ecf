"""Ways in which a repository gets git to run a program, each with a git command that shows it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.gitrepo import GitRepo

Arrange = Callable[[GitRepo, Path], None]
STATUS = ("status", "--porcelain")
FETCH = ("fetch", "origin")
SIGNED = ("log", "-4", "--format=%G?", "main")


class Trap(NamedTuple):
    """A trap: how it is set, with a program to run; what springs it; where that is run.

    `refused` tells that nothing at all is read from such a repository.
    """

    name: str
    arrange: Arrange
    spring: tuple[str, ...]
    folder: str = "."
    refused: bool = False
    given: bytes = b""


def _settings(**values: str) -> Arrange:
    """Settings of the repository; ``__`` stands for a dot, ``{}`` for the program."""

    def arrange(repo: GitRepo, program: Path) -> None:
        for key, value in values.items():
            repo.git("config", key.replace("__", "."), value.replace("{}", str(program)))

    return arrange


def _hooks(folder: str, **values: str) -> Arrange:
    def arrange(repo: GitRepo, program: Path) -> None:
        for name in ("reference-transaction", "post-index-change", "pre-commit", "post-checkout"):
            hook = repo.path / folder / name
            hook.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(program, hook)
        _settings(**values)(repo, program)

    return arrange


def _promised(**values: str) -> Arrange:
    """A partial clone that lacks a blob, which git would fetch when it is asked for."""

    def arrange(repo: GitRepo, program: Path) -> None:
        blob = repo.git("rev-parse", "main:commitments/a.yaml")
        (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
        both = {"extensions__partialClone": "origin", "remote__origin__promisor": "true"}
        _settings(core__repositoryFormatVersion="1", **both, **values)(repo, program)

    return arrange


def _instead(repo: GitRepo, program: Path) -> None:
    _settings(remote__origin__url="home:x", protocol__ext__allow="always")(repo, program)
    repo.git("config", f"url.ext::{program} .insteadOf", "home:")


def _included(key: str) -> Arrange:
    def arrange(repo: GitRepo, program: Path) -> None:
        repo.write({"included": f"[core]\n\tfsmonitor = {program}\n"})
        repo.git("config", key, "../included")

    return arrange


def _work_tree_settings(repo: GitRepo, program: Path) -> None:
    repo.git("config", "extensions.worktreeConfig", "true")
    repo.git("config", "--worktree", "core.fsmonitor", str(program))


def _redirected(repo: GitRepo, program: Path) -> None:
    """The repository lies in a folder of the tree, and `.git` is a file that leads there."""
    _settings(core__fsmonitor="{}")(repo, program)
    (repo.path / ".git").rename(repo.path / "evil.git")
    repo.write({".git": "gitdir: evil.git\n"})


def _bare(repo: GitRepo, program: Path) -> None:
    """A bare repository among the files, with a ``tether.yaml`` of its own."""
    shutil.copytree(repo.path / ".git", repo.path / "evil")
    repo.write({"evil/tether.yaml": "tether: 1\n"})
    for key, value in (("core.bare", "true"), ("log.showSignature", "true")):
        repo.git("-C", "evil", "config", "--file", "config", key, value)
    repo.git("-C", "evil", "config", "--file", "config", "gpg.program", str(program))


def _elsewhere(repo: GitRepo, program: Path) -> None:
    (repo.path.parent / "other").mkdir()
    _settings(core__worktree="../../other", core__fsmonitor="{}")(repo, program)


def _submodule(repo: GitRepo, program: Path) -> None:
    repo.git("clone", "-q", "--no-local", repo.path.as_uri(), "commitments/sub")
    repo.git("-C", "commitments/sub", "config", "core.fsmonitor", str(program))
    repo.git("-c", "advice.addEmbeddedRepo=false", "add", "commitments/sub")
    repo.git("commit", "-q", "-m", "sub", env=repo.dates())


def _alternates(repo: GitRepo, program: Path) -> None:
    shutil.copytree(repo.path / ".git", repo.path.parent / "other.git")
    other = repo.path.parent / "other.git" / "objects"
    (repo.path / ".git" / "objects" / "info").mkdir(exist_ok=True)
    (repo.path / ".git" / "objects" / "info" / "alternates").write_text(f"{other}\n")
    _settings(core__alternateRefsCommand="{}")(repo, program)


DIFF = ("diff", "main", "work")
CLEAN = ("add", "--renormalize", ".")
SMUDGE = ("checkout-index", "--force", "--all")
UPDATE = ("update-ref", "refs/heads/x", "HEAD")
CREDENTIAL = ("credential", "fill")
HOST = b"protocol=https\nhost=example.org\n\n"
GIT = {"remote__origin__url": "git://example.invalid/x"}
EXT = {"protocol__ext__allow": "always"}
SSH = {"remote__origin__url": "ssh://example.invalid/x"}

TRAPS = (
    Trap("fsmonitor", _settings(core__fsmonitor="{}"), STATUS),
    Trap("hooks", _hooks(".git/hooks"), UPDATE),
    Trap("hooks path", _hooks(".git/elsewhere", core__hooksPath=".git/elsewhere"), UPDATE),
    Trap("hooks in the tree", _hooks("hooks", core__hooksPath="hooks"), UPDATE),
    Trap("gpg", _settings(gpg__program="{}", log__showSignature="true"), SIGNED),
    Trap(
        "gpg for ssh",
        _settings(
            gpg__ssh__program="{}", gpg__ssh__allowedSignersFile="/x", log__showSignature="true"
        ),
        SIGNED,
    ),
    Trap("gpg for x509", _settings(gpg__x509__program="{}", log__showSignature="true"), SIGNED),
    Trap("external diff", _settings(diff__external="{}"), DIFF),
    Trap("diff by attribute", _settings(diff__evil__command="{}"), DIFF),
    Trap("textconv", _settings(diff__evil__textconv="{}"), DIFF),
    Trap("clean", _settings(filter__evil__clean="{}"), CLEAN),
    Trap("smudge", _settings(filter__evil__smudge="{}"), SMUDGE),
    Trap("process", _settings(filter__evil__process="{}"), SMUDGE),
    Trap("ssh", _settings(core__sshCommand="{}", **SSH), FETCH),
    Trap("proxy", _settings(core__gitProxy="{}", **GIT), FETCH),
    Trap("upload-pack", _settings(remote__origin__uploadpack="{}", remote__origin__url="."), FETCH),
    Trap("ext", _settings(remote__origin__url="ext::{}", **EXT), FETCH),
    Trap("instead of", _instead, FETCH),
    Trap("credentials", _settings(credential__helper="!{}"), CREDENTIAL, given=HOST),
    Trap("password", _settings(core__askPass="{}"), CREDENTIAL, given=HOST),
    Trap("alternates", _alternates, ("rev-list", "--alternate-refs")),
    Trap("include", _included("include.path"), STATUS),
    Trap("include if", _included("includeIf.onbranch:**.path"), STATUS),
    Trap("work tree settings", _work_tree_settings, STATUS),
    Trap("submodule", _submodule, STATUS),
    Trap("git file", _redirected, STATUS),
    Trap("bare repository", _bare, SIGNED, folder="evil", refused=True),
    Trap(
        "promised over ssh",
        _promised(core__sshCommand="{}", **SSH),
        ("cat-file", "-p", "main:commitments/a.yaml"),
        refused=True,
    ),
    Trap(
        "promised by upload-pack",
        _promised(remote__origin__uploadpack="{}", remote__origin__url="."),
        ("cat-file", "-p", "main:commitments/a.yaml"),
        refused=True,
    ),
    Trap("work tree elsewhere", _elsewhere, STATUS, refused=True),
)
