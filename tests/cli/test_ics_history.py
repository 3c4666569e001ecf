"""Feeds of a generated history: good at every commit, seen to change, the same bytes everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.history import write_history
from tests.calendar.conformance import faults, parse, stamp_faults
from tests.conftest import ROOT
from tether_txt.cli.main import tether

EVERYTHING = ("--steps", "--since", "1000d", "--alarm", "1d")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of 100 promises in 260 commits over three years."""
    target = tmp_path_factory.mktemp("generated") / "repo"
    write_history(100, 260, target, 1, checkout=True)
    return target


@pytest.mark.parametrize("kind", ["event", "todo"])
def test_every_change_is_seen(generated: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.chdir(generated)
    log = ("git", "log", "--first-parent", "--reverse", "--format=%ct %H")
    told = subprocess.run(log, capture_output=True, text=True, check=True).stdout.split()
    steps = [(int(time), commit) for time, commit in zip(told[::2], told[1::2], strict=True)][::14]
    feeds = []
    for (landed, commit), (next_, _) in pairwise([*steps, (steps[-1][0] + 10_000_000, "")]):
        for now in (landed, (landed + next_) // 2):
            clock = datetime.fromtimestamp(now, UTC).isoformat()
            asked = ("--now", clock, "ics", "-o", "-", "--ref", commit, "--kind", kind)
            result = CliRunner().invoke(tether, [*asked, *EVERYTHING])
            assert result.exit_code == 0, result.stderr
            feeds.append(result.stdout_bytes)
    parts = [part for feed in feeds for part in parse(feed).parts]
    assert len({part.get("UID") for part in parts}) > 120
    assert any(re.search(r"^Id: .*@", part.text("DESCRIPTION"), re.MULTILINE) for part in parts)
    assert [fault for feed in feeds for fault in faults(feed)] == []
    assert [fault for pair in pairwise(feeds) for fault in stamp_faults(*pair)] == []


def written(folder: Path, out: Path, *flags: str, **variables: str) -> dict[str, bytes]:
    """What another process writes, one feed for each promiser, with other variables."""
    command = [sys.executable, *flags, "-m", "tether_txt", "--now", "2026-01-09T12:00Z"]
    subprocess.run(
        [*command, "ics", "-o", out, "--per", "who", *EVERYTHING, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        check=True,
    )
    return {each.name: each.read_bytes() for each in out.iterdir()}


def test_the_same_bytes_everywhere(generated: Path, tmp_path: Path) -> None:
    want = written(generated, tmp_path / "first")
    assert len(want) > 10
    elsewhere = tmp_path / "elsewhere"
    subprocess.run(["git", "clone", "-q", generated, elsewhere], check=True)
    for number, (flags, variables) in enumerate((
        ((), {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}),
        ((), {"LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"}),
        (("-O",), {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"}),
        (("-OO",), {"PYTHONIOENCODING": "ascii"}),
    )):  # fmt: skip
        out = tmp_path / str(number)
        assert written(elsewhere / "commitments", out, *flags, **variables) == want
