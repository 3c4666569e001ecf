"""Check a great many broken files, and tell of each that is not answered as it must be.

    python -m tests.fuzz.mutate --count 1000000 --seed 1 --jobs 2

Nothing may be raised; every input ends in a commitment or in findings; findings lie inside the
text; time and memory are bounded. The work is done in processes of their own, so that a crash
or an endless loop is told like everything else. Inputs that failed are saved, and are made again
from seed and number by ``--seed S --first N --count 1``. Exit: 0 nothing found, 1 something.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.mutants import ROOT, mutant

CHUNK = 10_000
MAX_SECONDS = 2.0
"""Processor time for one input; the usual is a thousandth of it. At twice that it is killed."""
MAX_MEMORY = 1 << 30
"""Bytes of address space of a process that checks inputs."""
MAX_CHUNK_SECONDS = 900.0
SAVED = ROOT / ".cache" / "fuzz"


class Failure(NamedTuple):
    """An input that was not answered as it must be."""

    number: int
    why: str


class Outcome(NamedTuple):
    """What came of some inputs: the failures, the slowest one, the most memory in KiB."""

    failures: tuple[Failure, ...]
    slowest: float
    slowest_index: int
    memory: int


def work(seed: int, first: int, count: int) -> None:
    """Judge inputs in this process; write a line for each failure and one at the end.

    The number of the input at hand is written ahead, so that a crash can be laid to it.
    """
    import resource
    import signal
    import traceback

    from tests.fuzz.judge import judge

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    slowest, slowest_index = 0.0, first
    progress = os.dup(sys.stdout.fileno())
    for index in range(first, first + count):
        os.write(progress, f"{index}\n".encode())
        one = mutant(seed, index)
        # Nothing handles the signal: it ends the process, whatever code is running.
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 * MAX_SECONDS)
        begin = time.process_time()
        try:
            judge(one.path, one.data)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            why = f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
            os.write(progress, json.dumps([index, why]).encode() + b"\n")
        taken = time.process_time() - begin
        if taken > MAX_SECONDS:
            os.write(progress, json.dumps([index, f"took {taken:.1f} s"]).encode() + b"\n")
        if taken > slowest:
            slowest, slowest_index = taken, index
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    os.write(progress, json.dumps([slowest, slowest_index, memory]).encode() + b"\n")


def run_chunk(seed: int, first: int, count: int) -> Outcome:
    """Judge inputs in a process of their own; after a crash go on behind the input it died of."""
    failures: list[Failure] = []
    slowest, slowest_index, memory = 0.0, first, 0
    end = first + count
    while first < end:
        words = [sys.executable, "-m", "tests.fuzz.mutate", "--work"]
        words += ["--seed", str(seed), "--first", str(first), "--count", str(end - first)]
        try:
            done = subprocess.run(
                words, cwd=ROOT, capture_output=True, check=False, timeout=MAX_CHUNK_SECONDS
            )
            output, ending = done.stdout, f"the process ended with {done.returncode}"
            if done.stderr:
                ending += ": " + done.stderr.decode("utf-8", "replace").strip().splitlines()[-1]
        except subprocess.TimeoutExpired as late:
            output, ending = late.stdout or b"", "no end in sight"
        last, found, figures = _read(output)
        failures += found
        if figures is not None:
            memory = max(memory, int(figures[2]))
            if figures[0] > slowest:
                slowest, slowest_index = figures[0], int(figures[1])
            break
        if last is None:
            raise RuntimeError(ending)
        failures.append(Failure(last, ending))
        first = last + 1
    return Outcome(tuple(failures), slowest, slowest_index, memory)


def _read(output: bytes) -> tuple[int | None, list[Failure], list[float] | None]:
    last, failures = None, []
    for line in output.splitlines():
        said = json.loads(line)
        if isinstance(said, int):
            last = said
        elif len(said) == 2:
            failures.append(Failure(*said))
        else:
            return last, failures, said
    return last, failures, None


def run(seed: int, first: int, count: int, jobs: int, chunk: int = CHUNK) -> Iterator[Outcome]:
    """The outcomes of all chunks, in their order."""
    starts = range(first, first + count, chunk)
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(
            lambda start: run_chunk(seed, start, min(chunk, first + count - start)), starts
        )


def save(seed: int, failure: Failure, folder: Path) -> Path:
    """Write the input of a failure to a file."""
    folder.mkdir(parents=True, exist_ok=True)
    one = mutant(seed, failure.number)
    file = folder / f"{seed}-{failure.number}-{one.path.replace('/', '-')}"
    file.write_bytes(one.data)
    return file


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Check broken files by the thousand.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.work:
        work(options.seed, options.first, options.count)
        return 0
    begin = time.monotonic()
    slowest, slowest_index, memory, failed = 0.0, options.first, 0, 0
    chunk = min(CHUNK, -(-options.count // options.jobs))
    for outcome in run(options.seed, options.first, options.count, options.jobs, chunk):
        memory = max(memory, outcome.memory)
        if outcome.slowest > slowest:
            slowest, slowest_index = outcome.slowest, outcome.slowest_index
        for failure in outcome.failures:
            failed += 1
            file = save(options.seed, failure, SAVED)
            print(f"input {failure.number}: {failure.why}\n  saved as {file}", flush=True)
    print(
        f"seed {options.seed}: {options.count:,} inputs from {options.first:,} on, "
        f"{failed} failed, in {time.monotonic() - begin:.0f} s; "
        f"slowest {slowest * 1000:.1f} ms (input {slowest_index}), "
        f"most memory {memory // 1024} MiB"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
