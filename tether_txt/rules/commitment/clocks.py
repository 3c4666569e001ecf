"""The times of a commitment that a clock change makes impossible or doubtful (RFC 9557, 1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from tether_txt.format.model import Commitment
from tether_txt.format.when import When, clock_change, day_of, find_zone

At = tuple[str | int, ...]
_last: list[tuple[Commitment, tzinfo, list[tuple[str, Changed]]]] = []
_cached = lru_cache(maxsize=65_536)(clock_change)


class Changed(NamedTuple):
    """A local time, where it stands, and the zone whose clocks never or twice show it."""

    at: At
    when: When
    zone: tzinfo

    def readings(self) -> tuple[datetime, datetime]:
        """What the time means by the offset before the change, and by the one after it."""
        assert self.when.second is not None
        wall = datetime.fromordinal(self.when.day) + timedelta(seconds=self.when.second)
        before, after = (wall.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        return before, after


def changed(commitment: Commitment, zone: tzinfo, kind: str) -> list[Changed]:
    """The local times that are `kind`, ``"skipped"`` or ``"doubled"``, for a promiser in `zone`."""
    return [found for change, found in _changes(commitment, zone) if change == kind]


def _changes(commitment: Commitment, zone: tzinfo) -> list[tuple[str, Changed]]:
    """The same for both kinds; two rules ask for it, one right after the other."""
    if _last and _last[0][0] is commitment and _last[0][1] is zone:
        return _last[0][2]
    found = []
    for at, when in _times(commitment):
        if when.offset is not None or (zone is UTC and when.zone is None):
            continue
        if change := _cached(when, zone):
            there = find_zone(when.zone) if when.zone else zone
            found.append((change, Changed(at, when, there)))
    _last[:] = [(commitment, zone, found)]
    return found


def _times(commitment: Commitment) -> list[tuple[At, When]]:
    """The times of day; whole days are left out early, since most values are whole days."""
    due, made, closed = commitment.due, commitment.made, commitment.closed
    times: list[tuple[At, When]] = []
    if due.second is not None:
        times.append((("due",), due))
    if made is not None and made.second is not None:
        times.append((("made",), made))
    if closed is not None and closed.second is not None:
        times.append((("closed",), closed))
    if (
        commitment.moved
        or commitment.warned
        or commitment.feedback
        or commitment.steps
        or commitment.outcomes
    ):
        times += [
            (at, when)
            for at, when in _in_lists(commitment)
            if when is not None and when.second is not None
        ]
    return times


def _in_lists(commitment: Commitment) -> Iterator[tuple[At, When | None]]:
    for i, moved in enumerate(commitment.moved):
        yield ("moved", i, "from"), moved.from_
    for key in ("moved", "warned", "feedback"):
        for i, entry in enumerate(getattr(commitment, key)):
            yield (key, i, "on"), entry.on
    for i, step in enumerate(commitment.steps):
        yield ("steps", i, "due"), step.due
        if isinstance(step.done, When):
            yield ("steps", i, "done"), step.done
    for outcome in commitment.outcomes:
        if outcome.closed is not None:
            yield ("outcomes", day_of(outcome.day), "closed"), outcome.closed
