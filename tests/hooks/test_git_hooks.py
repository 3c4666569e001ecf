"""What `tether init --git-hook` writes, in every situation of the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hooks.drive import Installed, judge
from tests.hooks.situations import SITUATIONS, Situation

HOOKS = Installed("tether_txt", "init", "--git-hook")


@pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)
def test_situation(one: Situation, tmp_path: Path) -> None:
    judge(one, tmp_path, HOOKS, shows_advice=True)
