"""Git -> states: what each step of the mainline says of each commitment, and when.

The mainline is the first-parent chain of a commit. A state's times are read from git's records
as they are; clocks may be wrong and dates can be forged, so a step may have landed earlier
than the one before it (spec/format.md#git).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, dropwhile, islice
from typing import TYPE_CHECKING, NamedTuple

from tether_txt.history.beside import beside
from tether_txt.history.identity import Identities
from tether_txt.history.mainline import Blob, Commit, commits, follows
from tether_txt.history.reading import Record, contents, some_contents, understood
from tether_txt.history.rows import Row, Rows
from tether_txt.history.state import State
from tether_txt.history.steps import Steps
from tether_txt.repository.cache import UNREADABLE, Cache, Key, Remembered, Writer
from tether_txt.repository.git import Repository

if TYPE_CHECKING:
    from concurrent.futures import Future

BATCH, GROWTH = 1_000, 4
"""So many commits are read together at first; later more, as each batch starts git anew."""
RECENT = 10_000
"""Blobs whose content is remembered while reading goes on; a merge wants those of its branch."""


def read(
    repository: Repository,
    tip: str,
    folder: str,
    identities: Identities,
    *,
    branch: str = "",
    remember: bool = True,
) -> Iterator[State]:
    """The states of all commitments up to the commit `tip`, in the order in which they landed.

    `folder` is the settings' ``commitments``. `branch` names the history that is remembered in
    the repository's git folder, if `remember`. Raises GitError if git fails or objects are
    missing.
    """
    source = _Source(repository, tip, repository.prefix + folder, identities)
    if not remember:
        for _, states in source.read(None, Steps(source.read_one)):
            yield from states
        return
    cache, key = Cache(repository.common_dir), source.key(branch)
    with cache.open(key) as found:
        yield from source.read_on(cache, key, found)


def later(
    repository: Repository,
    tip: str,
    folder: str,
    identities: Identities,
    since: str,
    branch: str = "",
) -> list[State] | None:
    """The states that landed after the commit `since`, which are then remembered too.

    None unless that commit is where the remembered history ends, or once did; see `read`, also
    for what it raises.
    """
    source = _Source(repository, tip, repository.prefix + folder, identities)
    cache, key, steps = Cache(repository.common_dir), source.key(branch), Steps(source.read_one)
    with cache.open(key) as found:
        if found is None or not source.can_go_on(found, steps):
            return None
        states = source.remembered_since(found, since)
        if states is not None and found.tip != tip:
            with cache.writer(key, tip, found) as writer:
                states.extend(source.write(writer, found.tip, steps))
        return states


class _Batch(NamedTuple):
    commits: list[Commit]
    known: dict[Blob, Record | None]
    wanted: list[Blob]
    answer: Future[list[bytes | None]]


class _Source:
    """One history under way."""

    def __init__(
        self, repository: Repository, tip: str, folder: str, identities: Identities
    ) -> None:
        self.folder = folder
        self._repository = repository
        self._tip = tip
        self._identities = identities
        self._recent: dict[Blob, Record | None] = {}

    def key(self, branch: str) -> Key:
        """The paths of states begin at the root, of which there may be two for one folder."""
        return Key("history", self.folder, branch, self._repository.prefix)

    def read_on(self, cache: Cache, key: Key, opened: Remembered | None) -> Iterator[State]:
        """What is remembered, as far as it is good, and what it lacks, which then is too."""
        steps = Steps(self.read_one)
        found = opened if opened is not None and self.can_go_on(opened, steps) else None
        told = 0
        try:
            for state in () if found is None else self._told(found.rows()):
                yield state
                told += 1
        except UNREADABLE:
            found = None
        if found is None:
            steps = Steps(self.read_one)
            if opened is not None:
                opened.close()
        if found is None or found.tip != self._tip:
            skip = told if found is None else 0
            with cache.writer(key, self._tip, found) as writer:
                new = self.write(writer, None if found is None else found.tip, steps)
                yield from islice(new, skip, None)

    def can_go_on(self, found: Remembered, steps: Steps) -> bool:
        """Whether what is remembered is a beginning of the mainline; sets `steps` at its end."""
        if found.tip == self._tip:
            return True
        if not follows(self._repository, self._tip, found.tip):
            return False
        try:
            steps.restore(found.alive())
        except UNREADABLE:
            return False
        return True

    def remembered_since(self, found: Remembered, since: str) -> list[State] | None:
        """Those that were added after the commit `since`; None if nothing was added there."""
        if found.tip == since:
            return []
        try:
            added = dropwhile(lambda row: row != since, found.rows())
            return None if next(added, None) is None else list(self._told(added))
        except UNREADABLE:
            return None

    def _told(self, rows: Iterable[str]) -> Iterator[State]:
        """The states of rows. Raises one of `cache.UNREADABLE` for nonsense."""
        told = Rows(self._identities)
        for row in rows:
            if "\t" in row:
                yield told.read(row)
            else:  # reading went on here, and what follows leans on nothing above
                told = Rows(self._identities)

    def write(self, writer: Writer, since: str | None, steps: Steps) -> Iterator[State]:
        """As `read`, and everything is remembered at the end."""
        if since is not None:
            writer.rows([since])
        for rows, states in self.read(since, steps):
            writer.rows(rows)
            yield from states
        writer.finish(steps.alive())

    def read(self, since: str | None, steps: Steps) -> Iterator[tuple[list[str], list[State]]]:
        """What landed after the commit `since`: rows, and the states they stand for."""
        waiting: deque[_Batch] = deque()
        told = Rows(self._identities)
        stream = commits(self._repository, self._tip, self.folder, since)
        size = BATCH
        while batch := list(islice(stream, size)):
            waiting.append(self._begin(batch, steps))
            size = min(2 * size, GROWTH * BATCH)
            if len(waiting) > 1:
                yield self._finish(waiting.popleft(), steps, told)
        while waiting:
            yield self._finish(waiting.popleft(), steps, told)

    def read_one(self, blob: Blob) -> Record | None:
        """A blob that is wanted again long after it was read."""
        return self._understood([blob])[blob]

    def _understood(
        self, wanted: Sequence[Blob], found: Sequence[bytes | None] = ()
    ) -> dict[Blob, Record | None]:
        """What blobs say, the first of which were read already."""
        rest = contents(self._repository, wanted[len(found) :])
        return understood(wanted, chain(found, rest))

    def _begin(self, batch: list[Commit], steps: Steps) -> _Batch:
        """Git looks for what a batch needs while the one before it is understood."""
        blobs = dict.fromkeys(blob for commit in batch for blob in steps.needed(commit))
        known = {blob: self._recent[blob] for blob in blobs if blob in self._recent}
        wanted = [blob for blob in blobs if blob not in known]
        answer = beside(lambda: some_contents(self._repository, wanted))
        return _Batch(batch, known, wanted, answer)

    def _finish(self, batch: _Batch, steps: Steps, told: Rows) -> tuple[list[str], list[State]]:
        records = batch.known | self._understood(batch.wanted, batch.answer.result())
        records |= self._understood(steps.unread(records))
        self._recent.update(records)
        for blob in list(islice(self._recent, max(0, len(self._recent) - RECENT))):
            del self._recent[blob]
        rows = [row for commit in batch.commits for row in steps.take(commit, records)]
        pairs = [told.taken(self._from_root(row)) for row in rows]
        return [text for text, _ in pairs], [state for _, state in pairs]

    def _from_root(self, row: Row) -> Row:
        prefix = self._repository.prefix
        return row._replace(path=row.path[len(prefix) :]) if prefix else row
