"""The examples are clean under the tool's own check, and the demo is the same on every machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
DEMO = EXAMPLES / "demo"

DEMO_HEAD = "893d78b20eee00afb3922fb92ea3d342b1185f21"
"""`git rev-parse HEAD` of the demo. It changes with story.txt and with nothing else."""

VAGUE_ON_PURPOSE = {
    "commitments/members/arrears.yaml",
    "commitments/members/lockers.yaml",
    "commitments/web/better-search.yaml",
}


def run(
    *arguments: str | Path, cwd: Path = ROOT, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment | variables,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def check(path: Path) -> tuple[int, list[dict[str, Any]]]:
    done = run("-m", "tether_txt", "check", ".", "--output-format", "json", cwd=path)
    assert done.returncode in (0, 1), done.stderr
    diagnostics: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    return done.returncode, diagnostics


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("demo") / "repository"
    done = run(DEMO / "build.py", target)
    assert done.returncode == 0, done.stderr
    return target


@pytest.mark.parametrize("name", ["leadership-team", "open-source-project", "couple-reset"])
def test_an_example_is_clean(name: str) -> None:
    assert check(EXAMPLES / name) == (0, [])


@pytest.mark.parametrize("name", ["leadership-team", "open-source-project", "couple-reset"])
def test_an_example_links_only_to_files_that_exist(name: str) -> None:
    folder = EXAMPLES / name
    links = re.findall(r"\]\(([^):]+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    for file in folder.rglob("*.yaml"):
        links += re.findall(r"^source: ([^:\s]+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert links
    assert [link for link in links if not (folder / link).exists()] == []


def test_one_promise_too_many_reads_as_the_readme_shows(tmp_path: Path) -> None:
    team = tmp_path / "team"
    shutil.copytree(EXAMPLES / "leadership-team", team)
    readme = (team / "README.md").read_text(encoding="utf-8")
    dinner, finding = re.findall(r"^```(?:yaml|text)\n(.+?)^```", readme, re.DOTALL | re.MULTILINE)
    (team / "commitments" / "board-dinner.yaml").write_text(dinner)
    done = run("-m", "tether_txt", "check", cwd=team, NO_COLOR="1", FORCE_COLOR="")
    assert (done.returncode, done.stdout) == (1, finding)


def test_the_demo_is_always_the_same(demo: Path) -> None:
    assert git(demo, "rev-parse", "HEAD") == DEMO_HEAD
    assert git(demo, "status", "--porcelain") == ""
    assert git(demo, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_settings_of_the_machine_do_not_reach_the_demo(tmp_path: Path) -> None:
    (tmp_path / ".gitconfig").write_text(
        "[core]\n\tautocrlf = true\n[commit]\n\tgpgsign = true\n[init]\n\tdefaultBranch = trunk\n"
    )
    target = tmp_path / "repository"
    done = run(
        DEMO / "build.py",
        target,
        HOME=str(tmp_path),
        TZ="Asia/Tokyo",
        GIT_AUTHOR_NAME="Somebody Else",
        GIT_COMMITTER_DATE="2001-01-01T00:00:00Z",
        GIT_DIR=str(tmp_path / "elsewhere"),
    )
    assert done.returncode == 0, done.stderr
    assert git(target, "rev-parse", "main") == DEMO_HEAD


def test_the_demo_is_never_built_over_something(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    done = run(DEMO / "build.py", tmp_path)
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_the_demo_is_clean_but_for_three_vague_promises(demo: Path) -> None:
    code, diagnostics = check(demo)
    assert code == 0
    assert {d["severity"] for d in diagnostics} == {"advice"}
    assert {d["code"][:3] for d in diagnostics} == {"TT5"}
    assert {d["path"] for d in diagnostics} == VAGUE_ON_PURPOSE


def test_each_promise_of_the_demo_has_an_expected_verdict(demo: Path) -> None:
    told = git(demo, "log", "--format=", "--name-only", "--diff-merges=first-parent")
    ids = {Path(path).stem for path in told.split() if path.startswith("commitments/")}
    expected = json.loads((DEMO / "expected.json").read_text(encoding="utf-8"))["verdicts"]
    assert {key.partition("@")[0] for key in expected} == ids


def key(told: dict[str, Any]) -> str:
    occurrence = told["occurrence"]
    return f"{told['id']}@{occurrence}" if occurrence else str(told["id"])


def test_the_report_on_the_demo_says_what_its_author_expects(demo: Path) -> None:
    expected = json.loads((DEMO / "expected.json").read_text(encoding="utf-8"))
    now, verdicts = expected["as_of"], dict(expected["verdicts"])
    verdicts["(private)"] = verdicts.pop("pay-review")
    command = ("-m", "tether_txt", "--now", now, "report", "--format", "json", "--details")
    told = json.loads(run(*command, cwd=demo).stdout)
    assert {key(one): one["verdict"] for one in told["commitments"]} == verdicts


def test_the_audit_finds_what_the_story_does_to_promises(demo: Path) -> None:
    done = run("-m", "tether_txt", "audit", "--output-format", "json", cwd=demo)
    found = [(d["code"], d["path"][13:]) for d in json.loads(done.stdout)["diagnostics"]]
    assert sorted(found) == [
        ("TT301", "commitments/web/newsletter-archive.yaml"),
        ("TT303", "commitments/members/stickers.yaml"),
        ("TT306", "commitments/workshop/vice-repair.yaml"),
    ]
