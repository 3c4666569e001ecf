"""All feeds of one commit as bytes, and the index of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tether_txt.calendar import groups
from tether_txt.calendar.entries import Entry
from tether_txt.calendar.feed import Calendar, Component, components, render
from tether_txt.calendar.ledger import Ledger
from tether_txt.calendar.lines import plain_name
from tether_txt.calendar.ratchet import raised
from tether_txt.calendar.stamps import turn
from tether_txt.history.clocks import after
from tether_txt.serve.answers import CALENDAR, JSON, TEXT, Page, page

AT_MOST = 3600
"""Seconds after which feeds are made anew although nothing turned: what has been closed long
enough leaves them, and what is due in a year comes in."""


class Key(NamedTuple):
    """Which feed: of everything, or of one promiser (``who``), promisee (``to``) or ``goal``.

    `redacted` is the same without words.
    """

    per: str = "all"
    name: str = ""
    redacted: bool = False

    @property
    def path(self) -> str:
        return f"/{self.per}/{self.name}.ics" if self.name else f"/{self.per}.ics"


class Feed(NamedTuple):
    """One feed: what calendars call it, how many entries it has, and its bytes.

    `listed` is False where it is redacted, and for who is known and was never in any promise.
    """

    name: str
    entries: int
    listed: bool
    page: Page


class Shelf(NamedTuple):
    """What is served of the commit `tip`, until the instant `until` at the latest.

    `feeds` has one for everybody and every goal that is known, `pages` all that is to be had
    without a token, by path.
    """

    tip: str
    until: int
    feeds: Mapping[Key, Feed]
    pages: Mapping[str, Page]


class Making(NamedTuple):
    """How feeds are made: their kind, the address that they are below, and what is the present."""

    kind: str
    base: str
    now: int


class Told(NamedTuple):
    """The entries of a commit, and the same without words if they are wanted."""

    entries: Sequence[Entry]
    redacted: Sequence[Entry] | None = None


def shelve(tip: str, ledger: Ledger, told: Told, making: Making, before: Shelf | None) -> Shelf:
    """Make all feeds. Where `before` had other bytes, stamps and times do not fall below them."""
    had = before.feeds if before else {}
    feeds = dict(_feeds(ledger, told.entries, making, had))
    if told.redacted is not None:
        feeds |= _feeds(ledger, told.redacted, making, had, redacted=True)
    for key, gone in had.items():
        if key not in feeds:  # who subscribed would keep what they saw last
            feeds[key] = _feed(gone.name, (), gone.listed, making, gone)
    pages = {key.path: feed.page for key, feed in feeds.items() if not key.redacted}
    old = before.pages if before else {}
    listed = [(key, feed) for key, feed in feeds.items() if feed.listed]
    for path, kind, body in (
        ("/", TEXT, _index_text(listed, making.base)),
        ("/index.json", JSON, _index_json(listed, making.base)),
    ):
        pages[path] = page(kind, body, making.now, old.get(path))
    return Shelf(tip, _until(ledger, told.entries), feeds, pages)


def _feeds(
    ledger: Ledger,
    entries: Sequence[Entry],
    making: Making,
    before: Mapping[Key, Feed],
    redacted: bool = False,
) -> Iterator[tuple[Key, Feed]]:
    """Redacted entries are in no feed that would tell for whom or for what they are."""
    parts = components(entries, making.kind)
    whole = Key(redacted=redacted)
    called = groups.feed_name(ledger)
    yield whole, _feed(called, parts, not redacted, making, before.get(whole))
    for per in ("who",) if redacted else groups.KINDS:
        listed = frozenset(groups.keys(ledger, per))
        found = groups.grouped(entries, per, sorted({*listed, *_known(ledger, per)}))
        names = groups.group_names(ledger, per, found)
        for name, places in sorted(found.items()):
            key, own = Key(per, name, redacted), [parts[at] for at in places]
            shown = name in listed and not redacted
            yield key, _feed(names[name], own, shown, making, before.get(key))


def _known(ledger: Ledger, per: str) -> Iterable[str]:
    return ledger.goals if per == "goal" else ledger.people


def _feed(
    name: str, parts: Sequence[Component], listed: bool, making: Making, before: Feed | None
) -> Feed:
    calendar = Calendar(name, making.kind)
    data = render(calendar, parts)
    if before is not None and data != before.page.body:
        data = render(calendar, raised(parts, before.page.body))
    old = before.page if before else None
    return Feed(name, len(parts), listed, page(CALENDAR, data, making.now, old))


def _until(ledger: Ledger, entries: Sequence[Entry]) -> int:
    """When time alone may change a feed: a deadline passes, or what is dated ahead has landed."""
    as_of = ledger.as_of
    turns = [turn(entry.due) for entry in entries if not after(as_of, entry.due)]
    landing = [] if ledger.ahead is None else [ledger.ahead // 60 * 60]
    return min([*turns, *landing, as_of + AT_MOST])


def _index_text(listed: Sequence[tuple[Key, Feed]], base: str) -> bytes:
    """For a person with a browser or curl."""
    rows = [(f"{base}{key.path}", f"{feed.entries:,}", feed.name) for key, feed in listed]
    width = max(len(address) for address, _, _ in rows)
    digits = max(len(count) for _, count, _ in rows)
    lines = ["Calendars to subscribe to, with how many entries they have:", ""]
    lines += [f"{a:<{width}}  {count:>{digits}}  {plain_name(name)}" for a, count, name in rows]
    lines += ["", f"The same for programs: {base}/index.json"]
    return ("\n".join(lines) + "\n").encode()


def _index_json(listed: Sequence[tuple[Key, Feed]], base: str) -> bytes:
    """As the index of ``tether ics --per``, for all kinds of feeds together."""
    feeds = [
        {
            "file": key.path[1:],
            **({key.per: key.name} if key.name else {}),
            "name": feed.name,
            "entries": feed.entries,
            "url": f"{base}{key.path}",
        }
        for key, feed in listed
    ]
    index = {"schema_version": 1, "feeds": feeds}
    return json.dumps(index, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"
