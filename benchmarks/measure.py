"""Whole processes, timed in turn, with their peak memory; and ratios between them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
_TAIL = 400


def _nothing() -> None:
    return


class Command(NamedTuple):
    """A process to time. `before` and `after` run outside the clock; `good` exit codes count."""

    name: str
    arguments: tuple[str, ...]
    cwd: Path
    environment: Mapping[str, str]
    good: tuple[int, ...] = (0,)
    stdin: Path | None = None
    before: Callable[[], None] = _nothing
    after: Callable[[], None] = _nothing

    def said(self) -> str:
        """The command line as a person would type it, cut where it is long."""
        text = shlex.join(self.arguments)
        return text if len(text) <= 160 else f"{text[:150]} ..."


class Run(NamedTuple):
    """Wall seconds of one process, processor seconds, and peak resident bytes.

    The processor's seconds are those of the process and all children that it waited for; the
    peak is of the largest of them, never their sum (wait4(2)). It cannot read lower than this
    process's own, so this one stays small.
    """

    seconds: float
    cpu: float
    peak: int


class Series(NamedTuple):
    """All runs of one command, or why there are none."""

    name: str
    runs: tuple[Run, ...]
    problem: str | None = None

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        return median(run.cpu for run in self.runs)

    @property
    def peak(self) -> int:
        return max(run.peak for run in self.runs)


class Ratio(NamedTuple):
    """How one figure stands to another; `target` is the most that it may be."""

    name: str
    value: float
    target: float | None = None


class RunError(Exception):
    """A process did not end as it must, so its time means nothing."""


def run(command: Command) -> Run:
    """Runs it once. Raises RunError with the end of its output."""
    command.before()
    try:
        with tempfile.TemporaryFile() as output:
            stdin = command.stdin.open("rb") if command.stdin else None
            try:
                result, code = _timed(command, stdin.fileno() if stdin else None, output.fileno())
            finally:
                if stdin:
                    stdin.close()
            if code in command.good:
                return result
            size = output.seek(0, os.SEEK_END)
            output.seek(max(0, size - _TAIL))
            tail = output.read().decode("utf-8", "replace").strip()
    except OSError as problem:
        raise RunError(str(problem)) from problem
    finally:
        command.after()
    raise RunError(f"exit {code}: {tail}")


def _timed(command: Command, stdin: int | None, output: int) -> tuple[Run, int]:
    """Standard output of a command with input is dropped: `cat-file` would fill the disk."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command.arguments,
        cwd=command.cwd,
        env=command.environment,
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        stdout=output if stdin is None else subprocess.DEVNULL,
        stderr=output,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, usage.ru_maxrss * _RSS_UNIT), process.returncode


def interleaved(commands: Sequence[Command], rounds: int, *, warm_up: bool = True) -> list[Series]:
    """A B C A B C ...: what slows the machine for a while then slows all of them.

    One round that is not counted comes first: it compiles byte code and fills the page cache. A
    command that fails is not run again.
    """
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    problems: dict[str, str] = {}
    for number in range(-1 if warm_up else 0, rounds):
        for command in commands:
            if command.name in problems:
                continue
            try:
                once = run(command)
            except RunError as problem:
                problems[command.name] = str(problem)
            else:
                if number >= 0:
                    runs[command.name].append(once)
    return [
        Series(name, () if name in problems else tuple(done), problems.get(name))
        for name, done in runs.items()
    ]


def summed(name: str, parts: Sequence[Series]) -> Series:
    """Processes run one after the other, as one: seconds added round by round, the larger peak."""
    for part in parts:
        if part.problem:
            return Series(name, (), part.problem)
    rounds = zip(*(part.runs for part in parts), strict=True)
    return Series(name, tuple(_together(each) for each in rounds))


def _together(runs: Sequence[Run]) -> Run:
    return Run(sum(r.seconds for r in runs), sum(r.cpu for r in runs), max(r.peak for r in runs))


def ratio(a: Series, b: Series, target: float | None = None) -> list[Ratio]:
    """`a` to `b` by their medians; nothing where either has no runs."""
    if not (a.runs and b.runs):
        return []
    return [Ratio(f"{a.name} / {b.name}", a.seconds / b.seconds, target)]
