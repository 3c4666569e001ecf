"""Who may speak for whom: people, teams and the addresses that make them known."""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.format.model import CLOSED, with_members
from tether_txt.format.when import day_of
from tether_txt.rules.change.step import Change

At = tuple[str | int, ...]


def is_another(change: Change, handle: str, *more: str) -> bool:
    """Whether the author is known, and is none of these people and in none of these teams.

    Whose address is not in people.yaml does not write here, so that others must: if the first
    handle is such a one, the author is not another.
    """
    people = change.context.people or {}
    if change.author is None or not is_known(change, handle):
        return False
    return change.author not in with_members((handle, *more), people)


def is_known(change: Change, handle: str) -> bool:
    """Whether people.yaml has an address for the person, or for somebody in the team."""
    people = change.context.people or {}
    return any(one in people and people[one].emails for one in with_members((handle,), people))


def closings(change: Change) -> Iterator[tuple[At, str]]:
    """The closed statuses that are new in this change, of the whole and of occurrences."""
    before, after = change.before, change.after
    if after is None:
        return
    if after.status != (before.status if before else None) and after.status in CLOSED:
        yield ("status",), after.status
    known = {outcome.day: outcome.status for outcome in before.outcomes} if before else {}
    for outcome in after.outcomes:
        if known.get(outcome.day) != outcome.status:
            yield ("outcomes", day_of(outcome.day)), outcome.status
