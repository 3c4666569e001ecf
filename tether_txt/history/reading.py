"""Blobs -> commitments, with git ahead of who reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple, TypeVar

from tether_txt.format.model import Commitment
from tether_txt.format.read import commitment_of
from tether_txt.format.text import MAX_BYTES
from tether_txt.history.beside import Beside
from tether_txt.history.mainline import Blob
from tether_txt.repository.git import MAX_PORTION, Repository

Item = TypeVar("Item")
Known = dict[Blob, Commitment | None]
"""What blobs say; None where that cannot be understood."""

BATCH, GROWTH = 500, 16
"""So many items are read together at first; later more, as each batch starts git anew."""
RECENT = 10_000
"""Blobs whose content is remembered while reading goes on; a merge wants those of its branch."""


class _Batch(NamedTuple):
    """What a batch needs: what is at hand, and what git looks for."""

    known: Known
    wanted: list[Blob]
    answer: Beside[list[bytes | None]]


class Reader:
    """Reads the blobs of one repository. Raises GitError if an object is missing."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._recent: Known = {}

    def along(
        self, items: Iterator[Item], wanted: Callable[[Item], Iterable[Blob]]
    ) -> Iterator[tuple[list[Item], Known]]:
        """The items in batches, with what the blobs say that they want.

        Git looks for what a batch wants while the one before it is understood.
        """
        begun: tuple[list[Item], _Batch] | None = None
        size = BATCH
        while batch := list(islice(items, size)):
            before, begun = begun, (batch, self._begin(b for item in batch for b in wanted(item)))
            size = min(2 * size, GROWTH * BATCH)
            if before is not None:
                yield before[0], self._finish(before[1])
        if begun is not None:
            yield begun[0], self._finish(begun[1])

    def read(self, wanted: Sequence[Blob]) -> Known:
        """What blobs say that were in no batch."""
        return self._understood_from(wanted, ())

    def read_one(self, blob: Blob) -> Commitment | None:
        """The same for one blob."""
        return self.read([blob])[blob]

    def _begin(self, blobs: Iterable[Blob]) -> _Batch:
        all_wanted = dict.fromkeys(blobs)
        known = {blob: self._recent[blob] for blob in all_wanted if blob in self._recent}
        wanted = [blob for blob in all_wanted if blob not in known]
        return _Batch(known, wanted, self._ask(wanted))

    def _finish(self, batch: _Batch) -> Known:
        read = self._understood_from(batch.wanted, batch.answer.result())
        read |= batch.known
        self._recent |= read
        for blob in list(islice(self._recent, max(0, len(self._recent) - RECENT))):
            del self._recent[blob]
        return read

    def _understood_from(self, wanted: Sequence[Blob], found: Sequence[bytes | None]) -> Known:
        """`found` has the contents of the first of them; git is asked for the rest."""
        return _understood(wanted, chain(found, self._contents(wanted[len(found) :])))

    def _ask(self, wanted: Sequence[Blob]) -> Beside[list[bytes | None]]:
        """The contents of the first of them, which git looks for from now on."""
        return Beside(lambda: self._some_contents(wanted))

    def _some_contents(self, wanted: Sequence[Blob]) -> list[bytes | None]:
        """As many as may be held at one time."""
        found, size = [], 0
        for data in self._contents(wanted):
            found.append(data)
            size += len(data or b"")
            if size > MAX_PORTION:
                break
        return found

    def _contents(self, wanted: Sequence[Blob]) -> Iterator[bytes | None]:
        return self._repository.blobs([blob.oid for blob in wanted], MAX_BYTES)


def _understood(wanted: Iterable[Blob], found: Iterable[bytes | None]) -> Known:
    return {
        blob: None if data is None else commitment_of(data, blob.stem)
        for blob, data in zip(wanted, found, strict=True)
    }
