"""What a report says, before it is rendered: pure, the same for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import zip_longest
from operator import sub
from typing import NamedTuple

from tether_txt.format.model import Bricks
from tether_txt.format.when import DAY
from tether_txt.history import table
from tether_txt.history.clocks import after
from tether_txt.history.verdict import Verdict
from tether_txt.report.figures import (
    Figures,
    Period,
    Recurring,
    by_verdict,
    figures,
    group,
    reached_by,
)

PRIVATE = "(private)"
"""Stands for the id and the promisees of a private promise; no handle and no id is written so."""
PRIVATE_WORDS = "a private promise"
TOLD = (table.KEPT, table.KEPT_LATE, table.MISSED_WARNED, table.MISSED, table.OVERDUE)
"""The outcomes in the order in which they are told: kept first."""
SOON = 7 * DAY
"""What is due within this many seconds is due soon."""
SHOWN = 10
"""So many promises that wait for someone are named; the others are counted."""


class Look(NamedTuple):
    """How a report is to look: columns, colours, and what makes text safe to show."""

    width: int = 80
    colored: bool = False
    shown: Callable[[str], str] = str


class Heading(NamedTuple):
    """What the report is about. Instants; `zone_name` is the IANA name of `zone`."""

    name: str
    ref: str
    commit: str
    as_of: int
    since: int | None
    zone: tzinfo
    zone_name: str


class Group(NamedTuple):
    """The figures of one promiser, promisee, pair, goal, tag or month."""

    name: str
    figures: Figures


class Report(NamedTuple):
    """Everything that any format shows.

    `waiting` are promises that somebody should look at now, by kind and then by deadline:
    overdue, at risk, due soon; `more` is how many others there are. `groups` is None unless they
    were asked for, and so is `details`: the verdicts that were counted, by id and deadline.
    `last` is when the last change that counts landed (None: never).
    `months` are the outcomes by the month in which they were decided, without a gap.
    """

    heading: Heading
    figures: Figures
    waiting: tuple[Verdict, ...]
    more: int
    last: int | None
    months: tuple[tuple[str, dict[str, int]], ...]
    by: str | None = None
    groups: tuple[Group, ...] | None = None
    details: tuple[Verdict, ...] | None = None

    def readable(self, shown: Callable[[str], str]) -> Report:
        """The same with every text that comes from the repository made safe to show."""

        def clean(verdict: Verdict) -> Verdict:
            said = verdict.said
            tags = tuple(map(shown, said.tags))
            return verdict._replace(said=said._replace(what=shown(said.what), tags=tags))

        return self._replace(
            heading=self.heading._replace(
                name=shown(self.heading.name), ref=shown(self.heading.ref)
            ),
            figures=_clean_figures(self.figures, shown),
            waiting=tuple(map(clean, self.waiting)),
            groups=self.groups
            and tuple(Group(shown(g.name), _clean_figures(g.figures, shown)) for g in self.groups),
            details=self.details and tuple(map(clean, self.details)),
        )


def assemble(
    verdicts: Iterable[Verdict], heading: Heading, bricks: Bricks, by: str | None, details: bool
) -> Report:
    """The report on all verdicts as of the heading's time."""
    known = [_without_words(v) if v.said.private else v for v in verdicts]
    period = Period(heading.since, heading.as_of, heading.zone)
    waiting, more = _waiting(known, heading.as_of)
    groups = group(known, by, heading.zone) if by else {}
    return Report(
        heading=heading,
        figures=_figures(known, period, bricks),
        waiting=tuple(map(_without_id, waiting)),
        more=more,
        last=max([verdict.landed for verdict in known], default=None),
        months=tuple(_months(known, period)),
        by=by,
        groups=_groups(groups, period, bricks) if by else None,
        details=tuple(map(_without_id, _counted(known, period))) if details else None,
    )


def _groups(groups: dict[str, list[Verdict]], period: Period, bricks: Bricks) -> tuple[Group, ...]:
    return tuple(Group(name, _figures(found, period, bricks)) for name, found in groups.items())


def _counted(verdicts: Iterable[Verdict], period: Period) -> list[Verdict]:
    return [
        v
        for v in verdicts
        if v.decided is None or period.holds(v.decided) or any(period.holds(m.at) for m in v.moves)
    ]


def _months(verdicts: Iterable[Verdict], period: Period) -> Iterator[tuple[str, dict[str, int]]]:
    """What was decided in each month, from the first to the last with anything."""
    counted = by_verdict(verdicts, period)
    decided = {name: [v.decided for v in counted[name] if v.decided is not None] for name in TOLD}
    for miss in (miss for v in verdicts if v.misses for miss in v.misses):
        if period.holds(miss.at):
            decided[miss.verdict].append(miss.at)
    known = [instants for instants in decided.values() if instants]
    if not known:
        return
    months = list(period.months(min(map(min, known))))
    reached = {verdict: reached_by(instants, months) for verdict, instants in decided.items()}
    counts = {verdict: list(map(sub, found, [0, *found])) for verdict, found in reached.items()}
    last = max(index for count in counts.values() for index, many in enumerate(count) if many)
    for index, (name, _) in enumerate(months[: last + 1]):
        yield name, {verdict: count[index] for verdict, count in counts.items()}


def _figures(verdicts: Sequence[Verdict], period: Period, bricks: Bricks) -> Figures:
    found = figures(verdicts, period, bricks)
    often = tuple(r if r.what is not None else r._replace(id=PRIVATE) for r in found.often_missed)
    return found._replace(often_missed=often)


def _without_words(verdict: Verdict) -> Verdict:
    """A private promise is somebody's, has a deadline and a verdict; nothing else is told."""
    silent = verdict.said._replace(to=(PRIVATE,), what=PRIVATE_WORDS, goal=None, tags=())
    return verdict._replace(said=silent)


def _without_id(verdict: Verdict) -> Verdict:
    return verdict._replace(id=PRIVATE) if verdict.said.private else verdict


def _waiting(verdicts: Iterable[Verdict], as_of: int) -> tuple[list[Verdict], int]:
    """Of each kind the deadlines nearest to the as-of time, as many of one as of another."""
    kinds: dict[str, list[Verdict]] = {table.OVERDUE: [], table.AT_RISK: [], table.OPEN: []}
    for verdict in verdicts:
        if verdict.verdict in kinds and not (
            verdict.verdict == table.OPEN and after(verdict.due, as_of + SOON)
        ):
            kinds[verdict.verdict].append(verdict)
    for found in kinds.values():
        found.sort(key=lambda v: (abs(v.due - as_of), v.id))
    turns = zip_longest(*kinds.values())
    chosen = [verdict for turn in turns for verdict in turn if verdict is not None]
    order = list(kinds)
    near = sorted(chosen[:SHOWN], key=lambda v: (order.index(v.verdict), v.due, v.id))
    return near, len(chosen) - len(near)


def _clean_figures(found: Figures, shown: Callable[[str], str]) -> Figures:
    def clean(recurring: Recurring) -> Recurring:
        what = recurring.what
        return recurring._replace(what=None if what is None else shown(what))

    return found._replace(often_missed=tuple(map(clean, found.often_missed)))
