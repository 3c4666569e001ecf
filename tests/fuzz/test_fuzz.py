"""Every input ends in a commitment or in findings, in bounded time."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.fuzz.judge import judge
from tests.fuzz.mutants import ROOT, mutant, origins
from tests.fuzz.yaml_inputs import INPUTS
from tests.fuzz.yaml_test_suite import variants
from tether_txt.format.document import parse

COUNT, SEED = 20_000, 20261127
NEVER = "who: a\nto: b\nwhat: x\ndue: 2026-01-02\nrepeat: FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n"


@pytest.mark.parametrize("path", ["commitments/a.yaml", "tether.yaml", "people.yaml", "goals.yaml"])
def test_yaml_of_every_kind_is_answered(path: str) -> None:
    for text in INPUTS:
        for data in variants(text):
            judge(path, data)


def test_thousands_of_broken_files_are_answered() -> None:
    words = [sys.executable, "-m", "tests.fuzz.mutate", "--count", str(COUNT), "--seed", str(SEED)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    print(done.stdout, done.stderr)
    assert done.returncode == 0
    assert re.match(rf"seed {SEED}: 20,000 inputs from 0 on, 0 failed, ", done.stdout)


def test_a_mutant_is_the_same_each_time() -> None:
    assert [mutant(1, n) for n in range(50)] == [mutant(1, n) for n in range(50)]
    assert len({mutant(1, n).data for n in range(50)}) > 40
    assert {origin.path for origin in origins()} == {
        "commitments/a.yaml",
        "tether.yaml",
        "people.yaml",
        "goals.yaml",
    }


def test_a_crash_is_laid_to_the_input_that_caused_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fuzz import mutate

    died = [b"3\n4\n", b"5\n6\n[0.5, 5, 1024]\n"]

    def run(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        output = died.pop(0)
        return subprocess.CompletedProcess([], 0 if not died else -11, output, b"")

    monkeypatch.setattr(subprocess, "run", run)
    outcome = mutate.run_chunk(1, 3, 4)
    assert outcome.failures == (mutate.Failure(4, "the process ended with -11"),)
    assert (outcome.slowest, outcome.slowest_index, outcome.memory) == (0.5, 5, 1024)


@pytest.mark.parametrize(
    "text",
    [
        "# a comment" + "\n" * 60_000 + "a: 1",
        "# a comment\n" * 5_000 + "%YAML 1.2",
        "%" * 60_000,
        "%A\n" * 20_000,
        " " * 60_000 + ":",
        "a: " + "'" * 60_000,
        "a: " + "[" * 60_000,
        "- " * 30_000,
        "? " * 30_000,
        "a: " + "&a *a " * 10_000,
        "a: [" + "a: b, " * 10_000 + "]",
        "a: {" + "b: [c], " * 8_000,
        "<<<<<<< a\n" * 6_000,
        "# tether: ignore TT101" + ", TT101" * 8_000,
        "# tether: ignore TT501\n" * 2_500,
        "what: " + "a " * 240 + "x" * 60_000,
        "due: 2026-11-27T17:00[" + "a/" * 30_000 + "]",
        "who: " + "-" * 60_000,
        "source: " + "a" * 60_000 + ":",
        "repeat: FREQ=DAILY" + ";BYDAY=MO" * 6_000,
        "a: >" + "\n \n\t" * 10_000,
        "k: v\n" * 12_000,
        NEVER + "outcomes: {2026-01-02: kept}\n",
        NEVER + "outcomes: {9998-12-31: kept}\n",
        "who: a\nto: b\nwhat: x\ndue: 1970-01-01\nrepeat: daily\noutcomes: {9998-12-31: kept}\n",
    ],
    ids=range(25),
)
def test_a_file_made_to_stall_the_reader_does_not(text: str) -> None:
    """Each took or could take a time that grows faster than the file; the suite's own limit ends
    a test that hangs."""
    data = text.encode()[:65_536]
    assert parse(data).faults or parse(data).root is not None
    judge("commitments/a.yaml", data)


def test_a_long_comment_block_before_no_directive_is_read_at_once() -> None:
    """An expression for directives once needed 2^n steps for n empty lines."""
    document = parse(b"# p" + b"\n" * 200 + b"who: ana\n")
    assert document.faults == []
    assert document.root is not None


def test_equal_reminders_are_no_bug_of_the_program() -> None:
    """Lists of numbers were once told of as if they were texts."""
    judge("tether.yaml", b"tether: 1\ncalendar: {reminders: [1d, 24h]}\n")
