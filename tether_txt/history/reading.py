"""Blobs -> commitments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tether_txt.format.model import Commitment
from tether_txt.format.read import commitment_of
from tether_txt.format.text import MAX_BYTES
from tether_txt.history.mainline import Blob
from tether_txt.repository.git import MAX_PORTION, Repository


class Record(NamedTuple):
    """A commitment, and the file that says it."""

    commitment: Commitment
    text: str


def contents(repository: Repository, wanted: Sequence[Blob]) -> Iterator[bytes | None]:
    """What is in blobs; None for what is too large. Raises GitError if an object is missing."""
    return repository.blobs([blob.oid for blob in wanted], MAX_BYTES)


def some_contents(repository: Repository, wanted: Sequence[Blob]) -> list[bytes | None]:
    """What is in the first of them, as many as may be held at one time."""
    found, size = [], 0
    for data in contents(repository, wanted):
        found.append(data)
        size += len(data or b"")
        if size > MAX_PORTION:
            break
    return found


def understood(wanted: Iterable[Blob], found: Iterable[bytes | None]) -> dict[Blob, Record | None]:
    """Each blob's commitment, from its contents; None where it cannot be understood."""
    return {blob: _record(data, blob.stem) for blob, data in zip(wanted, found, strict=True)}


def _record(data: bytes | None, stem: str) -> Record | None:
    commitment = None if data is None else commitment_of(data, stem)
    if data is None or commitment is None:
        return None
    return Record(commitment, data.decode("utf-8"))
