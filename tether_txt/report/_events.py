"""Events of promises in words, for terminals and editors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from tether_txt.format.when import day_of
from tether_txt.history import story
from tether_txt.history.story import Event
from tether_txt.report._words import LABELS, MOVES, moment
from tether_txt.report.summary import PRIVATE, PRIVATE_WORDS

_SAYS = {"satisfied": "satisfied", "partly": "partly satisfied", "not": "not satisfied"}
_WORDS = {
    story.PROPOSED: "proposed, due {after}",
    story.MADE: "made, due {after}",
    story.ACCEPTED: "accepted, due {after}",
    story.REOPENED: "reopened, due {after}",
    story.RETURNED: "back after it was deleted, due {after}",
    story.DELETED: "deleted",
    story.WARNED: "warned that it is at risk",
    story.CORRECTED: "deadline corrected from {before} to {after}",
    story.REPEAT: "repeats {after}, before: {before}",
    story.REWORDED: "reworded from “{before}” to “{after}”",
    story.HANDED_OVER: "handed over from {before} to {after}",
    story.READDRESSED: "promised to {after}, before: {before}",
    story.STEP: "step done",
}


def silent(events: Iterable[Event], hide_id: bool = True) -> Iterator[Event]:
    """What may be told of events: of a promise that is private by now, that they were, and when."""
    told = list(events)
    private = {event.id: event.commitment.private for event in told}
    return (_silent(event, hide_id) if private[event.id] else event for event in told)


def _silent(event: Event, hide_id: bool) -> Event:
    said = event.commitment
    masked = event._replace(
        id=PRIVATE if hide_id else event.id,
        commitment=said._replace(what=PRIVATE_WORDS, to=(PRIVATE,), private=True),
        note=None,
        agreed=None,
    )
    if event.event in (story.REWORDED, story.READDRESSED):
        return masked._replace(before=PRIVATE, after=PRIVATE)
    return masked


def what(event: Event, zone: tzinfo) -> str:
    """What happened, without who and when."""
    if event.event == story.MOVED:
        old, new = (moment(v, zone) for v in (event.before, event.after) if isinstance(v, int))
        return f"moved {MOVES[event.kind or '']} from {old} to {new}"
    if event.event == story.FEEDBACK:
        return f"{event.agreed or PRIVATE} is {_SAYS[event.kind or '']}"
    if event.event in _WORDS:
        told = _WORDS[event.event].format(before=event.before, after=event.after)
        return f"{told}: counts as {LABELS[event.kind]}" if event.kind else told
    told = LABELS[event.kind] if event.kind else event.event
    if event.event == "withdrawn" and event.kind and event.kind != "withdrawn":
        told = f"withdrawn too late: counts as {told}"
    return told if event.occurrence is None else f"{told} for {day_of(event.occurrence)}"


def why(event: Event) -> str:
    """The reason that was given, and with whom a move was agreed; or nothing."""
    note = f"“{event.note}”" if event.note else ""
    agreed = f"agreed with {event.agreed}" if event.agreed and event.event == story.MOVED else ""
    return ", ".join(part for part in (note, agreed) if part)


def recorded(event: Event, zone: tzinfo) -> str:
    """By whom and in which commit, and when, where that differs."""
    who = event.author.name or event.author.email or "somebody"
    late = event.landed // 60 != event.at // 60
    when = f" on {moment(event.landed, zone)}" if late else ""
    evidence = f", evidence: {event.evidence}" if event.evidence else ""
    return f"recorded{when} by {who} in {event.commit[:12]}{evidence}"
