"""Git as the witness: what exists, what starts and ends a life, and on what evidence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.history.stories import Story, at, moved, terms, warned
from tether_txt.format.model import Person
from tether_txt.history.state import Identity

D = "2026-03-10 17:00"
LATER = "2026-03-20 17:00"
NOW = "2026-06-01 12:00"


def promised(**keys: Any) -> Story:
    return Story().step("2026-03-01 09:00", due=D, **keys)


# -- the as-of time


def test_what_landed_after_the_as_of_time_does_not_exist() -> None:
    story = promised().step("2026-03-05 09:00", "2026-03-08 09:00", status="kept")
    assert story.verdict("2026-03-08 08:59").verdict == "open"
    assert story.verdict("2026-03-08 09:00").verdict == "kept"
    assert story.verdicts("2026-02-01 00:00") == []


def test_the_as_of_time_is_compared_to_the_minute() -> None:
    story = promised().step("2026-03-08 09:00:59", status="kept")
    assert story.verdict("2026-03-08 09:00").verdict == "kept"


# -- the three times and the evidence


@pytest.mark.parametrize(
    ("committed", "landed", "closed", "verdict", "evidence"),
    [
        ("2026-03-09 12:00", "2026-03-10 12:00", None, "kept", "landed"),
        ("2026-03-09 12:00", "2026-03-12 12:00", None, "kept", "committed"),
        ("2026-03-11 12:00", "2026-03-12 12:00", "2026-03-09 12:00", "kept", "claimed"),
        ("2026-03-09 12:00", "2026-03-12 12:00", "2026-03-08 12:00", "kept", "committed"),
        ("2026-03-11 12:00", "2026-03-12 12:00", "2026-03-10", "kept", "claimed"),
        ("2026-03-11 12:00", "2026-03-12 12:00", None, "kept_late", "landed"),
        ("2026-03-11 12:00", "2026-03-12 12:00", "2026-03-11 09:00", "kept_late", "landed"),
        ("2026-03-09 12:00", "2026-03-09 12:00", "2026-03-11", "kept_late", "claimed"),
        ("2026-03-11 12:00", "2026-03-09 12:00", None, "kept_late", "committed"),
    ],
)
def test_kept_carries_the_strongest_clock_that_says_the_same(
    committed: str, landed: str, closed: str | None, verdict: str, evidence: str
) -> None:
    found = promised().step(committed, landed, status="kept", closed=closed).verdict(NOW)
    assert (found.verdict, found.evidence) == (verdict, evidence)


def test_a_day_that_is_claimed_means_its_beginning_in_the_promisers_zone() -> None:
    story = promised().step("2026-03-11 12:00", status="kept", closed="2026-03-11")
    people = {"ana": Person("ana", timezone="Pacific/Auckland")}
    found = story.verdict(NOW, terms(people))
    assert found.closed == at("2026-03-10 11:00")
    assert found.due == at("2026-03-10 04:00")
    assert story.verdict(NOW).closed == at("2026-03-11 00:00")


def test_a_late_squash_lowers_the_evidence_and_not_the_verdict() -> None:
    squashed = Story().step("2026-05-01 09:00", due=D, status="kept", closed="2026-03-09 12:00")
    found = squashed.verdict(NOW)
    assert (found.verdict, found.evidence) == ("kept", "claimed")


@pytest.mark.parametrize(
    ("landed", "on", "verdict", "evidence"),
    [
        ("2026-03-05 09:00", None, "missed_warned", "landed"),
        ("2026-03-10 09:00", None, "missed_warned", "committed"),
        ("2026-03-10 09:00", "2026-03-10 08:00", "missed", "landed"),
        ("2026-03-05 09:00", "2026-03-10 08:00", "missed", "claimed"),
    ],
)
def test_a_warned_miss_rests_on_the_time_of_the_warning(
    landed: str, on: str | None, verdict: str, evidence: str
) -> None:
    story = promised().step("2026-03-04 09:00", landed, warned=[warned(on)])
    found = story.step("2026-03-11 09:00", status="missed").verdict(NOW)
    assert (found.verdict, found.evidence) == (verdict, evidence)


def test_missed_without_a_warning_needs_no_time() -> None:
    found = promised().step("2026-03-11 09:00", status="missed", closed="2026-03-10").verdict(NOW)
    assert (found.verdict, found.evidence) == ("missed", "landed")


def test_withdrawn_rests_on_its_own_time() -> None:
    story = promised().step("2026-03-11 09:00", status="withdrawn", closed="2026-03-05")
    assert (story.verdict(NOW).verdict, story.verdict(NOW).evidence) == ("withdrawn", "claimed")


@pytest.mark.parametrize(
    ("committed", "landed", "on", "kind", "evidence"),
    [
        ("2026-03-05 09:00", "2026-03-06 09:00", None, "renegotiated", "landed"),
        ("2026-03-05 09:00", "2026-03-12 09:00", None, "renegotiated", "committed"),
        ("2026-03-12 09:00", "2026-03-12 09:00", "2026-03-05", "renegotiated", "claimed"),
        ("2026-03-12 09:00", "2026-03-12 09:00", "2026-03-10 12:00", "short_notice", "claimed"),
        ("2026-03-12 09:00", "2026-03-13 09:00", "2026-03-11", "after_due", "landed"),
    ],
)
def test_each_move_carries_its_own_evidence(
    committed: str, landed: str, on: str | None, kind: str, evidence: str
) -> None:
    story = promised().step(committed, landed, due=LATER, moved=[moved(D, on)])
    (move,) = story.verdict(NOW).moves
    assert (move.kind, move.evidence) == (kind, evidence)


def test_what_is_not_closed_carries_no_evidence() -> None:
    assert promised().verdict("2026-03-02 09:00").evidence is None
    assert promised().verdict(NOW).evidence is None


def test_the_deciding_step_is_named() -> None:
    story = promised().step("2026-03-05 09:00", "2026-03-06 09:00", status="kept")
    story.step("2026-03-09 09:00", tags=["board"])
    found = story.verdict(NOW)
    assert (found.landed, found.commit) == (at("2026-03-06 09:00"), story.states[1].commit)
    assert found.said.tags == ("board",)


def test_an_open_promise_names_the_last_step_that_touched_it() -> None:
    story = promised().step("2026-03-05 09:00", "2026-03-06 09:00", tags=["board"])
    bea = Identity("Bea", "bea@example.org")
    story.states[1] = story.states[1]._replace(author=bea)
    found = story.verdict(NOW)
    assert found.landed == at("2026-03-06 09:00")
    assert (found.commit, found.author) == (story.states[1].commit, bea)


# -- when D starts


def test_a_deadline_that_moved_while_it_was_proposed_is_no_move() -> None:
    story = Story().step("2026-03-01 09:00", due=D, status="proposed")
    assert story.verdict(NOW).verdict == "proposed"
    story.step("2026-03-15 09:00", due=LATER)
    assert story.verdict(NOW).first_due == story.verdict(NOW).due == at(LATER)
    story.step("2026-03-16 09:00", status="open")
    found = story.verdict("2026-03-17 09:00")
    assert (found.verdict, found.moves, found.misses, found.first_due) == (
        "open",
        (),
        (),
        at(LATER),
    )


def test_moves_listed_in_the_first_accepted_state_are_before_d() -> None:
    found = promised(moved=[moved("2026-02-01"), moved("2026-02-20")]).verdict("2026-03-02 09:00")
    assert (found.moves, found.misses, found.first_due) == ((), (), at(D))


def test_kept_in_its_first_state_is_measured_against_the_deadline_it_came_with() -> None:
    assert Story().step("2026-03-09 09:00", due=D, status="kept").verdict(NOW).verdict == "kept"


def test_once_accepted_it_is_not_a_proposal_again() -> None:
    story = promised().step("2026-03-05 09:00", status="proposed")
    assert story.verdict(NOW).verdict == "overdue"
    story.step("2026-03-12 09:00", due=LATER)
    assert len(story.verdict(NOW).misses) == 1


@pytest.mark.parametrize("status", ["withdrawn", "released"])
@pytest.mark.parametrize("proposed", [True, False])
def test_called_off_before_it_was_accepted_is_neutral_even_after_d(
    status: str, proposed: bool
) -> None:
    story = Story()
    if proposed:
        story.step("2026-03-01 09:00", due=D, status="proposed")
    found = story.step("2026-03-15 09:00", due=D, status=status).verdict(NOW)
    assert (found.verdict, found.evidence, found.opened) == (status, "landed", None)


def test_a_proposal_that_was_called_off_may_be_proposed_and_accepted_after_all() -> None:
    story = Story().step("2026-03-01 09:00", due=D, status="withdrawn")
    assert story.step("2026-03-02 09:00", status="proposed").verdict(NOW).verdict == "proposed"
    found = story.step("2026-03-03 09:00", status="open").verdict(NOW)
    assert (found.verdict, found.returns) == ("overdue", 0)


# -- the state that closes


def test_a_deadline_changed_in_the_state_that_closes_is_not_a_move() -> None:
    found = promised().step("2026-03-15 09:00", due=LATER, status="kept").verdict(NOW)
    assert (found.verdict, found.due, found.moves, found.misses) == ("kept_late", at(D), (), ())


def test_a_deadline_changed_in_the_state_that_accepts_and_closes_is_d() -> None:
    story = Story().step("2026-03-01 09:00", due=D, status="proposed")
    found = story.step("2026-03-15 09:00", due=LATER, status="kept").verdict(NOW)
    assert (found.verdict, found.due, found.first_due) == ("kept", at(LATER), at(LATER))


def test_what_the_closing_state_says_stands() -> None:
    story = promised().step("2026-03-15 09:00", status="kept")
    story.step("2026-03-16 09:00", closed="2026-03-05").step("2026-03-17 09:00", due=LATER)
    found = story.verdict(NOW)
    assert (found.verdict, found.closed, found.due) == ("kept_late", at("2026-03-15 09:00"), at(D))


def test_a_warning_written_after_the_miss_is_not_believed() -> None:
    story = promised().step("2026-03-11 09:00", status="missed")
    found = story.step("2026-03-12 09:00", warned=[warned("2026-03-02")]).verdict(NOW)
    assert found.verdict == "missed"


def test_another_closed_status_is_a_new_outcome_at_its_own_time_against_the_same_d() -> None:
    story = promised().step("2026-03-09 09:00", status="missed", closed="2026-03-09")
    found = story.step("2026-03-12 09:00", status="kept", closed=None, due=LATER).verdict(NOW)
    assert (found.verdict, found.closed, found.due) == ("kept_late", at("2026-03-12 09:00"), at(D))


# -- deleted, reopened, back


def test_deleted_while_open_is_withdrawn_when_that_landed() -> None:
    early = promised().delete("2026-03-05 09:00", "2026-03-06 09:00").verdict(NOW)
    assert (early.verdict, early.deleted, early.evidence) == ("withdrawn", True, "landed")
    assert early.closed == at("2026-03-06 09:00")
    late = promised().delete("2026-03-05 09:00", "2026-03-12 09:00").verdict(NOW)
    assert (late.verdict, late.deleted, late.evidence) == ("missed", True, "landed")


def test_deleted_while_only_proposed_is_gone() -> None:
    story = Story().step("2026-03-01 09:00", due=D, status="proposed").delete("2026-03-02 09:00")
    assert story.verdicts(NOW) == []


@pytest.mark.parametrize("status", ["kept", "missed", "released", "withdrawn"])
def test_deleted_after_it_closed_the_verdict_stays(status: str) -> None:
    story = promised().step("2026-03-05 09:00", status=status)
    before = story.verdict(NOW)
    assert story.delete("2026-03-20 09:00").verdict(NOW) == before
    assert story.delete("2026-03-21 09:00").verdict(NOW) == before


def test_reopened_the_verdict_is_void_and_d_is_the_deadline_it_comes_back_with() -> None:
    story = promised().step("2026-03-12 09:00", status="missed")
    found = story.step("2026-03-15 09:00", status="open", due=LATER).verdict("2026-03-16 09:00")
    assert (found.verdict, found.due, found.moves, found.misses) == ("open", at(LATER), (), ())
    assert (found.returns, found.first_due) == (1, at(D))
    assert story.step("2026-03-19 09:00", status="kept").verdict(NOW).verdict == "kept"


def test_back_after_a_deletion_the_earlier_verdict_is_void() -> None:
    story = promised().delete("2026-03-05 09:00").step("2026-03-15 09:00", due=LATER)
    found = story.verdict("2026-03-16 09:00")
    assert (found.verdict, found.due, found.moves, found.returns) == ("open", at(LATER), (), 1)
    assert not found.deleted


def test_back_after_a_deletion_and_closed_it_is_closed_anew() -> None:
    story = promised().step("2026-03-05 09:00", status="kept").delete("2026-03-11 09:00")
    story.step("2026-03-12 09:00")
    assert story.verdict(NOW).verdict == "kept_late"
    story.states.pop()
    assert story.step("2026-03-12 09:00", closed="2026-03-05").verdict(NOW).evidence == "claimed"


def test_back_as_a_proposal_it_is_still_a_promise_if_it_was_one() -> None:
    story = promised().delete("2026-03-05 09:00").step("2026-03-06 09:00", status="proposed")
    assert story.verdict(NOW).verdict == "overdue"


def test_moves_and_misses_on_the_way_outlive_a_return() -> None:
    story = promised().step("2026-03-12 09:00", due=LATER).step("2026-03-13 09:00", status="kept")
    found = story.step("2026-03-14 09:00", status="open").verdict(NOW)
    assert (len(found.moves), len(found.misses), found.verdict) == (1, 1, "overdue")


# -- several moves in one step, moves without a word


def test_two_entries_that_land_together_are_two_moves() -> None:
    entries = [moved(D, "2026-03-05"), moved(LATER, "2026-03-21")]
    found = promised().step("2026-03-22 09:00", due="2026-03-30", moved=entries).verdict(NOW)
    assert [(m.kind, m.from_, m.evidence) for m in found.moves] == [
        ("renegotiated", at(D), "claimed"),
        ("after_due", at(LATER), "landed"),
    ]


def test_a_move_without_an_entry_has_its_committed_time() -> None:
    found = promised().step("2026-03-12 09:00", due=LATER).verdict(NOW)
    assert found.moves[0].at == at("2026-03-12 09:00")


def test_an_entry_written_after_the_move_dates_nothing() -> None:
    story = promised().step("2026-03-12 09:00", due=LATER)
    found = story.step("2026-03-13 09:00", moved=[moved(D, "2026-03-02")]).verdict(NOW)
    assert [m.kind for m in found.moves] == ["after_due"]
    story.step("2026-03-18 09:00", due="2026-03-30", moved=[moved(D, "2026-03-02"), moved(LATER)])
    assert [m.kind for m in story.verdict(NOW).moves] == ["after_due", "renegotiated"]


def test_an_entry_whose_from_is_wrong_still_tells_of_the_move() -> None:
    story = promised().step(
        "2026-03-12 09:00", due=LATER, moved=[moved("2026-03-09", "2026-03-05")]
    )
    (move,) = story.verdict(NOW).moves
    assert (move.kind, move.from_, move.to) == ("renegotiated", at(D), at(LATER))


def test_the_same_minute_written_differently_is_no_move() -> None:
    story = Story().step("2026-03-01 09:00", due="2026-03-10")
    found = story.step("2026-03-05 09:00", due="2026-03-10 23:59:30").verdict(NOW)
    assert found.moves == ()


def test_another_promiser_in_another_zone_is_no_move() -> None:
    people = {"bea": Person("bea", timezone="America/New_York")}
    story = Story().step("2026-03-01 09:00", due="2026-03-10").step("2026-03-05 09:00", who="bea")
    found = story.verdict(NOW, terms(people))
    assert (found.moves, found.due) == ((), at("2026-03-11 03:59"))


def test_a_promiser_changed_after_it_closed_does_not_move_d() -> None:
    people = {"bea": Person("bea", timezone="Asia/Tokyo")}
    story = Story().step("2026-03-01 09:00", due="2026-03-10")
    story.step("2026-03-10 20:00", status="kept").step("2026-03-11 09:00", who="bea")
    found = story.verdict(NOW, terms(people))
    assert (found.verdict, found.said.who) == ("kept", "bea")


# -- since when it is owed


def test_made_may_be_claimed_earlier_but_not_for_what_was_a_proposal() -> None:
    assert promised(made="2026-02-01").verdict(NOW).made == at("2026-02-01 00:00")
    assert promised(made="2026-04-01").verdict(NOW).made == at("2026-03-01 09:00")
    story = Story().step("2026-03-01 09:00", due=D, status="proposed", made="2026-02-01")
    assert story.step("2026-03-03 09:00", status="open").verdict(NOW).made == at("2026-03-03 09:00")
