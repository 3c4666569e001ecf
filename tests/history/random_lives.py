"""Random histories of one commitment, seeded, with times close to where verdicts change."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from tests.history.stories import ANA
from tether_txt.format.model import Commitment, Moved, Outcome, Repeat, Warned
from tether_txt.format.repeat import parse_repeat
from tether_txt.format.when import When, parse_when
from tether_txt.history.state import State

GRACE = timedelta(hours=24)
FIRST_DAY = datetime(2026, 1, 5, tzinfo=UTC)
CLOSED = ("kept", "missed", "released", "withdrawn")


def pick_time(rng: random.Random, anchors: list[datetime]) -> datetime:
    """A time near one at which something changes, or anywhere."""
    if rng.random() < 0.7:
        offset = rng.choice([0, 0, -1440, -1440, -2880])
        jitter = rng.choice([-1, 0, 0, 1, 30, 600])
        return rng.choice(anchors) + timedelta(minutes=offset + jitter, seconds=rng.randrange(60))
    return FIRST_DAY + timedelta(minutes=rng.randrange(40 * 1440), seconds=rng.randrange(60))


def pick_when(rng: random.Random, anchors: list[datetime]) -> When:
    time = pick_time(rng, anchors)
    return parse_when(f"{time:%Y-%m-%d}" if rng.random() < 0.3 else f"{time:%Y-%m-%d %H:%M}")


def instant(time: datetime) -> int:
    return int(time.timestamp())


def random_single(rng: random.Random) -> list[State]:
    dues = [FIRST_DAY + timedelta(days=rng.randrange(2, 30), hours=17) for _ in range(4)]
    clock = FIRST_DAY + timedelta(minutes=rng.randrange(1440))
    anchors = [*dues, clock + GRACE]
    now = Commitment("x", "ana", ("bob",), "Do it", parse_when(f"{dues[0]:%Y-%m-%d %H:%M}"))
    now = now._replace(status=rng.choice(["open"] * 5 + ["proposed"] * 3 + list(CLOSED)))
    states: list[State] = []
    for step in range(rng.randrange(1, 9)):
        if step:
            now, clock = change(rng, now, anchors), max(clock, pick_time(rng, anchors))
        committed = clock - timedelta(minutes=rng.choice([0, 0, 0, 5, 1440, 4000]) if step else 0)
        gone = step > 0 and rng.random() < 0.1
        states.append(state(None if gone else now, committed, clock, step))
    return states


def change(rng: random.Random, now: Commitment, anchors: list[datetime]) -> Commitment:
    for _ in range(rng.choice([1, 1, 2, 3])):
        what = rng.randrange(8)
        on = pick_when(rng, anchors) if rng.random() < 0.5 else None
        if what <= 2:
            why = rng.choice([None, None, "ill", "correction of a slip", "no correction"])
            if rng.random() < 0.7:
                from_ = now.due if rng.random() < 0.9 else pick_when(rng, anchors)
                now = now._replace(moved=(*now.moved, Moved(from_, on, why)))
            now = now._replace(due=pick_when(rng, anchors))
        elif what == 3:
            now = now._replace(warned=(*now.warned, Warned(on)))
        elif what <= 5:
            status = rng.choice(["open", "open", "proposed", "kept", "kept", "missed", *CLOSED])
            now = now._replace(status=status, closed=on)
        elif what == 6:
            now = now._replace(closed=on)
        elif rng.random() < 0.3:
            now = now._replace(moved=now.moved[:-1])
    return now


def state(said: Commitment | None, committed: datetime, landed: datetime, step: int) -> State:
    return State("x", said, instant(committed), instant(landed), f"{step:040x}", ANA, "x.yaml")


def random_series(rng: random.Random) -> list[State]:
    due = FIRST_DAY + timedelta(hours=17)
    clock = FIRST_DAY - timedelta(minutes=rng.randrange(2880))
    anchors = [due + timedelta(days=n) for n in range(25)] + [clock + GRACE]
    now = Commitment("x", "ana", ("bob",), "Do it", parse_when(f"{due:%Y-%m-%d %H:%M}"))
    now = now._replace(status=rng.choice(["open"] * 6 + ["proposed"]), repeat=every(rng))
    states = [state(now, clock, clock, 0)]
    for step in range(1, rng.randrange(2, 9)):
        now, clock = change_series(rng, now, anchors), max(clock, pick_time(rng, anchors))
        committed = clock - timedelta(minutes=rng.choice([0, 0, 0, 5, 1440]))
        committed = max(
            committed, datetime.fromtimestamp(states[-1].committed, UTC).replace(second=0)
        )
        gone = rng.random() < 0.08
        states.append(state(None if gone else now, clock if gone else committed, clock, step))
    return states


def every(rng: random.Random) -> Repeat:
    return parse_repeat(f"FREQ=DAILY;INTERVAL={rng.choice([1, 2, 3, 7])}")


def change_series(rng: random.Random, now: Commitment, anchors: list[datetime]) -> Commitment:
    for _ in range(rng.choice([1, 1, 2, 3])):
        what = rng.randrange(10)
        on = pick_when(rng, anchors) if rng.random() < 0.4 else None
        if what <= 4:
            day = now.due.day + rng.randrange(22)
            told = {o.day: o for o in now.outcomes}
            told[day] = Outcome(day, rng.choice(["kept", "kept", "kept", *CLOSED]), on)
            if rng.random() < 0.1:
                del told[day]
            now = now._replace(outcomes=tuple(told.values()))
        elif what == 5:
            now = now._replace(warned=(*now.warned, Warned(on)))
        elif what == 6:
            now = now._replace(repeat=every(rng))
        elif what == 7:
            first = FIRST_DAY + timedelta(days=rng.randrange(9), hours=rng.choice([9, 17]))
            now = now._replace(due=parse_when(f"{first:%Y-%m-%d %H:%M}"))
        else:
            status = rng.choice(["open", "open", "proposed", "withdrawn", "released"])
            now = now._replace(status=status, closed=on if status in CLOSED else None)
    return now
