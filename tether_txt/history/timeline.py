"""Git -> states: what each step of the mainline says of each commitment, and when.

The mainline is the first-parent chain of a commit. A state's times are read from git's records
as they are; clocks may be wrong and dates can be forged, so a step may have landed earlier
than the one before it (spec/format.md#git).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, dropwhile, islice
from typing import Any

from tether_txt.errors import GitError
from tether_txt.format.model import Commitment
from tether_txt.history.beside import Beside
from tether_txt.history.identity import Identities
from tether_txt.history.mainline import Blob, commits, follows
from tether_txt.history.reading import BATCH, Reader
from tether_txt.history.rows import Row, Rows
from tether_txt.history.state import State
from tether_txt.history.steps import Steps
from tether_txt.repository.cache import UNREADABLE, Cache, Key, Remembered, Writer
from tether_txt.repository.git import Repository


def read(
    repository: Repository,
    tip: str,
    folder: str,
    identities: Identities,
    *,
    branch: str = "",
    remember: bool = True,
    only: Collection[str] | None = None,
    meanwhile: Callable[[], Any] | None = None,
) -> Iterator[State]:
    """The states of all commitments up to the commit `tip`, in the order in which they landed.

    `folder` is the settings' ``commitments``. `branch` names the history that is remembered in
    the repository's git folder, if `remember`. With `only`, the states of no other ids, which
    is quick where the rest is remembered. `meanwhile` is called once if commits have to be read,
    while git looks for the first of them. Raises GitError if git fails or objects are missing.
    """
    source = _Source(repository, tip, repository.prefix + folder, identities, meanwhile)
    if not remember:
        for _, states in source.read(None, source.steps()):
            yield from _those(only, states)
        return
    cache, key = Cache(repository.common_dir), source.key(branch)
    with cache.open(key) as found:
        yield from source.read_on(cache, key, found, only)


def later(
    repository: Repository,
    tip: str,
    folder: str,
    identities: Identities,
    since: str,
    *,
    branch: str = "",
    meanwhile: Callable[[], Any] | None = None,
) -> list[State] | None:
    """The states that landed after the commit `since`, which are then remembered too.

    None unless that commit is where the remembered history ends, or once did; see `read`, also
    for what it raises.
    """
    source = _Source(repository, tip, repository.prefix + folder, identities, meanwhile)
    cache, key, steps = Cache(repository.common_dir), source.key(branch), source.steps()
    with cache.open(key) as found:
        if found is None or not source.can_go_on(found, steps):
            return None
        states = source.remembered_since(found, since)
        if states is not None and found.tip != tip:
            with cache.writer(key, tip, found) as writer:
                states.extend(source.write(writer, found.tip, steps))
        return states


class _Source:
    """One history under way."""

    def __init__(
        self,
        repository: Repository,
        tip: str,
        folder: str,
        identities: Identities,
        meanwhile: Callable[[], Any] | None,
    ) -> None:
        self.folder = folder
        self._reader = Reader(repository)
        self._repository = repository
        self._tip = tip
        self._identities = identities
        self._meanwhile = meanwhile

    def steps(self) -> Steps:
        """The steps from the first commit on."""
        return Steps(self._reader.read_one)

    def key(self, branch: str) -> Key:
        """The paths of states begin at the root, of which there may be two for one folder."""
        return Key("history", self.folder, branch, self._repository.prefix)

    def read_on(
        self, cache: Cache, key: Key, opened: Remembered | None, only: Collection[str] | None
    ) -> Iterator[State]:
        """What is remembered, as far as it is good, and what it lacks, which then is too."""
        steps = self.steps()
        found = opened if opened is not None and self.can_go_on(opened, steps) else None
        told = 0
        try:
            for state in () if found is None else self._told(found.rows(), only):
                yield state
                told += 1
        except UNREADABLE:
            found = None
        if found is None:
            steps = self.steps()
            if opened is not None:
                opened.close()
        if found is None or found.tip != self._tip:
            skip = told if found is None else 0
            with cache.writer(key, self._tip, found) as writer:
                new = self.write(writer, None if found is None else found.tip, steps)
                yield from islice(_those(only, new), skip, None)

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

    def _told(self, lines: Iterable[str], only: Collection[str] | None = None) -> Iterator[State]:
        """The states of lines. Raises one of `cache.UNREADABLE` for nonsense."""
        try:
            for rows, known in self._reader.along(_rows(lines, only), _blob_of):
                for row in rows:
                    id_, blob, *_ = row
                    said = None if blob is None else known[blob]
                    if blob and (said is None or said.id != id_):
                        raise ValueError(row)
                    yield self._state(row, said)
        except GitError as error:
            # If it is not the line that is wrong, reading the history anew will tell.
            raise ValueError from error

    def write(self, writer: Writer, since: str | None, steps: Steps) -> Iterator[State]:
        """As `read`, and everything is remembered at the end."""
        if since is not None:
            writer.rows([since])
        for rows, states in self.read(since, steps):
            writer.rows(rows)
            yield from states
        writer.finish(steps.alive())

    def read(self, since: str | None, steps: Steps) -> Iterator[tuple[list[str], list[State]]]:
        """What landed after the commit `since`: lines, and the states they stand for."""
        told = Rows()
        stream = commits(self._repository, self._tip, self.folder, since)
        first = Beside(lambda: list(islice(stream, BATCH)))
        if self._meanwhile is not None:
            self._meanwhile()
        for batch, known in self._reader.along(chain(first.result(), stream), steps.needed):
            known.update(self._reader.read(steps.unread(known)))
            found = [step for commit in batch for step in steps.take(commit, known)]
            yield [told.line(row) for row, _ in found], [self._state(*step) for step in found]

    def _state(self, row: Row, said: Commitment | None) -> State:
        id_, _, committed, landed, commit, author, path = row
        who = self._identities.of(*author)
        path = path[len(self._repository.prefix) :]
        return State(id_, said, committed, landed, commit, who, path)


def _those(only: Collection[str] | None, states: Iterable[State]) -> Iterable[State]:
    return states if only is None else (state for state in states if state.id in only)


def _rows(lines: Iterable[str], only: Collection[str] | None) -> Iterator[Row]:
    told = Rows()
    for line in lines:
        id_, tab, _ = line.partition("\t")
        if not tab:  # reading went on here, and what follows leans on nothing above
            told = Rows()
        elif only is None or id_ in only:
            yield told.read(line)
        else:
            told.pass_over(line)


def _blob_of(row: Row) -> tuple[Blob, ...]:
    _, blob, *_ = row
    return () if blob is None else (blob,)
