"""Other people's parsers, and what each sees in a feed.

`ical` and `ics` are the strictest; vdirsyncer is what khal and todoman get their items from;
libical is inside Evolution and GNOME's calendar, ical.js inside Thunderbird and Nextcloud.
"""

from __future__ import annotations

import ctypes
import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any, NamedTuple

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream
from vdirsyncer.vobject import Item, split_collection

from tests.calendar.conformance import parse
from tests.npm import needed, node


class Seen(NamedTuple):
    """An event as a program sees it: its `end` is the deadline, or the day after a whole day."""

    uid: str
    title: str
    text: str
    end: date | datetime
    categories: frozenset[str]


def meant(data: bytes) -> list[Seen]:
    """What the feed says, by the tests' own parser."""
    return [
        Seen(
            part.get("UID"),
            part.text("SUMMARY"),
            part.text("DESCRIPTION"),
            instant_or_day(part.get("DTEND")),
            frozenset(filter(None, part.get("CATEGORIES").split(","))),
        )
        for part in parse(data).parts
    ]


def by_icalendar(data: bytes) -> list[Seen]:
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    return [_icalendar(event) for event in calendar.events]


def _icalendar(event: Any) -> Seen:
    assert not event.errors
    return Seen(
        str(event["UID"]),
        str(event["SUMMARY"]),
        str(event["DESCRIPTION"]),
        event["DTEND"].dt,
        frozenset(map(str, event.categories)),
    )


def by_vdirsyncer(data: bytes) -> list[Seen]:
    found = []
    for text in split_collection(data.decode()):
        item = Item(text)
        (event,) = icalendar.Calendar.from_ical(item.raw).events
        found.append(_icalendar(event)._replace(uid=item.uid or ""))
    return found


def by_ical(data: bytes) -> list[Seen]:
    return [
        Seen(
            event.uid or "",
            event.summary or "",
            event.description or "",
            event.end,
            frozenset(event.categories),
        )
        for event in IcsCalendarStream.calendar_from_ics(data.decode()).events
    ]


def by_vobject(data: bytes) -> list[Seen]:
    return [
        Seen(
            event.uid.value,
            event.summary.value,
            event.description.value,
            event.dtend.value,
            frozenset(event.categories.value if hasattr(event, "categories") else ()),
        )
        for event in vobject.readOne(data.decode()).contents.get("vevent", ())
    ]


def by_ics(data: bytes) -> list[Seen]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of the libraries below it
        import ics

        events = ics.Calendar(data.decode()).events
    return [
        Seen(
            event.uid,
            event.name,
            event.description,
            event.end.date() if event.all_day else event.end.datetime,
            frozenset(event.categories),
        )
        for event in events
    ]


def told(row: Mapping[str, Any]) -> Seen:
    """What a program in another language said of an event, in JSON."""
    return Seen(
        row["uid"],
        row["title"],
        row["text"],
        instant_or_day(row["end"]),
        frozenset(row["categories"]),
    )


def by_node(library: str, data: bytes) -> list[Seen]:
    return [told(each) for each in json.loads(node("calendars.mjs", library, given=data))]


def by_libical(data: bytes) -> list[Seen]:
    library = _libical()
    calendar = library.icalparser_parse_string(data)
    assert library.icalcomponent_count_errors(calendar) == 0
    found = []
    for event in _walk("component", calendar, b"VEVENT"):
        uid, title, text = (
            "".join(_texts(event, name)) for name in (b"UID", b"SUMMARY", b"DESCRIPTION")
        )
        (end,) = _walk("property", event, b"DTEND")
        time = instant_or_day(library.icalproperty_get_value_as_string(end).decode())
        found.append(Seen(uid, title, text, time, frozenset(_texts(event, b"CATEGORIES"))))
    library.icalcomponent_free(calendar)
    return found


def _walk(what: str, parent: int, name: bytes) -> Iterator[int]:
    """The components or properties of a name in a component of libical."""
    library = _libical()
    kind = getattr(library, f"ical{what}_string_to_kind")(name)
    found = getattr(library, f"icalcomponent_get_first_{what}")(parent, kind)
    while found:
        yield found
        found = getattr(library, f"icalcomponent_get_next_{what}")(parent, kind)


def _texts(part: int, name: bytes) -> Iterator[str]:
    library = _libical()
    for each in _walk("property", part, name):
        yield library.icalvalue_get_text(library.icalproperty_get_value(each)).decode()


@cache
def _libical() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libical.so.3")
    except OSError:
        needed(False, "libical is not here: apt-get install libical3")
    text, pointer, number = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int
    for name, result, *arguments in (
        ("icalparser_parse_string", pointer, text),
        ("icalcomponent_count_errors", number, pointer),
        ("icalcomponent_free", None, pointer),
        ("icalcomponent_string_to_kind", number, text),
        ("icalcomponent_get_first_component", pointer, pointer, number),
        ("icalcomponent_get_next_component", pointer, pointer, number),
        ("icalproperty_string_to_kind", number, text),
        ("icalcomponent_get_first_property", pointer, pointer, number),
        ("icalcomponent_get_next_property", pointer, pointer, number),
        ("icalproperty_get_value", pointer, pointer),
        ("icalproperty_get_value_as_string", text, pointer),
        ("icalvalue_get_text", text, pointer),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def instant_or_day(text: str) -> date | datetime:
    """A day, or an instant in UTC, as iCalendar or ISO 8601 write it."""
    if len(text) in (8, 10):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(UTC)


READERS: dict[str, Callable[[bytes], list[Seen]]] = {
    "icalendar": by_icalendar,
    "vdirsyncer": by_vdirsyncer,
    "ical": by_ical,
    "vobject": by_vobject,
    "ics": by_ics,
    "ical.js": partial(by_node, "ical.js"),
    "node-ical": partial(by_node, "node-ical"),
    "libical": by_libical,
}
UNESCAPE_TWICE = ("icalendar", "vdirsyncer", "ics", "node-ical")
r"""Those that read ``\\n`` as a backslash and a line end, so that ``C:\new`` is two lines."""
