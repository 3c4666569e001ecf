"""What the commands say of a year of promises agrees with what they say of parts of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.report.reports import AS_OF, tether
from tether_txt.format.when import day_of
from tether_txt.history.account import witness
from tether_txt.history.story import tell
from tether_txt.repository.git import open_repository


def answer(folder: Path, *words: str) -> Any:
    done = tether(folder, *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("at", ["2026-02-20", "2026-05-31", "2026-08-15T10:00Z", "2026-11-01"])
def test_as_of_a_time_is_the_history_cut_there(demo: Path, at: str) -> None:
    end = at if "T" in at else f"{at}T23:59:00+01:00"
    cut = subprocess.run(
        ["git", "-C", str(demo), "rev-list", "--first-parent", "-1", f"--before={end}", "main"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()
    words = ("--as-of", at, "--details", "--by", "who")
    whole, part = (
        answer(demo, "report", "--format", "json", *words),
        answer(demo, "report", "--format", "json", *words, "--ref", cut),
    )
    assert (part.pop("ref"), part.pop("commit")) == (cut, cut)
    del whole["ref"], whole["commit"]
    assert whole == part


def test_an_event_counts_what_the_verdict_says(demo: Path) -> None:
    found = witness(open_repository(demo), "main", AS_OF)
    events = list(tell(found.states(False), found.terms, AS_OF))
    assert len({event.event for event in events}) > 8
    counted = {
        (e.id, e.occurrence): (e.kind, e.evidence)
        for e in events
        if e.kind and e.event != "moved" and e.event != "feedback"
    }
    compared = 0
    for verdict in found.verdicts(False):
        place = verdict.id, verdict.occurrence
        if verdict.closed is not None and place in counted:
            name = verdict.id, verdict.occurrence and day_of(verdict.occurrence)
            assert counted[place] == (verdict.verdict, verdict.evidence), name
            compared += 1
        moves = [(e.kind, e.before, e.after) for e in events if e.id == verdict.id]
        for move in verdict.moves:
            assert (move.kind, move.from_, move.to) in moves
    assert compared > 80
