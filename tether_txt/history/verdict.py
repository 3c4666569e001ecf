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

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tether_txt.format.model import Gist
from tether_txt.history import table
from tether_txt.history.clocks import LADDER, Times, early, exists, weigh
from tether_txt.history.life import Life, Terms, advance
from tether_txt.history.moves import Miss, Move, warned_early
from tether_txt.history.series import Closing, Occurrence, Schedule
from tether_txt.history.state import Identity, State

__all__ = [
    "Life", "Miss", "Move", "Terms", "Verdict", "advance", "fold", "judge", "judge_all",
]  # fmt: skip


class Verdict(NamedTuple):
    """The verdict on one promise, or on one occurrence of one that repeats; `said` is its gist.

    Instants are seconds since the epoch. `occurrence` is the ordinal of its local day. `verdict`
    is one of `table.VERDICTS`; `closed` is the time of the outcome, None while there is none.
    `opened` is since when it was owed, None if it was never accepted, and `made` when the whole
    promise was made. `returns` counts how often it was reopened or came back after a deletion.
    `landed`, `commit` and `author` tell of the mainline step that decided: that closed it, else
    the last one that touched it. A series' own moves and misses are with its first occurrence.
    """

    id: str
    said: Gist
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
    if life.accepted and life.rules:
        return _judge_series(life, terms, as_of)
    closing = life.closing
    if closing is None and not life.present:
        return []
    due = terms.deadline(life.due, life.who)
    first_due = due if life.first_due == life.due else terms.deadline(life.first_due, life.who)
    if life.accepted:
        found = _read(life, terms, as_of, due, closing)
    else:
        found = closing.status if closing else table.PROPOSED, LADDER[0] if closing else None
    return [_verdict(life, life.commitment.gist, found, due, first_due, closing)]


def _read(
    life: Life,
    terms: Terms,
    as_of: int,
    due: int,
    closing: Closing | None,
    occurrence: Occurrence | None = None,
) -> tuple[str, str | None]:
    """What the table says of one deadline, and on what evidence."""
    if closing is None:
        return table.standing(due, as_of, _at_risk(life, terms, occurrence)), None
    previous = occurrence.previous if occurrence else None
    return weigh_outcome(closing, due, life.warnings, terms.settings.notice, previous)


def weigh_outcome(
    closing: Closing, due: int, warnings: Sequence[Times], notice: int, previous: int | None = None
) -> tuple[str, str]:
    """What the table says of an outcome, and on what evidence.

    In a series, `previous` is the deadline of the occurrence before.
    """

    def by(clock: str) -> str:
        warned = warned_early(warnings, due, notice, clock, previous)
        return table.closed(closing.status, closing.times.by(clock), due, notice, warned)

    return weigh(by)


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
    """One verdict an occurrence; what ends a series ends each that has no word of its own.

    An occurrence is owed from when the one before it was over; moves stay with the first.
    """
    limit = min(as_of, life.closing.ended) if life.closing else as_of
    zone = terms.zones.of(life.who)
    schedule = Schedule(life.rules, life.outcomes, zone, terms.settings.day_ends)
    verdicts = []
    said, opened = life.commitment.gist, life.made
    for occurrence in schedule.until(limit):
        due = occurrence.due
        closing = life.outcomes.get(occurrence.day, life.closing)
        found = _read(life, terms, as_of, due, closing, occurrence)
        verdict = _verdict(life, said, found, due, due, closing, occurrence, opened)
        verdicts.append(verdict)
        over = due if verdict.closed is None else min(due, verdict.closed)
        opened = over if life.made is None else max(life.made, over)
    return verdicts


def _verdict(
    life: Life,
    said: Gist,
    found: tuple[str, str | None],
    due: int,
    first_due: int,
    closing: Closing | None,
    occurrence: Occurrence | None = None,
    opened: int | None = None,
) -> Verdict:
    """A verdict with its evidence; `opened` is for an occurrence that has one before it."""
    decided = closing or life
    made = life.made if life.accepted else None
    first = occurrence is None or occurrence.previous is None
    return Verdict(
        life.commitment.id, said, occurrence.day if occurrence else None, *found, due, first_due,
        closing.times.event if closing else None, made, made if first else opened,
        life.moves if first else (), life.misses if first else (),
        closing.deleted if closing else False, life.returns,
        decided.landed, decided.commit, decided.author,
    )  # fmt: skip
