"""Goes through a situation, and judges what came of it."""

from __future__ import annotations

from pathlib import Path

from tests.hooks.situations import BLOCKED, UNSEEN, Hooks, Situation, prepared


def judge(one: Situation, folder: Path, hooks: Hooks, shows_advice: bool) -> None:
    """Do it, and compare with the table; `shows_advice` where a hook that passes is heard."""
    repo = (one.make or prepared)(folder / "repo", hooks)
    done = one.act(repo)
    assert (done.code == 0) == (one.outcome != BLOCKED), done.said
    heard = one.codes if one.outcome == BLOCKED or shows_advice else ()
    assert done.codes == ([] if one.outcome == UNSEEN else list(heard)), done.said
    assert "Traceback" not in done.said
