"""Figures over many verdicts (spec/format.md#figures). Pure; counts first, rates beside them.

A commitment counts once with its verdict, a repeating one once for each occurrence, and each
miss on the way once more as `missed` or `missed_warned`: `moves["after_due"]` is how many of
those there are. All promises weigh the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from itertools import chain
from math import inf, sqrt
from operator import attrgetter
from statistics import median
from typing import Any, NamedTuple

from tether_txt.format.model import Bricks
from tether_txt.format.when import DAY, day_of, iso, local_instant
from tether_txt.history import table
from tether_txt.history.clocks import LADDER, after
from tether_txt.history.moves import Miss, Move
from tether_txt.history.verdict import Verdict

RATED = (table.KEPT, table.KEPT_LATE, table.MISSED, table.MISSED_WARNED, table.OVERDUE)
"""The verdicts that a follow-through rate is made of."""
OWED = (table.OPEN, table.AT_RISK, table.OVERDUE)
"""The verdicts on what is accepted and not closed: the load."""
ENOUGH = 10
"""Below this many, a rate would say more than is known: counts only."""
OFTEN = 3
"""A series is often missed if a third of at least this many occurrences were."""
Z95 = 1.959963984540054
"""The quantile of the normal distribution that leaves 2.5% above it."""
_EVIDENCE, _VERDICT = attrgetter("evidence"), attrgetter("verdict")
BY = ("who", "to", "pair", "goal", "tag", "month")
"""What verdicts can be grouped by."""


class Period(NamedTuple):
    """What a report is about: instants, and the repository's zone, in which months are counted.

    With `since`, a verdict counts if it was decided at or after it: by the outcome's time, or the
    deadline of one that is overdue; a move and a miss on the way, by the time of the move. What
    is still to come (open, at risk, proposed) always counts.
    """

    since: int | None
    as_of: int
    zone: tzinfo

    def holds(self, instant: int) -> bool:
        return self.since is None or not after(self.since, instant)

    def months(self, first: int) -> Iterator[tuple[str, float]]:
        """Name and end of each month from that of an instant to that of the as-of time.

        The end is an instant that no longer belongs to it, infinite for the last. The first is
        taken to be in 1970 to the as-of time.
        """
        begin, last = (
            datetime.fromtimestamp(instant, self.zone)
            for instant in (min(max(first, 0), self.as_of), self.as_of)
        )
        number, end = begin.year * 12 + begin.month, last.year * 12 + last.month
        for following in range(number, end):
            name = f"{(following - 1) // 12:04}-{(following - 1) % 12 + 1:02}"
            next_day = date(following // 12, following % 12 + 1, 1).toordinal()
            yield name, local_instant(next_day, 0, self.zone)
        yield f"{last:%Y-%m}", inf


class Share(NamedTuple):
    """So many of so many."""

    part: int
    of: int


class Rate(NamedTuple):
    """The follow-through rate with its 95% Wilson interval, all None where `of` is under 10.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22 (1927) 209-212.
    """

    value: float | None
    low: float | None
    high: float | None
    kept: int
    of: int


class Point(NamedTuple):
    """A value at the end of a month, or at the as-of time for the last one."""

    month: str
    value: int


class Recurring(NamedTuple):
    """A series of which many occurrences were missed, or are overdue. No words of private ones."""

    id: str
    who: str
    what: str | None
    missed: int
    of: int


class Figures(NamedTuple):
    """The figures of one group; the names are those of the JSON report.

    `days_early` is the median of how long before the deadline it was moved to a later one
    (negative: after it), `days_late` of how late was kept what was kept late. `evidence` counts
    the verdicts that are closed, and the misses on the way. `made` counts promises, a series
    once; `made_before` those of the same length of time before `since`.
    """

    totals: Mapping[str, int]
    moves: Mapping[str, int]
    rate: Rate
    evidence: Mapping[str, int]
    kept_by_first_date: Share
    misses_warned: Share
    days_early: float | None
    days_late: float | None
    load: int
    load_by_month: tuple[Point, ...]
    bricks: int
    bricks_by_month: tuple[Point, ...]
    often_missed: tuple[Recurring, ...]
    made: int
    made_before: int | None


def figures(verdicts: Sequence[Verdict], period: Period, bricks: Bricks) -> Figures:
    """All figures over the verdicts of one group, in any order."""
    counted = by_verdict(verdicts, period)
    moved = [v for v in verdicts if v.moves]
    misses = [m for v in moved for m in v.misses if period.holds(m.at)]
    moves = [m for v in moved for m in v.moves if period.holds(m.at)]
    missed = Counter(m.verdict for m in misses)
    totals = {name: len(found) + missed[name] for name, found in counted.items()}
    evidence = map(_EVIDENCE, chain(misses, *counted.values()))
    standing = Counter(map(_VERDICT, verdicts))
    ledger = _ledger(counted, misses, bricks)
    return Figures(
        totals=totals,
        moves=_count(table.MOVES, (m.kind for m in moves)),
        rate=rate(totals[table.KEPT], sum(totals[verdict] for verdict in RATED)),
        evidence=_count(LADDER, evidence),
        kept_by_first_date=_kept_by_first_date(counted),
        misses_warned=_misses_warned(totals),
        days_early=_median_days(m.from_ - m.at for m in moves if m.kind != table.FORWARD),
        days_late=_median_days(
            v.closed - v.due for v in counted[table.KEPT_LATE] if v.closed is not None
        ),
        load=sum(standing[verdict] for verdict in OWED),
        load_by_month=_by_month(_load(verdicts, period.as_of), period),
        bricks=sum(worth * len(instants) for worth, instants in ledger.items()),
        bricks_by_month=_by_month(ledger, period),
        often_missed=tuple(_often_missed(counted)),
        made=_made(verdicts, period.since, None),
        made_before=_made_before(verdicts, period),
    )


def by_verdict(verdicts: Iterable[Verdict], period: Period) -> dict[str, list[Verdict]]:
    """Those that count in a period, for each of `table.VERDICTS`."""
    found: dict[str, list[Verdict]] = {name: [] for name in table.VERDICTS}
    for verdict in verdicts:
        if period.since is None or verdict.decided is None or period.holds(verdict.decided):
            found[verdict.verdict].append(verdict)
    return found


def rate(kept: int, of: int) -> Rate:
    """The share with its interval, rounded to four places."""
    if of < ENOUGH:
        return Rate(None, None, None, kept, of)
    share, spread = kept / of, Z95 * Z95 / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Rate(round(share, 4), round(low, 4), round(high, 4), kept, of)


def _count(names: Iterable[str], found: Iterable[str | None]) -> dict[str, int]:
    counts = Counter(found)
    return {name: counts[name] for name in names}


def _kept_by_first_date(counted: Mapping[str, list[Verdict]]) -> Share:
    """Of the promises that came to an end or are overdue, those kept by the date first named."""
    in_time = [
        v
        for v in counted[table.KEPT] + counted[table.KEPT_LATE]
        if v.closed is not None and v.closed // 60 <= v.first_due // 60
    ]
    return Share(len(in_time), sum(len(counted[verdict]) for verdict in RATED))


def _misses_warned(totals: Mapping[str, int]) -> Share:
    warned = totals[table.MISSED_WARNED]
    return Share(warned, warned + totals[table.MISSED])


def _median_days(seconds: Iterable[int]) -> float | None:
    found = list(seconds)
    return round(median(found) / DAY, 2) if found else None


def _ledger(
    counted: Mapping[str, Iterable[Verdict]], misses: Iterable[Miss], bricks: Bricks
) -> dict[int, list[int]]:
    """What verdicts are worth, and when each was decided; what is open is worth nothing yet."""
    steps = defaultdict[int, list[int]](list)
    for name, worth in (
        (table.KEPT, bricks.kept),
        (table.KEPT_LATE, bricks.kept_late),
        (table.MISSED_WARNED, bricks.missed_warned),
        (table.MISSED, bricks.missed),
    ):
        steps[worth] += [v.closed for v in counted[name] if v.closed is not None]
    steps[bricks.moved_late] += [miss.at for miss in misses]
    return steps


def _load(verdicts: Iterable[Verdict], as_of: int) -> dict[int, list[int]]:
    """One more when a promise begins to be owed, one less when it is closed."""
    opened, closed = [], []
    for verdict in verdicts:
        if verdict.opened is None:
            continue
        began = min(verdict.opened, as_of)
        if verdict.closed is None:
            opened.append(began)
        elif verdict.closed > began:
            opened.append(began)
            closed.append(verdict.closed)
    return {1: opened, -1: closed}


def _by_month(steps: Mapping[int, list[int]], period: Period) -> tuple[Point, ...]:
    """The running sum at the end of each month, from the first step or `since`.

    `steps` has the instants at which each number is added.
    """
    known = {step: instants for step, instants in steps.items() if instants}
    if not known:
        return ()
    first = min(map(min, known.values())) if period.since is None else period.since
    months = list(period.months(first))
    reached = [[step * n for n in reached_by(instants, months)] for step, instants in known.items()]
    return tuple(
        Point(name, sum(values)) for (name, _), *values in zip(months, *reached, strict=True)
    )


def reached_by(instants: Iterable[int], months: Iterable[tuple[str, float]]) -> list[int]:
    """How many instants lie before the end of each of `Period.months`."""
    found = sorted(instants)
    return [bisect_left(found, end) for _, end in months]


def _often_missed(counted: Mapping[str, Iterable[Verdict]]) -> Iterator[Recurring]:
    series: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in (v for name in RATED for v in counted[name]):
        if verdict.occurrence is not None:
            series[verdict.id].append(verdict)
    for id, found in sorted(series.items()):
        missed = sum(v.verdict not in (table.KEPT, table.KEPT_LATE) for v in found)
        if len(found) >= OFTEN and missed * OFTEN >= len(found):
            said = found[-1].said
            what = None if said.private else said.what
            yield Recurring(id, said.who, what, missed, len(found))


def _made(verdicts: Iterable[Verdict], since: int | None, until: int | None) -> int:
    """How many promises were made at or after one time and before another."""
    return len(
        {
            v.id
            for v in verdicts
            if v.made is not None
            and (since is None or not after(since, v.made))
            and (until is None or after(until, v.made))
        }
    )


def _made_before(verdicts: Iterable[Verdict], period: Period) -> int | None:
    if period.since is None:
        return None
    return _made(verdicts, period.since - (period.as_of - period.since), period.since)


def group(verdicts: Iterable[Verdict], by: str, zone: tzinfo) -> dict[str, list[Verdict]]:
    """The verdicts by name, in alphabetical order; one may be in several groups, or in ``""``.

    `by` is one of `BY`. A promise to two people is in both their groups, one without goal or tag
    in the group ``""``, and `month` is that of the deadline in force, in `zone`.
    """
    names = _names_by(by, zone)
    groups: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        for name in dict.fromkeys(names(verdict)):
            groups[name].append(verdict)
    return dict(sorted(groups.items()))


def _names_by(by: str, zone: tzinfo) -> Callable[[Verdict], Iterable[str]]:
    ways: dict[str, Callable[[Verdict], Iterable[str]]] = {
        "who": lambda v: (v.said.who,),
        "to": lambda v: v.said.to,
        "pair": lambda v: (f"{v.said.who} → {to}" for to in v.said.to),
        "goal": lambda v: (v.said.goal or "",),
        "tag": lambda v: v.said.tags or ("",),
        "month": lambda v: (f"{datetime.fromtimestamp(v.due, zone):%Y-%m}",),
    }
    return ways[by]


def plain(value: Any) -> Any:
    """Figures as what JSON knows: objects, lists, numbers, texts and null."""
    if hasattr(value, "_asdict"):
        return {name: plain(item) for name, item in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def detail(verdict: Verdict, zone: tzinfo) -> dict[str, Any]:
    """One verdict as JSON has it; times as RFC 3339 in the zone. A private one keeps its words."""
    said = verdict.said
    occurrence = verdict.occurrence
    return {
        "id": verdict.id,
        "occurrence": day_of(occurrence) if occurrence is not None else None,
        "who": said.who,
        "to": [] if said.private else list(said.to),
        "what": None if said.private else said.what,
        "verdict": verdict.verdict,
        "evidence": verdict.evidence,
        "due": iso(verdict.due, zone),
        "first_due": iso(verdict.first_due, zone),
        "closed": iso(verdict.closed, zone) if verdict.closed is not None else None,
        "deleted": verdict.deleted,
        "returns": verdict.returns,
        "moves": [_move(move, zone) for move in verdict.moves],
        "misses": [_miss(miss, zone) for miss in verdict.misses],
    }


def _move(move: Move, zone: tzinfo) -> dict[str, str]:
    return {
        "kind": move.kind,
        "from": iso(move.from_, zone),
        "to": iso(move.to, zone),
        "at": iso(move.at, zone),
        "evidence": move.evidence,
    }


def _miss(miss: Miss, zone: tzinfo) -> dict[str, str]:
    return {
        "verdict": miss.verdict,
        "due": iso(miss.due, zone),
        "at": iso(miss.at, zone),
        "evidence": miss.evidence,
    }
