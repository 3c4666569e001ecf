"""``tether export``: tables that other engines read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Golden
from tests.gitrepo import GitRepo, promise
from tests.report.reports import tether

A, B, C = "commitments/a.yaml", "commitments/b.yaml", "commitments/c.yaml"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.commit({"tether.yaml": "tether: 1\n", A: promise(tags="[x, '=y']")}, "2026-03-01T09:00Z")
    made.commit({B: promise(what="'=1+1'", repeat="weekly")}, "2026-03-02T09:00Z")
    secret = promise(private="true", what="Fire Cleo", why="Cleo knows", goal="peace")
    made.commit({C: secret}, "2026-03-03T09:00Z")
    made.commit({A: promise("kept", moved="[{from: 2026-03-09}]")}, "2026-03-09T09:00Z")
    made.commit({C: None}, "2026-03-10T09:00Z")
    made.commit({"commitments/d.yaml": promise()}, "2026-03-11T09:00Z")
    made.commit({"commitments/d.yaml": None}, "2026-03-12T09:00Z")
    return made


def said(folder: Path, *words: str) -> str:
    done = tether(folder, "export", *words)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def rows(folder: Path, *words: str) -> list[Any]:
    return [json.loads(line) for line in said(folder, *words).splitlines()]


@pytest.mark.parametrize("what", ["commitments", "states", "verdicts"])
def test_both_formats_have_the_same_rows(repo: GitRepo, golden: Golden, what: str) -> None:
    words = ("--what", what, "--as-of", "2026-03-20")
    lines = rows(repo.path, *words)
    text = said(repo.path, *words, "--format", "csv")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(table) == len(lines)
    for flat, row in zip(table, lines, strict=True):
        assert list(flat) == list(row)
        for name, value in row.items():
            if isinstance(value, str):
                assert flat[name].removeprefix("'") == value
    assert text.count("\r\n") == text.count("\n")
    golden(f"report/export-{what}.csv", text)


def test_commitments_are_those_that_are_there(repo: GitRepo) -> None:
    found = rows(repo.path)
    assert [(row["id"], row["status"], row["deadline"]) for row in found] == [
        ("a", "kept", "2026-03-10T17:00Z"),
        ("b", "open", "2026-03-10T17:00Z"),
    ]
    assert found[0]["moved"] == [{"from": "2026-03-09", "on": None, "why": None, "agreed": None}]
    early = rows(repo.path, "--as-of", "2026-03-01")
    assert [(row["id"], row["tags"]) for row in early] == [("a", ["x", "=y"])]


def test_states_are_the_history(repo: GitRepo) -> None:
    found = rows(repo.path, "--what", "states")
    assert [(row["id"], row["deleted"]) for row in found] == [
        ("a", False), ("b", False), ("(private)", False), ("a", False), ("(private)", True),
        ("d", False), ("d", True),
    ]  # fmt: skip
    assert found[-1]["commit"] == repo.head()
    assert len({tuple(row) for row in found}) == 1


def test_nothing_private_is_exported(repo: GitRepo) -> None:
    for what in ("commitments", "states", "verdicts"):
        for format_ in ("jsonl", "csv"):
            text = said(repo.path, "--what", what, "--format", format_, "--as-of", "2026-03-05")
            assert "Cleo" not in text
            assert "peace" not in text
            assert "c.yaml" not in text


def test_no_cell_is_a_formula(repo: GitRepo) -> None:
    text = said(repo.path, "--format", "csv", "--as-of", "2026-03-05")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_file_and_an_empty_table(repo: GitRepo, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    assert said(repo.path, "-o", str(target)) == ""
    assert target.read_text("utf-8") == said(repo.path)
    assert said(repo.path, "--as-of", "2020-01-01") == ""
    done = tether(repo.path, "export", "-o", str(tmp_path / "no" / "where"))
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr
