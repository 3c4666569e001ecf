"""Stamps: any change raises them, and nothing lowers them."""

from __future__ import annotations

import random
import re
from hashlib import sha256
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calendar.conformance import faults, parse, stamp_faults
from tests.calendar.support import PEOPLE, feed, hostile_feed, ledger, shown, wanted
from tests.history.random_lives import random_series, random_single
from tests.history.stories import Story, at
from tether_txt.calendar.entries import EDITION, entries
from tether_txt.calendar.feed import MAX_SEQUENCE, Calendar, components, render
from tether_txt.calendar.ledger import Ledger
from tether_txt.calendar.ratchet import raised
from tether_txt.history.state import State

NOON = at("2026-03-05 12:00")


Seen = dict[str, tuple[int, bytes]]


def seen(found: Ledger) -> Seen:
    """The stamp of each entry, and all else that is said."""
    made = components(entries(found, wanted(since=400 * 86_400)), "event")
    return {one.uid: (one.stamp, one.tail) for one in made}


def following(states: list[State], rng: random.Random) -> list[Seen]:
    """What a subscriber gets while time passes and commits are pushed, some of them late."""
    found: list[Seen] = []
    clock = states[0].landed
    for count, state in enumerate(states, 1):
        late = rng.choice([0, 0, 60, 3_600, 40 * 86_400])
        clock = max(clock + 1, state.landed + late)
        times = {clock, clock + rng.choice([0, 1, 60, 86_400, 10 * 86_400])}
        found += [seen(ledger(states[:count], time)) for time in sorted(times)]
        clock = max(times)
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 32))
def test_every_change_of_a_random_life_is_seen(seed: int) -> None:
    rng = random.Random(seed)
    states = random_single(rng) if seed % 4 else random_series(rng)
    for before, after in pairwise(following(states, rng)):
        for uid in before.keys() & after.keys():
            (old, was), (new, is_) = before[uid], after[uid]
            assert new > old or (new, is_) == (old, was)
    assert faults(feed(ledger(states, states[-1].landed))) == []


def test_what_is_pushed_long_after_it_was_committed_is_seen() -> None:
    story = Story().step("2026-03-01 09:00", due="2026-03-02 17:00Z")
    story.step("2026-03-02 10:00", status="kept")
    overdue = feed(ledger(story.states[:1], NOON))
    assert b"Overdue" in overdue
    assert stamp_faults(overdue, feed(ledger(story.states, NOON))) == []


def test_two_changes_in_one_second_are_two() -> None:
    story = (
        Story().step("2026-03-01 09:00", due="2026-03-10").step("2026-03-01 09:00", what="Other")
    )
    one, two = (feed(ledger(story.states[:n], NOON)) for n in (1, 2))
    assert stamp_faults(one, two) == []


def test_a_clock_that_goes_back_lowers_nothing() -> None:
    story = (
        Story().step("2026-03-04 09:00", due="2026-03-10").step("2026-03-01 09:00", what="Other")
    )
    one, two = (feed(ledger(story.states[:n], NOON)) for n in (1, 2))
    assert stamp_faults(one, two) == []


def test_a_commit_of_the_future_is_not_there_yet() -> None:
    story = (
        Story().step("2026-03-04 09:00", due="2026-03-10").step("2036-03-01 09:00", what="Other")
    )
    assert shown(ledger(story.states, NOON)) == shown(ledger(story.states[:1], NOON))


def test_a_new_name_in_people_raises_the_stamps() -> None:
    states = Story().step("2026-03-01 09:00", due="2026-03-10").states
    steps: list[tuple[str, int | None]] = [(states[0].commit, at("2026-03-01 09:00"))]
    before = ledger(states, NOON, steps=steps)
    assert before.touched["board-pack"].stamp == at("2026-03-01 09:00")
    renamed = {**PEOPLE, "ana": PEOPLE["ana"]._replace(name="Ana Ruiz Gil")}
    for landed in ("2026-03-05 10:00", "2026-02-01 10:00"):
        after = feed(ledger(states, NOON, renamed, steps=[*steps, ("b", at(landed))]))
        assert stamp_faults(feed(before), after) == []


def test_other_words_are_another_edition() -> None:
    said = b"".join(
        re.sub(rb"(?:DTSTAMP|LAST-MODIFIED|SEQUENCE):.*\r\n", b"", hostile_feed(kind))
        for kind in ("event", "todo")
    )
    known = (0, "a2da54ffb06477dd")
    assert (EDITION, sha256(said).hexdigest()[:16]) == known, (
        "entries say other things than they did: raise EDITION, so that all stamps rise"
    )


def test_the_last_stamp_that_fits() -> None:
    story = Story().step("2088-01-19 03:14", due="2090-01-01")
    (event,) = shown(ledger(story.states, at("2089-01-01 00:00")))
    assert int(event.get("SEQUENCE")) < MAX_SEQUENCE
    story.step("2089-01-01 00:00", what="Later")
    (event,) = shown(ledger(story.states, at("2089-01-02 00:00")))
    assert int(event.get("SEQUENCE")) == MAX_SEQUENCE


def over(found: Ledger, previous: bytes, **options: Any) -> bytes:
    """The feed as it is written over an earlier one."""
    made = components(entries(found, wanted(**options)), "event")
    return render(Calendar("Promises"), raised(made, previous))


def test_going_back_to_an_older_commit_is_seen_by_who_saw_the_newer() -> None:
    story = (
        Story().step("2026-03-01 09:00", due="2026-03-10").step("2026-03-04 09:00", what="Other")
    )
    newer, older = (feed(ledger(story.states[:n], NOON)) for n in (2, 1))
    assert stamp_faults(newer, older) != []
    back = over(ledger(story.states[:1], NOON), newer)
    assert stamp_faults(newer, back) == []
    assert faults(back) == []
    assert over(ledger(story.states[:1], NOON), back) == back, "once raised, it stays as it is"
    assert parse(back).parts[0].text("SUMMARY") == parse(older).parts[0].text("SUMMARY")


def test_other_options_are_seen_too() -> None:
    known = ledger(Story().step("2026-03-01 09:00", due="2026-03-10").states, NOON)
    before = feed(known)
    after = over(known, before, title="{what}", alarms=(3600,))
    assert stamp_faults(before, after) == []


def test_unchanged_entries_keep_the_stamp_that_was_seen() -> None:
    known = ledger(Story().step("2026-03-01 09:00", due="2026-03-10").states, NOON)
    seen = over(known, over(known, feed(known), title="{what}"))
    assert over(known, seen) == seen


@given(st.binary(max_size=300))
def test_whatever_the_file_before_was(junk: bytes) -> None:
    known = ledger(Story().step("2026-03-01 09:00", due="2026-03-10").states, NOON)
    data = feed(known)
    assert over(known, junk) == data
    assert faults(over(known, data[: len(junk) * 3] + junk)) == []


def test_a_stamp_at_the_end_of_time_is_not_believed() -> None:
    known = ledger(Story().step("2026-03-01 09:00", due="2026-03-10").states, NOON)
    forged = feed(known).replace(b"20260301T090000Z", b"99991231T235959Z")
    assert over(known, forged) == feed(known)
    assert over(known, feed(known).replace(b"20260301T090000Z", b"20269999T999999Z")) == feed(known)
