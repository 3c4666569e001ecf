"""Whether a ref may have moved, told from the files that git keeps refs in, without running git."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from tether_txt.repository.git import Repository

Trace = tuple[tuple[int, int, int] | None, ...]


class Watch:
    """Leaves a trace of one ref; git writes these files anew for every change.

    Another trace means: ask git. The same one does not mean that nothing can have changed: what
    a ref like ``main~2`` leads through is not looked at.
    """

    def __init__(self, repository: Repository, ref: str) -> None:
        self._repository = repository
        self._ref = ref
        self._files: tuple[str, ...] = ()

    def refresh(self) -> None:
        """Find out which branch the ref stands for now: the trace is of its files."""
        self._files = tuple(self._named(self._repository.branch(self._ref)))

    def trace(self) -> Trace:
        return tuple(_stamp(file) for file in self._files)

    def _named(self, branch: str) -> Iterator[str]:
        own, common = self._repository.git_dir, os.fspath(self._repository.common_dir)
        for folder in dict.fromkeys((own, common)):
            for name in ("HEAD", "packed-refs", "reftable/tables.list", branch):
                if name:
                    yield f"{folder}/{name}"


def _stamp(file: str) -> tuple[int, int, int] | None:
    with suppress(OSError, ValueError):
        found = os.stat(file)  # noqa: PTH116 - asked at every request
        return found.st_mtime_ns, found.st_ino, found.st_size
    return None
