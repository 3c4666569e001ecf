"""For a browser or a printer: one page that needs nothing else, without a script or a link.

The policy in its head forbids all that a slip in escaping could load or run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape as e

from tether_txt.history import table
from tether_txt.report import _charts as charts
from tether_txt.report import _words as words
from tether_txt.report._style import COLORS, CSS
from tether_txt.report.figures import Point
from tether_txt.report.summary import Look, Report

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(report: Report, look: Look) -> str:
    """The whole page, in UTF-8."""
    shown = report.readable(look.shown)
    heading = shown.heading
    body = "\n".join(_body(shown))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{e(heading.name)}</title>\n<style>\n{CSS}{COLORS}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{e(heading.name)}</h1>\n"
        f'<p class="sub">{e(words.subtitle(heading))}</p>\n{body}\n</main>\n</body>\n</html>\n'
    )


def _body(report: Report) -> Iterator[str]:
    found = report.figures
    if not sum(found.totals.values()):
        yield f"<section><p>{e(words.NOTHING)}</p></section>"
        return
    if report.waiting:
        yield _section("Waiting for someone", _waiting(report))
    yield _section("What became of them", _outcomes(report))
    trend = "".join(_trend(report))
    if trend:
        yield _section("Over time", trend)
    yield _section("Moved deadlines", f"<p>{e(words.moves(found))}</p>")
    if found.often_missed:
        told = [e(words.often(each)) for each in found.often_missed]
        yield _section("Often missed", _list(told))
    if report.groups is not None:
        yield _section(words.BY[report.by or ""], _groups(report))
    if report.details is not None:
        yield _section("Every promise", _details(report))
    said = f'<p>{e(words.evidence(found))}</p><p class="note">{e(words.EVIDENCE)}</p>'
    yield _section("Evidence", said)


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{e(title)}</h2>\n{body}\n</section>"


def _list(items: Iterable[str]) -> str:
    return f'<ul class="facts">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def _table(head: Sequence[str], rows: Iterable[str]) -> str:
    """Rows are markup. A heading that ends with ``:`` is one of numbers."""
    names = "".join(
        f'<th scope="col"{" class=n" if name.endswith(":") else ""}>{e(name.rstrip(":"))}</th>'
        for name in head
    )
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{names}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _waiting(report: Report) -> str:
    zone, as_of = report.heading.zone, report.heading.as_of
    rows = (
        f'<td class="tag {v.verdict}">{words.WAITING[v.verdict]}</td>'
        f'<td class="day">{words.day(v.due, zone)}'
        f'<span class="id">{words.distance(v.due, as_of, zone)}</span></td>'
        f"<td>{e(v.said.who)}</td>"
        f'<td class="w">{e(v.said.what)}<span class="id">{e(words.name_of(v))}</span></td>'
        for v in report.waiting
    )
    more = f'<p class="note">and {report.more:,} more</p>' if report.more else ""
    silence = words.silence(report)
    note = f'<p class="note">{e(silence)}</p>' if silence else ""
    return _table(("", "Due", "Who", "What"), rows) + more + note


def _outcomes(report: Report) -> str:
    found = report.figures
    totals = found.totals
    lead = f"<p>{e(words.follow_through(found.rate))}</p>"
    if found.rate.value is not None:
        number = words.percent(found.rate.value)
        said = words.follow_through(found.rate)
        lead = f'<p class="lead"><b>{number}</b><span>{e(said)}</span></p>'
    parts = [(verdict, totals[verdict]) for verdict in words.OUTCOMES]
    told = ", ".join(f"{words.LABELS[verdict]} {count:,}" for verdict, count in parts)
    picture = charts.bar(parts, "What became of them", told) if found.rate.of else ""
    legend = "".join(
        f'<li><span class="dot {verdict}"></span>{words.LABELS[verdict]} <b>{count:,}</b></li>'
        for verdict, count in parts
    )
    others = ", ".join(
        f"{totals[verdict]:,} {words.LABELS[verdict]}"
        for verdict in (*words.STANDING, *words.NEUTRAL)
        if totals[verdict]
    )
    facts = words.facts(found, report.heading.since is not None)
    if others:
        facts.insert(0, f"Not counted, since nothing was missed: {others}.")
    return f'{lead}{picture}<ul class="legend">{legend}</ul>{_list(map(e, facts))}'


def _trend(report: Report) -> Iterator[str]:
    found = report.figures
    if report.months:
        names = [words.LABELS[verdict] for verdict in words.OUTCOMES]
        rows = (
            f'<th scope="row">{month}</th>'
            + "".join(f'<td class="n">{parts[verdict]:,}</td>' for verdict in words.OUTCOMES)
            for month, parts in report.months
        )
        picture = charts.columns(
            report.months,
            "Outcomes by month",
            f"{report.months[0][0]} to {report.months[-1][0]}; the numbers are in the table.",
        )
        caption = "<b>Outcomes</b> by the month in which they were decided"
        yield _figure(caption, picture, _table(("Month", *(f"{n}:" for n in names)), rows))
    for name, caption, points, now in (
        ("load", "Open promises", found.load_by_month, f"{found.load:,} now"),
        ("bricks", "Bricks", found.bricks_by_month, f"{found.bricks:+,} in all"),
    ):
        if points:
            yield _line(name, caption, points, now)


def _line(name: str, caption: str, points: Sequence[Point], now: str) -> str:
    description = f"{words.months(points)}: {now}; the numbers are in the table."
    rows = (
        f'<th scope="row">{point.month}</th><td class="n">{point.value:,}</td>' for point in points
    )
    return _figure(
        f"<b>{caption}</b> at each month's end, {now}",
        charts.line(points, name, f"{caption} by month", description),
        _table(("Month", f"{caption}:"), rows),
    )


def _figure(caption: str, picture: str, numbers: str) -> str:
    return (
        f"<figure><figcaption>{caption}</figcaption>\n{picture}\n"
        f"<details><summary>The numbers</summary>{numbers}</details></figure>\n"
    )


def _groups(report: Report) -> str:
    def row(cells: Iterable[str]) -> str:
        return "".join(f'<td class="n">{cell}</td>' for cell in cells)

    rows = (
        f'<th scope="row">{e(words.group_name(report, name))}</th>'
        + row(
            (
                f"{found.totals[table.KEPT]:,}",
                f"{found.totals[table.KEPT_LATE]:,}",
                f"{found.totals[table.MISSED] + found.totals[table.MISSED_WARNED]:,}",
                f"{found.totals[table.OVERDUE]:,}",
                e(words.rate(found.rate)),
                f"{found.totals[table.OPEN] + found.totals[table.AT_RISK]:,}",
                f"{sum(found.moves.values()):,}",
            )
        )
        for name, found in report.groups or ()
    )
    return _table(
        ("", "Kept:", "Late:", "Missed:", "Overdue:", "On time:", "Open:", "Moved:"), rows
    )


def _details(report: Report) -> str:
    rows = (
        f'<td class="tag {v.verdict}">{v.verdict.replace("_", " ")}</td>'
        f'<td class="day">{words.day(v.due, report.heading.zone)}</td>'
        f"<td>{e(v.said.who)}</td><td>{e(', '.join(v.said.to))}</td>"
        f'<td class="w">{e(v.said.what)}<span class="id">{e(words.name_of(v))}</span></td>'
        for v in report.details or ()
    )
    return _table(("", "Due", "Who", "To", "What"), rows)
