"""What earlier states of a commitment say, as far as a later one can contradict them.

All times are *committed* times (spec/format.md#three-times), in seconds since the epoch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from tether_txt.format.model import CLOSED, Commitment
from tether_txt.format.when import When

Item = TypeVar("Item")


class Past(NamedTuple):
    """The states so far, folded by `remember`.

    `first` is when the commitment was first recorded, `last` what was last known of it (None
    while it is deleted), `accepted` whether it was ever more than a proposal. The others tell
    when something was last said that a later claim must not precede: that it is `open`, what
    is `due`, and, where no `made` speaks of a time before it, that it is new (`unmade`); None
    for never.
    """

    first: int
    last: Commitment | None
    accepted: bool
    open: int | None
    due: int | None
    unmade: int | None


def remember(past: Past | None, said: Commitment | None, at: int) -> Past | None:
    """The past after one more state; `said` is None where that deleted the commitment."""
    if said is None:
        return past and past._replace(last=None)
    accepted = said.status not in ("proposed", "withdrawn", "released")
    is_open = said.status not in CLOSED
    if past is None:
        # `made` says that there was a time before the first record, about which it is silent.
        return Past(
            at, said, accepted, at if is_open else None, at, at if said.made is None else None
        )
    last = past.last
    moves = last is None or (said.due, said.moved) != (last.due, last.moved)
    warns = last is None or len(said.warned) > len(last.warned)
    turns = last is None or (is_open and said.status != last.status)
    return Past(
        past.first,
        said,
        past.accepted or accepted,
        _later(past.open, at) if is_open and (moves or warns or turns) else past.open,
        _later(past.due, at) if moves or turns else past.due,
        past.unmade if said.made is None else None,
    )


def _later(known: int | None, at: int) -> int:
    return at if known is None else max(known, at)


def plain(value: object) -> object:
    """A value as it is compared: spelling of dates, capitals and white space left out."""
    if isinstance(value, When):
        return value[1:]
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return value


def missing(old: Sequence[Item], new: Sequence[Item]) -> int | None:
    """The index of the first entry of `old` that `new` does not have in its place.

    Others may stand before and between them: two branches that each added one are merged so.
    """
    rest = iter([plain(entry) for entry in new])
    for index, entry in enumerate(old):
        if plain(entry) not in rest:
            return index
    return None


def added(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[int, Item]]:
    """The entries of `new` that `old` does not have, each with its index."""
    known = [plain(entry) for entry in old]
    found = []
    for index, entry in enumerate(new):
        if plain(entry) in known:
            known.remove(plain(entry))
        else:
            found.append((index, entry))
    return found
