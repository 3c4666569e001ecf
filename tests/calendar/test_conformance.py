"""The judge of feeds is judged: it finds each fault that it is there for."""

from __future__ import annotations

import pytest

from tests.calendar.conformance import faults, stamp_faults
from tests.calendar.support import feed, ledger
from tests.history.stories import Story, at

NOON = at("2026-03-05 12:00")
WHAT = "Send the board pack, with C:\\New; and a title that is long enough to be folded 👩\u200d💻"


def good(kind: str = "event") -> bytes:
    story = Story().step("2026-03-01 09:00", due="2026-03-10", what=WHAT, tags=["a"])
    other = Story("b").step("2026-03-02 09:00", due="2026-03-11 17:00")
    known = ledger([*story.states, *other.states], NOON, address="https://example.org/a")
    return feed(known, kind, alarms=(3600,))


@pytest.mark.parametrize("kind", ["event", "todo"])
def test_a_good_feed(kind: str) -> None:
    assert faults(good(kind)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR"),
        (b"\r\nUID", b"\nUID"),
        (b"\r\nUID", b"\rUID"),
        (b"\r\n ", b""),
        (b"SUMMARY:", b"SUMMARY:\xff"),
        (b"SUMMARY:", b"SUMMARY:\x07"),
        (b"SUMMARY:", b"SUMMARY:\xe2\x80\xa8"),
        (b"SUMMARY:Ana", b"SUMMARY:\\\r\n nAna"),
        (b"SUMMARY:", b"SUMMARY:\\n"),
        (b"SUMMARY:", b"SUMMARY:a,b"),
        (b"SUMMARY:", b"SUMMARY:a\\b"),
        (b"SUMMARY:", b"summary"),
        (b"SUMMARY:", b"SUMMARY;LANGUAGE=en:"),
        (b"UID:", b"X:"),
        (b"UID:", b"UID:ana@example.org"),
        (b"DTSTAMP:2", b"DTSTAMP:1"),
        (b"SEQUENCE:1", b"SEQUENCE:2"),
        (b"SEQUENCE:", b"SEQUENCE:1\r\nSEQUENCE:"),
        (b"DTSTART;VALUE=DATE:20260310", b"DTSTART;VALUE=DATE:20260309"),
        (b"DTSTART;VALUE=DATE:", b"DTSTART:"),
        (b"DTEND:20260311T160000Z", b"DTEND:20260311T160000"),
        (b"DTEND:20260311T160000Z", b"DTEND;TZID=Europe/Madrid:20260311T160000"),
        (b"DTEND:20260311T160000Z", b"DTEND:20260311T153000Z"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
        (b"TRANSP:TRANSPARENT\r\n", b""),
        (b"CLASS:PUBLIC", b"CLASS:public"),
        (b"CLASS:PUBLIC", b"ATTENDEE:mailto:a@b\r\nCLASS:PUBLIC"),
        (b"CLASS:PUBLIC", b"RRULE:FREQ=DAILY\r\nCLASS:PUBLIC"),
        (b"URL:https", b"URL:javascript"),
        (b"URL:https://example.org/a", b"URL:https://example.org/ a"),
        (b"CATEGORIES:Open", b"CATEGORIES:Open,"),
        (b"ACTION:DISPLAY", b"ACTION:EMAIL"),
        (b"TRIGGER:P", b"TRIGGER:"),
        (b"END:VALARM\r\n", b""),
        (b"END:VEVENT", b"END:VTODO"),
        (b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:PUBLISH"),
        (b"VERSION:2.0", b"VERSION:2.0\r\nUID:x"),
        (b"\r\nNAME:Promises", b"\r\nNAME:Other"),
        (b"Promises", b"Prom\\,ises"),
        (b"REFRESH-INTERVAL;VALUE=DURATION", b"REFRESH-INTERVAL"),
        (b"X-PUBLISHED-TTL:PT1H", b"X-PUBLISHED-TTL:PT2H"),
        (b"COLOR:steelblue\r\n", b""),
    ],
)
def test_a_fault_is_found(old: bytes, new: bytes) -> None:
    data = good()
    assert old in data
    assert faults(data.replace(old, new)) != []


def test_faults_of_the_whole_are_found() -> None:
    data = good()
    start, end = data.index(b"BEGIN:VEVENT"), data.index(b"END:VCALENDAR")
    event = data[start : data.index(b"END:VEVENT") + 12]
    alike = event.replace(b"UID:", b"UID:00000000-0000-5000-8000-00000000000")
    todos = good("todo")
    todo = todos[todos.index(b"BEGIN:VTODO") : todos.index(b"END:VCALENDAR")]
    empty = feed(ledger([], NOON))
    nothing = empty[empty.index(b"BEGIN:VEVENT") : empty.index(b"END:VCALENDAR")]
    assert faults(data[:start] + data[end:]) != []
    for more in (event, alike, todo, data, nothing):
        assert faults(data[:end] + more + data[end:]) != []
    assert faults(data[:end]) != []
    assert faults(b"") != []


def test_stamps_that_stay_are_found() -> None:
    data = good()
    assert stamp_faults(data, data) == []
    assert stamp_faults(data, data.replace(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE")) != []
    assert stamp_faults(data.replace(b"SEQUENCE:1", b"SEQUENCE:9"), data) != []
