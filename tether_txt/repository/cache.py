"""What was found in history, kept so that a second report costs what changed since.

Files of JSON lines, two for each branch, in the folder that linked work trees share: the
history as it was read (tether_txt.history.rows), and what was judged of it
(tether_txt.history.settled).

    {"version": ..., "reader": ..., "place": ..., "kind": ..., "tip": ...}
    [row, row, ...]              as many lines as there are; of a history, a mark between
                                 what was added at one time and at the next
    {"alive": ...}               what can still change, or what reading can go on from
    {"check": CRC-32 of all lines above}

It is JSON and not pickle or marshal, because a folder can come from a stranger; and it counts
only in the folder that it was made in, so that a stranger cannot say what a history says.
Whatever is wrong with a file, it counts as not there; nothing ever needs it
(spec/format.md#cache).
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple
from zlib import crc32

from tether_txt import __version__
from tether_txt.format.model import Commitment, Feedback, Moved, Outcome, Repeat, Step, Warned
from tether_txt.format.when import When

VERSION = 1
MAX_FILES = 16
"""So many files are kept; the ones written longest ago go first."""

_BUFFER = 1 << 20
UNREADABLE = (
    OSError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError,
)  # fmt: skip
"""What reading a damaged file can raise."""

encode_json = json.JSONEncoder(
    ensure_ascii=True, separators=(",", ":"), check_circular=False
).encode
"""Plain values as JSON, tuples and named tuples as arrays."""


def encode(commitment: Commitment) -> str:
    """A commitment as one JSON array; equal texts if and only if equal commitments."""
    return encode_json(commitment)


def decode(fields: Any) -> Commitment:
    """The commitment of a JSON array. Raises one of `UNREADABLE` for anything else."""
    (
        id, who, to, what, due, status, made, closed, reason, why, moved, warned, feedback, steps,
        repeat, outcomes, needs, goal, source, evidence, tags, private,
    ) = fields  # fmt: skip
    found = Commitment(
        id, who, tuple(to), what, When(*due), status,
        None if made is None else When(*made), None if closed is None else When(*closed),
        reason, why, _moved(moved) if moved else (), _warned(warned) if warned else (),
        _feedback(feedback) if feedback else (), _steps(steps) if steps else (),
        None if repeat is None else decode_repeat(repeat),
        _outcomes(outcomes) if outcomes else (), tuple(needs), goal, source, tuple(evidence),
        tuple(tags), private,
    )  # fmt: skip
    if found.due.day.__class__ is not int or found.status.__class__ is not str:
        raise TypeError
    return found


def _when(value: Any) -> When | None:
    return None if value is None else When(*value)


def _moved(value: Any) -> tuple[Moved, ...]:
    return tuple(Moved(When(*one[0]), _when(one[1]), *one[2:]) for one in value)


def _warned(value: Any) -> tuple[Warned, ...]:
    return tuple(Warned(_when(on), why) for on, why in value)


def _feedback(value: Any) -> tuple[Feedback, ...]:
    return tuple(Feedback(who, _when(on), says, note) for who, on, says, note in value)


def _step(value: Any) -> Step:
    what, due, done = value
    return Step(what, _when(due), When(*done) if isinstance(done, list) else done)


def _steps(value: Any) -> tuple[Step, ...]:
    return tuple(map(_step, value))


def decode_repeat(value: Any) -> Repeat:
    """The repeat of a JSON array. Raises one of `UNREADABLE` for anything else."""
    text, rrule, until = value
    return Repeat(text, rrule, _when(until))


def _outcomes(value: Any) -> tuple[Outcome, ...]:
    return tuple(Outcome(day, status, _when(closed), why) for day, status, closed, why in value)


class Key(NamedTuple):
    """What a file is of: `kind` names what it has, `terms` stands for all else that decided it."""

    kind: str
    folder: str
    branch: str
    terms: str = ""


class Cache:
    """What is remembered of one repository."""

    def __init__(self, common_dir: Path) -> None:
        self._folder = common_dir / "tether-txt"

    @contextmanager
    def open(self, key: Key) -> Iterator[Remembered | None]:
        """What is remembered for a branch, None if there is nothing that can be used."""
        with ExitStack() as stack:
            try:
                file = stack.enter_context(self._path(key).open("rb", _BUFFER))
                found = _look_through(file, self._header(key))
            except UNREADABLE:
                found = None
            yield found

    def writer(self, key: Key, tip: str, earlier: Remembered | None = None) -> Writer:
        """Takes a new file; with `earlier`, one that begins with the rows of that."""
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
        return Writer(self._path(key), self._header(key) | {"tip": tip}, earlier)

    def _header(self, key: Key) -> dict[str, Any]:
        """The folder's inode is what a copy of it cannot have."""
        place = 0
        with suppress(OSError):
            place = self._folder.stat().st_ino
        return {"version": VERSION, "reader": _reader(), "place": place, **key._asdict()}

    def _path(self, key: Key) -> Path:
        name = "\0".join((key.folder, key.branch)).encode("utf-8", "surrogateescape")
        return self._folder / f"{key.kind}-{sha256(name).hexdigest()[:16]}.jsonl"


class Remembered(NamedTuple):
    """A file that is whole; its values may still be nonsense, and raise one of `UNREADABLE`.

    It is held open, so that it stays what it was when another process puts a newer one in place.
    """

    file: IO[bytes]
    tip: str
    alive_at: int

    def lines(self) -> Iterator[bytes]:
        """The lines of rows, undecoded."""
        self.file.seek(0)
        self.file.readline()
        for line in self.file:
            if not line.startswith(b"["):
                return
            yield line

    def alive(self) -> Any:
        """What was given to `Writer.finish`."""
        self.file.seek(self.alive_at)
        return json.loads(self.file.readline())["alive"]

    def close(self) -> None:
        """Needed before a `Writer` finishes: not every system replaces what is open."""
        self.file.close()


class Writer:
    """A file in the making. Failing to write is no error: there is no cache, then.

    Nobody sees the file before `finish`, which puts it in place in one step; two processes that
    write at once each leave a whole file, and the later one stays. The earlier file is closed
    once its rows are taken over.
    """

    def __init__(self, path: Path, header: dict[str, Any], earlier: Remembered | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        self._check = 0
        if path.parent.is_symlink():
            return
        try:
            handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            self._temporary = Path(name)
            self._file = os.fdopen(handle, "wb")
        except OSError:
            return
        self._line(encode_json(header).encode())
        if earlier is not None:
            for line in earlier.lines():
                self._line(line.rstrip(b"\n"))
            earlier.close()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._give_up()

    def rows(self, encoded: list[str]) -> None:
        """One line of rows, each of them JSON text already."""
        self._line(f"[{','.join(encoded)}]".encode("ascii"))

    def finish(self, alive: Any) -> None:
        """Puts the file in its place."""
        self._line(encode_json({"alive": alive}).encode("ascii"))
        if self._file is None:
            return
        try:
            self._file.write(encode_json({"check": self._check}).encode() + b"\n")
            self._file.close()
            self._temporary.replace(self._path)
            self._file = None
            _prune(self._path.parent)
        except OSError:
            self._give_up()

    def _line(self, line: bytes) -> None:
        if self._file is None:
            return
        try:
            self._file.write(line + b"\n")
        except OSError:
            self._give_up()
        self._check = crc32(b"\n", crc32(line, self._check))

    def _give_up(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # of a disk that is full still
                self._file.close()
            with suppress(OSError):
                self._temporary.unlink()
            self._file = None


def _look_through(file: IO[bytes], header: dict[str, Any]) -> Remembered | None:
    """The file if its last line is the checksum of all others. Raises one of `UNREADABLE`."""
    line = file.readline()
    found = json.loads(line)
    tip = found.pop("tip")
    if found != header or not isinstance(tip, str):
        return None
    check, last, size, starts = crc32(line), -1, len(line), [0, 0]
    for line in file:
        starts = [starts[1], size]
        size += len(line)
        last, check = check, crc32(line, check)
    return Remembered(file, tip, starts[0]) if json.loads(line)["check"] == last else None


@cache
def _reader() -> str:
    """A fingerprint of the code that decides what a file says."""
    digest = sha256(__version__.encode())
    here = Path(__file__).parent
    for folder in (here.parent / "format", here.parent / "history"):
        for file in sorted(folder.glob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _prune(folder: Path) -> None:
    """Drops the files of branches nobody reports on any more, and those of killed processes."""
    files = sorted(
        ((file.stat().st_mtime, file) for file in folder.glob("*-*.jsonl")), reverse=True
    )
    for _, file in files[MAX_FILES:]:
        file.unlink(missing_ok=True)
    day_ago = files[0][0] - 86_400 if files else 0
    for file in folder.glob(".new-*"):
        if file.stat().st_mtime < day_ago:
            file.unlink(missing_ok=True)
