"""Where the rules about one commitment begin and where they stop."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tether_txt.diagnostics import Diagnostic

Check = Callable[..., list[Diagnostic]]


HEAD = "who: ana\nto: bob\nwhat: Send the board pack draft as a PDF\n"
MADRID = "timezone: Europe/Madrid\n"


Place = tuple[str, int, str]


def places(check: Check, text: str, settings: str = "") -> list[Place]:
    """Each finding's code, its line in `text` and what the file has there."""
    lines = (HEAD + text).splitlines()
    return [
        (one.code, one.span.line - HEAD.count("\n"), lines[one.span.line - 1][_columns(one)])
        for one in check({"plan": HEAD + text}, settings)
    ]


def _columns(one: Diagnostic) -> slice:
    return slice(one.span.column - 1, one.span.end_column - 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("due: 2026-03-29 02:30\n", [("TT129", 1, "2026-03-29 02:30")]),
        ("due: 2026-03-29 01:59\n", []),
        ("due: 2026-03-29 03:00\n", []),
        ("due: 2026-10-25 02:00\n", [("TT107", 1, "2026-10-25 02:00")]),
        ("due: 2026-10-25 03:00\n", []),
        ("due: 2026-10-25T02:30+02:00\n", []),
        ("due: 2026-10-25T02:30[Asia/Tokyo]\n", []),
        ("due: 2026-10-25\n", []),
        ("due: 2026-11-27\nmade: 2026-10-25 02:30\n", [("TT107", 2, "2026-10-25 02:30")]),
        (
            "due: 2026-11-27\nstatus: kept\nclosed: 2026-10-25 02:30\n",
            [("TT107", 3, "2026-10-25 02:30")],
        ),
        (
            "due: 2026-11-27\nmoved:\n- {from: '2026-03-29 02:30', on: '2026-10-25 02:30'}\n",
            [("TT129", 3, "'2026-03-29 02:30'"), ("TT107", 3, "'2026-10-25 02:30'")],
        ),
        (
            "due: 2026-11-27\nwarned: [{on: '2026-10-25 02:30'}]\n",
            [("TT107", 2, "'2026-10-25 02:30'")],
        ),
        (
            "due: 2026-11-27\nfeedback: [{from: bob, says: not, on: '2026-10-25 02:30'}]\n",
            [("TT107", 2, "'2026-10-25 02:30'")],
        ),
        (
            (
                "due: 2026-11-27\nsteps:\n"
                "- {what: Collect the figures, due: '2026-10-25 02:30', done: '2026-03-29 02:30'}\n"
            ),
            [("TT107", 3, "'2026-10-25 02:30'"), ("TT129", 3, "'2026-03-29 02:30'")],
        ),
        (
            (
                "due: 2026-10-23\nrepeat: weekly\n"
                "outcomes:\n  2026-10-23: {status: kept, closed: '2026-10-25 02:30'}\n"
            ),
            [("TT107", 4, "'2026-10-25 02:30'")],
        ),
    ],
)
def test_clock_changes_are_found_wherever_a_time_stands(
    check: Check, text: str, expected: list[Place]
) -> None:
    assert places(check, text, MADRID) == expected


def test_a_local_time_is_read_in_the_promisers_own_zone(check: Check) -> None:
    people = "ana: {timezone: Europe/Madrid}\nbob: {}\n"
    found = check({"people.yaml": people, "plan": HEAD + "due: 2026-03-29 02:30\n"})
    assert [one.code for one in found] == ["TT129"]
    assert found[0].help == "write a time before or after the change, for example 03:30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("made: 2026-11-27 17:00\ndue: 2026-11-27 17:00\n", []),
        ("made: 2026-11-27 17:00:59\ndue: 2026-11-27 17:00\n", []),
        ("made: 2026-11-27 17:01\ndue: 2026-11-27 17:00\n", [("TT120", 2, "2026-11-27 17:00")]),
        ("made: 2026-11-27 17:00\ndue: 2026-11-27\n", []),
        ("made: 2026-11-27T17:00+02:00\ndue: 2026-11-27T16:30+01:00\n", []),
        (
            "made: 2026-11-27T17:00+01:00\ndue: 2026-11-27T16:30+02:00\n",
            [("TT120", 2, "2026-11-27T16:30+02:00")],
        ),
        ("made: 2026-11-20 15:00\ndue: 2026-11-27\nstatus: kept\nclosed: 2026-11-20\n", []),
        (
            "made: 2026-11-20\ndue: 2026-11-27\nwarned: [{on: 2026-11-19}]\n",
            [("TT121", 3, "2026-11-19")],
        ),
        (
            "made: 2026-11-20\ndue: 2026-11-27\nmoved: [{from: 2026-11-25, on: 2026-11-19}]\n",
            [("TT121", 3, "2026-11-19")],
        ),
    ],
)
def test_nothing_happens_before_the_promise_is_made(
    check: Check, text: str, expected: list[Place]
) -> None:
    assert places(check, text) == expected


@pytest.mark.parametrize("status", ["open", "proposed"])
def test_an_open_promise_has_no_end(check: Check, status: str) -> None:
    text = f"due: 2026-11-27\nstatus: {status}\nclosed: 2026-11-26\nreason: The vote is off\n"
    assert places(check, text) == [("TT122", 3, "closed"), ("TT122", 4, "reason")]


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ("[{from: 2026-11-20}, {from: 2026-11-25}]", []),
        ("[{from: 2026-11-20}, {from: '2026-11-20 23:59'}]", [("TT123", 2, "2026-11-20")]),
        ("[{from: 2026-11-20}, {from: 2026-11-27}]", [("TT123", 2, "2026-11-27")]),
        ("[{from: '2026-11-27 23:59'}]", [("TT123", 2, "'2026-11-27 23:59'")]),
        ("[{from: 2026-11-20}, {from: 2026-11-25}, {from: 2026-11-20}]", []),
    ],
)
def test_each_move_leads_to_another_deadline(
    check: Check, moved: str, expected: list[Place]
) -> None:
    assert places(check, f"due: 2026-11-27\nmoved: {moved}\n") == expected


@pytest.mark.parametrize(
    ("warned", "expected"),
    [
        ("[{on: 2026-11-19}, {on: 2026-11-19}]", []),
        ("[{on: '2026-11-19 15:00'}, {on: 2026-11-19}]", []),
        (
            "[{on: '2026-11-19 15:00'}, {on: '2026-11-19 14:59'}]",
            [("TT124", 2, "'2026-11-19 14:59'")],
        ),
        (
            "[{on: 2026-11-19}, {why: Figures are late}, {on: 2026-11-18}]",
            [("TT124", 2, "2026-11-18")],
        ),
        ("[{on: 2026-12-19}, {on: 2026-11-19}, {on: 2026-11-20}]", [("TT124", 2, "2026-11-19")]),
    ],
)
def test_entries_stand_in_the_order_of_their_times(
    check: Check, warned: str, expected: list[Place]
) -> None:
    assert places(check, f"due: 2026-12-27\nwarned: {warned}\n") == expected


@pytest.mark.parametrize(
    ("repeat", "days", "wrong"),
    [
        ("weekly", ["2026-11-27", "2026-12-04"], []),
        ("weekly", ["2026-11-20", "2026-12-05"], [4, 5]),
        ("{every: weekly, count: 2}", ["2026-12-04", "2026-12-11"], [5]),
        ("{every: weekly, until: 2026-12-04}", ["2026-12-04", "2026-12-11"], [5]),
        ("weekdays", ["2026-11-28", "2026-11-30"], [4]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2026-12-25", "2026-12-18"], [5]),
    ],
)
def test_outcomes_belong_to_occurrences(
    check: Check, repeat: str, days: list[str], wrong: list[int]
) -> None:
    outcomes = "".join(f"  {day}: kept\n" for day in days)
    found = places(check, f"due: 2026-11-27\nrepeat: {repeat}\noutcomes:\n{outcomes}")
    assert found == [("TT125", line, days[line - 4]) for line in wrong]


def test_a_step_may_be_due_in_the_same_minute_and_not_later(check: Check) -> None:
    steps = "".join(
        f"- {{what: Collect the figures, due: '{due}'}}\n"
        for due in ("2026-11-27 23:59", "2026-11-27", "2026-11-28 00:00")
    )
    assert places(check, f"due: 2026-11-27\nsteps:\n{steps}") == [
        ("TT128", 5, "'2026-11-28 00:00'")
    ]
