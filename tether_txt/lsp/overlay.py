"""The files on disk, with those that are open as their editor has them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tether_txt.format.text import MAX_BYTES
from tether_txt.repository.tree import Listed, MemoryTree, Worktree


class Overlay:
    """A `Tree` of a root; `buffers` has the open files by their paths, which may be new."""

    def __init__(self, root: Path, buffers: Mapping[str, bytes]) -> None:
        self._disk = Worktree(root)
        self._buffers = buffers

    def listing(self, folder: str) -> list[Listed]:
        there = {one.path: one for one in self._disk.listing(folder)}
        for one in MemoryTree(self._buffers).listing(folder):
            if there.get(one.path, one).kind == "file" and one.path in self._buffers:
                there[one.path] = one
        return sorted(there.values())

    def has(self, path: str) -> bool:
        return path in self._buffers or self._disk.has(path)

    def read(self, path: str) -> bytes | None:
        if path in self._buffers and not (self._disk.root / path).is_symlink():
            return self._buffers[path][: MAX_BYTES + 1]
        return self._disk.read(path)
