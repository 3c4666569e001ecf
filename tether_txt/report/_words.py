"""Sentences and labels that the formats for people share: matter-of-fact, kept before missed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from tether_txt.format.when import DAY, iso
from tether_txt.history import table
from tether_txt.history.verdict import Verdict
from tether_txt.report.figures import ENOUGH, Figures, Point, Rate, Recurring
from tether_txt.report.summary import Heading, Report

LABELS = {
    table.KEPT: "kept",
    table.KEPT_LATE: "kept late",
    table.MISSED_WARNED: "missed, with a warning",
    table.MISSED: "missed",
    table.OVERDUE: "overdue",
    table.OPEN: "open",
    table.AT_RISK: "at risk",
    table.PROPOSED: "proposed",
    table.RELEASED: "released",
    table.WITHDRAWN: "withdrawn in time",
}
"""The verdicts in the order in which they are told."""
OUTCOMES = tuple(LABELS)[:5]
STANDING = (table.OPEN, table.AT_RISK, table.PROPOSED)
NEUTRAL = (table.RELEASED, table.WITHDRAWN)
MOVES = {
    table.RENEGOTIATED: "in good time",
    table.SHORT_NOTICE: "at short notice",
    table.AFTER_DUE: "after the deadline",
    table.FORWARD: "brought forward",
}
WAITING = {table.OVERDUE: "overdue", table.AT_RISK: "at risk", table.OPEN: "due soon"}
NONE = {"goal": "(no goal)", "tag": "(no tag)"}
BY = {
    "who": "By promiser",
    "to": "By promisee",
    "pair": "By promiser and promisee",
    "goal": "By goal",
    "tag": "By tag",
    "month": "By month of the deadline",
}
EVIDENCE = (
    "This is evidence, not proof: git's dates are set by whoever commits, and a squash loses "
    "them. Landed is the date of the commit on the branch itself, committed that of the change "
    "before it was merged, claimed only what the file says."
)


QUIET = 30 * DAY
"""After so many seconds without a change, the report says so."""
NOTHING = "There are no commitments here yet."
_BLOCKS = "▁▂▃▄▅▆▇█"
_COMMAND = re.compile(r"^(\s*:)(?=:)|(##)(?=\[)", re.MULTILINE)


def quiet(text: str) -> str:
    """A text in which no line is a command to a CI runner (``::set-env``, ``##[group]``)."""
    return _COMMAND.sub(r"\g<0> ", text)


def stamp(instant: int | None, zone: tzinfo) -> str | None:
    """RFC 3339, for programs."""
    return None if instant is None else iso(instant, zone)


def moment(instant: int, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(instant, zone):%Y-%m-%d %H:%M}"


def day(instant: int, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(instant, zone):%Y-%m-%d}"


def subtitle(heading: Heading) -> str:
    """Which history, and until when."""
    since = f" since {moment(heading.since, heading.zone)}" if heading.since is not None else ""
    as_of = moment(heading.as_of, heading.zone)
    return f"{heading.ref} at {heading.commit[:12]},{since} as of {as_of} ({heading.zone_name})"


def distance(due: int, as_of: int, zone: tzinfo) -> str:
    """How far a deadline is from the as-of time, by the calendar."""
    there, here = (datetime.fromtimestamp(t, zone) for t in (due, as_of))
    days = there.date() - here.date()
    if not days:
        return "today"
    if abs(days) == timedelta(1):
        return "tomorrow" if days > timedelta() else "yesterday"
    count = f"{abs(days.days):,} days"
    return f"in {count}" if days > timedelta() else f"{count} ago"


def name_of(verdict: Verdict) -> str:
    """The id, with the day of an occurrence."""
    if verdict.occurrence is None:
        return verdict.id
    return f"{verdict.id}@{datetime.fromordinal(verdict.occurrence):%Y-%m-%d}"


def percent(share: float) -> str:
    """A share in whole percent, which says 0 or 100 only where it is exact."""
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def rate(found: Rate) -> str:
    """The rate in a table's cell; counts where there are too few for a rate."""
    if found.value is None:
        return f"{found.kept} of {found.of}" if found.of else "–"
    return f"{percent(found.value)} of {found.of:,}"


def follow_through(found: Rate) -> str:
    """The rate as a sentence, always with its counts."""
    if not found.of:
        return "Nothing has come to its deadline yet."
    counts = f"{found.kept:,} of {found.of:,} kept on time"
    if found.value is None or found.low is None or found.high is None:
        return f"{counts}. Fewer than {ENOUGH} are too few for a rate."
    low, high = percent(found.low), percent(found.high)
    return f"{counts}: {percent(found.value)} (95% interval {low} to {high})."


def facts(found: Figures, since: bool) -> list[str]:
    """What else there is to say, as sentences; nothing about what there is none of."""
    said = []
    first = found.kept_by_first_date
    if first.of:
        said.append(f"Kept by the date first promised: {first.part:,} of {first.of:,}.")
    if found.misses_warned.of:
        warned = found.misses_warned
        said.append(f"Misses that were warned of in good time: {warned.part:,} of {warned.of:,}.")
    passed = found.moves[table.AFTER_DUE]
    if passed:
        said.append(
            f"Misses of promises that went on, their deadline moved once it had passed: {passed:,}."
        )
    if found.days_late is not None:
        said.append(f"Kept late, typically by {days(found.days_late)}.")
    if since:
        said.append(
            f"Promises made in this period: {found.made:,}; "
            f"in as long a time before it: {found.made_before or 0:,}."
        )
    else:
        said.append(f"Promises made: {found.made:,}.")
    return said


def silence(report: Report) -> str:
    """That nothing was recorded for long, so that what is overdue may be nothing but silence."""
    last, heading = report.last, report.heading
    if last is None or heading.as_of - last < QUIET:
        return ""
    since = f"{day(last, heading.zone)}, {distance(last, heading.as_of, heading.zone)}"
    told = f"The last outcome, or change of an open promise, was recorded on {since}."
    overdue = report.figures.totals[table.OVERDUE]
    return f"{told} What is overdue may have been kept since." if overdue else told


def days(value: float) -> str:
    """A number of days, in hours where it is short."""
    if abs(value) < 2:
        hours = round(abs(value) * 24)
        return "under an hour" if not hours else "1 hour" if hours == 1 else f"{hours} hours"
    return f"{abs(value):,.1f} days".replace(".0 ", " ")


def moves(found: Figures) -> str:
    """The moves by kind, and how early they typically came."""
    told = [f"{n:,} {MOVES[kind]}" for kind, n in found.moves.items() if n]
    if not told:
        return "No deadline was moved."
    early = found.days_early
    when = ""
    if early is not None:
        side = "before" if early >= 0 else "after"
        when = f" Typically {days(early)} {side} the deadline."
    return f"Deadlines moved: {', '.join(told)}.{when}"


def evidence(found: Figures) -> str:
    """What the outcomes rest on."""
    total = sum(found.evidence.values())
    if not total:
        return "No outcome rests on git's dates yet."
    told = [f"{n:,} {clock}" for clock, n in found.evidence.items()]
    return f"Of {total:,} outcomes, the dates that decide are {', '.join(told)}."


def often(recurring: Recurring) -> str:
    what = recurring.what or "a private promise"
    missed = f"{recurring.missed} of {recurring.of} missed"
    return f"{recurring.who}: {what} ({recurring.id}): {missed}"


def sparkline(points: Sequence[Point]) -> str:
    """One block a month, from the lowest value (or 0) to the highest."""
    low = min(0, *(p.value for p in points))
    span = max(1, max(p.value for p in points) - low)
    return "".join(_BLOCKS[(p.value - low) * (len(_BLOCKS) - 1) // span] for p in points)


def months(points: Sequence[Point]) -> str:
    return f"{points[0].month} to {points[-1].month}" if points else ""


def group_name(report: Report, name: str) -> str:
    return name or NONE.get(report.by or "", "(none)")
