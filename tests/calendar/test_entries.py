"""What an entry says, and which entries there are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calendar.support import PEOPLE, feed, ledger, shown
from tests.history.stories import Story, at, moved, outcome, warned
from tether_txt.calendar.words import parse_title
from tether_txt.errors import UsageError
from tether_txt.format.model import Feedback, Goal, Step
from tether_txt.format.when import parse_when

NOON = at("2026-03-05 12:00")


def promise(due: str = "2026-03-10 17:00", **keys: Any) -> Story:
    return Story().step("2026-03-01 09:00", due=due, **keys)


def test_a_time_ends_at_the_deadline_in_utc() -> None:
    (event,) = shown(ledger(promise().states, NOON))  # 17:00 in Madrid
    assert (event.get("DTSTART"), event.get("DTEND")) == ("20260310T153000Z", "20260310T160000Z")


def test_a_day_is_that_day_in_every_zone() -> None:
    (event,) = shown(ledger(promise("2026-03-10").states, NOON, day_ends=17 * 3600))
    assert (event.get("DTSTART"), event.get("DTEND")) == ("20260310", "20260311")


@pytest.mark.parametrize(
    "due", ["1970-01-01", "1970-01-01 00:00Z", "9998-12-31", "9998-12-31 23:59"]
)
def test_the_first_and_the_last_deadline(due: str) -> None:
    assert len(shown(ledger(promise(due).states, NOON))) == 1


def test_a_deadline_in_the_hour_that_clocks_skip_and_repeat() -> None:
    for due, end in (
        ("2026-10-25 02:30", "20261025T003000Z"),
        ("2026-03-29 02:30", "20260329T013000Z"),
    ):
        (event,) = shown(ledger(promise(due).states, NOON))
        assert event.get("DTEND") == end


def test_title_and_description_tell_the_whole_promise() -> None:
    story = Story().step(
        "2026-03-01 09:00",
        due="2026-03-08",
        to=["bob", "board", "emre"],
        why="Bob prints it; on Friday, early",
        goal="clear",
        tags=["print"],
    )
    story.step("2026-03-05 09:00", due="2026-03-10 17:00", moved=[moved("2026-03-08")])
    story.step("2026-03-06 09:00", warned=[warned("2026-03-06")])
    known = ledger(
        story.states,
        at("2026-03-07 12:00"),
        goals={"clear": Goal("clear", "A clear desk")},
        address="https://example.org/a.yaml",
    )
    (event,) = shown(known)
    assert event.text("SUMMARY") == (
        "At risk: Ana Ruiz → Bob, The board and emre: Send the board pack"
    )
    assert event.text("DESCRIPTION").split("\n") == [
        "Send the board pack",
        "From Ana Ruiz to Bob, The board and emre",
        "Due Tue 10 Mar 2026 at 17:00 Europe/Madrid",
        "At risk",
        "Was due Sun 8 Mar 2026, moved Thu 5 Mar 2026",
        "Warned on Fri 6 Mar 2026",
        "Why: Bob prints it; on Friday, early",
        "Goal: A clear desk",
        "https://example.org/a.yaml",
        "Id: board-pack",
    ]
    assert event.get("CATEGORIES") == "At risk,print"
    assert event.get("URL") == "https://example.org/a.yaml"


@pytest.mark.parametrize(
    ("status", "closed", "title", "category"),
    [
        ("kept", "2026-03-09", "Kept: ", "Kept"),
        ("kept", "2026-03-11", "Kept late: ", "Kept late"),
        ("missed", "2026-03-11", "Missed: ", "Missed"),
        ("withdrawn", "2026-03-02", "Withdrawn: ", "Withdrawn"),
        ("released", "2026-03-02", "Released: ", "Released"),
        ("proposed", None, "Proposed: ", "Proposed"),
        ("open", None, "", "Open"),
    ],
)
def test_the_outcome_is_in_title_and_categories(
    status: str, closed: str | None, title: str, category: str
) -> None:
    story = promise(status="proposed") if status == "proposed" else promise()
    if closed:
        story.step("2026-03-11 10:00", status=status, closed=closed, reason="It had to be")
    (event,) = shown(ledger(story.states, at("2026-03-11 11:00") if closed else NOON))
    assert event.text("SUMMARY") == f"{title}Ana Ruiz → Bob: Send the board pack"
    assert event.get("CATEGORIES") == category
    assert event.get("STATUS") == "CONFIRMED"
    assert ("Reason: It had to be" in event.text("DESCRIPTION")) == bool(closed)


def test_feedback_steps_and_needs_are_told() -> None:
    story = promise(
        steps=(Step("Draft it", None, True), Step("Print it")),
        needs=("figures",),
        source="notes/march.md",
        feedback=(Feedback("bob", None, "not", "Half of it"), Feedback("bob", None, "satisfied")),
    )
    (event,) = shown(ledger(story.states, NOON))
    lines = event.text("DESCRIPTION").split("\n")
    assert lines[3:] == [
        "Needs: figures",
        "Bob says not satisfied: Half of it",
        "Bob says satisfied",
        "Source: notes/march.md",
        "Done: Draft it",
        "To do: Print it",
        "Id: board-pack",
    ]


def test_overdue_takes_effect_at_its_own_instant() -> None:
    states = promise("2026-03-10 17:00Z").states
    last, first = (
        shown(ledger(states, at(time))) for time in ("2026-03-10 17:00", "2026-03-10 17:01")
    )
    later = shown(ledger(states, at("2027-03-10 17:01")))
    assert last[0].get("LAST-MODIFIED") == "20260301T090000Z"
    assert first[0].text("SUMMARY").startswith("Overdue: ")
    assert first[0].get("LAST-MODIFIED") == "20260310T170100Z"
    assert first == later, "what is overdue stays, and stays as it is"


def test_what_is_closed_leaves_after_the_window() -> None:
    states = promise().step("2026-03-09 10:00", status="kept").states
    assert len(shown(ledger(states, at("2026-06-08 12:00")))) == 1
    assert shown(ledger(states, at("2026-06-08 17:00"))) == ()
    assert len(shown(ledger(states, at("2026-06-08 17:00")), since=91 * 86_400)) == 1
    assert shown(ledger(states, at("2026-03-09 12:00")), open_only=True) == ()


def test_what_was_closed_late_leaves_later() -> None:
    states = promise().step("2026-05-01 10:00", status="kept").states
    assert len(shown(ledger(states, at("2026-07-29 12:00")))) == 1


def test_a_deleted_promise_is_called_off_and_has_no_link() -> None:
    states = promise().delete("2026-03-02 10:00").states
    (event,) = shown(ledger(states, NOON, address="https://example.org/a.yaml"))
    assert event.text("SUMMARY").startswith("Withdrawn: ")
    assert "the file was deleted" in event.text("DESCRIPTION")
    assert event.get("URL") == ""


def test_a_repeat_has_an_event_each_for_a_year() -> None:
    states = promise("2026-03-03", repeat="weekly").states
    events = shown(ledger(states, at("2026-03-20 12:00")))
    assert [event.get("DTSTART") for event in events][:5] == [
        "20260303", "20260310", "20260317", "20260324", "20260331",
    ]  # fmt: skip
    assert events[-1].get("DTSTART") == "20270316"
    assert [event.get("CATEGORIES") for event in events][:5] == ["Overdue"] * 3 + ["Open"] * 2
    assert "Id: board-pack@2026-03-24" in events[3].text("DESCRIPTION")


def test_occurrences_keep_to_the_clock_when_clocks_change() -> None:
    events = shown(ledger(promise("2026-03-27 17:00", repeat="daily").states, NOON))
    assert [event.get("DTEND") for event in events][:3] == [
        "20260327T160000Z", "20260328T160000Z", "20260329T150000Z",
    ]  # fmt: skip


def test_a_repeat_forgets_what_is_long_past_and_a_single_promise_does_not() -> None:
    later = at("2027-03-05 12:00")
    events = shown(ledger(promise("2026-03-03", repeat="weekly").states, later))
    assert events[0].get("DTSTART") >= "20261204"
    assert len(shown(ledger(promise("2026-03-03").states, later))) == 1


def test_a_repeat_that_pauses_for_years_shows_its_next_day() -> None:
    states = promise("2026-03-03", repeat="FREQ=YEARLY;INTERVAL=3").states
    events = shown(ledger(states, at("2026-03-05 12:00")))
    assert [event.get("DTSTART") for event in events] == ["20260303", "20290303"]


def test_a_repeat_that_ended_has_nothing_ahead() -> None:
    story = promise("2026-03-03", repeat="weekly", outcomes=[outcome("2026-03-03", "kept")])
    story.step("2026-03-04 09:00", status="withdrawn")
    events = shown(ledger(story.states, NOON))
    assert [event.get("CATEGORIES") for event in events] == ["Kept", "Withdrawn"]


def test_a_warning_for_the_occurrence_after_next_is_seen_at_once_and_stays() -> None:
    story = promise("2026-03-03 17:00Z", repeat="daily")
    story.step("2026-03-04 16:00", warned=[warned()])  # too late for that day's
    before = feed(ledger(story.states, at("2026-03-04 16:30")))
    after = shown(ledger(story.states, at("2026-03-04 17:30")))
    risky = [
        event.text("DESCRIPTION").split("@")[1]
        for event in after
        if "At risk" in event.get("CATEGORIES")
    ]
    assert risky == ["2026-03-05"]
    assert before.count(b"CATEGORIES:At risk") == 1 + 1, (
        "the one it came too late for, and the next"
    )


def test_steps_have_entries_of_their_own_if_asked_for() -> None:
    steps = (
        Step("Draft it", parse_when("2026-03-02"), parse_when("2026-03-02")),
        Step("Print it", parse_when("2026-03-04")),
        Step("Print it", parse_when("2026-03-06 10:00")),
        Step("Bind it"),
    )
    known = ledger(promise(steps=steps).states, NOON)
    assert len(shown(known)) == 1
    events = shown(known, steps=True)
    assert [event.text("SUMMARY") for event in events] == [
        "Kept: Ana Ruiz → Bob: Draft it",
        "Overdue: Ana Ruiz → Bob: Print it",
        "Ana Ruiz → Bob: Print it",
        "Ana Ruiz → Bob: Send the board pack",
    ]
    assert "A step of: Send the board pack" in events[0].text("DESCRIPTION")
    assert events[1].get("LAST-MODIFIED") == "20260304T230000Z", "when its day had passed in Madrid"


def test_a_step_keeps_its_uid_when_others_come_before_it() -> None:
    one, other = (
        Step("Print it", parse_when("2026-03-04")),
        Step("Draft it", parse_when("2026-03-02")),
    )
    before = shown(ledger(promise(steps=(one,)).states, NOON), steps=True)
    after = shown(ledger(promise(steps=(other, one)).states, NOON), steps=True)
    assert {event.get("UID") for event in before} < {event.get("UID") for event in after}


def test_nobody_has_to_do_the_steps_of_what_is_closed() -> None:
    steps = (Step("Print it", parse_when("2026-03-04")),)
    states = promise(steps=steps).step("2026-03-03 10:00", status="kept").states
    assert len(shown(ledger(states, NOON), steps=True)) == 1


def test_a_private_promise_tells_that_somebody_is_busy_and_nothing_else() -> None:
    for private, redact in ((True, False), (False, True)):
        story = Story("xsecret").step(
            "2026-03-01 09:00",
            due="2026-03-10 17:00",
            private=private,
            who="xwho",
            to=["xto"],
            what="xwhat",
            why="xwhy",
            goal="xgoal",
            tags=["xtag"],
            source="xsource",
            needs=["xneed"],
            warned=[warned("2026-03-02")],
            steps=() if redact else (Step("xstep", parse_when("2026-03-04")),),
        )
        known = ledger(story.states, NOON, address="https://example.org/xsecret.yaml")
        data = feed(known, redact=redact, steps=True, alarms=(3600,))
        assert b"x" not in data.replace(b"tether-txt", b"").lower().replace(b"x-", b"")
        (event,) = shown(known, redact=redact, steps=True, alarms=(3600,))
        assert event.text("SUMMARY") == "Busy with a promise"
        assert event.get("CLASS") == "PRIVATE"
        assert event.text("DESCRIPTION") == f"No. {event.get('UID')[:8]}"


def test_two_private_promises_of_one_day_are_not_alike() -> None:
    states = [*promise(private=True).states]
    other = Story("other").step("2026-03-01 09:00", due="2026-03-10 17:00", private=True).states
    assert len(shown(ledger([*states, *other], NOON))) == 2


def test_a_private_promise_is_over_when_it_is_closed() -> None:
    states = promise(private=True).step("2026-03-04 10:00", status="missed").states
    assert shown(ledger(states, NOON)) == ()


def test_a_private_promise_is_in_no_feed_that_tells_for_whom_it_is() -> None:
    known = ledger(promise(private=True, goal="g").states, NOON)
    assert len(shown(known, who=frozenset({"ana"}))) == 1
    assert shown(known, to=frozenset({"bob"})) == shown(known, goals=frozenset({"g"})) == ()


def test_a_teams_promises_are_its_members() -> None:
    known = ledger(promise(who="board", to=["board"]).states, NOON, PEOPLE)
    for handle in ("board", "bob", "chen"):
        assert len(shown(known, who=frozenset({handle}))) == 1
        assert len(shown(known, to=frozenset({handle}))) == 1
    assert shown(known, who=frozenset({"ana"})) == ()


def test_alarms_come_before_what_is_still_open_and_at_nine_for_a_day() -> None:
    triggers = {}
    for due in ("2026-03-10 17:00", "2026-03-10"):
        (event,) = shown(ledger(promise(due).states, NOON), alarms=(172_800, 86_400, 600))
        triggers[due] = [alarm.get("TRIGGER") for alarm in event.parts]
    assert triggers["2026-03-10 17:00"] == ["-P1DT23H30M", "-PT23H30M", "PT20M"]
    assert triggers["2026-03-10"] == ["-P1DT15H", "-PT15H", "PT8H50M"]
    kept = promise().step("2026-03-04 10:00", status="kept").states
    assert shown(ledger(kept, NOON), alarms=(600,))[0].parts == ()


def test_to_dos_are_ticked_off() -> None:
    (todo,) = shown(ledger(promise().states, NOON), "todo", alarms=(3600,))
    assert (todo.name, todo.get("STATUS"), todo.get("DUE")) == (
        "VTODO",
        "NEEDS-ACTION",
        "20260310T160000Z",
    )
    assert todo.parts[0].get("TRIGGER") == "-PT1H"
    for status, word in (("kept", "COMPLETED"), ("missed", "CANCELLED"), ("released", "CANCELLED")):
        states = promise("2026-03-10").step("2026-03-04 10:00", status=status).states
        (todo,) = shown(ledger(states, NOON), "todo")
        assert (todo.get("STATUS"), todo.get("DUE")) == (word, "20260310")
        assert todo.get("COMPLETED") == ("20260304T100000Z" if status == "kept" else "")


def test_titles_are_templates() -> None:
    known = ledger(promise(what="Mind the {to} {gap}", goal="g").states, NOON)
    (event,) = shown(known, title="{what} ({id}, {goal})")
    assert event.text("SUMMARY") == "Mind the {to} {gap} (board-pack, g)"
    for wrong in ("{due}", "{who.__class__}", "{}", " "):
        with pytest.raises(UsageError):
            parse_title(wrong)


def test_uids_tell_nothing_and_are_of_the_repository() -> None:
    states = promise().states
    here, there = ledger(states, NOON), ledger(states, NOON)._replace(identity="other:")
    (one,), (two,) = shown(here), shown(there)
    assert one.get("UID") != two.get("UID")
    assert one.get("UID") == "8464a09b-0272-5a55-afa5-20abfae1dacd", "it must never change"
