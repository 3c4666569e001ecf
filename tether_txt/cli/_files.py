"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from tether_txt.errors import UsageError


def replace(path: Path, data: bytes) -> bool:
    """Put bytes in a file's place at once; False if it has them already. See `replacing`."""
    if not _is_special(path) and previous(path) == data:
        return False
    with replacing(path) as out:
        out.write(data)
    return True


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to be written, which takes the place of another when it is whole.

    A link is replaced and never followed, since the folder may be a stranger's. What is no file,
    such as a pipe or ``/dev/stdout``, is written to. Raises `UsageError` if it cannot be written.
    """
    try:
        with path.open("wb") if _is_special(path) else _temporary(path) as out:
            yield out
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "name another") from None


def previous(path: Path) -> bytes | None:
    """What a file has now, None if there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return None


@contextmanager
def _temporary(path: Path) -> Iterator[IO[bytes]]:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _is_special(path: Path) -> bool:
    if path.is_absolute() and path.parts[1:2] in (("dev",), ("proc",)):
        return True
    with suppress(OSError):
        mode = path.lstat().st_mode
        return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))
    return False


def _mode(path: Path) -> int:
    """What the file had, else what a new one gets."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
