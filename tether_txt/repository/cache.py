"""What was found in history, kept so that a second report costs what changed since.

Two files for each branch, in the folder that linked work trees share: the history as it was read
(tether_txt.history.rows), and what was judged of it (tether_txt.history.settled).

    {"version": ..., "reader": ..., "place": ..., "kind": ...}
    a row                        as many as there are
    what can still change, or what reading can go on from, as JSON
    {"tip": ..., "alive_at": ..., "rows": ..., "alive": ..., "check": ...}

The last line has CRC-32 checksums of the rows, of the line above and of itself, so that rows can
be added without a look at those that are there: they are checked when they are read.

It is text and JSON and not pickle or marshal, because a folder can come from a stranger; and it
counts only in the folder that it was made in, so that a stranger cannot say what a history says.
Whatever is wrong with a file, it counts as not there; nothing ever needs it
(spec/format.md#cache).
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple
from zlib import crc32

from tether_txt import __version__

VERSION = 1
MAX_FILES = 16
"""So many files are kept; the ones written longest ago go first."""

_BUFFER = 1 << 20
_LAST = 1_000
"""More bytes than the last line of a file can have."""
UNREADABLE = (
    OSError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError,
)  # fmt: skip
"""What reading a damaged file can raise."""

encode_json = json.JSONEncoder(
    ensure_ascii=True, separators=(",", ":"), check_circular=False
).encode
"""Plain values as JSON, tuples and named tuples as arrays."""


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
                file = stack.enter_context(self._path(key).open("rb"))
                found = _look_through(file, self._header(key))
            except UNREADABLE:
                found = None
            yield found

    def writer(self, key: Key, tip: str, earlier: Remembered | None = None) -> Writer:
        """Takes a new file; with `earlier`, one that begins with the rows of that."""
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
        return Writer(self._path(key), self._header(key), tip, earlier)

    def _header(self, key: Key) -> bytes:
        """The folder's inode is what a copy of it cannot have."""
        place = 0
        with suppress(OSError):
            place = self._folder.stat().st_ino
        header = {"version": VERSION, "reader": _reader(), "place": place, **key._asdict()}
        return encode_json(header).encode("ascii") + b"\n"

    def _path(self, key: Key) -> Path:
        name = "\0".join((key.folder, key.branch)).encode("utf-8", "surrogateescape")
        return self._folder / f"{key.kind}-{sha256(name).hexdigest()[:16]}.txt"


class Remembered(NamedTuple):
    """A file whose beginning and end are whole.

    It is held open, so that it stays what it was when another process puts a newer one in place.
    """

    file: IO[bytes]
    tip: str
    rows_at: int
    alive_at: int
    rows_check: int
    alive_check: int

    def rows(self) -> Iterator[str]:
        """The rows. Raises one of `UNREADABLE` if they are damaged; they may still be nonsense."""
        check = 0
        for chunk in self.chunks():
            check = crc32(chunk, check)
        if check != self.rows_check:
            raise ValueError
        rest = b""
        for chunk in self.chunks():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield line.decode("ascii")

    def chunks(self) -> Iterator[bytes]:
        """The bytes of all rows, unchecked."""
        self.file.seek(self.rows_at)
        left = self.alive_at - self.rows_at
        while chunk := self.file.read(min(left, _BUFFER)):
            left -= len(chunk)
            yield chunk

    def alive(self) -> Any:
        """What was given to `Writer.finish`. Raises one of `UNREADABLE` if it is damaged."""
        self.file.seek(self.alive_at)
        line = self.file.readline()
        if crc32(line) != self.alive_check:
            raise ValueError
        return json.loads(line)

    def close(self) -> None:
        """Needed before a `Writer` finishes: not every system replaces what is open."""
        self.file.close()


class Writer:
    """A file in the making. Failing to write is no error: there is no cache, then.

    Nobody sees the file before `finish`, which puts it in place in one step; two processes that
    write at once each leave a whole file, and the later one stays. The earlier file is closed
    once its rows are taken over.
    """

    def __init__(self, path: Path, header: bytes, tip: str, earlier: Remembered | None) -> None:
        self._path = path
        self._tip = tip
        self._file: IO[bytes] | None = None
        self._check = 0
        self._size = 0
        if path.parent.is_symlink():
            return
        try:
            handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            self._temporary = Path(name)
            self._file = os.fdopen(handle, "wb")
        except OSError:
            return
        self._write(header)
        if earlier is not None:
            with suppress(OSError):
                for chunk in earlier.chunks():
                    self._write(chunk)
            self._check = earlier.rows_check
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

    def rows(self, lines: Iterable[str]) -> None:
        """Takes rows: ASCII, without a line break."""
        data = "".join([f"{line}\n" for line in lines]).encode("ascii")
        self._check = crc32(data, self._check)
        self._write(data)

    def finish(self, alive: Any) -> None:
        """Puts the file in its place, with plain values that its reader can go on from."""
        if self._file is None:
            return
        alive_at, line = self._size, encode_json(alive).encode("ascii") + b"\n"
        last = {"tip": self._tip, "alive_at": alive_at, "rows": self._check, "alive": crc32(line)}
        self._write(line + encode_json(last | {"check": _check_of(last)}).encode("ascii"))
        try:
            if self._file is not None:
                self._file.close()
                self._temporary.replace(self._path)
                self._file = None
                _prune(self._path.parent)
        except OSError:
            self._give_up()

    def _write(self, data: bytes) -> None:
        if self._file is None:
            return
        try:
            self._file.write(data)
        except OSError:
            self._give_up()
        self._size += len(data)

    def _give_up(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # of a disk that is full still
                self._file.close()
            with suppress(OSError):
                self._temporary.unlink()
            self._file = None


def _look_through(file: IO[bytes], header: bytes) -> Remembered | None:
    """The file if it has this header and a sound last line. Raises one of `UNREADABLE`."""
    if file.read(len(header)) != header:
        return None
    size = file.seek(0, os.SEEK_END)
    file.seek(max(len(header), size - _LAST))
    last = json.loads(file.read().rpartition(b"\n")[2])
    check = last.pop("check")
    tip, alive_at, rows, alive = last["tip"], last["alive_at"], last["rows"], last["alive"]
    is_sound = {type(alive_at), type(rows), type(alive)} == {int} and tip.isalnum()
    if check != _check_of(last) or not is_sound or not len(header) <= alive_at < size:
        return None
    return Remembered(file, tip, len(header), alive_at, rows, alive)


def _check_of(last: dict[str, Any]) -> int:
    return crc32(encode_json(last).encode("ascii"))


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
    files = sorted(((file.stat().st_mtime, file) for file in folder.glob("*-*.txt")), reverse=True)
    for _, file in files[MAX_FILES:]:
        file.unlink(missing_ok=True)
    day_ago = files[0][0] - 86_400 if files else 0
    for file in folder.glob(".new-*"):
        if file.stat().st_mtime < day_ago:
            file.unlink(missing_ok=True)
