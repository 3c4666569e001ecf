"""What holds for every history (spec/format.md#verdicts)."""

from __future__ import annotations

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.history.random_lives import instant, pick_time, random_series, random_single
from tests.history.stories import terms
from tests.history.verdict_oracle import minute
from tether_txt.history import table
from tether_txt.history.clocks import exists
from tether_txt.history.state import State
from tether_txt.history.verdict import Verdict, advance, fold, judge, judge_all

SETTINGS = settings(derandomize=True, max_examples=120, deadline=None, database=None)
Chance = st.randoms(use_true_random=False)


def a_life(chance: random.Random) -> list[State]:
    return random_single(chance) if chance.random() < 0.6 else random_series(chance)


def a_time(chance: random.Random, states: list[State]) -> int:
    landed = [minute(state.landed) for state in states]
    return instant(pick_time(chance, landed) + timedelta(days=chance.choice([0, 0, 3, 20])))


def named(id: str, states: list[State]) -> list[State]:
    return [
        s._replace(id=id, commitment=s.commitment and s.commitment._replace(id=id)) for s in states
    ]


@SETTINGS
@given(Chance)
def test_as_of_a_time_equals_the_history_cut_at_that_time(chance: random.Random) -> None:
    states = a_life(chance)
    as_of = a_time(chance, states)
    cut = [state for state in states if exists(state, as_of)]
    assert judge_all(states, terms(), as_of) == judge_all(cut, terms(), as_of)


@SETTINGS
@given(Chance)
def test_a_life_can_be_continued_where_it_was_left(chance: random.Random) -> None:
    states, on = a_life(chance), terms()
    at = chance.randrange(len(states))
    now = states[-1].landed
    life = fold(states[:at], on, now).get("x")
    for state in states[at:]:
        life = advance(life, state, on)
    assert life == fold(states, on, now).get("x")


@SETTINGS
@given(Chance)
def test_the_order_of_unrelated_commitments_does_not_matter(chance: random.Random) -> None:
    lives = [named(f"life-{n}", a_life(chance)) for n in range(3)]
    one_by_one = [state for life in lives for state in life]
    shuffled: list[State] = []
    rest = [list(life) for life in lives]
    while any(rest):
        shuffled.append(chance.choice([life for life in rest if life]).pop(0))
    as_of = a_time(chance, one_by_one)
    assert judge_all(shuffled, terms(), as_of) == judge_all(one_by_one, terms(), as_of)
    alone = [verdict for life in lives for verdict in judge_all(life, terms(), as_of)]
    assert judge_all(one_by_one, terms(), as_of) == alone


def by_occurrence(verdicts: list[Verdict]) -> dict[int | None, Verdict]:
    return {verdict.occurrence: verdict for verdict in verdicts}


@SETTINGS
@given(Chance)
def test_time_alone_makes_overdue_and_changes_nothing_else(chance: random.Random) -> None:
    states, on = a_life(chance), terms()
    life = fold(states, on, states[-1].landed).get("x")
    if life is None:
        return
    early = max(states[-1].landed, a_time(chance, states))
    late = early + chance.randrange(40 * 86_400)
    before, after = by_occurrence(judge(life, on, early)), by_occurrence(judge(life, on, late))
    assert before.keys() <= after.keys()
    for key, verdict in before.items():
        if verdict.verdict in (table.OPEN, table.AT_RISK) and after[key] != verdict:
            assert after[key] == verdict._replace(verdict=table.OVERDUE)
            assert verdict.due < late
        else:
            assert after[key] == verdict


@SETTINGS
@given(Chance)
def test_moves_and_misses_on_the_way_are_never_lost(chance: random.Random) -> None:
    states = random_single(chance)
    first, second = sorted((a_time(chance, states), a_time(chance, states)))
    for before in judge_all(states, terms(), first):
        (after,) = judge_all(states, terms(), second) or [before]
        assert after.moves[: len(before.moves)] == before.moves
        assert after.misses[: len(before.misses)] == before.misses


@SETTINGS
@given(Chance)
def test_a_miss_on_the_way_is_a_move_after_the_deadline(chance: random.Random) -> None:
    states = random_single(chance)
    for verdict in judge_all(states, terms(), a_time(chance, states)):
        late = [(m.from_, m.at) for m in verdict.moves if m.kind == table.AFTER_DUE]
        assert late == [(miss.due, miss.at) for miss in verdict.misses]


@SETTINGS
@given(Chance)
def test_without_claims_nothing_rests_on_a_claim(chance: random.Random) -> None:
    states = [without_claims(state) for state in a_life(chance)]
    verdicts = judge_all(states, terms(), a_time(chance, states))
    assert all(verdict.evidence != "claimed" for verdict in verdicts)
    together = [state._replace(committed=state.landed) for state in states]
    verdicts = judge_all(together, terms(), a_time(chance, together))
    assert all(verdict.evidence in (None, "landed") for verdict in verdicts)


def without_claims(state: State) -> State:
    said = state.commitment
    if said is None:
        return state
    return state._replace(
        commitment=said._replace(
            closed=None,
            moved=tuple(m._replace(on=None) for m in said.moved),
            warned=tuple(w._replace(on=None) for w in said.warned),
            outcomes=tuple(o._replace(closed=None) for o in said.outcomes),
        )
    )


@SETTINGS
@given(Chance)
def test_what_is_closed_has_evidence_and_what_is_open_has_none(chance: random.Random) -> None:
    states = a_life(chance)
    standing = (table.OPEN, table.AT_RISK, table.OVERDUE, table.PROPOSED)
    for verdict in judge_all(states, terms(), a_time(chance, states)):
        assert (verdict.evidence is None) == (verdict.verdict in standing)
        assert (verdict.closed is None) == (verdict.verdict in standing)


@SETTINGS
@given(Chance)
def test_words_about_a_promise_decide_nothing(chance: random.Random) -> None:
    states = a_life(chance)
    as_of = a_time(chance, states)
    plain = judge_all(states, terms(), as_of)
    other = judge_all([reworded(state) for state in states], terms(), as_of)
    assert [(v.id, *v[2:]) for v in plain] == [(v.id, *v[2:]) for v in other]


def reworded(state: State) -> State:
    said = state.commitment
    other = said and said._replace(what=state.commit, why=state.commit, goal="g", tags=("t",))
    return state._replace(commitment=other)
