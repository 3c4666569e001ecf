"""Repeats: a word, a small map or an RFC 5545 recurrence rule (spec/format.md#repeat).

Recurrence is computed on local calendar days by dateutil; a day becomes an instant afterwards,
so that a weekly promise for 17:00 stays at 17:00 when the clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from tether_txt.format.model import Repeat
from tether_txt.format.when import Misread, When, day_of, parse_when

if TYPE_CHECKING:
    from dateutil.rrule import rrule

WORDS = {
    "daily": "FREQ=DAILY",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekly": "FREQ=WEEKLY",
    "monthly": "FREQ=MONTHLY",
    "yearly": "FREQ=YEARLY",
}
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
# Compiled when they are used: most repositories have no such rule, and every command starts here.
_EVERY = r"(?a)([1-9]\d{0,3}) (day|week|month|year)s?"
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,3}",
    "COUNT": r"[1-9]\d{0,2}|1000",
    "UNTIL": r"\d{8}",
    "BYDAY": r"[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)(,[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)){0,40}",
    "BYMONTHDAY": r"[+-]?\d{1,2}(,[+-]?\d{1,2}){0,61}",
    "BYMONTH": r"\d{1,2}(,\d{1,2}){0,11}",
    "BYSETPOS": r"[+-]?\d{1,2}(,[+-]?\d{1,2}){0,10}",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_COUNTED = {"FREQ", "INTERVAL", "COUNT"}
_HELP = "write `daily`, `weekdays`, `weekly`, `monthly`, `yearly`, `{every: 2 weeks}` or an RRULE"


def parse_every(text: str) -> str:
    """``weekly`` or ``2 weeks`` as an RRULE. Raises `Misread` (TT109)."""
    if text in WORDS:
        return WORDS[text]
    match = re.fullmatch(_EVERY, text)
    if match is None:
        raise Misread("TT109", f"`{text[:40]}` is not a repeat", _HELP)
    return f"FREQ={_UNITS[match[2]]};INTERVAL={match[1]}"


def repeat_of(
    every: str, day: str | None = None, count: int | None = None, until: When | None = None
) -> Repeat:
    """The repeat that a map tells; `every` is an RRULE already. Raises `Misread` (TT109)."""
    rule = every
    if day is not None:
        if not rule.startswith("FREQ=MONTHLY"):
            message = "`day: last` is the last day of a month"
            raise Misread("TT109", message, "use it with `every: monthly`, or delete it")
        rule += ";BYMONTHDAY=-1"
    if count is not None:
        if until:
            message = "`count` and `until` cannot both be given"
            raise Misread("TT109", message, "keep one of the two")
        rule += f";COUNT={count}"
    if until and not until.is_day:
        message = "`until` is a day, without a time"
        raise Misread("TT109", message, f"write `until: {day_of(until.day)}`")
    return Repeat("", rule, until)


def parse_repeat(text: str) -> Repeat:
    """A word or an RRULE text. Raises `Misread` (TT109)."""
    if "=" not in text:
        if text not in WORDS:
            help = f"write `{{every: {text}}}`" if re.fullmatch(_EVERY, text) else _HELP
            raise Misread("TT109", f"`{text[:40]}` is not a repeat", help)
        return Repeat(text, WORDS[text])
    return _parse_rrule(text)


def _parse_rrule(text: str) -> Repeat:
    parts: dict[str, str] = {}
    for part in text.removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if name not in _PARTS or name in parts:
            raise Misread("TT109", f"`{name[:20]}` cannot stand in this rule", _rrule_help(name))
        if not re.fullmatch(_PARTS[name], value):
            raise Misread("TT109", f"`{part[:40]}` is not valid here", _rrule_help(name))
        parts[name] = value
    if "FREQ" not in parts:
        raise Misread("TT109", "the rule has no FREQ", "write for example `FREQ=WEEKLY;BYDAY=TU`")
    if "COUNT" in parts and "UNTIL" in parts:
        raise Misread("TT109", "COUNT and UNTIL cannot both be given", "keep one of the two")
    if "BYSETPOS" in parts and parts["FREQ"] in ("DAILY", "WEEKLY"):
        raise Misread("TT109", "BYSETPOS needs a month or a year", "use FREQ=MONTHLY or YEARLY")
    until = None
    if end := parts.pop("UNTIL", None):
        until = parse_when(f"{end[:4]}-{end[4:6]}-{end[6:]}")
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        _rule(rule, date(2026, 1, 1))
    except (ValueError, TypeError, IndexError) as error:
        raise Misread("TT109", f"the rule is not valid: {error}", _rrule_help("")) from None
    return Repeat(text, rule, until)


def _rrule_help(name: str) -> str:
    if name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        return "a promise repeats at most once a day: give the time of day in `due`"
    if name == "UNTIL":
        return "write a day: `UNTIL=20261231`"
    if name == "FREQ":
        return "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"
    return f"these may be used: {', '.join(_PARTS)}"


def check_start(repeat: Repeat, due: When) -> None:
    """Raises `Misread` (TT110, TT111) if `due` is not an occurrence, or not one every time."""
    day = date.fromordinal(due.day)
    parts = _parts(repeat.rrule)
    plain = not any(name.startswith("BY") for name in parts)
    if parts["FREQ"] == "MONTHLY" and plain and day.day > 28:
        raise Misread(
            "TT110",
            f"not every month has a day {day.day}",
            "write `repeat: {every: monthly, day: last}`, or choose a day up to 28",
        )
    if parts["FREQ"] == "YEARLY" and plain and (day.month, day.day) == (2, 29):
        raise Misread("TT110", "not every year has a 29 February", "choose 28 February, or 1 March")
    if repeat.until and repeat.until.day < due.day:
        raise Misread(
            "TT111", "the repeat ends before its first day, `due`", "move `until`, or `due`"
        )
    if not plain and not _starts_at(repeat.rrule, day):
        raise Misread(
            "TT111",
            f"`due` is {day:%A} {day.isoformat()}, which is no day of this repeat",
            "let `due` be the first day on which it falls due",
        )


def _starts_at(rule: str, day: date) -> bool:
    """Whether the rule's first occurrence from that day on is the day itself.

    The calendar repeats after 400 years. The question is asked near its end, so that a rule
    that never holds is given up after centuries and not after millennia.
    """
    late = day.replace(year=9600 + day.year % 400)
    first = next(iter(_rule(rule, late)), None)
    return first is not None and first.date() == late


def occurrences(repeat: Repeat, due: When, until_day: int) -> Iterator[int]:
    """The local days (ordinals) on which it falls due, from the first up to `until_day`."""
    last = min(until_day, repeat.until.day) if repeat.until else until_day
    return takewhile(lambda day: day <= last, _days(repeat.rrule, due.day))


def _days(rule: str, start: int) -> Iterable[int]:
    """All days of a rule, ascending; dateutil is asked only where more than weeks is counted."""
    parts = _parts(rule)
    step, count = int(parts.get("INTERVAL", "1")), parts.get("COUNT")
    days: Iterable[int]
    if parts["FREQ"] == "WEEKLY" and parts.keys() <= _COUNTED | {"BYDAY"}:
        days = _weekly(start, step, parts.get("BYDAY"))
    elif parts["FREQ"] == "DAILY" and parts.keys() <= _COUNTED:
        days = range(start, date.max.toordinal() + 1, step)
    else:
        return (moment.toordinal() for moment in _rule(rule, date.fromordinal(start)))
    return days if count is None else islice(days, int(count))


def _weekly(start: int, step: int, by_day: str | None) -> Iterator[int]:
    """From a day on, its weekday or those of a BYDAY, in every so many weeks from Monday."""
    monday = start - (start - 1) % 7
    named = {_WEEK.index(name[-2:]) for name in by_day.split(",")} if by_day else {start - monday}
    wanted = sorted(named)
    for week in range(monday, date.max.toordinal() + 1, step * 7):
        for weekday in wanted:
            if start <= week + weekday <= date.max.toordinal():
                yield week + weekday


def occurs_on(repeat: Repeat, due: When, day: int) -> bool:
    """Whether a local day (ordinal) is one of the occurrences."""
    if day < due.day or (repeat.until and day > repeat.until.day):
        return False
    if "COUNT=" in repeat.rrule:
        return day in occurrences(repeat, due, day)
    wanted = datetime.fromordinal(day)
    rule = _rule(repeat.rrule, _near(repeat.rrule, date.fromordinal(due.day), wanted.date()))
    return bool(rule.between(wanted, wanted, inc=True))


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=") for part in rule.split(";"))


def _near(rule: str, start: date, day: date) -> date:
    """A later start of the same series, whole intervals on and before the day.

    Without it a question about the year 9000 would walk there day by day.
    """
    parts = _parts(rule)
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] in ("DAILY", "WEEKLY"):
        step = interval * (7 if parts["FREQ"] == "WEEKLY" else 1)
        return start + timedelta(days=max(0, (day - start).days // step - 1) * step)
    months = interval * (12 if parts["FREQ"] == "YEARLY" else 1)
    ahead = max(0, ((day.year - start.year) * 12 + day.month - start.month) // months - 1)
    while ahead > 0:
        year, month = divmod(start.year * 12 + start.month - 1 + ahead * months, 12)
        try:
            return date(year, month + 1, start.day)
        except ValueError:  # no such day in that month: an interval earlier
            ahead -= 1
    return start


def _rule(rule: str, start: date) -> rrule:
    from dateutil.rrule import rrule as recurrence
    from dateutil.rrule import rrulestr

    found = rrulestr(rule, dtstart=datetime.fromordinal(start.toordinal()))
    if not isinstance(found, recurrence):
        raise ValueError("only one rule can be given")
    return found
