"""Entries -> the bytes of an iCalendar feed (RFC 5545, RFC 7986).

Written line by line: the library that could do it takes twenty times as long, and where it is
wrong a feed is lost (spec/decisions.md#calendar). Its reader judges the result in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tether_txt.calendar.entries import Entry, uid
from tether_txt.calendar.lines import clean, escape, fold, one_line, plain_name
from tether_txt.calendar.links import ascii_uri
from tether_txt.format.when import DAY, EPOCH_DAY
from tether_txt.history import table

PRODID = "-//tether-txt//tether-txt//EN"
"""Without a version: a new one must not change a feed's bytes."""
COLOR = "steelblue"
REFRESH = "PT1H"
LENGTH = 1800
"""Seconds that a timed event takes, up to its deadline."""
MORNING = 9 * 3600
"""When an alarm of a whole day comes, in the clock of whoever looks (seconds)."""
FIRST_STAMP = 1_577_836_800
"""2020-01-01T00:00Z, from which SEQUENCE counts seconds: it fits 31 bits until 2088."""
MAX_SEQUENCE = 2**31 - 1

_TODO = {
    table.KEPT: "COMPLETED",
    table.KEPT_LATE: "COMPLETED",
    table.MISSED: "CANCELLED",
    table.MISSED_WARNED: "CANCELLED",
    table.WITHDRAWN: "CANCELLED",
    table.RELEASED: "CANCELLED",
}


_NOTHING = Entry(
    uid=uid("nothing"),
    stamp=FIRST_STAMP,
    due=0,
    day=EPOCH_DAY,
    verdict=table.KEPT,
    closed=None,
    summary="No promises",
    description="There are no promises in this calendar",
    categories=(),
    url=None,
    private=False,
    alarms=(),
    who=frozenset(),
    to=frozenset(),
    goal=None,
)
"""What a feed without entries has on 1 January 1970.

A calendar has at least one component (RFC 5545, 3.6). Evolution goes on showing what a feed had
before it had none, and vdirsyncer stops.
"""


class Calendar(NamedTuple):
    """A feed's own name, its kind (``event`` or ``todo``), and where it is published, if known."""

    name: str
    kind: str = "event"
    source: str | None = None


class Component(NamedTuple):
    """One entry as bytes, but for its stamps, which stand between `head` and `tail`."""

    uid: str
    stamp: int
    head: bytes
    tail: bytes

    @property
    def data(self) -> bytes:
        return b"%b%b%b" % (self.head, stamps(self.stamp), self.tail)


def render(calendar: Calendar, components: Iterable[Component]) -> bytes:
    """The bytes of a whole feed."""
    name = escape(plain_name(calendar.name))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        *([f"SOURCE;VALUE=URI:{ascii_uri(calendar.source)}"] if calendar.source else ()),
        f"COLOR:{COLOR}",
    ]
    head = b"".join(map(fold, lines))
    parts = [one.data for one in components] or [_component(_NOTHING, calendar.kind).data]
    return b"".join([head, *parts, b"END:VCALENDAR\r\n"])


def components(entries: Sequence[Entry], kind: str) -> list[Component]:
    """Entries as VEVENTs or VTODOs."""
    return [_component(entry, kind) for entry in entries]


def _component(entry: Entry, kind: str) -> Component:
    name, tail = ("VEVENT", _event(entry)) if kind == "event" else ("VTODO", _todo(entry))
    head = f"BEGIN:{name}\r\nUID:{entry.uid}\r\n".encode("ascii")
    return Component(entry.uid, entry.stamp, head, b"".join(tail))


@lru_cache(maxsize=4096)
def stamps(stamp: int) -> bytes:
    """DTSTAMP, LAST-MODIFIED and SEQUENCE of a stamp."""
    sequence = min(max(stamp - FIRST_STAMP, 0), MAX_SEQUENCE)
    text = utc(stamp)
    return f"DTSTAMP:{text}\r\nLAST-MODIFIED:{text}\r\nSEQUENCE:{sequence}\r\n".encode("ascii")


def utc(instant: int) -> str:
    """An instant as a DATE-TIME in UTC."""
    days, second = divmod(instant, DAY)
    minute, second = divmod(second, 60)
    return f"{_date(days + EPOCH_DAY)}T{minute // 60:02}{minute % 60:02}{second:02}Z"


def _event(entry: Entry) -> list[bytes]:
    if entry.day is None:
        span = f"DTSTART:{utc(entry.due - LENGTH)}\r\nDTEND:{utc(entry.due)}\r\n"
    else:
        span = (
            f"DTSTART;VALUE=DATE:{_date(entry.day)}\r\nDTEND;VALUE=DATE:{_date(entry.day + 1)}\r\n"
        )
    alarms = [_alarm(entry, _before_start(entry, seconds)) for seconds in entry.alarms]
    return [
        span.encode("ascii"),
        *_texts(entry),
        b"CLASS:PRIVATE\r\n" if entry.private else b"CLASS:PUBLIC\r\n",
        b"STATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\n",
        *alarms,
        b"END:VEVENT\r\n",
    ]


def _todo(entry: Entry) -> list[bytes]:
    due = f"DUE:{utc(entry.due)}" if entry.day is None else f"DUE;VALUE=DATE:{_date(entry.day)}"
    status = _TODO.get(entry.verdict, "NEEDS-ACTION")
    end = f"STATUS:{status}\r\n"
    if status == "COMPLETED":
        end += "PERCENT-COMPLETE:100\r\n"
        if entry.closed is not None:
            end += f"COMPLETED:{utc(entry.closed)}\r\n"
    alarms = [
        _alarm(
            entry, f";RELATED=END:{_duration(-seconds if entry.day is None else MORNING - seconds)}"
        )
        for seconds in entry.alarms
    ]
    return [
        f"{due}\r\n".encode("ascii"),
        *_texts(entry),
        b"CLASS:PRIVATE\r\n" if entry.private else b"CLASS:PUBLIC\r\n",
        end.encode("ascii"),
        *alarms,
        b"END:VTODO\r\n",
    ]


def _texts(entry: Entry) -> list[bytes]:
    lines = [_summary(entry.summary), fold(f"DESCRIPTION:{escape(clean(entry.description))}")]
    if entry.categories:
        lines.append(_categories(entry.categories))
    if entry.url:
        lines.append(_url(entry.url))
    return lines


# The occurrences of a repeat share these.


@lru_cache(maxsize=4096)
def _summary(text: str) -> bytes:
    return fold(f"SUMMARY:{escape(one_line(text))}")


@lru_cache(maxsize=4096)
def _categories(names: tuple[str, ...]) -> bytes:
    return fold(f"CATEGORIES:{','.join(dict.fromkeys(map(plain_name, names)))}")


@lru_cache(maxsize=4096)
def _url(address: str) -> bytes:
    return fold(f"URL:{ascii_uri(address)}")


def _alarm(entry: Entry, trigger: str) -> bytes:
    lines = (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escape(one_line(entry.summary))}",
        f"TRIGGER{trigger}",
        "END:VALARM",
    )
    return b"".join(map(fold, lines))


def _before_start(entry: Entry, seconds: int) -> str:
    """Counted from the start, because many clients know nothing else."""
    return f":{_duration((LENGTH if entry.day is None else MORNING) - seconds)}"


def _duration(seconds: int) -> str:
    """Seconds, whole minutes, as a DURATION (RFC 5545, 3.3.6)."""
    sign = "-" if seconds < 0 else ""
    minutes = abs(seconds) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    day = f"{days}D" if days else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if not day and not clock:
        clock = "0M"
    return f"{sign}P{day}{'T' if clock else ''}{clock}"


@lru_cache(maxsize=4096)
def _date(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat().replace("-", "")
