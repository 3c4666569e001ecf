"""What happened to promises, one event after another: the same fold as the verdicts, told.

An event is something that a step of the mainline recorded. Nothing is told that was only
derived: that a promise became overdue is its verdict, not an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import NamedTuple

from tether_txt.format.model import Commitment
from tether_txt.history.clocks import LADDER, exists
from tether_txt.history.life import Life, Terms, advance
from tether_txt.history.series import Closing, Schedule
from tether_txt.history.state import Identity, State
from tether_txt.history.verdict import weigh_outcome

PROPOSED, MADE, ACCEPTED, REOPENED, DELETED, RETURNED = (
    "proposed", "made", "accepted", "reopened", "deleted", "returned",
)  # fmt: skip
WARNED, MOVED, CORRECTED, REPEAT, FEEDBACK, STEP = (
    "warned", "moved", "corrected", "repeat_changed", "feedback", "step_done",
)  # fmt: skip
REWORDED, HANDED_OVER, READDRESSED = "reworded", "handed_over", "readdressed"
EVENTS = (
    PROPOSED, MADE, ACCEPTED, WARNED, MOVED, CORRECTED, REPEAT, REWORDED, HANDED_OVER, READDRESSED,
    STEP, "kept", "missed", "released", "withdrawn", DELETED, REOPENED, RETURNED, FEEDBACK,
)  # fmt: skip
"""The names of all events."""


class Event(NamedTuple):
    """Something that was recorded of one promise.

    Instants: `at` is when it happened (by the claim, else the committed time), `landed` when it
    reached the mainline. `kind` is what it counts: a verdict for an outcome, a kind of move, or
    what the promisee says. `evidence` is of that, None where nothing is counted. `occurrence` is
    the ordinal of a day. `before` and `after` are deadlines of a move, or other texts that
    changed; `note` is the reason that was given, and `agreed` with whom.
    """

    event: str
    id: str
    at: int
    landed: int
    commit: str
    author: Identity
    commitment: Commitment
    occurrence: int | None = None
    kind: str | None = None
    evidence: str | None = None
    before: int | str | None = None
    after: int | str | None = None
    note: str | None = None
    agreed: str | None = None


def tell(states: Iterable[State], terms: Terms, as_of: int) -> Iterator[Event]:
    """All events up to a time, in the order in which they landed; states in the mainline's."""
    lives: dict[str, Life] = {}
    for state in states:
        if not exists(state, as_of):
            continue
        known = lives.get(state.id)
        before = known and known.copy()
        after = advance(known, state, terms)
        if after is not None:
            lives[state.id] = after
            yield from _step(before, after, state, terms)


def _step(before: Life | None, after: Life, state: State, terms: Terms) -> Iterator[Event]:
    """What one step says; the order is the one in which such things happen."""
    said = state.commitment
    if said is None:
        if before is not None and before.present:
            yield _event(DELETED, state, after, state.landed, _deletion(before, after, terms))
        return
    yield from _standing(before, after, state)
    if before is not None:
        yield from _changes(before.commitment, said, state, after)
    yield from _warnings(before, after, state)
    yield from _moves(before, after, state)
    yield from _steps_done(before, after, state, terms)
    yield from _closing(before, after, state, terms)
    yield from _outcomes(before, after, state, terms)
    yield from _feedback(before, after, state, terms)


def _event(
    name: str,
    state: State,
    life: Life,
    at: int,
    counted: tuple[str | None, str | None] = (None, None),
) -> Event:
    said = state.commitment or life.commitment
    kind, evidence = counted
    return Event(
        name, state.id, at, state.landed, state.commit, state.author, said,
        kind=kind, evidence=evidence,
    )  # fmt: skip


def _deletion(before: Life, after: Life, terms: Terms) -> tuple[str | None, str | None]:
    """A deletion counts only if it ended something that was open."""
    if after.closing is None or before.closing is not None or before.rules:
        return None, None
    return _judged(after, after.closing, terms)


def _standing(before: Life | None, after: Life, state: State) -> Iterator[Event]:
    if before is None:
        name = MADE if after.accepted else PROPOSED
        at = after.made if after.accepted and after.made is not None else state.committed
    elif not before.present:
        name, at = RETURNED, state.committed
    elif after.accepted and not before.accepted:
        name, at = ACCEPTED, state.committed
    elif before.closing is not None and after.closing is None:
        name, at = REOPENED, state.committed
    else:
        return
    yield _event(name, state, after, at)._replace(after=state.commitment and _due_text(state))


def _due_text(state: State) -> str | None:
    return state.commitment.due.text if state.commitment else None


def _changes(was: Commitment, said: Commitment, state: State, after: Life) -> Iterator[Event]:
    for name, old, new in (
        (REWORDED, was.what, said.what),
        (HANDED_OVER, was.who, said.who),
        (READDRESSED, ", ".join(was.to), ", ".join(said.to)),
    ):
        if old != new:
            yield _event(name, state, after, state.committed)._replace(before=old, after=new)
    if was.repeat != said.repeat:
        texts = [one.repeat.text if one.repeat else "once" for one in (was, said)]
        yield _event(REPEAT, state, after, state.committed)._replace(
            before=texts[0], after=texts[1]
        )


def _warnings(before: Life | None, after: Life, state: State) -> Iterator[Event]:
    heard = len(before.warnings) if before else 0
    said = state.commitment.warned if state.commitment else ()
    new = after.warnings[heard:]
    for times, entry in zip_longest(new, said[len(said) - len(new) :]):
        if times is not None:
            yield _event(WARNED, state, after, times.event)._replace(note=entry and entry.why)


def _moves(before: Life | None, after: Life, state: State) -> Iterator[Event]:
    if before is None or state.commitment is None:
        return
    new = after.moves[len(before.moves) :]
    entries = state.commitment.moved[before.moved_seen :]
    told = entries[max(0, len(entries) - len(new)) :]
    for move, entry in zip_longest(new, told):
        if move is not None:
            yield _event(MOVED, state, after, move.at, (move.kind, move.evidence))._replace(
                before=move.from_,
                after=move.to,
                note=entry and entry.why,
                agreed=entry and entry.agreed,
            )
    quiet = not new and before.accepted and before.present and before.closing is None
    if quiet and after.due[1:] != before.due[1:]:
        yield _event(CORRECTED, state, after, state.committed)._replace(
            before=before.due.text, after=after.due.text, note=entries[-1].why if entries else None
        )


def _steps_done(before: Life | None, after: Life, state: State, terms: Terms) -> Iterator[Event]:
    done = {step.what for step in before.commitment.steps if step.done} if before else set()
    for step in state.commitment.steps if state.commitment else ():
        if step.done and step.what not in done:
            claimed = None if isinstance(step.done, bool) else terms.claim(step.done, after.who)
            at = state.committed if claimed is None else claimed
            yield _event(STEP, state, after, at)._replace(note=step.what)


def _closing(before: Life | None, after: Life, state: State, terms: Terms) -> Iterator[Event]:
    closing = after.closing
    if closing is None or closing == (before.closing if before else None) or closing.deleted:
        return
    counted = (None, None) if after.rules else _judged(after, closing, terms)
    reason = state.commitment.reason if state.commitment else None
    yield _event(closing.status, state, after, closing.times.event, counted)._replace(note=reason)


def _judged(
    life: Life, closing: Closing, terms: Terms, due: int | None = None, previous: int | None = None
) -> tuple[str, str]:
    """The verdict that the outcome gets, and on what evidence."""
    if not life.accepted:
        return closing.status, LADDER[0]
    deadline = terms.deadline(life.due, life.who) if due is None else due
    return weigh_outcome(closing, deadline, life.warnings, terms.settings.notice, previous)


def _outcomes(before: Life | None, after: Life, state: State, terms: Terms) -> Iterator[Event]:
    known: Mapping[int, Closing] = before.outcomes if before else {}
    new = {day: c for day, c in after.outcomes.items() if known.get(day) != c}
    if not new or state.commitment is None:
        return
    reasons = {outcome.day: outcome.reason for outcome in state.commitment.outcomes}
    zone = terms.zones.of(after.who)
    schedule = Schedule(after.rules, after.outcomes, zone, terms.settings.day_ends)
    last = max(closing.times.event for closing in new.values())
    dues = {one.day: one for one in schedule.until(last)}
    for day, closing in sorted(new.items()):
        place = dues.get(day)
        counted = (
            _judged(after, closing, terms, place.due, place.previous) if place else (None, None)
        )
        yield _event(closing.status, state, after, closing.times.event, counted)._replace(
            occurrence=day, note=reasons.get(day)
        )


def _feedback(before: Life | None, after: Life, state: State, terms: Terms) -> Iterator[Event]:
    said = state.commitment.feedback if state.commitment else ()
    for entry in said[len(before.commitment.feedback) if before else 0 :]:
        claimed = terms.claim(entry.on, entry.from_)
        at = state.committed if claimed is None else claimed
        yield _event(FEEDBACK, state, after, at)._replace(
            kind=entry.says, note=entry.note, agreed=entry.from_
        )
