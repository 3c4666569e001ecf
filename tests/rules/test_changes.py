"""What a change does to promises, in words."""

from __future__ import annotations

import pytest

from tests.gitrepo import promise
from tether_txt.format.model import Commitment
from tether_txt.format.read import read_commitment
from tether_txt.rules.changes import KINDS, acts, detail, headline, pair, totals

OLD = promise()
MOVED = "[{from: 2026-03-10 17:00, why: the figures come later, agreed: bob}]"
SERIES = {"due": "2026-01-02", "repeat": "weekly"}


def said(**texts: str | None) -> dict[str, Commitment]:
    found = {}
    for id_, text in texts.items():
        if text is not None:
            commitment = read_commitment(text.encode(), f"commitments/{id_}.yaml").commitment
            assert commitment is not None
            found[id_] = commitment
    return found


def told(before: str | None, after: str | None) -> list[tuple[str, str, str]]:
    found = acts(pair(said(a=before), said(a=after)))
    return [(act.kind, headline(act), detail(act)) for act in found]


WHAT = "Send the board pack"
CASES: list[tuple[str | None, str | None, list[tuple[str, str, str]]]] = [
    (None, OLD, [("makes", f"ana promises bob: {WHAT}", "due 2026-03-10 17:00")]),
    (None, promise("proposed"), [("proposes", f"ana is asked: {WHAT}", "due 2026-03-10 17:00")]),
    (None, promise("kept"), [("keeps", f"ana keeps: {WHAT}", "")]),
    (promise("proposed"), OLD, [("accepts", f"ana accepts: {WHAT}", "due 2026-03-10 17:00")]),
    (OLD, promise("kept", closed="2026-03-09"), [("keeps", f"ana keeps: {WHAT}", "")]),
    (OLD, promise("missed", reason="ill"), [("misses", f"ana misses: {WHAT}", "“ill”")]),
    (OLD, promise("released"), [("releases", f"ana is released: {WHAT}", "")]),
    (OLD, promise("withdrawn"), [("withdraws", f"ana withdraws: {WHAT}", "")]),
    (
        promise("kept"),
        OLD,
        [("reopens", f"ana opens again: {WHAT}", "it was kept, and is due 2026-03-10 17:00")],
    ),
    (
        OLD,
        promise(due="2026-03-20", moved=MOVED),
        [
            (
                "moves",
                f"ana moves: {WHAT}",
                "from 2026-03-10 17:00 to 2026-03-20, agreed with bob, “the figures come later”",
            )
        ],
    ),
    (
        OLD,
        promise(due="2026-03-20"),
        [("moves", f"ana moves: {WHAT}", "from 2026-03-10 17:00 to 2026-03-20")],
    ),
    (
        OLD,
        promise(due="2026-03-12", moved="[{from: 2026-03-10 17:00, why: Correction}]"),
        [
            (
                "corrects",
                f"ana corrects the deadline: {WHAT}",
                "from 2026-03-10 17:00 to 2026-03-12, “Correction”",
            )
        ],
    ),
    (OLD, promise(warned="[{why: no figures}]"), [("warns", f"ana warns: {WHAT}", "“no figures”")]),
    (
        promise(steps="[{what: Ask Zoe}]"),
        promise(steps="[{what: Ask Zoe, done: true}]"),
        [("steps", f"ana takes a step: {WHAT}", "Ask Zoe")],
    ),
    (
        promise("kept"),
        promise("kept", feedback="[{from: bob, says: partly, note: no index}]"),
        [("says", f"bob is partly satisfied: {WHAT}", "“no index”")],
    ),
    (OLD, promise(who="zoe"), [("hands_over", f"ana hands over to zoe: {WHAT}", "")]),
    (
        OLD,
        promise(to="[zoe, eve]"),
        [("readdresses", f"ana now promises zoe and eve: {WHAT}", "before: bob")],
    ),
    (OLD, promise(what="Send it"), [("rewords", "ana rewords: Send it", f"before: {WHAT}")]),
    (
        promise(**SERIES),
        promise(**SERIES | {"repeat": "monthly"}),
        [("repeats", f"ana changes the repeat: {WHAT}", "monthly, before: weekly")],
    ),
    (
        promise(**SERIES),
        promise(outcomes="{2026-01-02: kept, 2026-01-09: {status: missed, reason: ill}}", **SERIES),
        [
            ("keeps", f"ana keeps: {WHAT} (2026-01-02)", ""),
            ("misses", f"ana misses: {WHAT} (2026-01-09)", "“ill”"),
        ],
    ),
    (OLD, None, [("drops", f"ana drops: {WHAT}", "it was due 2026-03-10 17:00")]),
    (
        OLD,
        promise(tags="[x]", goal="runway", needs="b"),
        [("changes", f"ana edits: {WHAT}", "what it needs, the goal and the tags")],
    ),
    (
        OLD,
        promise("kept", due="2026-03-20", tags="x"),
        [
            ("keeps", f"ana keeps: {WHAT}", ""),
            ("changes", f"ana edits: {WHAT}", "the deadline and the tags"),
        ],
    ),
    (OLD, "# a comment\n" + OLD.replace("17:00", "17:00:00"), []),
    (
        OLD,
        promise("missed", warned="[{why: late}]", feedback="[{from: bob, says: not}]"),
        [
            ("misses", f"ana misses: {WHAT}", ""),
            ("warns", f"ana warns: {WHAT}", "“late”"),
            ("says", f"bob is not satisfied: {WHAT}", ""),
        ],
    ),
    (
        OLD,
        promise("withdrawn", private="true", reason="a secret"),
        [("withdraws", "ana withdraws: a private promise", ""),
         ("changes", "ana edits: a private promise", "")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_words(before: str | None, after: str | None, expected: list[tuple[str, str, str]]) -> None:
    assert told(before, after) == expected


def test_every_kind_has_a_case() -> None:
    assert {kind for *_, found in CASES for kind, *_ in found} | {"renames"} == set(KINDS)


def test_a_promise_that_changes_its_id_is_one_promise() -> None:
    found = acts(pair(said(a=OLD, c=promise(who="zoe")), said(b=promise("kept"), c=None)))
    assert [(act.kind, act.commitment.id, detail(act)) for act in found] == [
        ("keeps", "b", ""),
        ("renames", "b", "a is now b"),
        ("drops", "c", "it was due 2026-03-10 17:00"),
    ]


def test_totals_name_what_was_kept_first() -> None:
    before = said(a=OLD, b=OLD, c=OLD, e=OLD)
    after = said(a=promise(due="2026-04-01"), b=promise("kept"), c=promise("kept"), d=OLD)
    after |= said(e=promise(to="zoe"))
    assert totals(acts(pair(before, after))) == "2 kept, 1 made, 1 moved, 1 promised to others"
    assert totals([]) == ""
