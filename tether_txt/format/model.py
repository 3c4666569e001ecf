"""What the files say, typed (spec/format.md). Plain tuples: cheap to make, compare and store.

Nothing here is derived: overdue, late or at risk are verdicts, and live in
`tether_txt.history.verdict`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import NamedTuple

from tether_txt.format.when import When, find_zone

STATUSES = ("proposed", "open", "kept", "missed", "released", "withdrawn")
CLOSED = frozenset(("kept", "missed", "released", "withdrawn"))
SAYS = ("satisfied", "partly", "not")


class Moved(NamedTuple):
    """A deadline the commitment had before (`from_`), and when, why and with whom it moved."""

    from_: When
    on: When | None = None
    why: str | None = None
    agreed: str | None = None


class Warned(NamedTuple):
    """An early word that the promise is at risk."""

    on: When | None = None
    why: str | None = None


class Feedback(NamedTuple):
    """The promisee's own word on how it went."""

    from_: str
    on: When | None
    says: str
    note: str | None = None


class Step(NamedTuple):
    """A smaller piece of the promise; `done` is a time, or True where no time was given."""

    what: str
    due: When | None = None
    done: When | bool | None = None


class Repeat(NamedTuple):
    """A recurrence. `rrule` is RFC 5545 text without UNTIL, which is kept apart in `until`."""

    text: str
    rrule: str
    until: When | None = None


class Outcome(NamedTuple):
    """What was said of one occurrence; `day` is the ordinal of its local day."""

    day: int
    status: str
    closed: When | None = None
    reason: str | None = None


class Gist(NamedTuple):
    """What reports tell of a commitment."""

    who: str
    to: tuple[str, ...]
    what: str
    goal: str | None
    tags: tuple[str, ...]
    private: bool


class Commitment(NamedTuple):
    """One promise: who, to whom, what, by when (spec/format.md#commitment)."""

    id: str
    who: str
    to: tuple[str, ...]
    what: str
    due: When
    status: str = "open"
    made: When | None = None
    closed: When | None = None
    reason: str | None = None
    why: str | None = None
    moved: tuple[Moved, ...] = ()
    warned: tuple[Warned, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    steps: tuple[Step, ...] = ()
    repeat: Repeat | None = None
    outcomes: tuple[Outcome, ...] = ()
    needs: tuple[str, ...] = ()
    goal: str | None = None
    source: str | None = None
    evidence: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    private: bool = False

    @property
    def gist(self) -> Gist:
        return Gist(self.who, self.to, self.what, self.goal, self.tags, self.private)


class Person(NamedTuple):
    """A handle's owner, or a team if it has members."""

    handle: str
    name: str | None = None
    emails: tuple[str, ...] = ()
    timezone: str | None = None
    members: tuple[str, ...] = ()


def with_members(handles: Iterable[str], people: Mapping[str, Person]) -> set[str]:
    """The handles, and everybody in the teams among them at any depth."""
    found = set(handles)
    todo = list(found)
    while todo:
        person = people.get(todo.pop())
        new = [member for member in person.members if member not in found] if person else []
        found.update(new)
        todo += new
    return found


class Goal(NamedTuple):
    """An objective that commitments serve."""

    id: str
    title: str | None = None
    due: When | None = None


class Bricks(NamedTuple):
    """What each outcome adds to, or takes from, the wall of trust (spec/format.md#bricks)."""

    kept: int = 1
    kept_late: int = 0
    missed_warned: int = -1
    missed: int = -2
    moved_late: int = -2


class CalendarSettings(NamedTuple):
    """How the feed is named, and how long before a deadline it reminds (seconds)."""

    name: str | None = None
    reminders: tuple[int, ...] = ()


class RuleSettings(NamedTuple):
    """Which rules run and how much they weigh; codes or their prefixes."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = {}
    languages: tuple[str, ...] = ("en",)
    vague: Mapping[str, tuple[str, ...]] = {}


class Settings(NamedTuple):
    """``tether.yaml``. Durations in seconds, `day_ends` as the second of the day."""

    commitments: str = "commitments"
    timezone: str = "UTC"
    day_ends: int = 23 * 3600 + 59 * 60
    notice: int = 86_400
    grace: int = 86_400
    max_open: int | None = None
    bricks: Bricks = Bricks()
    calendar: CalendarSettings = CalendarSettings()
    rules: RuleSettings = RuleSettings()
    url: str | None = None


class Zones:
    """Which zone a handle's days are in: the person's own, else the repository's."""

    def __init__(self, settings: Settings, people: Mapping[str, Person]) -> None:
        self.day_ends = settings.day_ends
        self._default = find_zone(settings.timezone)
        self._own = {h: find_zone(p.timezone) for h, p in people.items() if p.timezone}

    def of(self, handle: str) -> tzinfo:
        return self._own.get(handle, self._default)

    def deadline(self, commitment: Commitment) -> int:
        """The instant of `due`, the last in which the promise is in time."""
        return commitment.due.deadline(self.of(commitment.who), self.day_ends)
