"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from tether_txt.errors import UsageError


def replace(path: Path, data: bytes) -> bool:
    """Put bytes in a file's place at once; False if it has them already.

    What is no file, such as a pipe or ``/dev/stdout``, is written to. Raises `UsageError` if it
    cannot be written.
    """
    try:
        if _is_special(path):
            path.write_bytes(data)
            return True
        if previous(path) == data:
            return False
        _replace(path, data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "name another") from None
    return True


def previous(path: Path) -> bytes | None:
    """What a file has now, None if there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
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
        return not (stat.S_ISREG(mode := path.stat().st_mode) or stat.S_ISDIR(mode))
    return False


def _mode(path: Path) -> int:
    """What the file had, else what a new one gets."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
