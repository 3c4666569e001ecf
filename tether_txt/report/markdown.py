"""For a CI summary or a comment on a pull request: GitHub-flavoured Markdown.

Words from the repository can neither mark up the page nor mention, refer to or link anything.
A comment on GitHub holds 65,536 characters, so tables are cut before that and say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tether_txt.history import table
from tether_txt.markup import escaped
from tether_txt.report import _words as words
from tether_txt.report.summary import Look, Report

LIMIT = 60_000
"""Characters of a whole report."""
_ROOM = 20_000
"""Characters of one table; there are three."""
_MONTHS = 36
"""So many months are shown, the last ones."""


def render(report: Report, look: Look) -> str:
    """Sections with tables; what waits for someone first."""
    shown = report.readable(look.shown)
    heading = shown.heading
    parts = [f"## {escaped(heading.name)}", _subtitle(shown), *_sections(shown)]
    return words.quiet("\n\n".join(parts)) + "\n"


def _subtitle(report: Report) -> str:
    heading = report.heading
    since = f" since {words.moment(heading.since, heading.zone)}" if heading.since else ""
    as_of = words.moment(heading.as_of, heading.zone)
    where = f"{escaped(heading.ref)} at `{heading.commit[:12]}`"
    return f"{where},{since} as of {as_of} ({escaped(heading.zone_name)})"


def _sections(report: Report) -> Iterator[str]:
    found = report.figures
    if not sum(found.totals.values()):
        yield words.NOTHING
        return
    if report.waiting:
        yield "### Waiting for someone"
        yield _waiting(report)
    yield "### What became of them"
    yield f"**{words.follow_through(found.rate)}**"
    yield _totals(report)
    yield _bullets(words.facts(found, report.heading.since is not None))
    if found.load_by_month or found.bricks_by_month:
        yield "### Trend"
        yield _trend(report)
    yield f"### Moves\n\n{words.moves(found)}"
    if found.often_missed:
        yield "### Often missed"
        yield _bullets(escaped(words.often(each)) for each in found.often_missed)
    if report.groups is not None:
        yield f"### {words.BY[report.by or '']}"
        yield _groups(report)
    if report.details is not None:
        yield "### Every promise"
        yield _details(report)
    yield f"### Evidence\n\n{words.evidence(found)} {words.EVIDENCE}"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of escaped cells; a heading that ends with ``:`` makes a column of numbers."""
    names = list(head)
    lines = [
        f"| {' | '.join(name.rstrip(':') for name in names)} |",
        f"|{'|'.join(' ---: ' if name.endswith(':') else ' --- ' for name in names)}|",
    ]
    room, left_out = _ROOM, 0
    for row in rows:
        text = f"| {' | '.join(row)} |"
        room -= len(text) + 1
        if left_out or room < 0:
            left_out += 1
        else:
            lines.append(text)
    if left_out:
        lines.append(f"\nand {left_out:,} more")
    return "\n".join(lines)


def _waiting(report: Report) -> str:
    zone, as_of = report.heading.zone, report.heading.as_of
    rows = (
        (
            words.WAITING[v.verdict],
            f"{words.day(v.due, zone)}, {words.distance(v.due, as_of, zone)}",
            escaped(v.said.who),
            escaped(v.said.what),
            escaped(words.name_of(v)),
        )
        for v in report.waiting
    )
    more = f"\n\nand {report.more:,} more" if report.more else ""
    silence = words.silence(report)
    note = f"\n\n{silence}" if silence else ""
    return _table(("", "Due", "Who", "What", "Promise"), rows) + more + note


def _totals(report: Report) -> str:
    totals = report.figures.totals
    told = [v for v in words.LABELS if v in words.OUTCOMES or totals[v]]
    return _table(
        (f"{words.LABELS[verdict].capitalize()}:" for verdict in told),
        [[f"{totals[verdict]:,}" for verdict in told]],
    )


def _trend(report: Report) -> str:
    found = report.figures
    lines = (
        ("open promises", found.load_by_month[-_MONTHS:], f"{found.load:,} now"),
        ("bricks", found.bricks_by_month[-_MONTHS:], f"{found.bricks:+,} in all"),
    )
    rows = [(name, words.sparkline(points), now) for name, points, now in lines if points]
    shown = (found.load_by_month or found.bricks_by_month)[-_MONTHS:]
    return _table(("", f"By month, {words.months(shown)}", ":"), rows)


def _groups(report: Report) -> str:
    rows = (
        (
            escaped(words.group_name(report, name)),
            f"{found.totals[table.KEPT]:,}",
            f"{found.totals[table.KEPT_LATE]:,}",
            f"{found.totals[table.MISSED] + found.totals[table.MISSED_WARNED]:,}",
            f"{found.totals[table.OVERDUE]:,}",
            words.rate(found.rate),
            f"{found.totals[table.OPEN] + found.totals[table.AT_RISK]:,}",
            f"{sum(found.moves.values()):,}",
        )
        for name, found in report.groups or ()
    )
    head = ("", "Kept:", "Late:", "Missed:", "Overdue:", "On time:", "Open:", "Moved:")
    return _table(head, rows)


def _details(report: Report) -> str:
    rows = (
        (
            v.verdict.replace("_", " "),
            words.day(v.due, report.heading.zone),
            escaped(v.said.who),
            escaped(", ".join(v.said.to)),
            escaped(v.said.what),
            escaped(words.name_of(v)),
        )
        for v in report.details or ()
    )
    return _table(("", "Due", "Who", "To", "What", "Promise"), rows)
