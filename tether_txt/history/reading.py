"""Blobs -> encoded commitments, in other processes where there is much to read.

Reading is what a long history costs most; git's own stream runs meanwhile.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from tether_txt.format.read import read_compact
from tether_txt.format.text import MAX_BYTES
from tether_txt.history.mainline import Blob
from tether_txt.repository.git import Repository

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

MAX_WORKERS = 4


class Record(NamedTuple):
    """A commitment's id, its line (`compact.encode`), and a digest that no other one has."""

    id: str
    text: str
    digest: str


def read_blobs(repository: Repository, wanted: Sequence[Blob]) -> list[Record | None]:
    """Each blob's commitment; None where it cannot be understood.

    Raises GitError if an object is missing.
    """
    found: list[Record | None] = []
    contents = repository.blobs([blob.oid for blob in wanted], MAX_BYTES)
    for blob, data in zip(wanted, contents, strict=True):
        read = None if data is None else read_compact(data, blob.stem)
        if read is None:
            found.append(None)
        else:
            id_, line = read
            digest = blake2b(line.encode("ascii"), digest_size=12).hexdigest()
            found.append(Record(id_, line, digest))
    return found


class Readers:
    """A few processes that read; none where the system cannot fork or has one processor.

    One processor is left for git and for what is read; and the fewer read, the more each of them
    knows of the pieces that versions of a file share.
    Nor in a thread: what is forked there would have the connections that others serve.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._pool: ProcessPoolExecutor | None = None
        self.count = min(MAX_WORKERS, _processors() - 1)

    def start(self) -> None:
        """Make the processes; until then, and without them, everything is read here."""
        if self._pool is None and self.count > 0 and _may_fork():
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            context = get_context("fork")
            self._pool = ProcessPoolExecutor(self.count, context, _ignore_interrupts)
            with warnings.catch_warnings():
                # Forking beside threads is warned of; here it happens before there are any.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._pool.submit(int)

    def submit(self, wanted: Sequence[Blob]) -> Future[list[Record | None]]:
        """Read what is wanted, soon; see `read_blobs`."""
        if self._pool is not None and wanted:
            return self._pool.submit(read_blobs, self._repository, wanted)
        from concurrent.futures import Future

        future: Future[list[Record | None]] = Future()
        future.set_result(read_blobs(self._repository, wanted) if wanted else [])
        return future

    def stop(self) -> None:
        """End the processes; what is still being read is lost."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _may_fork() -> bool:
    return sys.platform == "linux" and threading.current_thread() is threading.main_thread()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _ignore_interrupts() -> None:
    # The process that people interrupt is the parent, which then stops this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
