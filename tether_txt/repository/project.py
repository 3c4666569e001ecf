"""A repository of commitments as a whole: settings, people, goals and what each file promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tether_txt.format.model import Goal, Person, Settings


class Entry(NamedTuple):
    """What one file says to the rest of the repository; the rest of it is not kept.

    `due` is an instant, None for what is closed. `agreed` and `feedback` are pairs of an index
    into the list of the file and the handle there. `own_id` tells an ``id:`` key from one taken
    from the file's name.
    """

    path: str
    id: str
    own_id: bool
    who: str
    to: tuple[str, ...]
    status: str
    due: int | None
    repeats: bool
    goal: str | None
    needs: tuple[str, ...]
    agreed: tuple[tuple[int, str], ...]
    feedback: tuple[tuple[int, str], ...]


class Project(NamedTuple):
    """One tree's commitments in the order of their paths.

    `people` and `goals` are None where the repository has no such file. `unread` has the ids
    that files with faults would have, and `doubtful` which of the root's files have faults, so
    that nobody is told that something does not exist when it only cannot be read.
    """

    settings: Settings
    people: Mapping[str, Person] | None
    goals: Mapping[str, Goal] | None
    entries: tuple[Entry, ...]
    unread: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
