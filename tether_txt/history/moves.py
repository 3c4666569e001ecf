"""Deadlines that moved: which moves one change of `due` stands for, and what each one counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tether_txt.format.model import Moved
from tether_txt.format.when import When
from tether_txt.history import table
from tether_txt.history.clocks import Times, early, weigh


class Move(NamedTuple):
    """A deadline given up for another. Instants; `kind` is one of `table.MOVES`."""

    kind: str
    from_: int
    to: int
    at: int
    evidence: str
    commit: str


class Miss(NamedTuple):
    """A miss on the way: `due` had passed when, at `at`, the deadline was moved."""

    due: int
    warned: bool
    at: int
    evidence: str
    commit: str

    @property
    def verdict(self) -> str:
        return table.missed(self.warned)


def is_correction(entry: Moved | None) -> bool:
    """Whether the entry mends a slip of the pen instead of moving a deadline."""
    return bool(entry and entry.why and entry.why.casefold().startswith("correction"))


def chain(
    due: When, to: When, new: Sequence[Moved], instant: Callable[[When], int]
) -> Iterator[tuple[When, Moved | None]]:
    """The deadlines that follow `due`, each with the new `moved` entry that tells of it.

    Several entries may land in one step (a branch was merged, a history was squashed); they
    tell of several moves. They are read from the first one whose `from` is the deadline in
    force; where there is none, it is one move, and the last entry tells of it.
    """
    if len(new) < 2:
        yield to, new[0] if new else None
        return
    in_force = instant(due) // 60
    matching = (i for i, entry in enumerate(new) if instant(entry.from_) // 60 == in_force)
    told = new[next(matching, len(new) - 1) :]
    yield from zip((*(entry.from_ for entry in told[1:]), to), told, strict=True)


def judge_move(
    due: int, to: int, times: Times, warnings: Sequence[Times], notice: int, commit: str
) -> tuple[Move, Miss | None] | None:
    """What it counts to give up `due` for `to`; None if they are the same minute."""
    if due // 60 == to // 60:
        return None
    kind, evidence = weigh(lambda clock: table.move(times.by(clock), due, to, notice))
    move = Move(kind, due, to, times.event, evidence, commit)
    if kind != table.AFTER_DUE:
        return move, None
    (_, warned), evidence = weigh(
        lambda clock: (
            table.move(times.by(clock), due, to, notice),
            warned_early(warnings, due, notice, clock),
        )
    )
    return move, Miss(due, warned, times.event, evidence, commit)


def warned_early(
    warnings: Sequence[Times], due: int, notice: int, clock: str, previous: int | None = None
) -> bool:
    """Whether somebody warned at least `notice` before D.

    In a series (`previous` is the deadline of the occurrence before) a warning is for the first
    occurrence that is at least `notice` away, and for no other.
    """
    return bool(warnings) and any(
        early(w.by(clock), due, notice)
        and (previous is None or not early(w.by(clock), previous, notice))
        for w in warnings
    )
