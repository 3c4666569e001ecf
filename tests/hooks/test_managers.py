"""pre-commit and prek with the hook that `tether init --hook` names, in every situation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from tests.hooks.drive import Manager, judge
from tests.hooks.situations import SITUATIONS, Situation


@cache
def manager(name: str, shared: Path) -> Manager:
    """A program that is ready, once for all the processes that run tests."""
    made = Manager(name, shared)
    with FileLock(f"{shared}.lock"):
        made.set_up()
    return made


@pytest.fixture
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "hook-programs"


@pytest.mark.parametrize("name", ["pre-commit", "prek"])
@pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)
def test_situation(one: Situation, name: str, tmp_path: Path, shared: Path) -> None:
    judge(one, tmp_path, manager(name, shared), shows_advice=False)
