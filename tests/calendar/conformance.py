"""What a feed must be, told from its bytes alone: a tokenizer of its own, and every rule.

It shares nothing with the code that writes feeds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

FORBIDDEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
LINE = re.compile(r"([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[A-Za-z0-9/._-]+)*):(.*)", re.DOTALL)
UTC_TIME = re.compile(r"\d{8}T\d{6}Z")
DAY = re.compile(r"\d{8}")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
DURATION = re.compile(r"-?P(\d+D(T(\d+H)?(\d+M)?)?|T(\d+H(\d+M)?|\d+M))")
ESCAPES = re.compile(r"\\[\\;,n]")

CALENDAR = {
    "VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL",
    "X-PUBLISHED-TTL", "COLOR",
}  # fmt: skip
COMMON = {
    "UID",
    "DTSTAMP",
    "LAST-MODIFIED",
    "SEQUENCE",
    "SUMMARY",
    "DESCRIPTION",
    "CLASS",
    "STATUS",
}
NEEDED = {"VEVENT": COMMON | {"DTSTART", "DTEND", "TRANSP"}, "VTODO": COMMON | {"DUE"}}
MAYBE = {
    "VEVENT": {"CATEGORIES", "URL"},
    "VTODO": {"CATEGORIES", "URL", "COMPLETED", "PERCENT-COMPLETE"},
}
ALARM = {"ACTION", "DESCRIPTION", "TRIGGER"}
NOTHING = "No promises"
FIRST_SEQUENCE = datetime(2020, 1, 1, tzinfo=UTC)


class Property(NamedTuple):
    name: str
    parameters: str
    value: str


class Component(NamedTuple):
    name: str
    properties: tuple[Property, ...]
    parts: tuple[Component, ...]

    def get(self, name: str) -> str:
        """The value of the one property of that name; empty if there is none."""
        return next((each.value for each in self.properties if each.name == name), "")

    def text(self, name: str) -> str:
        """The same, unescaped."""
        return unescape(self.get(name))

    @property
    def promises(self) -> tuple[Component, ...]:
        """The entries of a calendar; none if its one component says that there are none."""
        return () if [part.get("SUMMARY") for part in self.parts] == [NOTHING] else self.parts

    def bare(self) -> tuple[object, ...]:
        """All but what tells copies apart and what tells versions apart."""
        stamps = {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}
        return (*(each for each in self.properties if each.name not in stamps), *self.parts)


def unescape(value: str) -> str:
    return ESCAPES.sub(lambda match: "\n" if match[0][1] == "n" else match[0][1], value)


def unfold(data: bytes) -> list[bytes]:
    """The content lines, without their line ends."""
    return data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").split(b"\r\n")[:-1]


def parse(data: bytes) -> Component:
    """The calendar of a feed. Raises ValueError for what is none."""
    stack: list[tuple[str, list[Property], list[Component]]] = [("", [], [])]
    for line in unfold(data):
        match = LINE.fullmatch(line.decode())
        if match is None:
            raise ValueError(f"no content line: {line!r}")
        name, parameters, value = match.groups()
        if name == "BEGIN":
            stack.append((value, [], []))
        elif name == "END":
            begun, properties, parts = stack.pop()
            if begun != value or not stack:
                raise ValueError(f"END:{value} ends {begun}")
            stack[-1][2].append(Component(value, tuple(properties), tuple(parts)))
        else:
            stack[-1][1].append(Property(name, parameters, value))
    (_, loose, found), *open_ = stack
    if open_ or loose or len(found) != 1 or found[0].name != "VCALENDAR":
        raise ValueError("not one calendar")
    return found[0]


def faults(data: bytes) -> list[str]:
    """Everything that is wrong with a feed's bytes; nothing if it is as it must be."""
    found = list(_bytes(data))
    try:
        calendar = parse(data)
    except ValueError as error:
        return [*found, str(error)]
    found += _calendar(calendar)
    kinds = {part.name for part in calendar.parts}
    if len(kinds) != 1 or kinds - {"VEVENT", "VTODO"}:
        found.append(f"components {sorted(kinds)}")
        return found
    for part in calendar.parts:
        found += (f"{part.get('UID')}: {fault}" for fault in _component(part))
    if calendar.promises and NOTHING in [part.get("SUMMARY") for part in calendar.parts]:
        found.append("it has promises, and says that it has none")
    uids = Counter(part.get("UID") for part in calendar.parts)
    found += (f"{uid} stands {count} times" for uid, count in uids.items() if count > 1)
    bodies = Counter(part.bare() for part in calendar.parts)
    found += (
        f"{count} alike without UID: {body[0]}" for body, count in bodies.items() if count > 1
    )
    return found


def _bytes(data: bytes) -> Iterator[str]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield "byte order mark"
    if re.search(rb"\r(?!\n)|(?<!\r)\n", data):
        yield "a line end that is not CRLF"
    if not data.endswith(b"\r\n"):
        yield "no CRLF at the end"
    lines = data.split(b"\r\n")[:-1]
    for number, line in enumerate(lines, 1):
        if len(line) > 75:
            yield f"line {number} has {len(line)} octets"
        if line in (b"", b" ", b"\t"):
            yield f"line {number} is empty"
        try:
            text = line.decode()
        except UnicodeDecodeError:
            yield f"line {number} is not UTF-8 by itself"
            continue
        if FORBIDDEN.search(text):
            yield f"line {number} has {FORBIDDEN.search(text)!r}"
        folded = number < len(lines) and lines[number][:1] in (b" ", b"\t")
        if folded and (len(line) - len(line.rstrip(b"\\"))) % 2:
            yield f"line {number} is folded inside an escape"


def _names(properties: tuple[Property, ...], needed: set[str], maybe: set[str]) -> Iterator[str]:
    counted = Counter(each.name for each in properties)
    for name in sorted(needed - counted.keys()):
        yield f"no {name}"
    for name, count in counted.items():
        if name not in needed | maybe:
            yield f"{name} has no place here"
        elif count > 1:
            yield f"{count} times {name}"


def _calendar(calendar: Component) -> Iterator[str]:
    yield from _names(calendar.properties, CALENDAR, {"SOURCE"})
    for each in calendar.properties:
        want = {"REFRESH-INTERVAL": ";VALUE=DURATION", "SOURCE": ";VALUE=URI"}.get(each.name, "")
        if each.parameters != want:
            yield f"{each.name} with {each.parameters!r}"
    if calendar.get("VERSION") != "2.0" or calendar.get("CALSCALE") != "GREGORIAN":
        yield "VERSION or CALSCALE"
    name = calendar.get("NAME")
    if name != calendar.get("X-WR-CALNAME") or not name.strip() or re.search(r"[,;\\]", name):
        yield f"the name {name!r}"
    refresh = calendar.get("REFRESH-INTERVAL")
    if refresh != calendar.get("X-PUBLISHED-TTL") or not DURATION.fullmatch(refresh):
        yield "REFRESH-INTERVAL and X-PUBLISHED-TTL"
    if source := calendar.get("SOURCE"):
        yield from _uri("SOURCE", source)


def _component(part: Component) -> Iterator[str]:
    yield from _names(part.properties, NEEDED[part.name], MAYBE[part.name])
    for each in part.properties:
        dated = each.name in ("DTSTART", "DTEND", "DUE") and each.parameters == ";VALUE=DATE"
        if each.parameters and not dated:
            yield f"{each.name} with {each.parameters!r}"
    if not UUID.fullmatch(part.get("UID")):
        yield "UID is no UUID"
    if part.get("CLASS") not in ("PUBLIC", "PRIVATE"):
        yield "CLASS"
    yield from _stamps(part)
    yield from _texts(part)
    yield from _event(part) if part.name == "VEVENT" else _todo(part)
    for alarm in part.parts:
        yield from _alarm(alarm)


def _stamps(part: Component) -> Iterator[str]:
    modified = part.get("LAST-MODIFIED")
    if not UTC_TIME.fullmatch(modified) or part.get("DTSTAMP") != modified:
        yield "DTSTAMP and LAST-MODIFIED"
        return
    seconds = int((_time(modified) - FIRST_SEQUENCE).total_seconds())
    if part.get("SEQUENCE") != str(min(max(0, seconds), 2**31 - 1)):
        yield "SEQUENCE does not go with LAST-MODIFIED"


def _texts(part: Component) -> Iterator[str]:
    for name in ("SUMMARY", "DESCRIPTION"):
        left = ESCAPES.sub("", part.get(name))
        if re.search(r"[\\;,]", left):
            yield f"{name} is not escaped"
        if not part.text(name).strip():
            yield f"{name} is empty"
    if "\n" in part.text("SUMMARY"):
        yield "SUMMARY has several lines"
    categories = part.get("CATEGORIES")
    if re.search(r"[\\;]", categories) or (categories and "" in categories.split(",")):
        yield "CATEGORIES"
    if part.get("URL"):
        yield from _uri("URL", part.get("URL"))


def _uri(name: str, value: str) -> Iterator[str]:
    if not re.fullmatch(r"https?://[!-~]+", value) or re.search(r'["<>\\^`{|}]', value):
        yield f"{name} is no address: {value}"


def _event(part: Component) -> Iterator[str]:
    if part.get("STATUS") != "CONFIRMED" or part.get("TRANSP") != "TRANSPARENT":
        yield "STATUS or TRANSP"
    start, end = part.get("DTSTART"), part.get("DTEND")
    whole = [each.parameters for each in part.properties if each.name in ("DTSTART", "DTEND")]
    if whole == [";VALUE=DATE", ";VALUE=DATE"] and DAY.fullmatch(start) and DAY.fullmatch(end):
        if _day(end) - _day(start) != timedelta(days=1):
            yield "a whole day is not one day"
    elif whole == ["", ""] and UTC_TIME.fullmatch(start) and UTC_TIME.fullmatch(end):
        if _time(end) - _time(start) != timedelta(minutes=30):
            yield "a timed event does not take half an hour"
    else:
        yield f"DTSTART {start}, DTEND {end}"


def _todo(part: Component) -> Iterator[str]:
    status, completed = part.get("STATUS"), part.get("COMPLETED")
    if status not in ("NEEDS-ACTION", "COMPLETED", "CANCELLED"):
        yield "STATUS"
    if completed and (status != "COMPLETED" or not UTC_TIME.fullmatch(completed)):
        yield "COMPLETED"
    whole = any(each.name == "DUE" and each.parameters for each in part.properties)
    if not (DAY if whole else UTC_TIME).fullmatch(part.get("DUE")):
        yield "DUE"


def _alarm(alarm: Component) -> Iterator[str]:
    yield from _names(alarm.properties, ALARM, set())
    if alarm.name != "VALARM" or alarm.get("ACTION") != "DISPLAY" or alarm.parts:
        yield "VALARM"
    if not DURATION.fullmatch(alarm.get("TRIGGER")):
        yield f"TRIGGER {alarm.get('TRIGGER')}"


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC)


def stamp_faults(before: bytes, after: bytes) -> list[str]:
    """What a client that saw `before` would not notice in `after`."""
    old = {part.get("UID"): part for part in parse(before).parts}
    found = []
    for new in parse(after).parts:
        was = old.get(new.get("UID"))
        if was is None or was == new:
            continue
        stamps = [(int(part.get("SEQUENCE")), part.get("LAST-MODIFIED")) for part in (was, new)]
        for name, low, high in zip(("SEQUENCE", "LAST-MODIFIED"), *stamps, strict=True):
            if not low < high:
                found.append(f"{new.get('SUMMARY')}: {name} from {low} to {high}")
    return found
