"""Promises that repeat: which occurrences there are, and what was said of each.

A series follows one rule after another: a changed `repeat` or first `due` rules the occurrences
that fall due after the change, and those before keep the rule they had. A promise that does not
repeat, but once did or later does, is a rule with one occurrence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import NamedTuple

from tether_txt.format.model import Repeat
from tether_txt.format.repeat import occurrences
from tether_txt.format.when import DAY, EPOCH_DAY, When
from tether_txt.history.clocks import Times, after
from tether_txt.history.state import Identity

HORIZON = 3_660
"""How many days ahead the next open occurrence is looked for: no usual rule pauses ten years."""


class Closing(NamedTuple):
    """A word that ended a commitment or one occurrence, and which mainline step said it.

    `ended` is the recorded time of the first word that ended it, which another word does not
    change; `rule` is the index of the rule in force then, for an occurrence.
    """

    status: str
    times: Times
    ended: int
    landed: int
    commit: str
    author: Identity
    deleted: bool = False
    rule: int = 0


class Rule(NamedTuple):
    """A rule in force for what falls due after `since` and not after `until` (instants)."""

    repeat: Repeat | None
    due: When
    since: int | None = None
    until: int | None = None

    def same(self, other: Rule) -> bool:
        """Whether both mean the same occurrences, however they are written."""
        return self._meaning() == other._meaning()

    def _meaning(self) -> tuple[object, ...]:
        repeat = self.repeat
        until = repeat.until[1:] if repeat and repeat.until else None
        return (self.due[1:], repeat and repeat.rrule, until)

    def days(self, last: int) -> Iterator[int]:
        """The local days on which it falls due, ascending, at most up to `last`."""
        if self.repeat is None:
            return iter((self.due.day,))
        return occurrences(self.repeat, self.due, last)


def succeeded(rules: tuple[Rule, ...], at: int, new: Rule) -> tuple[Rule, ...]:
    """The rules after the one in force ended at `at` and another took its place."""
    return (*rules[:-1], rules[-1]._replace(until=at), new)


def replaced(rules: tuple[Rule, ...], new: Rule) -> tuple[Rule, ...]:
    """The rules after the one in force was corrected: it was always meant like this."""
    return (*rules[:-1], new._replace(since=rules[-1].since))


class Occurrence(NamedTuple):
    """One deadline of a series; `previous` is the one before it, None for the first."""

    day: int
    due: int
    previous: int | None


class Schedule(NamedTuple):
    """Where a series' days become instants, and what was already said of them."""

    rules: tuple[Rule, ...]
    outcomes: Mapping[int, Closing]
    zone: tzinfo
    day_ends: int

    def until(self, limit: int) -> list[Occurrence]:
        """The occurrences whose deadline had passed at `limit`, and what else has a verdict.

        Those are later ones that already have an outcome, and the next one that has none.
        """
        found: dict[int, int] = {}
        for index in range(len(self.rules)):
            for day, due in self._of_rule(index, limit):
                found.setdefault(day, due)
        ordered = sorted((due, day) for day, due in found.items())
        previous = (None, *(due for due, _ in ordered))
        return [
            Occurrence(day, due, before)
            for (due, day), before in zip(ordered, previous, strict=False)
        ]

    def _of_rule(self, index: int, limit: int) -> Iterator[tuple[int, int]]:
        rule = self.rules[index]
        early = {day for day, closing in self.outcomes.items() if closing.rule == index}
        wants_next = rule.until is None
        for day in rule.days(self._last_day(rule, limit, early)):
            due = rule.due.on(day).deadline(self.zone, self.day_ends)
            if rule.since is not None and not after(due, rule.since):
                continue
            over = after(limit, due) if rule.until is None else not after(due, rule.until)
            if over or day in early:
                yield day, due
            elif wants_next and day not in self.outcomes:
                wants_next = False
                yield day, due
            if not over and not wants_next and day >= max(early, default=0):
                return

    def _last_day(self, rule: Rule, limit: int, early: set[int]) -> int:
        today = limit // DAY + EPOCH_DAY
        return max(today, rule.due.day, *early, 0) + HORIZON
