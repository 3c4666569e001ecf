"""`tether init --hook ...`: pieces for other programs, never written over anything."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.tether import Run, tether
from tests.gitrepo import GitRepo
from tether_txt import __version__
from tether_txt.cli._starters import STARTERS

CONFIG = ".pre-commit-config.yaml"
HOOKS = ("pre-commit", "pre-merge-commit")
WRITTEN = f"""\
# The commitments are checked before every commit, by https://pre-commit.com or https://prek.j178.dev
default_install_hook_types: [pre-commit, pre-merge-commit]
repos:
  - repo: https://github.com/tether-txt/tether-txt
    rev: v{__version__}
    hooks:
      - id: tether-check
        # verbose: true         # shows advice as well, which stops no commit
      # - id: tether-message    # proposes a commit message; add prepare-commit-msg above
"""
NEXT = "\nNext: `pre-commit install`, or `prek install`, once in each clone.\n"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.write({"tether.yaml": "tether: 1\n", "team/tether.yaml": "tether: 1\n"})
    return made


def test_in_a_repository_with_settings_the_piece_alone_is_written(repo: GitRepo) -> None:
    done = tether("init", "--hook", cwd=repo.path)
    assert done == Run(0, f"written        {CONFIG}\n{NEXT}", "")
    assert (repo.path / CONFIG).read_text() == WRITTEN
    assert not (repo.path / "people.yaml").exists()


def test_a_piece_goes_to_the_top_of_the_repository(repo: GitRepo) -> None:
    done = tether("init", "--hook", cwd=repo.path / "team")
    assert done.out.splitlines()[0] == f"written        ../{CONFIG}"
    assert (repo.path / CONFIG).exists()


def test_the_first_files_and_a_piece_together(tmp_path: Path) -> None:
    done = tether("init", "new", "--hook", cwd=tmp_path)
    assert [line.split()[-1] for line in done.out.splitlines()[:4]] == [
        "tether.yaml",
        "people.yaml",
        "commitments/example.yaml",
        f"new/{CONFIG}",
    ]
    assert tether("check", cwd=tmp_path / "new").code == 0


def test_what_is_there_is_left_and_the_rest_is_told(repo: GitRepo) -> None:
    repo.write({CONFIG: "repos: []\n"})
    done = tether("init", "--hook", cwd=repo.path)
    told = "".join(f"    {line}\n" for line in WRITTEN.splitlines())
    assert done.out == f"left as it is  {CONFIG}: add this to it yourself\n{told}{NEXT}"
    assert (repo.path / CONFIG).read_text() == "repos: []\n"


def test_what_is_there_already_is_not_told_again(repo: GitRepo) -> None:
    repo.write({CONFIG: WRITTEN.replace("repos:", "repos:\n  - repo: local")})
    done = tether("init", "--hook", cwd=repo.path)
    assert done.out == f"left as it is  {CONFIG}, which has this already\n{NEXT}"


def test_git_hooks_are_programs_where_git_looks_for_them(repo: GitRepo) -> None:
    repo.git("config", "core.hooksPath", "hooks")
    done = tether("init", "--git-hook", cwd=repo.path / "team")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "".join(f"written        ../hooks/{name}\n" for name in HOOKS)
        + "\nGit runs these hooks in this clone alone; `git commit --no-verify` goes past them.\n"
    )
    for name in HOOKS:
        assert os.access(repo.path / "hooks" / name, os.X_OK)


def test_git_hooks_of_a_linked_work_tree(repo: GitRepo, tmp_path: Path) -> None:
    repo.commit()
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    assert tether("init", "--git-hook", cwd=tmp_path / "linked").code == 0
    assert (repo.path / ".git/hooks/pre-commit").exists()


def test_hooks_that_all_repositories_share_are_left(repo: GitRepo, tmp_path: Path) -> None:
    repo.git("config", "core.hooksPath", str(tmp_path / "shared"))
    done = tether("init", "--git-hook", cwd=repo.path)
    assert done.code == 2
    assert done.err == (
        f"tether: `core.hooksPath` says that hooks are in {tmp_path}/shared, outside this "
        "repository\n  help: call `tether check --staged` in the pre-commit hook there\n"
    )
    assert not (tmp_path / "shared").exists()


def test_a_folder_that_leads_elsewhere_is_not_entered(repo: GitRepo, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (repo.path / ".vscode").symlink_to(tmp_path / "elsewhere")
    done = tether("init", "--editor", "vscode", cwd=repo.path)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"tether: {repo.path}/.vscode leads out of the repository\n"
        "  help: it is a link: write the files there yourself, or delete it\n"
    )
    assert not list((tmp_path / "elsewhere").iterdir())


def test_git_hooks_need_a_repository(tmp_path: Path) -> None:
    done = tether("init", "--git-hook", cwd=tmp_path)
    assert done.code == 2
    assert "is in no git repository" in done.err
    assert not (tmp_path / "tether.yaml").exists()


def test_what_cannot_be_written_is_said(repo: GitRepo) -> None:
    repo.git("config", "core.hooksPath", "tether.yaml")
    done = tether("init", "--git-hook", cwd=repo.path)
    assert (done.code, done.out) == (2, "")
    assert "tether.yaml/pre-commit cannot be written: File exists" in done.err


def test_every_starter_is_told_by_help_and_can_be_written(repo: GitRepo) -> None:
    for folder in STARTERS.iterdir():
        if not folder.is_dir():
            continue
        kind, _, name = folder.name.partition("-")
        words = [f"--{kind}", name] if kind in ("ci", "editor") else [f"--{folder.name}"]
        assert tether("init", *words, cwd=repo.path).code == 0, folder
        files = {f.relative_to(folder) for f in folder.rglob("*") if f.is_file()}
        into = repo.path / ".git/hooks" if folder.name == "git-hook" else repo.path
        assert files
        for file in files:
            assert not re.search("@[A-Z]+@", (into / file).read_text()), file


def test_starters_are_in_the_package(tmp_path: Path) -> None:
    """Git knows every file of a starter: what is ignored would not be in a wheel either."""
    done = subprocess.run(
        ["git", "ls-files", "--others", "--ignored", "--exclude-standard", str(STARTERS)],
        cwd=STARTERS,
        check=True,
        capture_output=True,
    )
    assert done.stdout == b""


def test_a_root_in_a_folder_below_is_found(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"teams/red/tether.yaml": "tether: 1\n"})
    assert tether("init", "--hook", cwd=repo.path).code == 0
    assert not (repo.path / "tether.yaml").exists()


def test_a_root_that_is_not_staged_yet_is_found(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.write({".gitignore": "old\n", "old/tether.yaml": "tether: 1\n"})
    assert tether("init", "teams/größe", cwd=repo.path).code == 0
    assert tether("init", "--hook", cwd=repo.path).code == 0
    assert not (repo.path / "tether.yaml").exists()


def test_several_roots_below_are_told_apart(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"teams/red/tether.yaml": "tether: 1\n"})
    repo.commit({"teams/blue/tether.yaml": "tether: 1\n"})
    assert tether("init", "--git-hook", cwd=repo.path).code == 0
    done = tether("init", "--editor", "vscode", cwd=repo.path)
    assert done.err == (
        "tether: there are several repositories of promises: teams/blue, teams/red\n"
        "  help: name one\n"
    )
