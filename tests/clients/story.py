"""Feeds of one repository while things happen in it, and feeds of the shapes that people have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.cli.tether import tether
from tests.conftest import ROOT
from tests.gitrepo import GitRepo, promise

NOW = "2026-03-05T12:00Z"
PEOPLE = "ana: {name: Ana Ruiz, timezone: Europe/Madrid}\nbob: Bob\n"
CALL = {"who": "bob", "to": "ana", "what": "Call Ana, or her office", "due": "2026-03-06"}
FIRST = {
    "tether.yaml": "tether: 1\n",
    "people.yaml": PEOPLE,
    "commitments/pack.yaml": promise(),
    "commitments/call.yaml": promise(**CALL),
    "commitments/late.yaml": promise(what="Print it 👩\u200d💻", due="2026-03-02"),
    "commitments/gone.yaml": promise(what="Tidy up", due="2026-03-20"),
    "commitments/idea.yaml": promise("proposed", what="Learn Basque", due="2026-03-21"),
}
THEN = {
    "commitments/pack.yaml": promise(
        due="2026-03-12 09:00", moved="[{from: 2026-03-10 17:00, on: 2026-03-04}]"
    ),
    "commitments/call.yaml": promise("kept", **CALL),
    "commitments/gone.yaml": None,
}


class Changes(NamedTuple):
    """A feed; the next one, after a move, an outcome and a deletion; and what is open then."""

    before: bytes
    after: bytes
    left: bytes


def changes(folder: Path) -> Changes:
    """Make the repository and its feeds."""
    repo = GitRepo(folder / "repo")
    repo.commit(FIRST)
    before = ics(repo.path)
    repo.commit(THEN, committed="2026-03-05T11:00Z")
    return Changes(before, ics(repo.path), ics(repo.path, "--open"))


def a_year(folder: Path) -> bytes:
    """All that the people of the demo promised in a year, with its steps."""
    target = folder / "demo"
    build = ROOT / "examples" / "demo" / "build.py"
    subprocess.run([sys.executable, str(build), str(target)], check=True, capture_output=True)
    return ics(target, "--steps", "--since", "400d", "--alarm", "1d", now="2026-11-22T12:00Z")


def ics(folder: Path, *words: str, now: str = NOW) -> bytes:
    """What `tether ics` writes, over the file of the time before."""
    run = tether("--now", now, "ics", "-o", "feed.ics", *words, cwd=folder)
    assert run.code == 0, run.err
    return (folder / "feed.ics").read_bytes()
