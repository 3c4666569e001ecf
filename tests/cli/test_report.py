"""``tether report``: its options, on real repositories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import ROOT
from tests.gitrepo import GitRepo, promise
from tests.report.reports import tether
from tether_txt.report import formats

SCHEMA = json.loads((ROOT / "spec" / "schema" / "report.schema.json").read_text("utf-8"))
SETTINGS = "tether: 1\n"
A, B = "commitments/a.yaml", "commitments/b.yaml"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "promises")
    made.commit({"tether.yaml": SETTINGS}, "2026-02-27T09:00:00Z")
    made.commit({A: promise()}, "2026-03-01T09:00:00Z")
    made.commit({A: promise("kept")}, "2026-03-09T09:00:00Z")
    made.commit({B: promise(due="2026-12-01")}, "2026-11-02T09:00:00Z")
    return made


def answer(folder: Path, *words: str) -> Any:
    done = tether(folder, "report", "--format", "json", *words)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    jsonschema.Draft7Validator(SCHEMA).validate(told)
    return told


def totals(told: Any) -> dict[str, int]:
    return {name: count for name, count in told["totals"].items() if count}


def complaint(folder: Path, *words: str) -> str:
    done = tether(folder, "report", *words)
    assert (done.returncode, done.stdout) == (2, b"")
    return done.stderr.decode()


def test_the_header_says_what_was_asked(repo: GitRepo) -> None:
    text = tether(repo.path, "report").stdout.decode()
    name, about = text.splitlines()[:2]
    assert name == "promises"
    assert about == f"main at {repo.head()[:12]}, as of 2026-11-22 12:00 (UTC)"
    repo.commit({"tether.yaml": SETTINGS + "timezone: Asia/Tokyo\ncalendar: {name: Our word}\n"})
    text = tether(repo.path, "report", "--since", "2026-11-01").stdout.decode()
    name, about = text.splitlines()[:2]
    assert name == "Our word"
    commit = repo.head()[:12]
    assert about == (
        f"main at {commit}, since 2026-11-01 00:00 as of 2026-11-22 21:00 (Asia/Tokyo)"
    )


def test_a_report_is_made_from_any_folder_of_the_root(repo: GitRepo) -> None:
    assert answer(repo.path / "commitments") == answer(repo.path)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-02-28", {}),
        ("2026-03-01", {"open": 1}),
        ("2026-03-01T08:59Z", {}),
        ("2026-03-09", {"kept": 1}),
        ("2026-11-30", {"kept": 1, "open": 1}),
        ("2026-12-02", {"kept": 1, "overdue": 1}),
        ("2020-01-01", {}),
    ],
)
def test_as_of_a_day_is_its_end(repo: GitRepo, as_of: str, expected: dict[str, int]) -> None:
    assert totals(answer(repo.path, "--as-of", as_of)) == expected


def test_a_day_is_that_of_the_zone_which_held_then(repo: GitRepo) -> None:
    repo.commit({"tether.yaml": SETTINGS + "timezone: Asia/Tokyo\n"}, "2026-11-10T09:00:00Z")
    assert answer(repo.path, "--as-of", "2026-11-05")["as_of"] == "2026-11-05T23:59Z"
    assert answer(repo.path, "--as-of", "2026-11-15")["as_of"] == "2026-11-15T23:59+09:00"


def test_since_counts_what_was_decided_after_it(repo: GitRepo) -> None:
    assert totals(answer(repo.path, "--since", "2026-03-09")) == {"kept": 1, "open": 1}
    assert totals(answer(repo.path, "--since", "2026-03-10")) == {"open": 1}
    assert totals(answer(repo.path, "--since", "2026-03-09T09:01Z")) == {"open": 1}
    told = answer(repo.path, "--since", "3w", "--as-of", "2026-11-21T12:00Z")
    assert told["since"] == "2026-10-31T12:00Z"
    assert (told["made"], told["made_before"]) == (1, 0)


def test_another_ref(repo: GitRepo) -> None:
    repo.branch("wild")
    repo.commit({A: promise("missed")}, "2026-11-03T09:00:00Z")
    repo.git("tag", "v1", "HEAD~1")
    repo.checkout("main")
    assert totals(answer(repo.path, "--ref", "wild")) == {"missed": 1, "open": 1}
    assert totals(answer(repo.path, "--ref", "v1")) == {"kept": 1, "open": 1}
    assert answer(repo.path, "--ref", "v1")["ref"] == "v1"
    repo.git("checkout", "-q", "--detach")
    assert answer(repo.path)["ref"] == "HEAD"


def test_what_waits_is_overdue_at_risk_and_due_soon(repo: GitRepo) -> None:
    warned = promise(due="2026-12-20", warned="[{on: 2026-11-04, why: no time}]")
    files = {f"commitments/old{i:02}.yaml": promise(due=f"2026-11-{i:02}") for i in range(4, 20)}
    repo.commit({**files, "commitments/risk.yaml": warned}, "2026-11-03T09:00:00Z")
    repo.commit({"commitments/soon.yaml": promise(due="2026-11-29 12:00")}, "2026-11-04T09:00:00Z")
    told = answer(repo.path)
    assert [w["id"] for w in told["waiting"]] == [
        *(f"old{i:02}" for i in range(12, 20)), "risk", "soon",
    ]  # fmt: skip
    assert told["waiting_more"] == 8
    text = tether(repo.path, "report").stdout.decode()
    assert "  and 8 more\n" in text


@pytest.mark.parametrize("format_", formats())
@pytest.mark.parametrize("proposals", [{}, {A: promise("proposed", repeat="daily")}])
def test_a_repository_in_which_nothing_was_promised(
    tmp_path: Path, format_: str, proposals: dict[str, str]
) -> None:
    repo = GitRepo(tmp_path / "new")
    repo.commit({"tether.yaml": SETTINGS, **proposals})
    for by in ((), ("--by", "who"), ("--by", "month", "--details", "--since", "2w")):
        done = tether(repo.path, "report", "--format", format_, *by)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout
    if format_ == "text" and not proposals:
        assert "There are no commitments here yet." in done.stdout.decode()


def test_a_year_of_silence_is_said(repo: GitRepo) -> None:
    text = tether(repo.path, "report", "--as-of", "2027-11-22").stdout.decode()
    plain = " ".join(text.split())
    assert "was recorded on 2026-11-02, 385 days ago. What is overdue may have been" in plain
    assert "was recorded on" not in tether(repo.path, "report").stdout.decode()


def test_what_a_command_line_gets_wrong(repo: GitRepo, tmp_path: Path) -> None:
    assert "--as-of: there is no day 2026-02-30" in complaint(repo.path, "--as-of", "2026-02-30")
    assert "length of time" in complaint(repo.path, "--since", "2x")
    assert "length of time" in complaint(repo.path, "--since", "lately")
    assert "after the time" in complaint(repo.path, "--since", "2027-01-01")
    assert "no branch, tag or commit `nix`" in complaint(repo.path, "--ref", "nix")
    assert "text" in complaint(repo.path, "--format", "pdf")
    assert "cannot be written" in complaint(repo.path, "-o", str(tmp_path / "no" / "report.txt"))
    empty = GitRepo(tmp_path / "empty")
    empty.write({"tether.yaml": SETTINGS})
    assert "no commits yet" in complaint(empty.path)


def test_the_cache_changes_no_answer(repo: GitRepo) -> None:
    first = answer(repo.path)
    assert answer(repo.path) == first
    assert answer(repo.path, "--no-cache") == first
    repo.commit({B: promise("kept", due="2026-12-01")}, "2026-11-05T09:00:00Z")
    assert totals(answer(repo.path)) == {"kept": 2}
