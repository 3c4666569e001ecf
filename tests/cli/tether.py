"""Runs the program as a user does, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

CLEAN = "who: ana\nto: bob\nwhat: Send the draft as a PDF\ndue: 2026-11-27\n"


class Run(NamedTuple):
    """How the program ended, and what it said."""

    code: int
    out: str
    err: str


def tether(
    *words: str,
    cwd: Path,
    program: list[str] | None = None,
    stdout: int = subprocess.PIPE,
    variables: Mapping[str, str] | None = None,
) -> Run:
    """Run ``tether`` with some words, or another `program` of Python, in a folder."""
    done = subprocess.run(
        [sys.executable, *(program or ["-m", "tether_txt"]), *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    return Run(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


def tree(root: Path, files: Mapping[str, str], settings: str = "") -> Path:
    """A root with its settings and some files; returns it."""
    for path, text in {"tether.yaml": f"tether: 1\n{settings}", **files}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    return root
