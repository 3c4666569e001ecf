"""Who may speak for whom: people, teams and the addresses that make them known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tether_txt.format.model import CLOSED, Person
from tether_txt.format.when import day_of
from tether_txt.rules.change.step import Change

At = tuple[str | int, ...]


def inside(handle: str, people: Mapping[str, Person]) -> set[str]:
    """The handle and, if it is a team, all its members at any depth."""
    found, todo = {handle}, [handle]
    while todo:
        person = people.get(todo.pop())
        new = [member for member in person.members if member not in found] if person else []
        found.update(new)
        todo += new
    return found


def is_another(change: Change, handle: str, *more: str) -> bool:
    """Whether the author is known, and is none of these people and in none of these teams.

    Whose address is not in people.yaml does not write here, so that others must: if the first
    handle is such a one, the author is not another.
    """
    people = change.context.people or {}
    if change.author is None or not is_known(change, handle):
        return False
    return not any(change.author in inside(one, people) for one in (handle, *more))


def is_known(change: Change, handle: str) -> bool:
    """Whether people.yaml has an address for the person, or for somebody in the team."""
    people = change.context.people or {}
    return any(one in people and people[one].emails for one in inside(handle, people))


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
