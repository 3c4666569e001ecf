"""Git is asked safely, and says clearly why it cannot answer."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.gitrepo import GitRepo, promise
from tether_txt.errors import GitError
from tether_txt.format.text import MAX_BYTES
from tether_txt.repository import git
from tether_txt.repository.committed import CommittedTree
from tether_txt.repository.git import open_repository, user_identity


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": promise()})
    return made


def refused(root: Path, environ: dict[str, str] | None = None) -> GitError:
    with pytest.raises(GitError) as error:
        open_repository(root, environ)
    return error.value


def test_the_folder_of_the_root_inside_the_repository_is_known(repo: GitRepo) -> None:
    inside = repo.path / "team" / "a"
    inside.mkdir(parents=True)
    opened = open_repository(inside)
    assert opened.prefix == "team/a/"
    assert opened.top == repo.path
    assert opened.common_dir == repo.path / ".git"
    assert opened.object_format == "sha1"


@pytest.mark.parametrize("name", ["two\nlines", 'quote" \\', "ünï", "-dash"])
def test_a_root_with_an_odd_name(tmp_path: Path, name: str) -> None:
    repo = GitRepo(tmp_path / name)
    repo.commit({"tether.yaml": "tether: 1\n"})
    opened = open_repository(repo.path)
    assert opened.top == repo.path
    assert opened.resolve() == repo.head()


def test_a_linked_work_tree_has_its_own_head_and_shares_the_rest(repo: GitRepo) -> None:
    other = repo.path.parent / "linked"
    repo.git("worktree", "add", "-q", "-b", "other", str(other))
    opened = open_repository(other)
    repo.commit({"commitments/b.yaml": promise()})
    assert opened.resolve() == repo.head("other") != repo.head()
    assert opened.branch() == "refs/heads/other"
    assert opened.common_dir == repo.path / ".git"


def test_names_of_commits(repo: GitRepo) -> None:
    opened = open_repository(repo.path)
    assert opened.resolve("main") == opened.resolve() == opened.resolve(repo.head()[:10])
    repo.git("tag", "-a", "-m", "v", "v1")
    assert opened.resolve("v1") == repo.head()
    assert opened.branch("v1") == "refs/tags/v1"
    assert opened.branch(repo.head()) == ""


@pytest.mark.parametrize("ref", ["nowhere", "--all", "-1", "main..main", "", "main:tether.yaml"])
def test_a_name_that_is_no_commit_is_refused(repo: GitRepo, ref: str) -> None:
    with pytest.raises(GitError, match="no branch, tag or commit") as error:
        open_repository(repo.path).resolve(ref)
    assert "git branch --all" in error.value.help


def test_no_repository(tmp_path: Path) -> None:
    error = refused(tmp_path)
    assert "in no git repository" in error.message
    assert "git init" in error.help


def test_no_commits(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    with pytest.raises(GitError, match="no commits yet"):
        open_repository(repo.path).resolve()


def test_no_git(repo: GitRepo) -> None:
    error = refused(repo.path, {"PATH": str(repo.path)})
    assert "not installed" in error.message


def test_no_folder(tmp_path: Path) -> None:
    assert "no folder" in refused(tmp_path / "nowhere").message


def test_a_shallow_clone_is_refused_with_what_mends_it(repo: GitRepo) -> None:
    repo.commit({"commitments/b.yaml": promise()})
    repo.git("clone", "-q", "--depth=1", repo.path.as_uri(), "../shallow")
    error = refused(repo.path.parent / "shallow")
    assert "shallow" in error.message
    for mending in ("git fetch --unshallow", "fetch-depth: 0", "GIT_DEPTH: 0"):
        assert mending in error.help


def test_a_partial_clone_is_refused_with_what_mends_it(repo: GitRepo) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--filter=blob:none", repo.path.as_uri(), "../partial")
    error = refused(repo.path.parent / "partial")
    assert "partial" in error.message
    assert "git fetch --refetch" in error.help


def test_somebody_elses_repository_is_refused_with_gits_own_advice(
    repo: GitRepo, tmp_path: Path
) -> None:
    """Where the test runs as root, the owner is changed; elsewhere git is told to suppose so."""
    environ = owned_by_another(repo, tmp_path)
    error = refused(repo.path, environ)
    assert "belongs to somebody else" in error.message
    assert f"git config --global --add safe.directory {repo.path}" in error.help


def test_what_the_user_calls_safe_is_safe(repo: GitRepo, tmp_path: Path) -> None:
    environ = owned_by_another(repo, tmp_path)
    (tmp_path / "home" / ".gitconfig").write_text(f"[safe]\n\tdirectory = {repo.path}\n")
    opened = open_repository(repo.path, environ)
    assert opened.resolve() == repo.head()


def owned_by_another(repo: GitRepo, tmp_path: Path) -> dict[str, str]:
    """An environment for which the repository is another's: git is a script that pretends."""
    real = subprocess.check_output(["which", "git"], text=True).strip()
    script = tmp_path / "bin" / "git"
    script.parent.mkdir()
    (tmp_path / "home").mkdir()
    script.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {real} "$@"\n')
    script.chmod(0o755)
    return {"PATH": f"{script.parent}:{os.environ['PATH']}", "HOME": str(tmp_path / "home")}


def test_a_bare_repository_among_the_files_is_not_entered(repo: GitRepo) -> None:
    repo.git("clone", "-q", "--bare", ".", "commitments/evil")
    assert refused(repo.path / "commitments" / "evil").message


def test_the_callers_git_variables_do_not_lead_elsewhere(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = GitRepo(tmp_path / "other")
    other.commit({"x": "y"})
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.path / ".git/objects"))
    opened = open_repository(repo.path)
    assert opened.top == repo.path
    assert opened.tree(opened.resolve(), "tether.yaml")


def test_files_of_a_commit(repo: GitRepo) -> None:
    opened = open_repository(repo.path)
    head = opened.resolve()
    assert opened.read(head, "tether.yaml", 100) == b"tether: 1\n"
    assert opened.read(head, "people.yaml", 100) is None
    assert opened.read(head, "commitments", 100) is None
    with pytest.raises(GitError, match="more than 5 bytes"):
        opened.read(head, "tether.yaml", 5)


def test_blobs_keep_their_order_and_large_ones_are_left_out(repo: GitRepo) -> None:
    texts = [b"small", b"x" * 200_000, b"", b"line\n\0bin\n"]
    made = ("hash-object", "-w", "--stdin")
    oids = [repo.git(*made, data=text) for text in texts]
    opened = open_repository(repo.path)
    found = list(opened.blobs([*oids, opened.resolve()], MAX_BYTES))
    assert found == [b"small", None, b"", b"line\n\0bin\n", None]


def test_blobs_come_in_portions_where_there_are_many(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "MAX_PORTION", 7)
    texts = [b"one", b"two", b"", b"larger than a portion", b"three", b"last"]
    oids = [repo.git("hash-object", "-w", "--stdin", data=text) for text in texts]
    opened = open_repository(repo.path)
    wanted = [*oids, opened.resolve(), *oids]
    assert list(opened.blobs(wanted, MAX_BYTES)) == [*texts, None, *texts]


def test_a_missing_object_is_an_error(repo: GitRepo) -> None:
    opened = open_repository(repo.path)
    with pytest.raises(GitError, match="missing"):
        list(opened.blobs(["12" * 20], MAX_BYTES))


def test_a_commits_tree_is_listed_like_a_folder(repo: GitRepo) -> None:
    (repo.path / "commitments" / "l.yaml").symlink_to("/dev/zero")
    head = repo.commit(
        {
            "commitments/sub/b.yml": promise(),
            "commitments/.hidden.yaml": promise(),
            "commitments/.git-no/c.yaml": promise(),
            "commitments/n.txt": "x",
            "commitments/big.yaml": "#" * (MAX_BYTES + 9),
            ".mailmap": "Ana <ana@example.org> <old@example.org>\n",
        }
    )
    tree = CommittedTree(open_repository(repo.path), head)
    assert [one[:2] for one in tree.listing("commitments")] == [
        ("commitments/a.yaml", "file"),
        ("commitments/big.yaml", "file"),
        ("commitments/l.yaml", "link"),
        ("commitments/sub/b.yml", "file"),
    ]
    assert tree.read("commitments/l.yaml") is None
    assert tree.read("commitments/nowhere.yaml") is None
    assert len(tree.read("commitments/big.yaml") or b"") == MAX_BYTES + 1
    assert tree.mailmap().startswith(b"Ana")


def test_a_commits_tree_below_a_folder(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    head = repo.commit({"team/tether.yaml": "tether: 1\n", "team/commitments/a.yaml": promise()})
    tree = CommittedTree(open_repository(repo.path / "team"), head)
    listed = [one[:2] for one in tree.listing("commitments")]
    assert listed == [("commitments/a.yaml", "file")]
    assert tree.read("tether.yaml") == b"tether: 1\n"


def test_the_users_own_name(repo: GitRepo) -> None:
    repo.git("config", "user.name", "Ana Own")
    repo.git("config", "user.email", "ana@own.example")
    assert user_identity(repo.path) == ("Ana Own", "ana@own.example")
