"""What `tether init --git-hook` writes, in every situation of the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.tether import tether
from tests.hooks.drive import judge
from tests.hooks.situations import SITUATIONS, Situation


class GitHooks:
    """Hooks that git runs by itself."""

    def files(self) -> dict[str, str]:
        return {}

    def install(self, folder: Path) -> None:
        done = tether("init", "--git-hook", cwd=folder)
        assert done.code == 0, done.err


@pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)
def test_situation(one: Situation, tmp_path: Path) -> None:
    judge(one, tmp_path, GitHooks(), shows_advice=True)
