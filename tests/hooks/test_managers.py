"""pre-commit and prek with the hook that `tether init --hook` names, in every situation.

Both build what our hooks run in from this checkout, once for all processes that run tests; for
that alone a network is needed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from tests.gitrepo import GitRepo, promise
from tests.hooks.drive import CONFIG, Manager, judge
from tests.hooks.situations import FAULTY, SITUATIONS, A, Done, Situation, commit, git, prepared


@cache
def ready(name: str, shared: Path) -> Manager:
    made = Manager(name, shared)
    with FileLock(f"{shared}.lock"):
        made.set_up()
    return made


@pytest.fixture(params=["pre-commit", "prek"])
def manager(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Manager:
    base = tmp_path_factory.getbasetemp()
    name: str = request.param
    return ready(name, (base if worker_id == "master" else base.parent) / "hook-programs")


@pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)
def test_situation(one: Situation, manager: Manager, tmp_path: Path) -> None:
    judge(one, tmp_path, manager, shows_advice=False)


@pytest.fixture
def repo(manager: Manager, tmp_path: Path) -> GitRepo:
    return prepared(tmp_path / "repo", manager)


def configure(repo: GitRepo, hook: str, *kinds: str) -> None:
    """Use another of our hooks, for other kinds of git's hooks."""
    text = (repo.path / CONFIG).read_text().replace("id: tether-check", f"id: {hook}")
    repo.commit({CONFIG: text, "people.yaml": None})
    for kind in kinds:
        installed = repo.path / ".git/hooks/pre-commit"
        text = installed.read_text().replace("--hook-type=pre-commit", f"--hook-type={kind}")
        (repo.path / ".git/hooks" / kind).write_text(text)
        (repo.path / ".git/hooks" / kind).chmod(0o755)


def everything(repo: GitRepo, manager: Manager) -> Done:
    return manager.run(repo, "run", "--all-files")


def test_all_files_are_all_files(repo: GitRepo, manager: Manager) -> None:
    assert everything(repo, manager).code == 0
    repo.commit({A: FAULTY})
    done = everything(repo, manager)
    assert (done.code, done.codes) == (1, ["TT106"])


def test_a_push_is_checked_for_what_it_brings(repo: GitRepo, tmp_path: Path) -> None:
    configure(repo, "tether-check", "pre-push")
    repo.commit({"commitments/old.yaml": FAULTY})
    repo.git("init", "-q", "--bare", str(tmp_path / "far"))
    repo.git("remote", "add", "origin", str(tmp_path / "far"))
    assert git(repo, "push", "-q", "origin", "main").codes == ["TT106"]
    repo.git("push", "-q", "--no-verify", "origin", "main")
    repo.commit({A: promise(tags="x")})
    assert git(repo, "push", "-q", "origin", "main").code == 0
    repo.commit({A: promise(due="2026-05-05")}, "2026-03-05T09:00:00+00:00")
    done = git(repo, "push", "-q", "origin", "main")
    assert (done.code != 0, done.codes) == (True, ["TT301"])


def test_files_are_checked_each_for_itself(repo: GitRepo) -> None:
    configure(repo, "tether-check-files")
    faulty = {f"docs/commitments/n{at}.yaml": FAULTY for at in range(90)}
    repo.write({**faulty, "docs/other.yaml": FAULTY})
    repo.git("add", "--all")
    done = commit(repo)
    assert (done.code, done.codes) == (1, ["TT106"])
    assert done.said.count(" error TT106 ") == 90
    repo.write({name: promise() for name in faulty})
    assert commit(repo, "-a").code == 0


def test_a_message_is_proposed(repo: GitRepo) -> None:
    configure(repo, "tether-message", "prepare-commit-msg")
    repo.write({A: promise("kept")})
    assert git(repo, "commit", "-a").code == 0
    assert repo.git("log", "-1", "--format=%B") == "ana keeps: Send the board pack"
    repo.write({A: promise("kept", tags="x")})
    assert git(repo, "commit", "-a", "-m", "my own").code == 0
    assert repo.git("log", "-1", "--format=%B") == "my own"
