"""Figures over many verdicts (spec/format.md#figures)."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.history.random_lives import random_series, random_single
from tests.history.stories import Story, at, outcome, terms, warned
from tether_txt.format.model import Bricks
from tether_txt.history import table
from tether_txt.history.verdict import Verdict, judge_all
from tether_txt.report.figures import (
    BY,
    Figures,
    Period,
    Point,
    Rate,
    Recurring,
    Share,
    detail,
    figures,
    group,
    plain,
    rate,
)

D = "2026-03-10 17:00"
LATER = "2026-03-20 17:00"
NOW = "2026-04-15 12:00"
BRICKS = Bricks()


def period(since: str | None = None, as_of: str = NOW) -> Period:
    return Period(at(since) if since else None, at(as_of), UTC)


def promised(id: str, **keys: Any) -> Story:
    return Story(id).step("2026-02-01 09:00", due=D, **keys)


def kept(id: str, when: str = "2026-03-09 09:00", **keys: Any) -> Story:
    return promised(id, **keys).step(when, status="kept")


def verdicts(*stories: Story, as_of: str = NOW) -> list[Verdict]:
    return [verdict for story in stories for verdict in story.verdicts(as_of)]


def of(*stories: Story, since: str | None = None, as_of: str = NOW) -> Figures:
    return figures(verdicts(*stories, as_of=as_of), period(since, as_of), BRICKS)


# -- counts


def test_totals_name_every_verdict_and_a_miss_on_the_way_counts_as_missed() -> None:
    on_the_way = promised("moved").step("2026-03-11 09:00", due=LATER)
    found = of(
        kept("a"),
        kept("late", "2026-03-12 09:00"),
        on_the_way.step("2026-03-15 09:00", status="kept"),
        promised("overdue"),
        promised("proposed", status="proposed"),
        promised("released").step("2026-03-01 09:00", status="released"),
    )
    assert found.totals == {
        "kept": 2, "kept_late": 1, "missed": 1, "missed_warned": 0, "overdue": 1,
        "open": 0, "at_risk": 0, "proposed": 1, "withdrawn": 0, "released": 1,
    }  # fmt: skip
    assert found.moves == {"renegotiated": 0, "short_notice": 0, "after_due": 1, "forward": 0}
    assert found.rate == Rate(None, None, None, 2, 5)


def test_nothing_at_all_gives_figures_of_nothing() -> None:
    found = of()
    assert sum(found.totals.values()) == 0
    assert found.rate == Rate(None, None, None, 0, 0)
    assert (found.load_by_month, found.bricks_by_month, found.days_late) == ((), (), None)


def test_evidence_is_counted_over_what_is_closed_and_missed_on_the_way() -> None:
    claimed = promised("claimed").step("2026-03-15 09:00", status="kept", closed="2026-03-09")
    on_the_way = promised("moved").step("2026-03-11 09:00", due=LATER)
    found = of(kept("a"), claimed, on_the_way, promised("overdue"))
    assert found.evidence == {"landed": 2, "committed": 0, "claimed": 1}


# -- the rate


@pytest.mark.parametrize(
    ("kept_", "of_", "expected"),
    [
        (9, 9, (None, None, None)),
        (10, 10, (1.0, 0.7225, 1.0)),
        (0, 10, (0.0, 0.0, 0.2775)),
        (5, 10, (0.5, 0.2366, 0.7634)),
        (81, 263, (0.308, 0.2553, 0.3662)),  # Newcombe 1998, table I
    ],
)
def test_the_rate_has_a_wilson_interval_and_none_under_ten(
    kept_: int, of_: int, expected: tuple[float | None, ...]
) -> None:
    assert rate(kept_, of_) == (*expected, kept_, of_)


@settings(derandomize=True, deadline=None, database=None)
@given(st.integers(10, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_rate(counts: tuple[int, int]) -> None:
    found = rate(*counts)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_neutral_and_open_promises_are_not_in_the_rate() -> None:
    found = of(
        promised("withdrawn").step("2026-03-01 09:00", status="withdrawn"),
        promised("released").step("2026-03-20 09:00", status="released"),
        promised("proposed", status="proposed"),
        Story("open").step("2026-02-01 09:00", due="2026-05-01"),
    )
    assert found.rate.of == 0


# -- dates


def test_kept_by_the_first_date_asks_of_each_promise_once() -> None:
    renegotiated = promised("later").step("2026-03-01 09:00", due=LATER)
    renegotiated.step("2026-03-15 09:00", status="kept")
    in_time = promised("early").step("2026-03-01 09:00", due="2026-03-05")
    in_time.step("2026-03-10 17:00", status="kept")
    assert of(kept("a"), renegotiated, in_time, promised("b")).kept_by_first_date == Share(2, 4)


def test_the_share_of_misses_that_were_warned_holds_those_on_the_way() -> None:
    told = promised("told").step("2026-03-01 09:00", warned=[warned()])
    told.step("2026-03-11 09:00", due=LATER).step("2026-03-21 09:00", status="missed")
    silent = promised("silent").step("2026-03-11 09:00", status="missed")
    assert of(told, silent, kept("a")).misses_warned == Share(2, 3)


def test_median_days_late_and_early() -> None:
    found = of(
        kept("a", "2026-03-11 17:00"),
        kept("b", "2026-03-14 17:00"),
        kept("c", "2026-03-10 17:00"),
        promised("d")
        .step("2026-03-08 05:00", due=LATER)
        .step("2026-03-22 17:00", due="2026-04-30"),
        promised("e").step("2026-03-01 17:00", due="2026-03-02"),
    )
    assert found.days_late == 2.5
    assert found.days_early == 0.25


# -- load and bricks


def test_the_load_is_what_is_owed_now_and_at_the_end_of_each_month() -> None:
    found = of(
        kept("a"),
        promised("overdue"),
        Story("open").step("2026-04-02 09:00", due="2026-05-01"),
        Story("risk").step("2026-04-03 09:00", due="2026-05-01", warned=[warned()]),
        promised("proposed", status="proposed"),
    )
    assert found.load == 3
    assert found.load_by_month == (
        Point("2026-02", 2), Point("2026-03", 1), Point("2026-04", 3),
    )  # fmt: skip


def test_months_are_those_of_the_repositorys_zone() -> None:
    story = Story("a").step("2026-02-28 23:30", due="2026-05-01")
    madrid = Period(None, at(NOW), ZoneInfo("Europe/Madrid"))
    found = figures(story.verdicts(NOW), madrid, BRICKS)
    assert found.load_by_month[0] == Point("2026-03", 1)


def test_bricks_add_up_month_by_month() -> None:
    told = promised("told").step("2026-03-01 09:00", warned=[warned()])
    found = of(
        kept("a", "2026-02-20 09:00"),
        kept("late", "2026-03-12 09:00"),
        told.step("2026-03-12 09:00", status="missed"),
        promised("silent").step("2026-03-12 09:00", status="missed"),
        promised("moved").step("2026-03-12 09:00", due="2026-05-01"),
        promised("overdue"),
        Story("b").step("2026-03-20 09:00", due=NOW).step("2026-04-01 09:00", status="kept"),
    )
    assert found.bricks == 1 + 0 - 1 - 2 - 2 + 1
    assert found.bricks_by_month == (
        Point("2026-02", 1), Point("2026-03", -4), Point("2026-04", -3),
    )  # fmt: skip


def test_what_each_brick_is_worth_comes_from_the_settings() -> None:
    worth = Bricks(kept=5, kept_late=3, missed_warned=-7, missed=-11, moved_late=-13)
    on_the_way = promised("moved").step("2026-03-11 09:00", due=LATER)
    told = promised("told").step("2026-03-01 09:00", warned=[warned()])
    found = figures(
        verdicts(
            on_the_way.step("2026-03-15 09:00", status="kept"),
            kept("late", "2026-03-12 09:00"),
            told.step("2026-03-12 09:00", status="missed"),
            promised("silent").step("2026-03-12 09:00", status="missed"),
        ),
        period(),
        worth,
    )
    assert found.bricks == 5 + 3 - 7 - 11 - 13


def test_a_claim_far_away_neither_stretches_nor_loses_the_months() -> None:
    early = promised("early").step("2026-03-09 09:00", status="kept", closed="1970-01-01")
    late = promised("late").step("2026-03-09 09:00", status="kept", closed="9998-12-31")
    found = of(early, late)
    assert found.bricks_by_month[0].month == "1970-01"
    assert found.bricks_by_month[-1] == Point("2026-04", 1)


# -- periods


def test_since_selects_what_was_decided_in_the_period() -> None:
    stories = [
        kept("before", "2026-03-09 09:00"),
        kept("within", "2026-03-10 09:00"),
        promised("overdue"),
        Story("old").step("2026-01-01 09:00", due="2026-01-10"),
        Story("open").step("2026-01-01 09:00", due="2026-06-01"),
        promised("moved")
        .step("2026-03-05 09:00", due="2026-03-09")
        .step("2026-03-11 09:00", due="2026-06-01"),
    ]
    found = of(*stories, since="2026-03-10 09:00")
    assert {name: n for name, n in found.totals.items() if n} == {
        "kept": 1, "missed": 1, "overdue": 1, "open": 2,
    }  # fmt: skip
    assert (found.moves["forward"], found.moves["after_due"]) == (0, 1)
    assert found.load == 4
    assert found.bricks == 1 - 2
    assert [p.month for p in found.load_by_month] == ["2026-03", "2026-04"]
    assert found.load_by_month[0].value == 4


def test_promises_made_in_the_period_and_in_the_one_before() -> None:
    stories = [
        Story("long-ago").step("2026-01-01 09:00", due="2026-06-01"),
        Story("before").step("2026-03-01 09:00", due="2026-06-01"),
        Story("now").step("2026-03-20 09:00", due="2026-06-01"),
        Story("series").step("2026-03-20 09:00", due="2026-03-21", repeat="daily"),
        Story("asked").step("2026-03-20 09:00", due="2026-06-01", status="proposed"),
    ]
    found = of(*stories, since="2026-03-15 12:00", as_of="2026-04-15 12:00")
    assert (found.made, found.made_before) == (2, 1)
    found = of(*stories)
    assert (found.made, found.made_before) == (4, None)


# -- series


def test_series_that_are_often_missed_are_named_in_alphabetical_order() -> None:
    days = ["2026-04-06", "2026-04-07", "2026-04-08"]

    def daily(id: str, words: list[str], **keys: Any) -> Story:
        story = Story(id).step("2026-04-01 09:00", due=days[0], repeat="daily", **keys)
        told = [outcome(day, word) for day, word in zip(days, words, strict=False)]
        return story.step("2026-04-08 12:00", outcomes=told)

    stories = [
        daily("walk", ["kept", "missed", "kept"], private=True),
        daily("call", ["missed", "missed", "missed"]),
        daily("read", ["missed", "missed"]),
        daily("sing", ["released", "released", "released"]),
    ]
    found = of(*stories, as_of="2026-04-08 13:00")
    assert found.often_missed == (
        Recurring("call", "ana", "Send the board pack", 3, 3),
        Recurring("walk", "ana", None, 1, 3),
    )


# -- groups


def test_groups_are_in_alphabetical_order_and_hold_every_promise() -> None:
    found = verdicts(
        kept("a", who="zoe", to=("bob", "ana"), goal="ship", tags=("x", "y")),
        promised("b", who="Bea", to=("ana",)),
    )
    ids = {
        by: {name: [v.id for v in members] for name, members in group(found, by, UTC).items()}
        for by in BY
    }
    assert ids == {
        "who": {"Bea": ["b"], "zoe": ["a"]},
        "to": {"ana": ["a", "b"], "bob": ["a"]},
        "pair": {"Bea → ana": ["b"], "zoe → ana": ["a"], "zoe → bob": ["a"]},
        "goal": {"": ["b"], "ship": ["a"]},
        "tag": {"": ["b"], "x": ["a"], "y": ["a"]},
        "month": {"2026-03": ["a", "b"]},
    }
    assert [list(names) for names in ids.values()] == [sorted(names) for names in ids.values()]


def test_an_unknown_grouping_is_refused() -> None:
    with pytest.raises(KeyError):
        group([], "score", UTC)


# -- JSON


def test_plain_figures_are_json() -> None:
    found = plain(of(kept("a"), promised("b")))
    assert json.loads(json.dumps(found)) == found
    assert list(found)[:4] == ["totals", "moves", "rate", "evidence"]
    assert found["rate"] == {"value": None, "low": None, "high": None, "kept": 1, "of": 2}
    assert found["kept_by_first_date"] == {"part": 1, "of": 2}
    assert found["load_by_month"][0] == {"month": "2026-02", "value": 2}


def test_a_detail_tells_of_one_promise() -> None:
    story = (
        promised("a").step("2026-03-11 09:00", due=LATER).step("2026-03-15 09:00", status="kept")
    )
    assert detail(story.verdict(NOW), UTC) == {
        "id": "a",
        "occurrence": None,
        "who": "ana",
        "to": ["bob"],
        "what": "Send the board pack",
        "verdict": "kept",
        "evidence": "landed",
        "due": "2026-03-20T17:00Z",
        "first_due": "2026-03-10T17:00Z",
        "closed": "2026-03-15T09:00Z",
        "deleted": False,
        "returns": 0,
        "moves": [
            {
                "kind": "after_due",
                "from": "2026-03-10T17:00Z",
                "to": "2026-03-20T17:00Z",
                "at": "2026-03-11T09:00Z",
                "evidence": "landed",
            }
        ],
        "misses": [
            {
                "verdict": "missed",
                "due": "2026-03-10T17:00Z",
                "at": "2026-03-11T09:00Z",
                "evidence": "landed",
            }
        ],
    }


def test_a_detail_of_a_private_promise_keeps_its_words() -> None:
    found = detail(promised("a", private=True).verdict(NOW), UTC)
    assert (found["what"], found["to"], found["closed"]) == (None, [], None)


def test_a_detail_names_the_occurrence() -> None:
    story = Story("a").step("2026-04-01 09:00", due="2026-04-20", repeat="weekly")
    assert detail(story.verdict(NOW), UTC)["occurrence"] == "2026-04-20"


# -- whatever happened


@settings(derandomize=True, deadline=None, database=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_figures_add_up_whatever_happened(chance: Any) -> None:
    found: list[Verdict] = []
    for n in range(4):
        states = random_single(chance) if n % 2 else random_series(chance)
        named = [
            s._replace(id=f"x{n}", commitment=s.commitment and s.commitment._replace(id=f"x{n}"))
            for s in states
        ]
        found += judge_all(named, terms(), at("2026-02-10 12:00"))
    told = figures(found, period(as_of="2026-02-10 12:00"), BRICKS)
    assert sum(told.totals.values()) == len(found) + told.moves["after_due"]
    assert told.load == sum(told.totals[v] for v in (table.OPEN, table.AT_RISK, table.OVERDUE))
    assert not told.load_by_month or told.load_by_month[-1].value == told.load
    assert not told.bricks_by_month or told.bricks_by_month[-1].value == told.bricks
    assert told.kept_by_first_date.part <= told.kept_by_first_date.of <= told.rate.of
    chance.shuffle(found)
    assert figures(found, period(as_of="2026-02-10 12:00"), BRICKS) == told
