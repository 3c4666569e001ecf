"""The conformance suite, run as somebody with another implementation would run it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tether_txt.rules import STAGES, codes, modules, rule

CASES: list[dict[str, Any]] = [
    case
    for file in sorted((ROOT / "spec" / "cases").glob("*.json"))
    for case in json.loads(file.read_bytes())["cases"]
]
TREE_CODES = {code for stage in STAGES for code in modules(stage)} & {
    code for code in codes() if code[:3] in ("TT0", "TT1", "TT2", "TT5")
}


def suite(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "spec" / "run.py"), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_all_cases_pass() -> None:
    done = suite("--cmd", f"{sys.executable} -m tether_txt conformance")
    print(done.stdout)
    assert (done.stdout.splitlines()[-1:], done.stderr) == ([f"{len(CASES)} passed, 0 failed"], "")
    assert done.returncode == 0


def test_an_answer_that_is_wrong_or_missing_fails_the_suite(tmp_path: Path) -> None:
    blind = tmp_path / "blind.py"
    blind.write_text(
        "import sys\nfor _ in sys.stdin:\n    print('{\"diagnostics\": []}', flush=True)\n"
    )
    done = suite("--filter", "when: ", "--cmd", f"{sys.executable} {blind}")
    assert done.returncode == 1
    assert re.search(r"^[1-9]\d* passed, [1-9]\d* failed$", done.stdout, re.MULTILINE)
    dead = tmp_path / "dead.py"
    dead.write_text("raise SystemExit(1)\n")
    done = suite("--filter", "when: due 1970-01-01", "--cmd", f"{sys.executable} {dead}")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "0 passed, 1 failed")


@pytest.mark.parametrize("code", sorted(TREE_CODES))
def test_a_rule_is_hit_and_missed_by_cases(code: str) -> None:
    checks = [case for case in CASES if case["request"]["kind"] == "check"]
    hit = [c["name"] for c in checks if code in {d["code"] for d in c["expect"]["diagnostics"]}]
    missed = [c["name"] for c in checks if c["name"] not in hit]
    assert hit, f"no case has {rule(code).name}"
    assert missed


def test_every_case_says_why_it_is_and_where_that_stands() -> None:
    text = (ROOT / "spec" / "format.md").read_text(encoding="utf-8")
    anchors = set(re.findall(r'<a id="([^"]+)">', text))
    for case in CASES:
        assert case["why"], case["name"]
        assert set(re.findall(r"spec/format\.md#([\w-]+)", case["why"])) <= anchors, case["name"]


def test_the_suite_has_the_cases_that_were_promised() -> None:
    assert len(CASES) >= 150
    assert len({case["name"] for case in CASES}) == len(CASES)
