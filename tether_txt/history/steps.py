"""The fold of commits into what each step of the mainline says of each id.

What is kept is what is alive: the files of the mainline's tree and the commits of branches that
no merge has brought yet (spec/format.md#git).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from tether_txt.format.model import Commitment
from tether_txt.format.read import stem
from tether_txt.history.mainline import LATEST, Blob, Change, Commit
from tether_txt.history.reading import Known
from tether_txt.history.rows import Row

Told = tuple[str, Blob | None, Commitment | None, str]
"""An id of which a commit says something new: the id, what says it, what that is, the path."""
Made = tuple[str, int | None]
"""What a commit makes of an id, as the hash of the commitment; None if it removes it."""
Step = tuple[Row, Commitment | None]
"""A row, and what its blob says."""
_Plain = dict[str, tuple[Change, Commitment]]


class Held(NamedTuple):
    """A file of the mainline's tree: whose it is, and what it says if it can be understood.

    One that cannot keeps the id that it had. `said` is also None for a file that `restore`
    brought back and nobody has asked for since.
    """

    id: str
    blob: Blob | None
    is_clear: bool
    said: Commitment | None = None


class _Brought(NamedTuple):
    """A commit off the mainline, and what it says."""

    order: int
    parents: tuple[str, ...]
    date: int | None
    author: tuple[str, str]
    states: tuple[Made, ...]


def _meant(change: Change) -> Blob | None:
    """What tells whose file was changed: what is there, or if nothing is, what was."""
    return change.before if change.gone else change.after


class Steps:
    """Takes commits, parents first, and gives the rows of those on the mainline.

    `read_one` reads a blob that is wanted again long after it was first seen.
    """

    def __init__(self, read_one: Callable[[Blob], Commitment | None]) -> None:
        self._read_one = read_one
        self._files: dict[str, Held] = {}
        self._paths: dict[str, list[str]] = {}
        self._standing: dict[str, Held] = {}
        """By id, the file as it was when something was last told."""
        self._landed = LATEST
        self._branches: dict[str, _Brought] = {}
        self._count = 0
        self._was_restored = False

    def needed(self, commit: Commit) -> Iterator[Blob]:
        """The blobs whose content decides what a commit says."""
        for change in commit.changes:
            blob = change.after if commit.on_mainline else _meant(change)
            if blob is not None:
                yield blob
            if self._was_restored:
                held = self._files.get(change.path)
                standing = held and self._standing.get(held.id)
                if standing and standing.blob and standing.said is None:
                    yield standing.blob

    def unread(self, known: Known) -> list[Blob]:
        """What stood for the ids of these commitments, where it was not read since `restore`."""
        if not self._was_restored:
            return []
        ids = {said.id for said in known.values() if said is not None}
        standing = [self._standing[id_] for id_ in ids if id_ in self._standing]
        blobs = [one.blob for one in standing if one.blob and one.said is None]
        return [blob for blob in blobs if blob not in known]

    def take(self, commit: Commit, known: Known) -> list[Step]:
        """What a commit says; nothing unless it is on the mainline."""
        self._count += 1
        if not commit.on_mainline:
            self._branches[commit.oid] = self._off_mainline(commit, known)
            return []
        if commit.committed is not None:
            self._landed = commit.committed
        brought = self._collect(commit.parents[1:]) if len(commit.parents) > 1 else []
        told = self._tell(commit.changes, known)
        return self._dated(commit, told, brought) if told else []

    def alive(self) -> Any:
        """All that a later commit needs, as plain values for `restore`."""
        files = {
            path: (held.id, held.blob and held.blob.oid, held.is_clear)
            for path, held in self._files.items()
        }
        apart = {
            id_: standing.blob
            for id_, standing in self._standing.items()
            if self._first(self._paths[id_]) is None
        }
        return {"files": files, "apart": apart, "landed": self._landed}

    def restore(self, alive: Any) -> None:
        """Go on where `alive` was taken. Raises one of `cache.UNREADABLE` for anything else."""
        self._was_restored = True
        self._landed = int(alive["landed"])
        for path, (id_, oid, is_clear) in alive["files"].items():
            self._add(path, Held(id_, Blob(oid, stem(path)) if oid else None, is_clear))
        for id_, paths in self._paths.items():
            first = self._first(paths)
            if first is not None:
                self._standing[id_] = self._files[first]
        for id_, blob in alive["apart"].items():
            self._standing[id_] = Held(id_, Blob(*blob), True)

    def _off_mainline(self, commit: Commit, known: Known) -> _Brought:
        states: list[Made] = []
        removed: list[str] = []
        for change in commit.changes:
            blob = _meant(change)
            said = None if blob is None else known[blob]
            if said is None:
                continue
            if change.gone:
                removed.append(said.id)
            else:
                states.append((said.id, hash(said)))
        kept = {id_ for id_, _ in states}
        states.extend((id_, None) for id_ in removed if id_ not in kept)
        date = commit.committed if commit.authored is None else commit.authored
        return _Brought(self._count, commit.parents, date, commit.author, tuple(states))

    def _collect(self, heads: Iterable[str]) -> list[_Brought]:
        """The commits that a merge brings: what is reachable and was not on the mainline yet."""
        found = []
        todo = list(heads)
        while todo:
            brought = self._branches.pop(todo.pop(), None)
            if brought is not None:
                found.append(brought)
                todo.extend(brought.parents)
        return found

    def _tell(self, changes: Sequence[Change], known: Known) -> list[Told]:
        """What the changes say anew."""
        plain = self._plain(changes, known)
        if plain is not None:
            return self._tell_plain(plain, known)
        touched: dict[str, str] = {}
        before = {c.path: self._remove(c.path) for c in changes}
        gone = {c.before.oid: before[c.path] for c in changes if c.gone and c.before}
        for path, held in before.items():
            if held is not None:
                touched[held.id] = path
        for change in changes:
            if not change.gone:
                was = before[change.path] or gone.get(change.after.oid if change.after else "")
                held = _held(change, was, known)
                self._add(change.path, held)
                touched[held.id] = change.path
        told = []
        for id_, path in sorted(touched.items()):
            new = self._news(id_, path, known)
            if new is not None:
                told.append(new)
        return told

    def _plain(self, changes: Sequence[Change], known: Known) -> _Plain | None:
        """The changes by id, if they are what most are, and so do not concern each other.

        Each file can be understood, is the only one of its id before and after, and had no
        other id before.
        """
        found: _Plain = {}
        for change in changes:
            said = None if change.after is None else known[change.after]
            if said is None or said.id in found:
                return None
            id_, path = said.id, change.path
            if self._paths.get(id_) != ([path] if path in self._files else None):
                return None
            found[id_] = change, said
        return found

    def _tell_plain(self, plain: _Plain, known: Known) -> list[Told]:
        told: list[Told] = []
        for id_ in sorted(plain):
            change, said = plain[id_]
            path, blob = change.path, change.after
            if path not in self._files:
                self._paths[id_] = [path]
            held = self._files[path] = Held(id_, blob, True, said)
            if self._said(id_, known) != said:
                self._standing[id_] = held
                told.append((id_, blob, said, path))
        return told

    def _news(self, id_: str, path: str, known: Known) -> Told | None:
        paths = self._paths.get(id_)
        if not paths:
            return None if self._standing.pop(id_, None) is None else (id_, None, None, path)
        first = self._first(paths)
        if first is None:
            return None
        held, standing = self._files[first], self._standing.get(id_)
        if standing and standing.blob and held.blob and standing.blob.oid == held.blob.oid:
            return None
        held = self._read(held, known)
        if held.said is None or held.said == self._said(id_, known):
            return None
        self._standing[id_] = held
        return id_, held.blob, held.said, first

    def _said(self, id_: str, known: Known) -> Commitment | None:
        """What was last told of an id."""
        standing = self._standing.get(id_)
        if standing is None or standing.said is not None:
            return standing and standing.said
        standing = self._standing[id_] = self._read(standing, known)
        return standing.said

    def _read(self, held: Held, known: Known) -> Held:
        if held.said is not None or held.blob is None:
            return held
        blob = held.blob
        return held._replace(said=known[blob] if blob in known else self._read_one(blob))

    def _first(self, paths: list[str]) -> str | None:
        """The path whose file speaks for an id: of those that can be understood, the first."""
        if len(paths) == 1:
            return paths[0] if self._files[paths[0]].is_clear else None
        clear = [path for path in paths if self._files[path].is_clear]
        return min(clear, key=_as_bytes, default=None)

    def _add(self, path: str, held: Held) -> None:
        self._files[path] = held
        self._paths.setdefault(held.id, []).append(path)

    def _remove(self, path: str) -> Held | None:
        held = self._files.pop(path, None)
        if held is not None:
            paths = self._paths[held.id]
            paths.remove(path)
            if not paths:
                del self._paths[held.id]
        return held

    def _dated(
        self,
        commit: Commit,
        told: list[Told],
        brought: list[_Brought],
    ) -> list[Step]:
        earliest = _earliest(brought) if brought else {}
        authored = self._landed if commit.authored is None else commit.authored
        own = authored, commit.author
        steps: list[Step] = []
        for id_, blob, said, path in told:
            committed, author = own
            if earliest:
                committed, author = earliest.get((id_, None if said is None else hash(said)), own)
            row = id_, blob, committed, self._landed, commit.oid, author, path
            steps.append((row, said))
        return steps


def _earliest(brought: list[_Brought]) -> dict[Made, tuple[int, tuple[str, str]]]:
    """For each state that the commits made, the earliest author date, and who that was."""
    dated = [(one.date, one.order, one) for one in brought if one.date is not None]
    found: dict[Made, tuple[int, tuple[str, str]]] = {}
    for date, _, one in sorted(dated, key=lambda each: each[:2]):
        for state in one.states:
            found.setdefault(state, (date, one.author))
    return found


def _held(change: Change, was: Held | None, known: Known) -> Held:
    blob = change.after
    said = None if blob is None else known[blob]
    if said is None:
        return Held(stem(change.path) if was is None else was.id, blob, False)
    return Held(said.id, blob, True, said)


def _as_bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
