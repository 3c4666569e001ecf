"""The life of one commitment: a left fold over its states (spec/format.md#verdicts).

`advance` lets a life hear the next state, and keeps only what verdicts need,
so that memory follows what is alive and not how long it lived. Nothing here knows the as-of
time: `tether_txt.history.verdict` judges a life.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from tether_txt.format.model import CLOSED, Commitment, Settings, Zones
from tether_txt.format.when import When
from tether_txt.history.clocks import Times, after
from tether_txt.history.moves import Miss, Move, chain, is_correction, judge_move
from tether_txt.history.series import Closing, Rule, replaced, succeeded
from tether_txt.history.state import Identity, State

UNACCEPTED = ("proposed", "withdrawn", "released")
"""What may be said of a commitment before it is accepted; anything else accepts it."""


class Terms(NamedTuple):
    """The settings in force at the ref that is reported on."""

    settings: Settings
    zones: Zones

    def deadline(self, due: When, who: str) -> int:
        return due.deadline(self.zones.of(who), self.settings.day_ends)

    def claim(self, claimed: When | None, who: str) -> int | None:
        """A day that is claimed means its beginning: the doubt is the promiser's benefit."""
        return None if claimed is None else claimed.start(self.zones.of(who))


@dataclass(slots=True)
class Life:
    """What is known of one commitment so far. Nobody but `advance` changes it.

    `first` is the committed time of its first state; `made` that of the promise, None while it
    is only a proposal. `due` is D, the deadline in force, in the zone of `who`; what was written
    after it closed is in `commitment` alone. `present` is False while it is deleted, and `rules`
    are empty until it first repeats.
    """

    first: int
    commitment: Commitment
    who: str
    landed: int
    commit: str
    author: Identity
    due: When
    first_due: When
    made: int | None
    accepted: bool = False
    present: bool = False
    closing: Closing | None = None
    returns: int = 0
    moves: tuple[Move, ...] = ()
    misses: tuple[Miss, ...] = ()
    warnings: tuple[Times, ...] = ()
    moved_seen: int = 0
    warned_seen: int = 0
    rules: tuple[Rule, ...] = ()
    outcomes: dict[int, Closing] = field(default_factory=dict)

    def fields(self) -> tuple[Any, ...]:
        """All of it, in the order in which `Life` takes it."""
        found: tuple[Any, ...] = _fields(self)
        return found

    def copy(self) -> Life:
        """What is known now, which another state does not change."""
        return Life(*self.fields())


_fields = attrgetter(*Life.__slots__)


def advance(life: Life | None, state: State, terms: Terms) -> Life | None:
    """Let a life hear its next state, in the mainline's order; None while nothing is known.

    It is the same life, changed: who wants to know what it was before takes a `copy` first.
    """
    said = state.commitment
    if said is None:
        if life is not None:
            _delete(life, state)
        return life
    if life is None:
        life = _begin(state, said, terms)
    _hear(life, state, said, terms)
    return life


def _hear(life: Life, state: State, said: Commitment, terms: Terms) -> None:
    # Once accepted, it is not a proposal again.
    status = "open" if life.accepted and said.status == "proposed" else said.status
    if not life.accepted and status in UNACCEPTED:
        _propose(life, state, said, terms)
        return
    reopens = life.closing is not None and status not in CLOSED
    starts = reopens or not life.accepted or not life.present
    if starts:
        _start(life, state, said)
    _look(life, state, said)
    if status == "open":
        _warn(life, state, said, terms)
        if not starts:
            _move(life, state, said, terms)
    elif life.closing is None or life.closing.status != status:
        _warn(life, state, said, terms)
        _close(life, state, said, terms)
    if life.rules:
        _hear_outcomes(life, state, said, terms)


def _begin(state: State, said: Commitment, terms: Terms) -> Life:
    """A life of which nothing but its first state is known."""
    claimed = terms.claim(said.made, said.who)
    made = state.committed if claimed is None else min(claimed, state.committed)
    return Life(
        first=state.committed,
        commitment=said,
        who=said.who,
        landed=state.landed,
        commit=state.commit,
        author=state.author,
        due=said.due,
        first_due=said.due,
        made=made,
    )


def _look(life: Life, state: State, said: Commitment) -> None:
    """Remember the last state as it stands."""
    life.commitment = said
    if life.closing is None:
        life.who = said.who
    life.present = True
    life.landed, life.commit, life.author = state.landed, state.commit, state.author


def _delete(life: Life, state: State) -> None:
    """Deleted while open: withdrawn when that landed. What was closed before stays closed."""
    was_open = life.present and life.accepted and not life.closing
    life.present = False
    if was_open:
        times = Times(state.landed, state.landed)
        life.closing = Closing(
            "withdrawn", times, state.landed, state.landed, state.commit, state.author, deleted=True
        )


def _close(life: Life, state: State, said: Commitment, terms: Terms) -> None:
    """A word that ends it; one that takes the place of another ends no later than that did."""
    closing = _closing(said.status, said.closed, state, said.who, terms)
    life.closing = closing._replace(ended=life.closing.ended) if life.closing else closing


def _propose(life: Life, state: State, said: Commitment, terms: Terms) -> None:
    """Not accepted yet: written down, or called off before anybody relied on it."""
    closing = life.closing if life.present else None
    if said.status == "proposed":
        closing = None
    elif closing is None or closing.status != said.status:
        closing = _closing(said.status, said.closed, state, said.who, terms)
    life.closing = None
    _look(life, state, said)
    life.due = life.first_due = said.due
    life.made = None
    life.closing = closing


def _start(life: Life, state: State, said: Commitment) -> None:
    """Accepted, reopened or back after a deletion: D is the deadline it comes with."""
    life.rules = _rules_at_start(life, state, said)
    if not life.present:
        life.outcomes = {}
    if life.made is None:
        life.made = state.committed
    if life.accepted:
        life.returns += 1
    else:
        life.first_due = said.due
    life.accepted = True
    life.due = said.due
    life.closing = None
    life.moved_seen = len(said.moved)


def _rules_at_start(life: Life, state: State, said: Commitment) -> tuple[Rule, ...]:
    """A series that comes back is asked for what falls due after it came back."""
    if life.rules and life.closing:
        since = state.committed if said.repeat else None
        return succeeded(life.rules, life.closing.ended, Rule(said.repeat, said.due, since))
    return (Rule(said.repeat, said.due),) if said.repeat else ()


def _warn(life: Life, state: State, said: Commitment, terms: Terms) -> None:
    """Hear the warnings that are new in this state; a warning once given stands."""
    if len(said.warned) == life.warned_seen:
        return
    new = said.warned[life.warned_seen :]
    times = (
        Times(state.landed, state.committed, terms.claim(warning.on, said.who)) for warning in new
    )
    life.warnings = (*life.warnings, *times)
    life.warned_seen = len(said.warned)


def _move(life: Life, state: State, said: Commitment, terms: Terms) -> None:
    """Let D follow `due`, and count each move on the way there."""
    new = said.moved[life.moved_seen :]
    life.moved_seen = len(said.moved)
    if not new and said.due == life.due and not life.rules and not said.repeat:
        return
    grace = _in_grace(life, state, terms)
    if life.rules or said.repeat:
        quietly = grace or any(is_correction(entry) for entry in new)
        _change_rule(life, state, said, quietly)
        return
    for to, entry in chain(life.due, said.due, new, lambda when: terms.deadline(when, said.who)):
        if grace or is_correction(entry):
            life.due = to
            life.first_due = life.first_due if life.moves else to
        else:
            times = Times(
                state.landed,
                state.committed,
                terms.claim(entry.on if entry else None, said.who),
            )
            _count_move(life, to, times, state, terms)


def _in_grace(life: Life, state: State, terms: Terms) -> bool:
    """By committed times alone: a claim may date a change, but not make it disappear."""
    return not after(state.committed, life.first + terms.settings.grace)


def _count_move(life: Life, to: When, times: Times, state: State, terms: Terms) -> None:
    due, next_due = terms.deadline(life.due, life.who), terms.deadline(to, life.who)
    counted = judge_move(due, next_due, times, life.warnings, terms.settings.notice, state.commit)
    life.due = to
    if counted is not None:
        move, miss = counted
        life.moves = (*life.moves, move)
        life.misses = (*life.misses, miss) if miss else life.misses


def _change_rule(life: Life, state: State, said: Commitment, quietly: bool) -> None:
    """A changed `repeat` or first `due` rules what falls due after the change."""
    rules = life.rules or (Rule(None, life.due),)
    new = Rule(said.repeat, said.due)
    life.due = said.due
    if rules[-1].same(new):
        return
    if quietly:
        life.rules = replaced(rules, new)
    else:
        life.rules = succeeded(rules, state.committed, new._replace(since=state.committed))


def _closing(
    status: str, claimed: When | None, state: State, who: str, terms: Terms, rule: int = 0
) -> Closing:
    times = Times(state.landed, state.committed, terms.claim(claimed, who))
    return Closing(
        status, times, state.committed, state.landed, state.commit, state.author, rule=rule
    )


def _hear_outcomes(life: Life, state: State, said: Commitment, terms: Terms) -> None:
    """What is said of single occurrences; the same word again changes nothing."""
    rule, outcomes = len(life.rules) - 1, {}
    for day, status, closed, _ in said.outcomes:
        closing = life.outcomes.get(day)
        if closing is None or closing.status != status:
            closing = _closing(status, closed, state, said.who, terms, rule)
        outcomes[day] = closing
    life.outcomes = outcomes
