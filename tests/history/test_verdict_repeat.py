"""Promises that repeat: one verdict for each occurrence (spec/format.md#repeat)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.history.stories import Story, at, moved, outcome, terms, warned
from tether_txt.format.model import Person, Repeat
from tether_txt.format.when import parse_when
from tether_txt.history.verdict import Terms

# 2026-01-05 is a Monday.


def weekly(**keys: Any) -> Story:
    return Story().step("2026-01-01 09:00", due="2026-01-05 17:00", repeat="weekly", **keys)


def found(story: Story, as_of: str, on: Terms | None = None) -> list[tuple[str, str]]:
    """Each occurrence's month and day, and its verdict."""
    return [
        (date.fromordinal(v.occurrence).strftime("%m-%d") if v.occurrence else "", v.verdict)
        for v in story.verdicts(as_of, on)
    ]


def test_one_verdict_for_each_occurrence_until_now_and_the_next_open_one() -> None:
    story = weekly().step("2026-01-05 12:00", outcomes=[outcome("2026-01-05", "kept")])
    assert found(story, "2026-01-14 09:00") == [
        ("01-05", "kept"), ("01-12", "overdue"), ("01-19", "open"),
    ]  # fmt: skip


def test_an_occurrence_is_open_in_its_own_minute_and_overdue_after_it() -> None:
    assert found(weekly(), "2026-01-05 17:00") == [("01-05", "open")]
    assert found(weekly(), "2026-01-05 17:01") == [("01-05", "overdue"), ("01-12", "open")]


def test_the_first_occurrence_is_shown_however_far_away() -> None:
    story = Story().step("2026-01-01 09:00", due="2066-01-04", repeat="weekly")
    assert found(story, "2026-01-02 09:00") == [("01-04", "open")]


def test_one_that_is_closed_early_shows_its_verdict_and_the_one_after_it() -> None:
    story = weekly().step("2026-01-06 09:00", outcomes=[outcome("2026-01-19", "kept")])
    assert found(story, "2026-01-07 09:00") == [
        ("01-05", "overdue"), ("01-12", "open"), ("01-19", "kept"),
    ]  # fmt: skip


def test_each_occurrence_has_its_own_deadline_when_clocks_change() -> None:
    story = Story().step("2026-03-01 09:00", due="2026-03-23 17:00", repeat="weekly")
    madrid = terms({"ana": Person("ana", timezone="Europe/Madrid")})
    assert [v.due for v in story.verdicts("2026-03-31 00:00", madrid)] == [
        at("2026-03-23 16:00"), at("2026-03-30 15:00"), at("2026-04-06 15:00"),
    ]  # fmt: skip


def test_a_whole_day_lasts_until_day_ends() -> None:
    story = Story().step("2026-01-01 09:00", due="2026-01-05", repeat="daily")
    assert [v.due for v in story.verdicts("2026-01-05 09:00", terms(day_ends=18 * 3600))] == [
        at("2026-01-05 18:00")
    ]


def test_outcomes_are_judged_like_closing_states() -> None:
    story = weekly()
    story.step(
        "2026-01-13 09:00",
        outcomes=[
            outcome("2026-01-05", "kept"),
            outcome("2026-01-12", "kept", "2026-01-12"),
        ],
    )
    story.step(
        "2026-01-18 12:00",
        outcomes=[
            outcome("2026-01-05", "kept", "2026-01-05"),
            outcome("2026-01-12", "missed"),
            outcome("2026-01-19", "withdrawn"),
            outcome("2026-01-26", "released"),
        ],
    )
    verdicts = story.verdicts("2026-01-20 09:00")
    assert [(v.verdict, v.evidence) for v in verdicts] == [
        ("kept_late", "landed"),
        ("missed", "landed"),
        ("withdrawn", "landed"),
        ("released", "landed"),
        ("open", None),
    ]
    assert verdicts[0].closed == at("2026-01-13 09:00")


def test_an_outcome_that_is_taken_back_leaves_the_occurrence_open() -> None:
    story = weekly().step("2026-01-05 09:00", outcomes=[outcome("2026-01-05", "kept")])
    story.step("2026-01-06 09:00", outcomes=[])
    assert found(story, "2026-01-07 09:00") == [("01-05", "overdue"), ("01-12", "open")]


def test_until_and_count_end_a_series() -> None:
    until = Repeat("weekly", "FREQ=WEEKLY", parse_when("2026-01-12"))
    story = Story().step("2026-01-01 09:00", due="2026-01-05", repeat=until)
    assert found(story, "2026-03-01 09:00") == [("01-05", "overdue"), ("01-12", "overdue")]
    count = Repeat("weekly", "FREQ=WEEKLY;COUNT=1")
    story = Story().step("2026-01-01 09:00", due="2026-01-05", repeat=count)
    assert found(story, "2026-01-02 09:00") == [("01-05", "open")]


# -- the whole series


def test_a_proposed_series_is_one_proposal() -> None:
    story = weekly(status="proposed")
    assert found(story, "2026-02-01 09:00") == [("", "proposed")]
    assert found(story.step("2026-02-01 09:00", status="withdrawn"), "2026-02-02 09:00") == [
        ("", "withdrawn")
    ]


def test_a_withdrawn_series_ends_with_the_occurrence_in_hand() -> None:
    story = weekly().step("2026-01-05 12:00", outcomes=[outcome("2026-01-05", "kept")])
    story.step("2026-01-14 09:00", status="withdrawn")
    assert found(story, "2026-03-01 09:00") == [
        ("01-05", "kept"), ("01-12", "missed"), ("01-19", "withdrawn"),
    ]  # fmt: skip


def test_a_series_withdrawn_without_notice_misses_the_occurrence_in_hand() -> None:
    story = weekly().step("2026-01-05 09:00", status="withdrawn")
    assert found(story, "2026-03-01 09:00") == [("01-05", "missed")]


def test_a_series_that_ends_in_the_minute_of_a_deadline_ends_with_that_one() -> None:
    story = weekly().step("2026-01-05 17:00", status="released")
    assert found(story, "2026-03-01 09:00") == [("01-05", "released")]


def test_a_rule_that_changes_in_the_minute_of_a_deadline_leaves_that_one() -> None:
    story = weekly().step("2026-01-05 17:00", due="2026-01-09 12:00")
    assert found(story, "2026-01-05 17:00") == [("01-05", "open"), ("01-09", "open")]


def test_a_released_series_releases_what_had_no_outcome() -> None:
    story = weekly().step("2026-01-06 09:00", status="released")
    assert found(story, "2026-03-01 09:00") == [("01-05", "released"), ("01-12", "released")]


def test_a_deleted_series_was_withdrawn() -> None:
    story = weekly().delete("2026-01-06 09:00")
    assert found(story, "2026-03-01 09:00") == [("01-05", "missed"), ("01-12", "withdrawn")]
    assert all(v.deleted for v in story.verdicts("2026-03-01 09:00"))


def test_a_claim_cannot_make_occurrences_disappear() -> None:
    story = weekly().step("2026-01-20 09:00", status="withdrawn", closed="2026-01-02")
    verdicts = story.verdicts("2026-03-01 09:00")
    assert [(v.verdict, v.evidence) for v in verdicts] == [
        ("withdrawn", "claimed"),
        ("withdrawn", "claimed"),
        ("withdrawn", "claimed"),
        ("withdrawn", "landed"),
    ]


def test_another_word_for_the_end_does_not_bring_more_occurrences() -> None:
    story = weekly().step("2026-01-06 09:00", status="withdrawn")
    story.step("2026-02-20 09:00", status="released")
    assert found(story, "2026-03-01 09:00") == [("01-05", "released"), ("01-12", "released")]


def test_a_series_that_comes_back_is_asked_for_what_falls_due_after_it_came_back() -> None:
    story = weekly().step("2026-01-06 09:00", status="withdrawn")
    story.step("2026-01-27 09:00", status="open")
    assert found(story, "2026-02-03 09:00") == [
        ("01-05", "overdue"), ("02-02", "overdue"), ("02-09", "open"),
    ]  # fmt: skip


def test_a_series_back_after_a_deletion_has_its_outcomes_said_anew() -> None:
    story = weekly().step("2026-01-05 09:00", outcomes=[outcome("2026-01-05", "kept")])
    story.delete("2026-01-06 09:00").step("2026-01-07 09:00")
    assert found(story, "2026-01-08 09:00") == [("01-05", "kept_late"), ("01-12", "open")]


# -- rules that change


def test_a_changed_repeat_rules_what_falls_due_after_the_change() -> None:
    story = weekly().step("2026-01-14 09:00", repeat="FREQ=WEEKLY;INTERVAL=2")
    assert found(story, "2026-02-03 09:00") == [
        ("01-05", "overdue"), ("01-12", "overdue"), ("01-19", "overdue"), ("02-02", "overdue"),
        ("02-16", "open"),
    ]  # fmt: skip


def test_a_changed_first_due_rules_what_falls_due_after_the_change_and_is_no_move() -> None:
    story = weekly().step("2026-01-14 09:00", due="2026-01-09 12:00")
    assert found(story, "2026-01-20 09:00") == [
        ("01-05", "overdue"), ("01-12", "overdue"), ("01-16", "overdue"), ("01-23", "open"),
    ]  # fmt: skip
    assert all(v.moves == () for v in story.verdicts("2026-01-20 09:00"))


def test_what_was_closed_early_under_the_old_rule_stays_closed() -> None:
    story = weekly().step("2026-01-13 09:00", outcomes=[outcome("2026-01-19", "kept")])
    story.step("2026-01-14 09:00", due="2026-01-09 12:00")
    assert ("01-19", "kept") in found(story, "2026-01-20 09:00")


def test_an_outcome_for_a_day_that_no_rule_has_is_no_occurrence() -> None:
    story = weekly().step("2026-01-06 09:00", outcomes=[outcome("2026-01-06", "kept")])
    assert found(story, "2026-01-07 09:00") == [("01-05", "overdue"), ("01-12", "open")]


def test_a_correction_or_grace_changes_the_rule_as_if_it_had_always_been_so() -> None:
    slip = weekly().step("2026-01-01 10:00", due="2026-01-06 17:00")
    assert found(slip, "2026-01-07 09:00") == [("01-06", "overdue"), ("01-13", "open")]
    entry = moved("2026-01-05 17:00", why="correction: Tuesday")
    mended = weekly().step("2026-01-14 09:00", due="2026-01-06 17:00", moved=[entry])
    assert found(mended, "2026-01-14 10:00") == [
        ("01-06", "overdue"), ("01-13", "overdue"), ("01-20", "open"),
    ]  # fmt: skip


def test_a_correction_of_a_changed_rule_leaves_what_was_before_the_change() -> None:
    story = weekly().step("2026-01-14 09:00", due="2026-01-08 17:00")
    slip = moved("2026-01-08 17:00", why="correction")
    story.step("2026-01-23 09:00", due="2026-01-09 17:00", moved=[slip])
    assert found(story, "2026-01-23 10:00") == [
        ("01-05", "overdue"), ("01-12", "overdue"), ("01-16", "overdue"), ("01-23", "open"),
    ]  # fmt: skip


def test_another_until_is_another_rule() -> None:
    first = Repeat("weekly", "FREQ=WEEKLY", parse_when("2026-01-26"))
    story = Story().step("2026-01-01 09:00", due="2026-01-05 17:00", repeat=first)
    story.step("2026-01-13 09:00", repeat=first._replace(until=parse_when("2026-01-19")))
    assert found(story, "2026-03-01 09:00") == [
        ("01-05", "overdue"), ("01-12", "overdue"), ("01-19", "overdue"),
    ]  # fmt: skip


def test_the_same_rule_in_other_words_is_no_change() -> None:
    story = weekly().step("2026-01-14 09:00", repeat="FREQ=WEEKLY")
    assert found(story, "2026-01-15 09:00") == found(weekly(), "2026-01-15 09:00")


def test_a_single_promise_that_starts_to_repeat_keeps_the_deadline_that_had_passed() -> None:
    story = Story().step("2026-01-01 09:00", due="2026-01-05 17:00")
    story.step("2026-01-06 09:00", due="2026-01-09 17:00", repeat="weekly")
    assert found(story, "2026-01-10 09:00") == [
        ("01-05", "overdue"), ("01-09", "overdue"), ("01-16", "open"),
    ]  # fmt: skip


def test_misses_on_the_way_are_not_lost_when_it_starts_to_repeat() -> None:
    story = Story().step("2026-01-01 09:00", due="2026-01-05 17:00")
    story.step("2026-01-06 09:00", due="2026-01-30").step("2026-01-08 09:00", repeat="weekly")
    verdicts = story.verdicts("2026-01-31 09:00")
    assert [len(v.misses) for v in verdicts] == [1, 0]


def test_a_series_that_stops_repeating_asks_only_for_what_is_still_to_come() -> None:
    story = weekly().step("2026-01-06 09:00", repeat=None, due="2026-01-30")
    assert found(story, "2026-01-08 09:00") == [("01-05", "overdue"), ("01-30", "open")]
    story = weekly().step("2026-01-06 09:00", repeat=None)
    assert found(story, "2026-01-08 09:00") == [("01-05", "overdue")]


# -- warnings


def test_a_warning_is_for_one_occurrence_only() -> None:
    story = weekly().step("2026-01-10 09:00", warned=[warned()])
    assert found(story, "2026-01-10 10:00") == [("01-05", "overdue"), ("01-12", "at_risk")]
    missed = [outcome(day, "missed") for day in ("2026-01-05", "2026-01-12", "2026-01-19")]
    story.step("2026-01-20 09:00", outcomes=missed)
    assert found(story, "2026-01-20 10:00")[:3] == [
        ("01-05", "missed"), ("01-12", "missed_warned"), ("01-19", "missed"),
    ]  # fmt: skip


def test_a_warning_too_late_for_one_occurrence_is_for_the_next() -> None:
    story = weekly().step("2026-01-12 09:00", warned=[warned()])
    missed = [outcome(day, "missed") for day in ("2026-01-05", "2026-01-12", "2026-01-19")]
    story.step("2026-01-20 09:00", outcomes=missed)
    assert found(story, "2026-01-20 10:00")[:3] == [
        ("01-05", "missed"), ("01-12", "missed"), ("01-19", "missed_warned"),
    ]  # fmt: skip


# -- since when it is owed


def test_an_occurrence_is_owed_from_when_the_one_before_was_over() -> None:
    story = weekly().step("2026-01-04 12:00", outcomes=[outcome("2026-01-05", "kept")])
    assert [v.opened for v in story.verdicts("2026-01-14 09:00")] == [
        at("2026-01-01 09:00"), at("2026-01-04 12:00"), at("2026-01-12 17:00"),
    ]  # fmt: skip
