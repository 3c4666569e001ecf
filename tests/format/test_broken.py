"""Files as people break them: what the tool says about each is compared whole.

`tests/broken` has a small repository for each, `tests/golden/broken` what is printed. After a
change of words run ``pytest --update-golden``, and read each text aloud as somebody who has never
seen the tool: does it tell them what to do?
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Golden
from tests.fuzz.judge import judge

BROKEN = ROOT / "tests" / "broken"
NAMES = sorted(folder.name for folder in BROKEN.iterdir())
IN_ALL_FORMATS = ("merge-conflict", "windows", "zero-width-space")


def check(folder: Path, *options: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tether_txt", "check", "--no-cache", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_file_is_told_in_words_that_help(name: str, golden: Golden) -> None:
    code, out, err = check(BROKEN / name)
    golden(f"broken/{name}.txt", out)
    assert (code, err) == (1, "")
    assert "= help: " in out


@pytest.mark.parametrize("name", IN_ALL_FORMATS)
def test_a_broken_file_is_told_to_programs_and_in_short(name: str, golden: Golden) -> None:
    code, out, err = check(BROKEN / name, "--output-format", "json")
    golden(f"broken/{name}.json", out)
    assert (code, err) == (1, "")
    assert json.loads(out)["schema_version"] == 1
    code, out, err = check(BROKEN / name, "--output-format", "concise")
    golden(f"broken/{name}.concise.txt", out)
    assert (code, err) == (1, "")


@pytest.mark.parametrize("name", NAMES)
def test_findings_lie_inside_the_file(name: str) -> None:
    for file in (BROKEN / name).rglob("*.yaml"):
        judge(file.relative_to(BROKEN / name).as_posix(), file.read_bytes())


def test_every_golden_file_is_of_a_broken_file() -> None:
    files = (ROOT / "tests" / "golden" / "broken").iterdir()
    assert {file.name.partition(".")[0] for file in files} == set(NAMES)
