"""The demo repository, built once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of promises of a tool library."""
    target = tmp_path_factory.mktemp("reports") / "demo"
    build = ROOT / "examples" / "demo" / "build.py"
    subprocess.run([sys.executable, str(build), str(target)], check=True, capture_output=True)
    return target
