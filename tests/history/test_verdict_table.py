"""Each row of the table of verdicts, at both sides of its line (spec/format.md#verdicts)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.history.stories import Story, at, moved, terms, warned

D = "2026-03-10 17:00"
LATER = "2026-03-20 17:00"
NOW = "2026-06-01 12:00"


def promised(**keys: Any) -> Story:
    return Story().step("2026-03-01 09:00", due=D, **keys)


@pytest.mark.parametrize(
    ("kept_at", "verdict"),
    [
        ("2026-03-05 12:00", "kept"),
        ("2026-03-10 16:59:59", "kept"),
        ("2026-03-10 17:00", "kept"),
        ("2026-03-10 17:00:59", "kept"),
        ("2026-03-10 17:01", "kept_late"),
        ("2026-04-01 00:00", "kept_late"),
    ],
)
def test_kept_is_on_time_until_the_last_second_of_the_deadlines_minute(
    kept_at: str, verdict: str
) -> None:
    assert promised().step(kept_at, status="kept").verdict(NOW).verdict == verdict


def test_a_day_lasts_until_day_ends_in_the_promisers_zone() -> None:
    story = Story().step("2026-03-01 09:00", due="2026-03-10")
    lisbon = terms(timezone="Europe/Lisbon", day_ends=18 * 3600)
    assert story.verdict(NOW, lisbon).due == at("2026-03-10 18:00")
    madrid = terms(timezone="Europe/Madrid", day_ends=18 * 3600)
    assert story.verdict(NOW, madrid).due == at("2026-03-10 17:00")


@pytest.mark.parametrize(
    ("moved_at", "kind", "misses"),
    [
        ("2026-03-09 17:00:59", "renegotiated", 0),
        ("2026-03-09 17:01", "short_notice", 0),
        ("2026-03-10 17:00:59", "short_notice", 0),
        ("2026-03-10 17:01", "after_due", 1),
    ],
)
def test_a_later_deadline_counts_by_how_early_it_was_asked_for(
    moved_at: str, kind: str, misses: int
) -> None:
    verdict = promised().step(moved_at, due=LATER).verdict("2026-03-15 12:00")
    (move,) = verdict.moves
    assert (move.kind, move.from_, move.to, move.at) == (kind, at(D), at(LATER), at(moved_at))
    assert len(verdict.misses) == misses
    assert (verdict.verdict, verdict.due, verdict.first_due) == ("open", at(LATER), at(D))


def test_a_miss_on_the_way_stays_beside_the_final_verdict() -> None:
    story = (
        promised().step("2026-03-12 09:00", due=LATER).step("2026-03-21 09:00", due="2026-03-25")
    )
    verdict = story.step("2026-03-24 09:00", status="kept").verdict(NOW)
    assert verdict.verdict == "kept"
    assert [(m.due, m.verdict) for m in verdict.misses] == [
        (at(D), "missed"),
        (at(LATER), "missed"),
    ]


@pytest.mark.parametrize(
    ("warned_at", "verdict"), [("2026-03-09 17:00:59", True), ("2026-03-09 17:01", False)]
)
def test_a_miss_on_the_way_is_warned_if_the_word_came_notice_before(
    warned_at: str, verdict: bool
) -> None:
    story = promised().step(warned_at, warned=[warned()]).step("2026-03-12 09:00", due=LATER)
    assert [m.warned for m in story.verdict(NOW).misses] == [verdict]


def test_a_warning_in_the_very_state_that_moves_may_claim_its_own_time() -> None:
    story = promised().step("2026-03-12 09:00", due=LATER, warned=[warned("2026-03-08")])
    (miss,) = story.verdict(NOW).misses
    assert (miss.warned, miss.evidence) == (True, "claimed")


def test_an_earlier_deadline_is_no_move_but_is_named() -> None:
    verdict = (
        promised().step("2026-03-12 09:00", due="2026-03-08 17:00").verdict("2026-03-12 12:00")
    )
    assert [m.kind for m in verdict.moves] == ["forward"]
    assert (verdict.misses, verdict.verdict, verdict.due) == ((), "overdue", at("2026-03-08 17:00"))


@pytest.mark.parametrize(
    ("changed_at", "moves"), [("2026-03-02 09:00:59", 0), ("2026-03-02 09:01", 1)]
)
def test_a_change_within_grace_of_the_first_state_is_no_move(changed_at: str, moves: int) -> None:
    verdict = promised().step(changed_at, due=LATER).verdict(NOW)
    assert len(verdict.moves) == moves
    assert verdict.due == at(LATER)
    assert verdict.first_due == at(D if moves else LATER)


def test_grace_forgives_even_a_deadline_that_had_passed() -> None:
    story = Story().step("2026-03-01 09:00", due="2026-03-01 10:00")
    verdict = story.step("2026-03-01 11:00", due=LATER).verdict(NOW)
    assert (verdict.moves, verdict.misses) == ((), ())


def test_a_claim_cannot_bring_a_change_into_grace() -> None:
    story = promised().step("2026-03-12 09:00", due=LATER, moved=[moved(D, "2026-03-01 10:00")])
    (move,) = story.verdict(NOW).moves
    assert (move.kind, move.evidence) == ("renegotiated", "claimed")


def test_grace_is_counted_from_the_first_state_even_if_that_was_a_proposal() -> None:
    story = Story().step("2026-03-01 09:00", due=D, status="proposed")
    story.step("2026-03-05 09:00", status="open").step("2026-03-05 10:00", due=LATER)
    assert [m.kind for m in story.verdict(NOW).moves] == ["renegotiated"]


@pytest.mark.parametrize("why", ["correction", "Correction: wrong month", "correction of a typo"])
def test_a_correction_is_no_move_and_mends_the_first_date(why: str) -> None:
    story = promised().step("2026-03-12 09:00", due=LATER, moved=[moved(D, why=why)])
    verdict = story.verdict(NOW)
    assert (verdict.moves, verdict.misses) == ((), ())
    assert verdict.due == verdict.first_due == at(LATER)


def test_only_the_beginning_of_the_why_makes_a_correction() -> None:
    story = promised().step("2026-03-12 09:00", due=LATER, moved=[moved(D, why="a correction")])
    assert len(story.verdict(NOW).misses) == 1


def test_a_correction_after_a_move_leaves_the_first_date() -> None:
    story = promised().step("2026-03-05 09:00", due=LATER)
    story.step("2026-03-06 09:00", due="2026-03-21", moved=[moved(LATER, why="correction")])
    assert story.verdict(NOW).first_due == at(D)


@pytest.mark.parametrize(
    ("warned_at", "verdict"),
    [("2026-03-09 17:00:59", "missed_warned"), ("2026-03-09 17:01", "missed")],
)
def test_missed_is_warned_if_the_word_came_at_least_notice_before(
    warned_at: str, verdict: str
) -> None:
    story = promised().step(warned_at, warned=[warned()]).step("2026-03-11 09:00", status="missed")
    assert story.verdict(NOW).verdict == verdict


def test_missed_without_a_warning_is_missed_even_if_it_was_said_early() -> None:
    assert promised().step("2026-03-03 09:00", status="missed").verdict(NOW).verdict == "missed"


@pytest.mark.parametrize(
    ("withdrawn_at", "verdict"),
    [
        ("2026-03-09 17:00:59", "withdrawn"),
        ("2026-03-09 17:01", "missed"),
        ("2026-03-20 09:00", "missed"),
    ],
)
def test_withdrawn_is_neutral_only_with_notice(withdrawn_at: str, verdict: str) -> None:
    assert promised().step(withdrawn_at, status="withdrawn").verdict(NOW).verdict == verdict


def test_withdrawn_too_late_after_a_warning_is_missed_and_warned() -> None:
    story = promised().step("2026-03-05 09:00", warned=[warned()])
    assert (
        story.step("2026-03-10 09:00", status="withdrawn").verdict(NOW).verdict == "missed_warned"
    )


@pytest.mark.parametrize(
    "released_at", ["2026-03-02 09:00", "2026-03-10 09:00", "2026-04-10 09:00"]
)
def test_released_is_neutral_at_any_time(released_at: str) -> None:
    verdict = promised().step(released_at, status="released").verdict(NOW)
    assert (verdict.verdict, verdict.evidence) == ("released", "landed")


@pytest.mark.parametrize(
    ("as_of", "verdict"), [("2026-03-10 17:00:59", "open"), ("2026-03-10 17:01", "overdue")]
)
def test_an_open_promise_is_overdue_once_its_minute_has_passed(as_of: str, verdict: str) -> None:
    found = promised().verdict(as_of)
    assert (found.verdict, found.closed) == (verdict, None)
    assert found.decided == (at(D) if verdict == "overdue" else None)


def test_at_risk_is_warned_since_the_last_move() -> None:
    story = promised().step("2026-03-04 09:00", warned=[warned()])
    assert story.verdict("2026-03-05 09:00").verdict == "at_risk"
    story.step("2026-03-06 09:00", due=LATER)
    assert story.verdict("2026-03-07 09:00").verdict == "open"
    story.step("2026-03-08 09:00", warned=[warned(), warned()])
    assert story.verdict("2026-03-09 09:00").verdict == "at_risk"


def test_a_forward_change_is_no_move_and_leaves_it_at_risk() -> None:
    story = promised().step("2026-03-04 09:00", warned=[warned()])
    story.step("2026-03-05 09:00", due="2026-03-09 17:00")
    assert story.verdict("2026-03-06 09:00").verdict == "at_risk"


def test_at_risk_turns_overdue_like_any_other() -> None:
    story = promised().step("2026-03-04 09:00", warned=[warned()])
    assert story.verdict("2026-03-11 09:00").verdict == "overdue"


def test_notice_and_grace_come_from_the_settings() -> None:
    strict = terms(notice=7 * 86_400, grace=0)
    story = promised().step("2026-03-01 09:01", due="2026-03-09 17:00")
    story.step("2026-03-02 17:01", due=LATER)
    assert [m.kind for m in story.verdict(NOW, strict).moves] == ["forward", "short_notice"]


def test_notice_of_nothing_asks_only_for_the_deadline_itself() -> None:
    lax = terms(notice=0)
    assert promised().step(D, status="withdrawn").verdict(NOW, lax).verdict == "withdrawn"
    story = promised().step("2026-03-10 17:01", status="withdrawn")
    assert story.verdict(NOW, lax).verdict == "missed"
