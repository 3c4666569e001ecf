"""Days, wall clocks and repeats of the generated organisation; a day is `date.toordinal()`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

START = date(2023, 1, 9).toordinal()
END = date(2026, 1, 9).toordinal()
"""Three years: everything generated happens from `START` and before `END`."""
_EPOCH = date(1970, 1, 1).toordinal()
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@cache
def iso(day: int) -> str:
    """The day as `YYYY-MM-DD`."""
    return date.fromordinal(day).isoformat()


@cache
def _zone(name: str) -> ZoneInfo:
    """`ZoneInfo` itself keeps only the last eight, and reading one again costs 200 µs."""
    return ZoneInfo(name)


@cache
def offset(zone: str, day: int) -> int:
    """Seconds east of UTC at noon of the day: no zone here changes its clock in office hours."""
    noon = datetime.combine(date.fromordinal(day), datetime.min.time()).replace(hour=12)
    return int((noon.replace(tzinfo=_zone(zone)).utcoffset() or timedelta()).total_seconds())


def signed(seconds: int, between: str = "") -> str:
    """An offset as `+0100`, with `between` before the minutes."""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{between}{minutes:02}"


def instant(day: int, second: int, zone: str) -> int:
    """Seconds since the epoch of a second of a local day."""
    return (day - _EPOCH) * 86_400 + second - offset(zone, day)


def office_second(rng: Random) -> int:
    """A second of a day between 08:00 and 18:00."""
    return 28_800 + int(rng.random() * 36_000)


def workday(day: int) -> int:
    """The day itself, or the Monday after a weekend."""
    weekday = (day - 1) % 7
    return day + 7 - weekday if weekday > 4 else day


def written(rng: Random, day: int, zone: str) -> str:
    """A deadline as people write it: mostly a day, sometimes an hour, rarely a zone."""
    roll = rng.random()
    if roll < 0.64:
        return iso(day)
    clock = f"{rng.randrange(9, 19):02}:{rng.choice(('00', '00', '30'))}"
    if roll < 0.92:
        return f"{iso(day)} {clock}"
    if roll < 0.96:
        return f"{iso(day)}T{clock}{signed(offset(zone, day), ':')}"
    return f"{iso(day)}T{clock}[{zone}]"


def repeating(rng: Random, day: int) -> tuple[tuple[str, ...], list[int]]:
    """The lines of a `repeat` that begins on or near a day, and its first occurrences."""
    kind = rng.randrange(8)
    day = workday(day)
    if kind == 0:
        return ("repeat: daily",), _every(day, 1, 20)
    if kind == 1:
        return ("repeat: weekdays",), [d for d in range(day, day + 30) if (d - 1) % 7 < 5]
    if kind == 2:
        return ("repeat: weekly",), _every(day, 7, 16)
    if kind == 3:
        lines = ("repeat:", "  every: 2 weeks", "  count: 10")
        return lines, _every(day, 14, 10)
    if kind == 4:
        until = day + 7 * rng.randrange(6, 30)
        lines = ("repeat:", "  every: weekly", f"  until: {iso(until)}")
        return lines, _every(day, 7, min(16, (until - day) // 7))
    if kind == 5:
        name = _DAYS[(day - 1) % 7]
        return (f"repeat: FREQ=WEEKLY;INTERVAL=1;BYDAY={name}",), _every(day, 7, 16)
    if kind == 6:
        ends = list(islice(_month_ends(day), 12))
        return ("repeat:", "  every: monthly", "  day: last"), ends
    first = date.fromordinal(day)
    first = first.replace(day=min(first.day, 28))
    return ("repeat: monthly",), [_months_on(first, n) for n in range(12)]


def _every(day: int, step: int, count: int) -> list[int]:
    return [day + step * number for number in range(count)]


def _months_on(first: date, months: int) -> int:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1).toordinal()


def _month_ends(day: int) -> Iterator[int]:
    first = date.fromordinal(day).replace(day=1)
    for month in range(1, 100):
        yield _months_on(first, month) - 1
