"""Reports for tests: of the demo repository, by the program and by the library."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.conftest import ROOT
from tether_txt.format.when import find_zone
from tether_txt.history.account import witness
from tether_txt.report.summary import Heading, Report, assemble
from tether_txt.repository.git import open_repository

NOW = "2026-11-22T12:00Z"
AS_OF = 1_795_348_800
"""The same as an instant."""


@cache
def report(
    folder: Path, by: str | None = None, since: int | None = None, details: bool = False
) -> Report:
    """The report on a repository as of `AS_OF`."""
    found = witness(open_repository(folder), "main", AS_OF)
    zone = found.settings.timezone
    name = found.settings.calendar.name or "demo"
    heading = Heading(name, "main", found.tip, AS_OF, since, find_zone(zone), zone)
    return assemble(found.verdicts(False), heading, found.settings.bricks, by, details)


def tether(
    folder: Path, *words: str, flags: tuple[str, ...] = (), **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run ``tether`` as of `NOW` in a process of its own."""
    return subprocess.run(
        [sys.executable, *flags, "-m", "tether_txt", "--now", NOW, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
        capture_output=True,
        check=False,
        timeout=120,
    )
