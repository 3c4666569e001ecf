"""Programs of tests/node, run with what `make` installed there from npm."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from tests.conftest import ROOT

NODE = ROOT / "tests" / "node"


def node(program: str, *arguments: str | os.PathLike[str], given: bytes = b"") -> str:
    """What a program of tests/node prints; it must not fail."""
    need_node()
    done = subprocess.run(
        ["node", NODE / program, *arguments],
        input=given,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def need_node() -> None:
    """Skip the test without node and what is from npm; see `needed`."""
    needed(
        shutil.which("node") is not None and (NODE / "node_modules").is_dir(),
        "node or a package from npm is not here: install nodejs and npm, then `make test`",
    )


def needed(present: bool, message: str) -> None:
    """Skip the test where something is not installed; in CI nothing may be missing."""
    if not present:
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
