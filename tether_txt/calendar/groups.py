"""Which feeds there are beside the whole: one for each promiser, promisee or goal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tether_txt.calendar.entries import Entry
from tether_txt.calendar.ledger import Ledger
from tether_txt.calendar.words import Title, Words

KINDS = ("who", "to", "goal")
USUAL_NAME = "Promises"


def feed_name(ledger: Ledger) -> str:
    """What calendars call the feed of the whole repository."""
    return ledger.settings.calendar.name or USUAL_NAME


def group_names(ledger: Ledger, per: str, keys: Iterable[str]) -> dict[str, str]:
    """What they call the feeds of these persons or goals."""
    words = Words(ledger, Title(()))
    called = words.goal if per == "goal" else words.name
    link = "to" if per == "to" else "·"
    return {key: f"{feed_name(ledger)} {link} {called(key)}" for key in keys}


def keys(ledger: Ledger, per: str) -> Iterator[str]:
    """Everybody, or every goal, that promises have ever been about."""
    for life in ledger.lives.values():
        said = life.commitment
        if per == "who":
            yield from ledger.persons((said.who,))
        elif said.private:
            continue
        elif per == "to":
            yield from ledger.persons(said.to)
        elif said.goal:
            yield said.goal


def grouped(entries: Sequence[Entry], per: str, known: Iterable[str]) -> dict[str, list[int]]:
    """The places of the entries of each feed; one for each of `known`, if only an empty one."""
    groups: dict[str, list[int]] = {key: [] for key in known}
    for at, entry in enumerate(entries):
        for key in _keys_of(entry, per):
            groups.setdefault(key, []).append(at)
    return groups


def _keys_of(entry: Entry, per: str) -> frozenset[str]:
    """The feeds that an entry belongs in; a private one must not tell for whom or what it is."""
    if per == "who":
        return entry.who
    if entry.private:
        return frozenset()
    if per == "to":
        return entry.to
    return frozenset((entry.goal,) if entry.goal else ())
