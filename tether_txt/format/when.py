"""Dates, times, zones and durations, as a commitment writes them (spec/format.md#when).

An *instant* is an ``int``: whole seconds since 1970-01-01T00:00Z. All comparisons are made
between instants, because Python compares two times of one zone by their wall clocks and is an
hour wrong across a clock change.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

EPOCH_DAY = 719_163
"""`date(1970, 1, 1).toordinal()`."""
DAY = 86_400
FIRST_YEAR, LAST_YEAR = 1970, 9998

_WHEN = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?(?:(Z)|([+-])(\d{2}):(\d{2}))?)?"
    r"(?:\[([A-Za-z0-9_+\-/]{1,64})\])?",
    re.ASCII,
)
# What only errors and settings need is compiled when it is used: every command starts with this.
_ALMOST_DATE = r"(?as)(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(.*)"
_ALMOST_TIME = r"(?asi)(\d{4}-\d{2}-\d{2})[ T](\d{1,2})(?:[:.h](\d{2}))? *([ap]\.?m\b)?.*"
_QUOTES = "“”„‟‘’‚«»\"'`"
_DURATION = r"(?a)(\d{1,4})([mhdw])"
_CLOCK = r"(?a)(\d{2}):(\d{2})"
_SECOND = timedelta(0, 1)
_UNITS = {"m": 60, "h": 3600, "d": DAY, "w": 7 * DAY}


class Misread(ValueError):
    """A text is not what its key asks for: what is wrong, and what to write instead.

    It never leaves `tether_txt.format`: the reader turns it into a finding.
    """

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help


class When(NamedTuple):
    """A day or a time of day, with no zone, an offset or a named zone.

    `day` is the proleptic ordinal of the local day, `second` the second of that day (None for
    a whole day), `offset` in seconds east of UTC as written, `zone` an IANA name as written.
    """

    text: str
    day: int
    second: int | None = None
    zone: str | None = None
    offset: int | None = None

    @property
    def is_day(self) -> bool:
        return self.second is None

    def on(self, day: int) -> When:
        """The same time on another day (ordinal)."""
        return When(self.text, day, self.second, self.zone, self.offset)

    def deadline(self, zone: tzinfo, day_ends: int) -> int:
        """The instant until which it is in time; a whole day lasts until `day_ends` (seconds)."""
        if self.second is None:
            return local_instant(self.day, day_ends, zone)
        return self._at(zone, self.second)

    def start(self, zone: tzinfo) -> int:
        """The instant that a claim of it means: a whole day counts from its beginning."""
        if self.second is None:
            return local_instant(self.day, 0, zone)
        return self._at(zone, self.second)

    def _at(self, zone: tzinfo, second: int) -> int:
        if self.offset is not None:
            return (self.day - EPOCH_DAY) * DAY + second - self.offset
        return local_instant(self.day, second, find_zone(self.zone) if self.zone else zone)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=65_536)
def local_instant(day: int, second: int, zone: tzinfo) -> int:
    """The instant of a local time; of a doubled one the earlier (PEP 495 ``fold=0``).

    A time that a clock change skips is read with the offset before the change.
    """
    if zone is UTC:
        return (day - EPOCH_DAY) * DAY + second
    wall = datetime.fromordinal(day) + timedelta(0, second)
    offset = zone.utcoffset(wall)
    return (day - EPOCH_DAY) * DAY + second - (offset // _SECOND if offset else 0)


def clock_change(when: When, zone: tzinfo) -> str | None:
    """``"skipped"`` or ``"doubled"`` if clocks in the zone never or twice show this time."""
    if when.second is None or when.offset is not None:
        return None
    if when.zone:
        zone = find_zone(when.zone)
    wall = datetime.fromordinal(when.day) + timedelta(seconds=when.second)
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return None
    back = datetime.fromtimestamp(first.timestamp(), zone).replace(tzinfo=None)
    return "doubled" if back == wall else "skipped"


@lru_cache(maxsize=1024)
def find_zone(name: str) -> tzinfo:
    """The zone of an IANA name.

    Raises `Misread` (TT112) for whatever `zoneinfo` cannot give: it has four kinds of error,
    since a name such as ``Europe`` is a folder in its database.
    """
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError) as error:
        raise Misread("TT112", f"there is no time zone {name!r}", _zone_help(name)) from error


def _zone_help(name: str) -> str:
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    near = get_close_matches(name, available_timezones(), 1)
    if not near:
        tail = name.rsplit("/")[-1].casefold().replace(" ", "_")
        near = [z for z in sorted(available_timezones()) if z.casefold().endswith("/" + tail)][:1]
    return f"did you mean `{near[0]}`?" if near else "write an IANA name such as `Europe/Madrid`"


@lru_cache(maxsize=65_536)
def parse_when(text: str) -> When:
    """Read a day or a time. Raises `Misread` (TT106, TT112)."""
    match = _WHEN.fullmatch(text)
    if match is None:
        raise Misread("TT106", f"`{_shown(text)}` is not a date or a time", _when_help(text))
    written, hour, minute, second, zulu, sign, off_h, off_m, zone = match.groups()
    year = written[:4]
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Misread(
            "TT106",
            f"the year {year} is out of range",
            f"write a year from {FIRST_YEAR} to {LAST_YEAR}",
        )
    try:
        day = date.fromisoformat(written).toordinal()
    except ValueError:
        help = _day_help(year, written[5:7])
        raise Misread("TT106", f"there is no day {written}", help) from None
    if hour is None:
        if zone:
            raise Misread(
                "TT106",
                "a whole day has no zone of its own",
                "give a time as well (`2026-11-27T17:00[Europe/Madrid]`), or leave the zone out",
            )
        return When(text, day)
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second or 0)
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        raise Misread(
            "TT106",
            f"there is no time {text[11:19]}",
            "write 00:00 to 23:59; midnight at the end of a day is 00:00 of the next",
        )
    offset: int | None = 0 if zulu else None
    if sign:
        if int(off_h) > 23 or int(off_m) > 59:
            raise Misread("TT106", "there is no such offset from UTC", "write for example +01:00")
        offset = (int(off_h) * 3600 + int(off_m) * 60) * (-1 if sign == "-" else 1)
    when = When(text, day, seconds, zone, offset)
    if zone:
        _check_zone(when, zone)
    return when


def _check_zone(when: When, zone: str) -> None:
    known = find_zone(zone)
    if when.offset is None:
        return
    instant = (when.day - EPOCH_DAY) * DAY + (when.second or 0) - when.offset
    there = datetime.fromtimestamp(instant, known).utcoffset()
    if there != timedelta(seconds=when.offset):
        raise Misread(
            "TT106",
            f"the offset does not fit the zone {zone} at that time",
            "leave one of the two out",
        )


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _day_help(year: str, month: str) -> str:
    if not 1 <= int(month) <= 12:
        return "the second number is the month, 01 to 12: year-month-day"
    start = date(int(year), int(month), 1)
    last = (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return f"{start:%B} {year} has {last.day} days"


def _when_help(text: str) -> str:
    usual = "write `2026-11-27`, or `2026-11-27 17:00`"
    if _WHEN.fullmatch(bare := text.strip(_QUOTES)):
        return f"write it without these quotes: `{bare}`"
    if near := re.fullmatch(_ALMOST_TIME, text):
        return f"write the time as `{near[1]} {_clock_of(near)}`, 24 hours"
    if near := re.fullmatch(_ALMOST_DATE, text):
        first, middle, last, rest = near.groups()
        if len(first) == 4 and len(last) <= 2 and not rest.strip():
            return f"write `{first}-{int(middle):02}-{int(last):02}`"
        if len(last) == 4 and int(middle) <= 12 < int(first) <= 31 and not rest.strip():
            return f"write year-month-day: `{last}-{int(middle):02}-{first}`"
        if len(last) == 4:
            return f"write year-month-day, so that nobody reads it the other way round: `{last}-…`"
    return usual


def _clock_of(near: re.Match[str]) -> str:
    hour = int(near[2])
    if near[4]:
        hour = hour % 12 + (12 if near[4][0] in "pP" else 0)
    return f"{hour:02}:{near[3] or '00'}"


def parse_duration(text: str) -> int:
    """Read ``30m``, ``24h``, ``3d`` or ``2w`` as seconds. Raises `Misread` (TT117)."""
    match = re.fullmatch(_DURATION, text)
    if match is None:
        raise Misread(
            "TT117",
            f"`{_shown(text)}` is not a length of time",
            "write a number and a unit: `30m`, `24h`, `3d` or `2w`",
        )
    return int(match[1]) * _UNITS[match[2]]


def parse_clock(text: str) -> int:
    """Read ``HH:MM`` as the second of a day. Raises `Misread` (TT117)."""
    match = re.fullmatch(_CLOCK, text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise Misread(
            "TT117", f"`{_shown(text)}` is not a time of day", "write for example `17:00`"
        )
    return int(match[1]) * 3600 + int(match[2]) * 60


def day_of(ordinal: int) -> str:
    """The ISO date of a proleptic ordinal."""
    return date.fromordinal(ordinal).isoformat()


def iso(instant: int, zone: tzinfo = UTC) -> str:
    """An instant as RFC 3339, to the minute, in the zone (``Z`` for UTC)."""
    there = datetime.fromtimestamp(instant, zone)
    text = there.isoformat(timespec="minutes")
    return text.replace("+00:00", "Z") if zone is UTC else text
