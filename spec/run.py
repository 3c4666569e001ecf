#!/usr/bin/env python3
"""Run the conformance suite against any implementation of the format.

    python spec/run.py --cmd "tether conformance"

The command is started once; it gets one JSON request per line on its standard input and answers
each with one line of JSON on its standard output (spec/format.md#conformance). Answers are
compared exactly. Whatever dies, hangs or writes no JSON has failed that case, and is started
again for the next. Exit: 0 all passed, 1 some failed, 2 the suite could not run.

Only the standard library of Python 3.9 or later is used.
"""

from __future__ import annotations

import argparse
import collections
import json
import queue
import shlex
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Deque, Dict, List, Optional, Sequence, Tuple

CASES = Path(__file__).resolve().parent / "cases"
KINDS = ("check", "history", "change")
STARTS_IN_VAIN = 3

Case = Dict[str, Any]


class Failure(Exception):
    """The command gave no answer."""


class CannotRun(Exception):
    """The suite cannot run at all."""


class Command:
    """A running implementation; started again after a case that it did not survive."""

    def __init__(self, words: Sequence[str], timeout: float) -> None:
        self._words = list(words)
        self._timeout = timeout
        self._process: Optional["subprocess.Popen[bytes]"] = None
        self._lines: "queue.Queue[Optional[bytes]]" = queue.Queue()
        self._errors: Any = None

    def ask(self, request: Dict[str, Any]) -> Any:
        """Send one request and return the answer. Raises Failure if there is none."""
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise self._failed("the command ended before it read the request") from error
        try:
            line = self._lines.get(timeout=self._timeout)
        except queue.Empty:
            raise self._failed(f"no answer within {self._timeout:g} s") from None
        if line is None:
            raise self._failed("the command ended without an answer")
        try:
            return json.loads(line.decode("utf-8"))
        except ValueError:
            raise self._failed(f"the answer is not JSON: {line[:200]!r}") from None

    def close(self) -> Optional[str]:
        """End the command's input; return what is wrong with how it ended, if anything."""
        if self._process is None:
            return None
        process, errors = self._process, self._errors
        assert process.stdin is not None
        try:
            process.stdin.close()
            code = process.wait(self._timeout)
        except (OSError, subprocess.TimeoutExpired):
            self._stop()
            return "the command does not end with its input"
        extra = self._lines.get()
        self._process = None
        if extra is not None:
            return f"the command wrote more lines than answers: {extra[:200]!r}"
        if code != 0:
            return f"the command ended with exit code {code}{_tail(errors)}"
        return None

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the command
            self._lines = queue.Queue()
            try:
                self._process = subprocess.Popen(
                    self._words,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._errors,
                )
            except OSError as error:
                raise CannotRun(f"cannot start {self._words[0]!r}: {error}") from error
            reader = threading.Thread(
                target=_read, args=(self._process.stdout, self._lines), daemon=True
            )
            reader.start()
        return self._process

    def _failed(self, message: str) -> Failure:
        code = self._stop()
        errors, self._errors = self._errors, None
        status = "" if code is None else f" (exit code {code})"
        return Failure(f"{message}{status}{_tail(errors)}")

    def _stop(self) -> Optional[int]:
        """Make sure that it is gone; return its exit code if it ended by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        try:
            return process.wait(0.2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None


def _read(stream: Any, lines: "queue.Queue[Optional[bytes]]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _tail(errors: Any) -> str:
    """The last lines that the command wrote to its standard error."""
    if errors is None:
        return ""
    errors.seek(0)
    last: Deque[bytes] = collections.deque(errors, maxlen=5)
    errors.close()
    text = b"".join(last).decode("utf-8", "replace").rstrip()
    return "".join(f"\n      {line}" for line in text.splitlines())


def load(folder: Path) -> List[Tuple[str, Case]]:
    """All cases with the name of their file, in order. Raises CannotRun for a faulty suite."""
    found: List[Tuple[str, Case]] = []
    names: Dict[str, str] = {}
    for file in sorted(folder.glob("*.json")):
        try:
            cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
            for case in cases:
                name, kind = case["name"], case["request"]["kind"]
                if not case["why"] or not isinstance(case["expect"], dict) or kind not in KINDS:
                    raise ValueError(f"the case {name!r} is not complete")
                if name in names:
                    raise ValueError(f"the name {name!r} is also in {names[name]}")
                names[name] = file.name
                found.append((file.stem, case))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CannotRun(f"{file}: {error}") from error
    if not found:
        raise CannotRun(f"no cases in {folder}")
    return found


def differences(expected: Any, got: Any) -> List[str]:
    """What is missing and what is too much, item by item where both are lists of one key."""
    if isinstance(expected, dict) and isinstance(got, dict) and expected.keys() == got.keys():
        lines: List[str] = []
        for key in expected:
            want, have = expected[key], got[key]
            if isinstance(want, list) and isinstance(have, list):
                lines += [f"missing   {_json(item)}" for item in want if item not in have]
                lines += [f"too much  {_json(item)}" for item in have if item not in want]
        if lines:
            return lines
    return [f"expected  {_json(expected)}", f"got       {_json(got)}"]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _same(expected: Any, got: Any) -> bool:
    """Equality of JSON values; unlike Python's, it tells true from 1 and 1 from 1.0."""
    return _json(expected) == _json(got)


def _say(text: str = "") -> None:
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "backslashreplace").decode(encoding), flush=True)


def run(cases: Sequence[Tuple[str, Case]], command: Command, verbose: bool) -> Tuple[int, int]:
    """Run the cases, say what failed, and return how many passed and failed."""
    passed = failed = in_vain = 0
    for file, case in cases:
        try:
            got = command.ask(case["request"])
            in_vain = 0
            wrong = [] if _same(case["expect"], got) else differences(case["expect"], got)
        except Failure as failure:
            in_vain += 1
            wrong = [str(failure)]
        if not wrong:
            passed += 1
            if verbose:
                _say(f"ok    {file}: {case['name']}")
            continue
        failed += 1
        _say(f"FAIL  {file}: {case['name']}")
        _say(f"      {case['why']}")
        for line in wrong:
            _say(f"      {line}")
        if in_vain == STARTS_IN_VAIN and not passed:
            raise CannotRun("the command does not answer at all")
    ending = command.close()
    if ending is not None:
        failed += 1
        _say(f"FAIL  {ending}")
    return passed, failed


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Run the conformance suite.")
    parser.add_argument("--cmd", help='the implementation, such as "tether conformance"')
    parser.add_argument("--filter", metavar="TEXT", help="only cases whose file or name has it")
    parser.add_argument("--kind", choices=KINDS, help="only cases of one kind")
    parser.add_argument("--list", action="store_true", help="list the cases and run none")
    parser.add_argument("--timeout", type=float, default=20.0, help="seconds for each answer")
    parser.add_argument("-v", "--verbose", action="store_true", help="also show what passed")
    options = parser.parse_args(arguments)
    try:
        cases = [
            (file, case)
            for file, case in load(CASES)
            if (not options.filter or options.filter in f"{file}: {case['name']}")
            and (not options.kind or options.kind == case["request"]["kind"])
        ]
        if options.list:
            for file, case in cases:
                _say(f"{file}: {case['name']}")
            _say(f"{len(cases)} cases")
            return 0
        if not options.cmd or not cases:
            raise CannotRun("no cases match" if options.cmd else "--cmd is missing")
        command = Command(shlex.split(options.cmd), options.timeout)
        passed, failed = run(cases, command, options.verbose)
    except CannotRun as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    _say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
