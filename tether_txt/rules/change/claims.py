"""The times that a commitment claims of events (spec/format.md#three-times)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tether_txt.format.model import Commitment
from tether_txt.format.when import When, day_of
from tether_txt.rules.change.past import added, plain


class Claim(NamedTuple):
    """A time that is new in a state, where it stands, and what it replaces, if anything."""

    at: tuple[str | int, ...]
    when: When
    instead: When | None = None


def new_claims(before: Commitment | None, after: Commitment) -> Iterator[Claim]:
    """What `after` claims and `before` did not."""
    if after.made and (before is None or plain(before.made) != plain(after.made)):
        yield Claim(("made",), after.made, before.made if before else None)
    same = before is not None and before.status == after.status
    old = before.closed if before and same else None
    if after.closed and plain(old) != plain(after.closed):
        yield Claim(("closed",), after.closed, old)
    if after.outcomes:
        yield from _outcomes(before, after)
    for key in ("moved", "warned", "feedback"):
        entries = getattr(after, key)
        if entries:
            for index, entry in added(getattr(before, key) if before else (), entries):
                if entry.on:
                    yield Claim((key, index, "on"), entry.on)
    for index, step in added(before.steps if before else (), after.steps):
        if isinstance(step.done, When):
            yield Claim(("steps", index, "done"), step.done)


def _outcomes(before: Commitment | None, after: Commitment) -> Iterator[Claim]:
    known = {outcome.day: outcome for outcome in before.outcomes} if before else {}
    for outcome in after.outcomes:
        last = known.get(outcome.day)
        old = last.closed if last and last.status == outcome.status else None
        if outcome.closed and plain(old) != plain(outcome.closed):
            yield Claim(("outcomes", day_of(outcome.day), "closed"), outcome.closed, old)
