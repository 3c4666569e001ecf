"""A tree of files: the folder on disk, or one held in memory.

Only ``tether.yaml``, ``people.yaml``, ``goals.yaml`` and the commitments folder are ever looked
at. No link is followed and nothing but regular files is opened (spec/format.md#files).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from tether_txt.errors import SettingsError
from tether_txt.format.text import MAX_BYTES

SETTINGS, PEOPLE, GOALS = "tether.yaml", "people.yaml", "goals.yaml"


class Listed(NamedTuple):
    """A name in the commitments folder that is a promise, or looks like one.

    `kind` is ``file``, or what it is instead: ``link``, ``folder``, ``other``. `stamp` changes
    with the content: (mtime, ctime, size, inode) on disk, two zeros and the object's name as a
    number in git, empty in memory.
    """

    path: str
    kind: str
    stamp: tuple[int, ...] = ()


class Tree(Protocol):
    """Where commitments are read from."""

    def listing(self, folder: str) -> list[Listed]:
        """All ``*.yaml`` and ``*.yml`` below a folder, in the order of their paths."""

    def has(self, path: str) -> bool:
        """Whether there is anything of that name."""

    def read(self, path: str) -> bytes | None:
        """A file's bytes, at most one more than are allowed; None if there is no such file.

        Raises OSError for what exists and cannot be read.
        """


class Worktree:
    """The files on disk below a root."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def listing(self, folder: str) -> list[Listed]:
        return sorted(_walk(str(self.root), folder))

    def has(self, path: str) -> bool:
        return os.path.lexists(f"{self.root}/{path}")

    def read(self, path: str) -> bytes | None:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(f"{self.root}/{path}", flags | getattr(os, "O_NONBLOCK", 0))
        except FileNotFoundError:
            return None
        try:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise OSError("it is not a regular file")
            return os.read(handle, min(found.st_size, MAX_BYTES) + 1)
        finally:
            os.close(handle)


def is_candidate(name: str) -> bool:
    """Whether a file's name claims to be a promise's, rightly or nearly so."""
    return name[-5:].lower() == ".yaml" or name[-4:].lower() == ".yml"


def _walk(root: str, folder: str) -> Iterator[Listed]:
    todo = [folder]
    while todo:
        inside = todo.pop()
        try:
            entries = os.scandir(f"{root}/{inside}")
        except (FileNotFoundError, NotADirectoryError):
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if name.startswith("."):
                    continue
                path = f"{inside}/{name}"
                if is_candidate(name):
                    yield _listed(path, entry.stat(follow_symlinks=False))
                elif entry.is_dir(follow_symlinks=False):
                    todo.append(path)


def _listed(path: str, found: os.stat_result) -> Listed:
    mode = found.st_mode
    kind = "link" if stat.S_ISLNK(mode) else "folder" if stat.S_ISDIR(mode) else "other"
    if stat.S_ISREG(mode):
        kind = "file"
    return Listed(path, kind, (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino))


class MemoryTree:
    """Files given as a mapping from path to bytes."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def listing(self, folder: str) -> list[Listed]:
        found = set()
        for path in self._files:
            if not path.startswith(folder + "/"):
                continue
            way = folder
            *folders, name = path[len(folder) + 1 :].split("/")
            for part in (*folders, name):
                way += "/" + part
                if part.startswith("."):
                    break
                if is_candidate(part):
                    found.add(Listed(way, "file" if way == path else "folder"))
                    break
        return sorted(found)

    def has(self, path: str) -> bool:
        return path in self._files

    def read(self, path: str) -> bytes | None:
        found = self._files.get(path)
        return None if found is None else found[: MAX_BYTES + 1]


def find_top(start: Path) -> Path | None:
    """The nearest folder with a ``.git``, from a path upwards; None if there is none."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def find_root(start: Path) -> Path:
    """The nearest folder with a ``tether.yaml``, from a path upwards.

    Raises `SettingsError` if there is none.
    """
    start = Path(os.path.abspath(start))  # noqa: PTH100 - resolve() would follow links
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise SettingsError(
        f"there is no {SETTINGS} in {start} or above it",
        "run `tether init` in the folder that is to hold the commitments; "
        "if there is one further down, go there",
    )
