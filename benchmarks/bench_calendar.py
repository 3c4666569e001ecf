"""`tether_txt.calendar.feed` against icalendar on the same entries, and `tether ics` on a history.

python -m benchmarks.bench_calendar [--size 10000] [--runs 5] [--history] [--data DIR]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Command, Series, interleaved, ratio
from benchmarks.setting import NOW, ROOT, Outcome, Setting, environment
from tether_txt.calendar.entries import Entry

if TYPE_CHECKING:
    from icalendar import Event

_WHAT = (
    "Send the board pack as a PDF, with the three figures that were missing",
    "Publier la note d’été; deux pages, en français",
    "Ship version 2 of the importer to the pilot group",
)
_WHY = "The printer needs two working days, and the board meets on Tuesday.\nBob takes it there."
_KINDS = ("lines", "icalendar", "icalendar-each", "nothing")


def made(size: int) -> list[Entry]:
    """So many entries, every third of a whole day, the same every time."""
    return [_entry(number) for number in range(size)]


def _entry(number: int) -> Entry:
    due = 1_767_225_600 + number * 3_600
    what = f"Ana Ferreira → Bob Okafor: {_WHAT[number % 3]} ({number})"
    return Entry(
        uid=f"{number:08x}-0000-5000-8000-000000000000",
        stamp=due - 900_000,
        due=due,
        day=date(2026, 1, 1).toordinal() + number % 3_000 if number % 3 == 0 else None,
        verdict="open",
        closed=None,
        summary=what,
        description=f"{what}\nDue soon\nWhy: {_WHY}\nGoal: A paper that people read\nId: p{number}",
        categories=("Open", "paper"),
        url=f"https://github.com/acme/promises/blob/HEAD/commitments/p{number}.yaml",
        private=False,
        alarms=(),
        who=frozenset(("ana",)),
        to=frozenset(("bob",)),
        goal=None,
    )


def by_lines(entries: Sequence[Entry]) -> bytes:
    """As the tool writes it."""
    from tether_txt.calendar.feed import Calendar, components, render

    return render(Calendar("Promises"), components(entries, "event"))


def by_icalendar(entries: Sequence[Entry]) -> bytes:
    """The same properties through icalendar's `add` and `to_ical`."""
    from icalendar import Calendar

    calendar = Calendar()
    for name, value in (("version", "2.0"), ("prodid", "-//bench//EN"), ("name", "Promises")):
        calendar.add(name, value)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def by_icalendar_each(entries: Sequence[Entry]) -> bytes:
    """The same, event by event, which saves memory."""
    return b"".join(bytes(_event(entry).to_ical()) for entry in entries)


def _event(entry: Entry) -> Event:
    from icalendar import Event

    event = Event()
    stamp = datetime.fromtimestamp(entry.stamp, UTC)
    if entry.day is None:
        end: date = datetime.fromtimestamp(entry.due, UTC)
        start: date = end - timedelta(minutes=30)
    else:
        start = date.fromordinal(entry.day)
        end = start + timedelta(days=1)
    for name, value in (
        ("uid", entry.uid), ("dtstamp", stamp), ("last-modified", stamp),
        ("sequence", entry.stamp - 1_577_836_800), ("dtstart", start), ("dtend", end),
        ("summary", entry.summary), ("description", entry.description),
        ("categories", list(entry.categories)), ("url", entry.url), ("class", "PUBLIC"),
        ("status", "CONFIRMED"), ("transp", "TRANSPARENT"),
    ):  # fmt: skip
        event.add(name, value)
    return event


def writers(setting: Setting) -> Outcome:
    """Whole processes that make the same entries and write them, less one that writes nothing."""
    commands = [
        Command(
            f"{kind}, {setting.size:,} entries",
            (sys.executable, "-m", "benchmarks.bench_calendar", "--write", kind,
             "--size", str(setting.size)),
            ROOT,
            environment(setting.folder),
        )
        for kind in _KINDS
    ]  # fmt: skip
    series = interleaved(commands, setting.runs)
    lines, whole, each, nothing = series
    notes = []
    if all(one.runs for one in series):
        for peer in (whole, each):
            times = (peer.seconds - nothing.seconds) / (lines.seconds - nothing.seconds)
            memory = (lines.peak - nothing.peak) / max(1, peer.peak - nothing.peak)
            notes.append(f"{peer.name}: {times:.1f} times the time of lines (at least 10 wanted)")
            notes.append(f"{'':<4}and lines take {memory:.2f} of its memory (at most 0.25 wanted)")
    return Outcome(series, [*ratio(lines, whole), *ratio(lines, each)], notes)


def whole(setting: Setting) -> Outcome:
    """`tether ics` as a process against `tether report`, both cold, then both warm."""
    size = setting.size
    repository = setting.data("history", str(size), str(size * 21 // 10), "--checkout")
    out = os.fspath(setting.folder / "all.ics")
    asked = ("--now", NOW, "ics", "-o", out)
    feeds = setting.tether(f"ics, {size:,} promises", repository, *asked)
    again = feeds._replace(name="ics, unchanged")
    fresh = feeds._replace(before=lambda: Path(out).unlink(missing_ok=True))
    report = setting.tether("report", repository, "--now", NOW, "report")
    cold = [
        setting.tether("report, cold", repository, "--now", NOW, "report", cold=True),
        setting.tether("ics, cold", repository, *asked, cold=True),
    ]
    first = interleaved(cold, setting.runs, warm_up=False)
    series = interleaved([report, fresh, again], setting.runs)
    ratios = [*ratio(first[1], first[0], 1.5)]
    ratios += [*ratio(series[1], series[0], 1.5), *ratio(series[2], series[0], 1.5)]
    return Outcome([*first, *series], ratios, [])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write once (`--write`), or measure and print; 1 where a process failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_calendar")
    parser.add_argument("--size", type=int, default=10_000, help="entries (default 10000)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--history", action="store_true", help="also the whole command")
    parser.add_argument("--data", type=Path, help="keep the generated data here, and use it again")
    parser.add_argument("--write", choices=_KINDS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.write:
        entries = made(options.size)
        write = {"lines": by_lines, "icalendar": by_icalendar, "icalendar-each": by_icalendar_each}
        if options.write != "nothing":
            print(len(write[options.write](entries)))
        return 0
    from benchmarks.bench import _shown

    with tempfile.TemporaryDirectory(prefix="tether-bench-") as temporary:
        folder = Path(options.data or temporary).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        setting = Setting(folder, options.size, options.runs, 1, False, False)
        outcomes = {"calendar": writers(setting)}
        if options.history:
            outcomes["ics"] = whole(setting)
    for name, outcome in outcomes.items():
        print(_shown(name, outcome))
    return int(any(_failed(one) for outcome in outcomes.values() for one in outcome.series))


def _failed(series: Series) -> bool:
    return series.problem is not None


if __name__ == "__main__":
    sys.exit(main())
