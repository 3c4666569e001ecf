"""Writes a git repository of commitments through one `git fast-import` stream.

Steps of all lives are sorted by time and become exactly as many commits as asked for: where
there are more steps than commits, neighbours are recorded together (as after a meeting); where
there are fewer, some commitments get another tag now and then. One commit in ten merges a branch
of one to four commits. A branch and the mainline never touch the same commitment at once, so
a merge holds what either side changed and nothing else.
"""

from __future__ import annotations

import os
import subprocess
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import IO, NamedTuple

from benchmarks import words
from benchmarks.calendar_days import START, instant, offset, signed
from benchmarks.draft import render
from benchmarks.lives import Life, Step, lives
from benchmarks.tree import fixed_files

_BY_HANDLE = {person.handle: person for person in words.PEOPLE}
_MERGE_SHARE = 0.1
_OPEN_BRANCHES = 3
_UNIX_EPOCH_DAY = 719_163


class Change(NamedTuple):
    """A step, and the path that the commitment had before where that is another one."""

    step: Step
    old_path: str | None


class _Branch:
    """A branch under way: where it forked, how many commits it may get, and its files so far."""

    def __init__(self, ref: str, forked: int, room: int) -> None:
        self.ref = ref
        self.forked = forked
        self.room = room
        self.by = ""
        self.files: dict[str, bytes | None] = {}
        self.ids: set[str] = set()


def write_history(count: int, commits: int, target: Path, seed: int, *, checkout: bool) -> None:
    """Writes the repository; the same bytes, and so the same commit ids, for the same arguments.

    Raises ValueError where `commits` is too few to hold a first commit, and
    subprocess.CalledProcessError where git fails.
    """
    merges = round((commits - 1) * _MERGE_SHARE)
    if commits < 2:
        raise ValueError("a history needs at least two commits")
    groups = _grouped(count, commits - 1 - merges, seed)
    git = ("git", "-C", os.fspath(target))
    environment = clean_environment()
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise FileExistsError(f"{target} is not empty")
    subprocess.run(
        [*git, "init", "-q", "--initial-branch=main", "--template="], check=True, env=environment
    )
    importing = [*git, "fast-import", "--quiet", "--date-format=raw"]
    with subprocess.Popen(importing, stdin=subprocess.PIPE, env=environment) as process:
        assert process.stdin is not None
        _Stream(process.stdin, Random(f"history {seed} {commits}")).write(groups, merges)
        process.stdin.close()
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, importing)
    if checkout:
        subprocess.run([*git, "reset", "-q", "--hard", "main"], check=True, env=environment)


def clean_environment() -> dict[str, str]:
    """The environment without git's own names, and with no settings but the repository's."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def _grouped(count: int, wanted: int, seed: int) -> list[list[Change]]:
    """All changes in the order of time, as exactly `wanted` groups where there are enough."""
    rng = Random(f"groups {seed} {count} {wanted}")
    told = list(lives(count, seed))
    missing = wanted - sum(len(life) for life in told)
    for _ in range(missing):
        _edit(rng, rng.choice(told))
    changes = [change for life in told for change in _changes(life)]
    changes.sort(key=lambda change: change.step.time)
    joined = set(rng.sample(range(1, len(changes)), max(0, len(changes) - wanted)))
    groups: list[list[Change]] = []
    for place, change in enumerate(changes):
        if place in joined:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _edit(rng: Random, life: Life) -> None:
    """Adds a step with one more tag, which the later steps then have too."""
    last = len(life) - 2 if life[-1].deleted else len(life) - 1
    place = rng.randrange(0, last + 1)
    before = life[place]
    until = life[place + 1].time if place + 1 < len(life) else before.time + 864_000
    time = rng.randrange(before.time + 1, max(until, before.time + 2))
    tag = f"ref-{rng.randrange(1, 100_000)}"
    life.insert(place + 1, before._replace(time=time, verb="Tag"))
    for later in range(place + 1, len(life)):
        draft = life[later].draft
        if tag not in draft.tags:
            tags = (*draft.tags, tag)
            life[later] = life[later]._replace(draft=draft._replace(tags=tags))


def _changes(life: Life) -> list[Change]:
    path = None
    changes: list[Change] = []
    for step in life:
        moved = path is not None and path != step.draft.path
        changes.append(Change(step, path if moved else None))
        path = step.draft.path
    return changes


class _Stream:
    """The writer of one fast-import stream; it decides what lands where."""

    def __init__(self, out: IO[bytes], rng: Random) -> None:
        self.out = out
        self.rng = rng
        self.landed: dict[str, int] = {}
        self.count = 0
        self.clock = 0
        self.branches: deque[_Branch] = deque()
        self.begun = 0

    def write(self, groups: Sequence[list[Change]], merges: int) -> None:
        """All commits. Raises ValueError where there are fewer groups than merges."""
        first: dict[str, bytes | None] = {
            path: text.encode() for path, text in fixed_files().items()
        }
        start = instant(START, 0, "UTC") - 86_400
        self._commit("main", "ana", start, "Keep our promises in git", first)
        starts = set(self.rng.sample(range(len(groups)), merges))
        for place, group in enumerate(groups):
            self._land(group, begins=place in starts)
        while self.branches:
            self._merge(self.branches[0])

    def _land(self, group: list[Change], *, begins: bool) -> None:
        ids = {change.step.draft.id for change in group}
        branch = None
        if not begins:
            branch = self._fitting(ids)
        for other in [b for b in self.branches if b is not branch and b.ids & ids]:
            self._merge(other)
        if begins:
            if len(self.branches) == _OPEN_BRANCHES:
                self._merge(self.branches[0])
            self.begun += 1
            branch = _Branch(f"topic-{self.begun}", self.count, self.rng.randrange(1, 5))
            self.branches.append(branch)
            self._write_group(branch.ref, group, branch)
        elif branch is not None:
            self._write_group(branch.ref, group, branch)
        else:
            self._write_group("main", group, None)
        if self.branches and self.branches[0].room <= 0 and self.rng.random() < 0.5:
            self._merge(self.branches[0])

    def _fitting(self, ids: set[str]) -> _Branch | None:
        """The branch that takes the group: one with room that has seen all it changes."""
        for branch in self.branches:
            seen = all(i in branch.ids or self.landed.get(i, 0) <= branch.forked for i in ids)
            if branch.room > 0 and seen and (branch.ids & ids or self.rng.random() < 0.4):
                elsewhere = any(b is not branch and b.ids & ids for b in self.branches)
                return None if elsewhere else branch
        return None

    def _write_group(self, ref: str, group: list[Change], branch: _Branch | None) -> None:
        changed: dict[str, bytes | None] = {}
        for step, old_path in group:
            if old_path is not None:
                changed[old_path] = None
            changed[step.draft.path] = None if step.deleted else render(step.draft).encode()
        step = group[0].step
        title = f"{step.verb} {step.draft.id}"
        if len(group) > 1:
            title = f"{title}, with {len(group) - 1} more"
        new = branch is not None and not branch.files
        self._commit(ref, step.by, group[-1].step.time, title, changed, forks=new)
        ids = {change.step.draft.id for change in group}
        if branch is None:
            self.landed.update(dict.fromkeys(ids, self.count))
        else:
            branch.room -= 1
            branch.by = step.by
            branch.files |= changed
            branch.ids |= ids

    def _merge(self, branch: _Branch) -> None:
        self.branches.remove(branch)
        title = f"Merge branch '{branch.ref}'"
        self._commit("main", branch.by, self.clock + 60, title, branch.files, merged=branch.ref)
        self.landed.update(dict.fromkeys(branch.ids, self.count))
        self.out.write(b"reset refs/heads/%b\nfrom %b\n\n" % (branch.ref.encode(), b"0" * 40))

    def _commit(
        self,
        ref: str,
        by: str,
        time: int,
        title: str,
        files: dict[str, bytes | None],
        *,
        forks: bool = False,
        merged: str | None = None,
    ) -> None:
        """One commit; its committer date is the author's, some seconds to a day later."""
        person = _BY_HANDLE[by]
        delay = self.rng.choice((0, 0, 0, 0, 0, 0, 30, 600, 7_200, 50_000))
        self.clock = max(self.clock + 1, time + delay)
        self.count += 1
        zone = signed(offset(person.zone, time // 86_400 + _UNIX_EPOCH_DAY))
        who = f"{person.name} <{person.handle}@example.org>"
        text = f"{title}\n".encode()
        head = (
            f"commit refs/heads/{ref}\nauthor {who} {time} {zone}\n"
            f"committer {who} {self.clock} {zone}\ndata {len(text)}\n"
        )
        parts = [head.encode(), text]
        if forks:
            parts.append(b"from refs/heads/main\n")
        if merged is not None:
            parts.append(f"merge refs/heads/{merged}\n".encode())
        for path, data in sorted(files.items(), key=lambda item: item[1] is not None):
            if data is None:
                parts.append(f"D {path}\n".encode())
            else:
                parts.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
        self.out.write(b"".join(parts) + b"\n")
