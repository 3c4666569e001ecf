"""Verdicts: what became of each promise, when, and on what evidence (spec/format.md#verdicts).

A pure function of the states, the settings and the as-of time::

    lives = fold(states, terms, as_of)      # a left fold: `advance` by each state in turn
    judge(lives["board-pack"], terms, as_of)

`evidence` is the strongest of *landed*, *committed* and *claimed* by which the table gives the
same verdict, if that clock's time is taken for every event the verdict rests on:

- `kept`: that time is at or before D;
- `kept_late`: it is after D;
- `missed_warned`: the warning, by that clock, came at least `notice` before D (and, for one that
  was withdrawn, the withdrawal later than that);
- `missed`: no warning, by that clock, came at least `notice` before D (and, for one that was
  withdrawn, the withdrawal came later than that); a miss on the way: the move came after D too;
- `withdrawn`: it came at least `notice` before D; a deletion has only its landed time;
- `released`, or withdrawn before it was accepted: no time matters, so `landed`;
- a move: its kind comes out the same by that clock.

What is not closed yet (`open`, `at_risk`, `overdue`, `proposed`) carries no evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tether_txt.format.model import Commitment
from tether_txt.history import table
from tether_txt.history.clocks import LADDER, early, exists, weigh
from tether_txt.history.life import Life, Terms, advance
from tether_txt.history.moves import Miss, Move, warned_early
from tether_txt.history.series import Closing, Occurrence, Schedule
from tether_txt.history.state import Identity, State

__all__ = [
    "Life", "Miss", "Move", "Terms", "Verdict", "advance", "fold", "judge", "judge_all",
]  # fmt: skip


class Verdict(NamedTuple):
    """The verdict on one promise, or on one occurrence of one that repeats.

    Instants are seconds since the epoch. `occurrence` is the ordinal of its local day. `verdict`
    is one of `table.VERDICTS`; `closed` is the time of the outcome, None while there is none.
    `opened` is since when it was owed, None if it was never accepted, and `made` when the whole
    promise was made. `returns` counts how often it was reopened or came back after a deletion.
    `landed`, `commit` and `author` tell of the mainline step that decided: that closed it, else
    the last one that touched it. A series' own moves and misses are with its first occurrence.
    """

    id: str
    occurrence: int | None
    verdict: str
    evidence: str | None
    due: int
    first_due: int
    closed: int | None
    made: int | None
    opened: int | None
    moves: tuple[Move, ...]
    misses: tuple[Miss, ...]
    deleted: bool
    returns: int
    commitment: Commitment
    landed: int
    commit: str
    author: Identity

    @property
    def decided(self) -> int | None:
        """When it became what it is: the outcome's time, or D if it is overdue."""
        return self.due if self.verdict == table.OVERDUE else self.closed


def fold(states: Iterable[State], terms: Terms, as_of: int) -> dict[str, Life]:
    """The lives, by id, of all commitments as of a time; states in the mainline's order."""
    lives: dict[str, Life] = {}
    for state in states:
        if exists(state, as_of):
            life = advance(lives.get(state.id), state, terms)
            if life:
                lives[state.id] = life
    return lives


def judge_all(states: Iterable[State], terms: Terms, as_of: int) -> list[Verdict]:
    """All verdicts as of a time, by id and then by deadline."""
    lives = fold(states, terms, as_of)
    return [verdict for id in sorted(lives) for verdict in judge(lives[id], terms, as_of)]


def judge(life: Life, terms: Terms, as_of: int) -> list[Verdict]:
    """The verdicts on one life: one, one for each occurrence, or none if it was never there.

    A life must hold no state that landed after `as_of`.
    """
    due = terms.deadline(life.due, life.who)
    if not life.accepted:
        return _judge_unaccepted(life, terms, due)
    if life.rules:
        return _judge_series(life, terms, as_of)
    return [_judge_one(life, terms, as_of, due, life.closing)]


def _judge_unaccepted(life: Life, terms: Terms, due: int) -> list[Verdict]:
    """A proposal; called off before it was accepted, it is neutral whenever that was."""
    if life.closing:
        return [_verdict(life, terms, life.closing.status, LADDER[0], due, life.closing)]
    return [_verdict(life, terms, table.PROPOSED, None, due, None)] if life.present else []


def _judge_one(
    life: Life,
    terms: Terms,
    as_of: int,
    due: int,
    closing: Closing | None,
    occurrence: Occurrence | None = None,
) -> Verdict:
    """Read the table for one deadline."""
    if closing is None:
        at_risk = _at_risk(life, terms, occurrence)
        return _verdict(life, terms, table.standing(due, as_of, at_risk), None, due, None)
    notice = terms.settings.notice
    previous = occurrence.previous if occurrence else None

    def by(clock: str) -> str:
        warned = warned_early(life.warnings, due, notice, clock, previous)
        return table.closed(closing.status, closing.times.by(clock), due, notice, warned)

    verdict, evidence = weigh(by)
    return _verdict(life, terms, verdict, evidence, due, closing)


def _at_risk(life: Life, terms: Terms, occurrence: Occurrence | None) -> bool:
    """Whether it was warned since the last move, or for this occurrence of a series."""
    if occurrence:
        previous, notice = occurrence.previous, terms.settings.notice
        return any(
            previous is None or not early(warning.event, previous, notice)
            for warning in life.warnings
        )
    moved = [move.at for move in life.moves if move.kind != table.FORWARD]
    return any(not moved or warning.event // 60 > moved[-1] // 60 for warning in life.warnings)


def _judge_series(life: Life, terms: Terms, as_of: int) -> list[Verdict]:
    """One verdict an occurrence; what ends a series ends each that has no word of its own."""
    limit = min(as_of, life.closing.ended) if life.closing else as_of
    zone = terms.zones.of(life.who)
    schedule = Schedule(life.rules, life.outcomes, zone, terms.settings.day_ends)
    verdicts: list[Verdict] = []
    for occurrence in schedule.until(limit):
        closing = life.outcomes.get(occurrence.day, life.closing)
        found = _judge_one(life, terms, as_of, occurrence.due, closing, occurrence)
        verdicts.append(_in_series(found, occurrence, verdicts[-1] if verdicts else None))
    return verdicts


def _in_series(found: Verdict, occurrence: Occurrence, before: Verdict | None) -> Verdict:
    """An occurrence is owed from when the one before it was over; moves stay with the first."""
    placed = found._replace(occurrence=occurrence.day, first_due=occurrence.due)
    if before is None or found.opened is None:
        return placed
    over = before.due if before.closed is None else min(before.due, before.closed)
    return placed._replace(opened=max(found.opened, over), moves=(), misses=())


def _verdict(
    life: Life, terms: Terms, verdict: str, evidence: str | None, due: int, closing: Closing | None
) -> Verdict:
    decided = closing or life
    return Verdict(
        id=life.commitment.id,
        occurrence=None,
        verdict=verdict,
        evidence=evidence,
        due=due,
        first_due=terms.deadline(life.first_due, life.who),
        closed=closing.times.event if closing else None,
        made=life.made if life.accepted else None,
        opened=life.made if life.accepted else None,
        moves=life.moves,
        misses=life.misses,
        deleted=bool(closing and closing.deleted),
        returns=life.returns,
        commitment=life.commitment,
        landed=decided.landed,
        commit=decided.commit,
        author=decided.author,
    )
