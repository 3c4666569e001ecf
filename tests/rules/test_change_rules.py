"""What each rule about changes finds, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from tether_txt.cli._conformance_change import diagnostics
from tether_txt.format.read import read_commitment
from tether_txt.rules.change.past import Past, added, missing, remember

MOVED = "moved: [{from: 2026-11-27, on: 2026-11-20, why: The figures are late}]\n"


def promise(more: str = "", **keys: str) -> str:
    values = {"who": "ana", "to": "bob", "what": "Send the board pack", "due": "2026-11-27"}
    return "".join(f"{key}: {value}\n" for key, value in (values | keys).items()) + more


def change(
    before: str | dict[str, str] | None,
    after: str | dict[str, str] | None,
    settings: str = "",
    **facts: str,
) -> list[tuple[str, str, int]]:
    """Code, file name and line of what is found; a text alone is ``a.yaml``."""
    request: dict[str, Any] = dict(facts)
    for side, given in (("before", before), ("after", after)):
        files = {"a": given} if isinstance(given, str) else given or {}
        tree = {f"commitments/{name}.yaml": text for name, text in files.items()}
        request[side] = {"files": {"tether.yaml": f"tether: 1\n{settings}", **tree}}
    return [
        (d.code, d.path.removeprefix("commitments/").removesuffix(".yaml"), d.span.line)
        for d in diagnostics(request)
    ]


def codes(*arguments: Any, **facts: str) -> list[str]:
    return [code for code, _, _ in change(*arguments, **facts)]


@pytest.mark.parametrize("due", ["2026-12-04", "2026-11-20", "2026-11-27 12:00"])
def test_a_deadline_that_moves_in_silence_is_told_whether_later_or_earlier(due: str) -> None:
    assert change(promise(), promise(due=due)) == [("TT301", "a", 4)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (promise(), promise(MOVED, due="2026-12-04")),
        (promise(), promise(due="2026-11-27 23:59")),
        (promise(), promise(due="2026-12-04", status="kept")),
        (promise(status="proposed"), promise(due="2026-12-04", status="proposed")),
        (promise(status="proposed"), promise(due="2026-12-04")),
        (promise(repeat="weekly"), promise(repeat="weekly", due="2026-12-04")),
        (promise(status="kept"), promise(status="kept", due="2026-12-04")),
    ],
    ids=["told", "same minute", "closes", "proposal", "accepted", "series", "closed before"],
)
def test_a_deadline_may_move(before: str, after: str) -> None:
    assert codes(before, after) == []


def test_an_old_entry_does_not_tell_of_a_new_move() -> None:
    there = promise(MOVED, due="2026-12-04")
    back = promise(MOVED + "", due="2026-11-27").replace("]\n", ", {from: 2026-12-04}]\n")
    assert codes(there, back) == []
    again = back.replace("due: 2026-11-27", "due: 2026-12-11")
    assert codes(back, again) == ["TT301"]


@pytest.mark.parametrize(
    "after", [promise(due="2026-12-04"), promise(what="Something else"), promise(who="chen")]
)
def test_within_grace_everything_may_be_corrected(after: str) -> None:
    first = "2026-11-01T09:00:00Z"
    assert codes(promise(), after, before_at=first, at="2026-11-02T09:00:59Z") == []
    assert len(codes(promise(), after, before_at=first, at="2026-11-02T09:01:00Z")) == 1
    assert codes(promise(), after, "grace: 2d\n", before_at=first, at="2026-11-03T09:00Z") == []


def test_lists_only_grow() -> None:
    one = promise("warned:\n  - on: 2026-11-20\n  - why: The figures are late\n")
    assert change(one, promise("warned:\n  - on: 2026-11-19\n  - why: The figures are late\n")) == [
        ("TT302", "a", 6)
    ]
    assert change(one, promise("warned:\n  - on: 2026-11-20\n")) == [("TT302", "a", 5)]
    assert change(one, promise()) == [("TT302", "a", 1)]
    assert codes(one, one + "  - on: 2026-11-21\n") == []
    assert codes(one, one.replace("The figures", "THE  figures")) == []
    assert codes(one, promise("warned: [{on: 2026-11-20}, {on: 2026-11-21}]\n")) == ["TT302"]
    between = "warned: [{on: 2026-11-20}, {on: 2026-11-20}, {why: The figures are late}]\n"
    assert codes(one, promise(between)) == []
    assert codes(one.replace("who", "status: proposed\nwho"), promise()) == []


def test_deletions_are_told_in_the_file_that_there_was() -> None:
    other = {"b": promise(what="Book the room")}
    assert change({"a": promise(), **other}, other) == [("TT303", "a", 1)]
    assert change({"a": promise(status="kept"), **other}, other) == [("TT303", "a", 1)]
    assert change({"a": promise(status="proposed"), **other}, other) == []
    assert codes({"a": promise(), **other}, {"a": "who: [", **other}) == []


def test_a_file_may_move_but_not_lose_its_id() -> None:
    assert change({"a": promise()}, {"x/a": promise()}) == []
    assert change({"a": promise()}, {"b": promise(status="kept")}) == [("TT307", "b", 1)]
    assert change({"a": promise()}, {"b": promise(id="c")}) == [("TT307", "b", 5)]
    assert change({"a": promise()}, {"b": promise(id="a")}) == []
    assert change({"a": promise()}, {"b": promise(who="chen")}) == [("TT303", "a", 1)]
    assert change({"a": promise(status="proposed")}, {"b": promise(status="proposed")}) == []


def test_two_files_that_are_renamed_keep_apart() -> None:
    before = {"a": promise(), "b": promise(due="2026-12-04")}
    after = {"c": promise(due="2026-12-04"), "d": promise()}
    assert change(before, after) == [("TT307", "c", 1), ("TT307", "d", 1)]


def test_the_promiser_and_the_deliverable_stay() -> None:
    assert change(promise(), promise(who="chen")) == [("TT304", "a", 1)]
    assert change(promise(), promise(what="Send a letter")) == [("TT305", "a", 3)]
    assert codes(promise(), promise(what="send the  Board pack")) == []
    other = promise(status="proposed", who="chen", what="Send a letter")
    assert codes(promise(status="proposed"), other) == []


def test_what_ended_stays_ended() -> None:
    assert change(promise(status="kept"), promise(status="open")) == [("TT306", "a", 5)]
    assert change(promise(), promise(status="proposed")) == [("TT306", "a", 5)]
    assert codes(promise(status="kept"), promise(status="missed")) == []
    assert codes(promise(status="proposed"), promise()) == []
    one = promise("outcomes:\n  2026-11-27: kept\n  2026-12-04: missed\n", repeat="weekly")
    assert change(one, one.replace("  2026-12-04: missed\n", "")) == [("TT306", "a", 6)]


def test_a_claim_is_measured_by_what_was_recorded() -> None:
    times = {"before_at": "2026-11-10T12:00Z", "at": "2026-11-20T12:00Z"}

    def claimed(text: str) -> list[str]:
        return codes(promise(), promise(text), **times)

    assert claimed("status: kept\nclosed: 2026-11-09\n") == ["TT308"]
    assert claimed("status: kept\nclosed: 2026-11-10\n") == []
    assert claimed("status: kept\nclosed: 2026-11-10 11:59\n") == ["TT308"]
    assert claimed("status: kept\nclosed: 2026-11-10 12:00\n") == []
    assert claimed("warned: [{on: 2026-11-09}]\n") == ["TT308"]
    assert claimed("made: 2026-11-01\nwarned: [{on: 2026-11-10}]\n") == []
    assert claimed("feedback: [{from: bob, on: 2026-11-09, says: not}]\n") == ["TT308"]
    moved = promise("moved: [{from: 2026-11-27, on: 2026-11-09}]\n", due="2026-12-04")
    assert codes(promise(), moved, **times) == ["TT308"]


def test_an_outcome_is_not_dated_back_later() -> None:
    closed = promise(status="kept", closed="2026-11-20")
    assert codes(closed, promise(status="kept", closed="2026-11-19")) == ["TT308"]
    assert codes(closed, promise(status="kept", closed="2026-11-20 09:00")) == []
    assert codes(closed, promise(status="kept", closed="2026-11-21")) == []
    assert codes(closed, promise(status="missed", closed="2026-11-19")) == []


def test_a_claim_written_before_the_other_record_is_not_contradicted_by_it() -> None:
    text = promise(status="kept", closed="2026-11-02")
    assert codes(promise(), text, before_at="2026-11-10T12:00Z", at="2026-11-03T12:00Z") == []


@pytest.mark.parametrize(
    "more",
    [
        "made: 2026-11-21\n",
        "status: kept\nclosed: 2026-11-20 12:01\n",
        "warned: [{on: 2026-11-21}]\n",
        "steps: [{what: Ask Chen, done: 2026-11-21}]\n",
    ],
)
def test_nothing_has_happened_that_is_still_to_come(more: str) -> None:
    assert codes(None, promise(more), at="2026-11-20T12:00Z") == ["TT309"]
    assert codes(promise(more), promise(more), at="2026-11-20T12:00Z") == []
    assert codes(None, promise(more), at="2026-11-22T12:00Z") == []
    assert codes(None, promise(more)) == []


def test_a_day_begins_in_the_zone_of_the_promiser() -> None:
    more, at = "made: 2026-11-21\n", "2026-11-20T12:00Z"
    assert codes(None, promise(more), "timezone: Pacific/Auckland\n", at=at) == []


def test_settings_weigh_and_leave_out_and_comments_silence_nothing() -> None:
    after = promise(due="2026-12-04   # tether: ignore TT301")
    assert codes(promise(), after) == ["TT301"]
    assert codes(promise(), after, "rules: {ignore: TT3}\n") == []


def test_what_cannot_be_read_brings_no_state() -> None:
    assert codes(promise(), promise(due="soon")) == []
    assert codes(promise(due="soon"), promise()) == []


def said(text: str) -> Any:
    return read_commitment(text.encode(), "a.yaml").commitment


def test_only_what_speaks_of_the_promise_being_open_dates_it() -> None:
    past = remember(None, said(promise()), 100)
    past = remember(past, said(promise("tags: [x]\n")), 200)
    assert past == Past(100, said(promise("tags: [x]\n")), True, 100, 100, 100)
    past = remember(past, said(promise("tags: [x]\nwarned: [{on: 2026-11-20}]\n")), 300)
    assert (past and past.open, past and past.due, past and past.unmade) == (300, 100, 100)
    past = remember(past, said(promise(status="kept")), 400)
    assert past
    assert past.open == 300
    past = remember(past, said(promise()), 500)
    assert past
    assert past.open == past.due == 500
    gone = remember(past, None, 600)
    assert gone
    assert gone.last is None
    assert gone.first == 100
    assert remember(None, None, 1) is None


def test_lists_are_compared_entry_by_entry() -> None:
    assert missing(["a", "b"], ["a", "x", "b"]) is None
    assert missing(["a", "b"], ["b", "a"]) == 1
    assert missing(["a", "a"], ["a"]) == 1
    assert added(["a"], ["b", "a", "a"]) == [(0, "b"), (2, "a")]
