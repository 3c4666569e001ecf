"""The fold against a brute-force oracle, on random histories from a fixed seed."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from tests.history.random_lives import instant, pick_time, random_series, random_single
from tests.history.stories import terms
from tests.history.verdict_oracle import as_oracle, minute, oracle, series_oracle
from tether_txt.history.verdict import judge_all

SEED = 20_260_301
SINGLES, SERIES = 4_000, 1_000


def test_single_promises_agree_with_the_oracle(capsys: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(SEED)
    seen: dict[str, int] = {}
    for number in range(SINGLES):
        states = random_single(rng)
        as_of = instant(pick_time(rng, [minute(s.landed) for s in states]) + timedelta(days=5))
        found = [as_oracle(v) for v in judge_all(states, terms(), as_of)]
        expected = oracle(states, as_of)
        assert found == ([expected] if expected else []), (SEED, number, states)
        key = f"{found[0][0]}/{found[0][1]}" if found else "none"
        seen[key] = seen.get(key, 0) + 1
    with capsys.disabled():
        print(f"\nsingle promises: seed {SEED}, {SINGLES} histories agree: {sorted(seen.items())}")
    assert len(seen) >= 18


def test_series_agree_with_the_oracle(capsys: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(SEED)
    seen: dict[str, int] = {}
    for number in range(SERIES):
        states = random_series(rng)
        as_of = instant(pick_time(rng, [minute(s.landed) for s in states]) + timedelta(days=5))
        found = [as_oracle(v)[:4] for v in judge_all(states, terms(), as_of)]
        assert found == series_oracle(states, as_of), (SEED, number, states)
        for verdict, evidence, *_ in found:
            seen[f"{verdict}/{evidence}"] = seen.get(f"{verdict}/{evidence}", 0) + 1
    with capsys.disabled():
        print(f"\nseries: seed {SEED}, {SERIES} histories agree: {sorted(seen.items())}")
    assert len(seen) >= 18
