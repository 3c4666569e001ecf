"""Stamps that do not fall even when history does.

Where a branch is forced back to an older commit, or a feed is written with other options, what
is told changes and history alone gives it no higher stamp. The feed that is about to be replaced
knows what its subscribers have seen, so each entry is compared with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from tether_txt.calendar.feed import Component
from tether_txt.history.mainline import LATEST

_KNOWN = re.compile(
    rb"(BEGIN:(VEVENT|VTODO)\r\nUID:([0-9a-f-]{36})\r\n)"
    rb"DTSTAMP:(\d{8}T\d{6})Z\r\nLAST-MODIFIED:\4Z\r\nSEQUENCE:\d{1,10}\r\n"
    rb"(.*?\r\nEND:\2\r\n)",
    re.DOTALL,
)


def raised(components: Iterable[Component], previous: bytes) -> list[Component]:
    """The components with stamps that fit the feed that they replace.

    An entry that is unchanged keeps at least the stamp it had; one that is changed gets at
    least a second more.
    """
    known = {match[3].decode("ascii"): match for match in _KNOWN.finditer(previous)}
    return [_raised(each, known.get(each.uid)) for each in components]


def _raised(new: Component, old: re.Match[bytes] | None) -> Component:
    stamp = None if old is None else _instant(old[4])
    if old is None or stamp is None:
        return new
    changed = (old[1], old[5]) != (new.head, new.tail)
    return new._replace(stamp=max(new.stamp, stamp + changed))


def _instant(text: bytes) -> int | None:
    """The instant of a stamp; None for one that is no date, or that leaves no room for more."""
    try:
        there = datetime.strptime(text.decode("ascii"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    stamp = int(there.timestamp())
    return stamp if stamp < LATEST else None
