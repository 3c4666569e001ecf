"""Content lines: whatever a text holds, readers get it back and nothing else."""

from __future__ import annotations

import re
import unicodedata

import ical.calendar_stream
import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calendar.conformance import FORBIDDEN, unescape, unfold
from tests.calendar.hostile import HOSTILE, hostile_texts
from tether_txt.calendar.lines import LIMIT, clean, escape, fold, one_line, plain_name


def calendar(*lines: str) -> bytes:
    """An event with these lines in the middle."""
    frame = "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1"
    dates = "DTSTAMP:20260101T000000Z", "DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260102"
    return b"".join(map(fold, (*frame, *dates, *lines, "END:VEVENT", "END:VCALENDAR")))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_one_property(text: str) -> None:
    data = calendar(f"DESCRIPTION:{escape(clean(text))}")
    assert len(unfold(data)) == 11
    assert unescape(unfold(data)[8].decode()) == f"DESCRIPTION:{clean(text)}"


@settings(max_examples=500)
@given(hostile_texts())
def test_a_line_can_be_read_back(text: str) -> None:
    line = f"DESCRIPTION:{escape(clean(text))}"
    data = fold(line)
    assert not FORBIDDEN.search(data.decode().replace("\r\n", "")), "a control gets out"
    physical = data.split(b"\r\n")[:-1]
    assert all(0 < len(each) <= LIMIT for each in physical)
    for each in physical:
        each.decode()
    for each in physical[:-1]:
        assert (len(each) - len(each.rstrip(b"\\"))) % 2 == 0
    assert b"".join([physical[0], *(each[1:] for each in physical[1:])]).decode() == line
    assert unescape(line) == f"DESCRIPTION:{clean(text)}"


def test_a_fold_is_beside_no_space_where_there_is_a_choice() -> None:
    line = "SUMMARY:" + "some words of it " * 40
    for each in fold(line).split(b"\r\n ")[:-1]:
        assert each[-1:] != b" "
    assert all(each[:1] != b" " for each in fold(line).split(b"\r\n ")[1:])
    assert fold("SUMMARY:" + " " * 300).replace(b"\r\n ", b"") == b"SUMMARY:" + b" " * 300 + b"\r\n"


@settings(max_examples=200, deadline=None)
@given(hostile_texts())
def test_ical_and_vobject_read_what_was_written(text: str) -> None:
    meant = clean(text)
    data = calendar(f"DESCRIPTION:{escape(meant)}", "SUMMARY:x").decode()
    (event,) = ical.calendar_stream.IcsCalendarStream.calendar_from_ics(data).events
    assert _same(event.description or "", meant)
    read = vobject.readOne(data).vevent
    assert _same(read.description.value, meant)
    assert [child.name for child in read.getChildren()].count("SUMMARY") == 1


@settings(max_examples=200, deadline=None)
@given(hostile_texts())
def test_icalendar_reads_what_was_written(text: str) -> None:
    r"""It reads ``\\N`` as a backslash and a line end, so such texts are judged elsewhere."""
    meant = clean(text)
    (event,) = icalendar.Calendar.from_ical(
        calendar(f"DESCRIPTION:{escape(meant)}", "SUMMARY:x")
    ).events
    assert event.errors == []
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "DESCRIPTION", "SUMMARY"}
    if "\\" not in meant:
        assert _same(str(event["DESCRIPTION"]), meant)


def _same(read: str, meant: str) -> bool:
    """Apart from white space at the ends, which readers are free to strip."""
    return read.strip() == meant.strip()


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)


@given(st.text())
def test_a_title_is_one_line_with_something_in_it(text: str) -> None:
    line = one_line(text)
    assert line.strip()
    assert not re.search(r"[\r\n\t]", line)
    assert all(unicodedata.category(each) not in ("Cc", "Cs", "Zl", "Zp") for each in line)


@given(st.text())
def test_a_feed_name_needs_no_escape(text: str) -> None:
    name = plain_name(text)
    assert escape(name) == name != ""


def test_what_cannot_be_said_is_seen_to_be_missing() -> None:
    assert clean("a\x00b\x1b[31m\ud800\ufeff") == "a\ufffdb\ufffd[31m\ufffd\ufffd"
    assert clean("one\r\ntwo\rthree\u2028four\x85five") == "one\ntwo\nthree\nfour\nfive"
    assert clean("می\u200cخواهم 👩\u200d💻\tx") == "می\u200cخواهم 👩\u200d💻\tx"
