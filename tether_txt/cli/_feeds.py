"""Feeds as files: replaced as a whole, and left alone when nothing changed."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from tether_txt.calendar.entries import Entry, Wanted
from tether_txt.calendar.feed import Calendar, Component, components, render
from tether_txt.calendar.groups import feed_name, group_names, grouped, keys
from tether_txt.calendar.ledger import Ledger
from tether_txt.calendar.links import ascii_uri
from tether_txt.calendar.ratchet import raised
from tether_txt.calendar.words import parse_title
from tether_txt.cli._feed_options import FeedOptions
from tether_txt.cli._files import previous, replace
from tether_txt.errors import UsageError
from tether_txt.format.when import Misread, parse_duration

INDEX = "index.json"
_OPENING = b"BEGIN:VCALENDAR"
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


def duration(text: str, option: str) -> int:
    """The seconds of an option such as ``90d``. Raises `UsageError`."""
    try:
        return parse_duration(text)
    except Misread as error:
        raise UsageError(f"{option}: {error.message}", error.help) from None


def wanted(options: FeedOptions) -> Wanted:
    """What a feed of everybody is to show, but for its alarms. Raises `UsageError`."""
    for text in options.alarm:
        duration(text, "--alarm")
    return Wanted(
        title=parse_title(options.title),
        open_only=options.open_only,
        steps=options.steps,
        since=duration(options.since, "--since"),
        redact=options.redact,
    )


def alarms(ledger: Ledger, given: Sequence[str], none: bool) -> tuple[int, ...]:
    """How long before a deadline to remind: as asked for, else as ``tether.yaml`` says."""
    asked = [duration(text, "--alarm") for text in given] or ledger.settings.calendar.reminders
    return () if none else tuple(sorted(set(asked), reverse=True))


def check_names(ledger: Ledger, handles: Sequence[str], goals: Sequence[str]) -> None:
    """Raises `UsageError` for a handle or a goal that nothing is about."""
    said = [life.commitment for life in ledger.lives.values()]
    people = ledger.persons({*ledger.people, *(h for one in said for h in (one.who, *one.to))})
    serving = {one.goal for one in said if one.goal} | set(ledger.goals)
    for name in handles:
        _check_name(name, people, "nobody is called")
    for name in goals:
        _check_name(name, serving, "there is no goal")


def _check_name(name: str, known: Collection[str], message: str) -> None:
    if name not in known:
        near = get_close_matches(name, sorted(known), 1)
        help = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(sorted(known))}"
        raise UsageError(f"{message} {name}", help if known else "")


class Written(NamedTuple):
    """A feed's file, how many entries it has, and whether its bytes are new."""

    path: Path
    entries: int
    changed: bool


def write_feed(path: Path, ledger: Ledger, entries: Sequence[Entry], kind: str) -> Written:
    """Write all entries into one file. Raises `UsageError` if that cannot be."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder", "add --per who, --per to or --per goal")
    calendar = Calendar(feed_name(ledger), kind, _source(ledger, path.name))
    return _write(path, calendar, components(entries, kind))


def feed(ledger: Ledger, entries: Sequence[Entry], kind: str) -> bytes:
    """The same as bytes."""
    return render(Calendar(feed_name(ledger), kind), components(entries, kind))


def write_feeds(
    folder: Path, ledger: Ledger, entries: Sequence[Entry], kind: str, per: str
) -> list[Written]:
    """Write one file for each promiser, promisee or goal, and an index of them as JSON.

    A file that an earlier index names, and that nobody's promises are in any more, becomes an
    empty feed: subscribers of one that is gone would keep what they saw last. Raises
    `UsageError` if something cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} is no folder: {error.strerror}", "give another -o") from None
    groups = grouped(entries, per, (*keys(ledger, per), *_earlier(folder)))
    parts = components(entries, kind)
    names = group_names(ledger, per, groups)
    written = [
        _write(
            folder / f"{key}.ics",
            Calendar(names[key], kind, _source(ledger, f"{key}.ics")),
            [parts[at] for at in groups[key]],
        )
        for key in sorted(groups)
    ]
    index = {
        "schema_version": 1,
        "per": per,
        "feeds": [
            {
                "file": f"{key}.ics",
                per: key,
                "name": names[key],
                "entries": len(groups[key]),
                "url": _source(ledger, f"{key}.ics"),
            }
            for key in sorted(groups)
        ],
    }
    data = json.dumps(index, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"
    replace(folder / INDEX, data)
    return written


def _write(path: Path, calendar: Calendar, parts: Sequence[Component]) -> Written:
    before = previous(path)
    data = render(calendar, parts)
    if before and data != before:
        if not before.startswith(_OPENING):
            raise UsageError(f"{path} is no calendar, so it is left alone", "give another -o")
        data = render(calendar, raised(parts, before))
    changed = data != before
    if changed:
        replace(path, data)
    return Written(path, len(parts), changed)


def _source(ledger: Ledger, name: str) -> str | None:
    """Where a feed is published: `url` itself if it names a feed, else the file below it."""
    url = ledger.settings.url
    if url is None:
        return None
    return ascii_uri(url if url.lower().endswith(".ics") else f"{url.rstrip('/')}/{name}")


def _earlier(folder: Path) -> Iterator[str]:
    """The feeds of an earlier index that are still there; of a damaged one none."""
    try:
        feeds = json.loads((folder / INDEX).read_bytes())["feeds"]
        names = [str(feed["file"]) for feed in feeds]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return
    for name in names:
        key = name.removesuffix(".ics")
        if _KEY.fullmatch(key) and (folder / f"{key}.ics").is_file():
            yield key
