"""For a terminal: what waits for someone, then what was kept, then the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tether_txt.history import table
from tether_txt.report import _words as words
from tether_txt.report.summary import Look, Report

_COLORS = {
    table.KEPT: "green",
    table.KEPT_LATE: "cyan",
    table.MISSED_WARNED: "yellow",
    table.MISSED: "red",
    table.OVERDUE: "magenta",
    table.AT_RISK: "yellow",
    table.OPEN: "blue",
}
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def render(report: Report, look: Look) -> str:
    """The report in `look.width` columns; SGR colours only if `look.colored`."""
    console = _console(look)
    shown = report.readable(look.shown)
    _head(console, shown)
    for title, body in _parts(shown, console.width):
        console.print()
        console.print(title, style="bold")
        for item in body:
            console.print(item)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return words.quiet(_TRAILING.sub("", text))


def _console(look: Look) -> Console:
    """A console that knows nothing of the environment, so that the bytes are the same anywhere."""
    return Console(
        file=StringIO(),
        width=look.width,
        height=1000,
        force_terminal=look.colored,
        color_system="standard" if look.colored else None,
        no_color=not look.colored,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )


def _head(console: Console, report: Report) -> None:
    console.print(report.heading.name, style="bold")
    console.print(words.subtitle(report.heading), style="dim")


def _parts(report: Report, width: int) -> Iterator[tuple[str, list[RenderableType]]]:
    found = report.figures
    if not sum(found.totals.values()):
        yield "Nothing promised", [_paragraph(words.NOTHING)]
        return
    if report.waiting:
        yield "Waiting for someone", _waiting(report)
    yield "What became of them", _outcomes(report, width)
    if found.load_by_month or found.bricks_by_month:
        yield "Trend", _trend(report, width)
    yield "Moves", [_paragraph(words.moves(found))]
    if found.often_missed:
        yield "Often missed", [_paragraph("\n".join(map(words.often, found.often_missed)))]
    if report.groups is not None:
        yield words.BY[report.by or ""], [_groups(report)]
    if report.details is not None:
        yield "Every promise", [_details(report)]
    yield "Evidence", [_paragraph(f"{words.evidence(found)} {words.EVIDENCE}")]


def _paragraph(text: str) -> RenderableType:
    return Padding(Text(text), (0, 0, 0, 2))


def _table(*columns: tuple[str, str], head: bool = False) -> Table:
    """A table without lines; a column is a heading and how it behaves: l, r, or w for wrapped."""
    grid = Table(box=None, show_header=head, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column("", width=0)
    for title, kind in columns:
        grid.add_column(
            title,
            justify="right" if kind == "r" else "left",
            no_wrap=kind != "w",
            overflow="fold",
            header_style="dim",
        )
    return grid


def _waiting(report: Report) -> list[RenderableType]:
    heading = report.heading
    grid = _table(("", "l"), ("", "w"))
    for verdict in report.waiting:
        due = words.day(verdict.due, heading.zone)
        distance = words.distance(verdict.due, heading.as_of, heading.zone)
        about = f"{verdict.said.who}, due {due}, {distance}  {words.name_of(verdict)}"
        grid.add_row(
            "",
            Text(words.WAITING[verdict.verdict], style=_COLORS[verdict.verdict]),
            Text.assemble(verdict.said.what, "\n", (about, "dim")),
        )
    silence = words.silence(report)
    more = [f"and {report.more:,} more"] if report.more else []
    return [grid, *map(_paragraph, (*more, *([silence] if silence else [])))]


def _outcomes(report: Report, width: int) -> list[RenderableType]:
    totals = report.figures.totals
    grid = _table(("", "l"), ("", "r"), ("", "l"))
    most = max(totals[verdict] for verdict in words.OUTCOMES)
    room = min(40, width - 40)
    for verdict in words.OUTCOMES:
        bar = "█" * _scaled(totals[verdict], most, room)
        text = Text(bar, style=_COLORS[verdict])
        grid.add_row("", words.LABELS[verdict], f"{totals[verdict]:,}", text)
    for verdict in (*words.STANDING, *words.NEUTRAL):
        if totals[verdict]:
            grid.add_row("", words.LABELS[verdict], f"{totals[verdict]:,}", "")
    said = [
        words.follow_through(report.figures.rate),
        *words.facts(report.figures, report.heading.since is not None),
    ]
    return [grid, Text(), *map(_paragraph, said)]


def _scaled(value: int, most: int, room: int) -> int:
    """A bar's length: nothing for nothing, and something for something."""
    return max(1, value * room // most) if value and most else 0


def _trend(report: Report, width: int) -> list[RenderableType]:
    found = report.figures
    grid = _table(("", "l"), ("", "l"), ("", "l"))
    room = max(6, width - 34)
    for label, points, now in (
        ("open promises", found.load_by_month[-room:], f"{found.load:,} now"),
        ("bricks", found.bricks_by_month[-room:], f"{found.bricks:+,} in all"),
    ):
        if points:
            grid.add_row("", label, words.sparkline(points), now)
    shown = (found.load_by_month or found.bricks_by_month)[-room:]
    return [grid, _paragraph(f"By month, {words.months(shown)}.")]


def _groups(report: Report) -> RenderableType:
    grid = _table(
        ("", "l"), ("kept", "r"), ("late", "r"), ("missed", "r"), ("overdue", "r"),
        ("on time", "r"), ("open", "r"), ("moved", "r"), head=True,
    )  # fmt: skip
    for name, found in report.groups or ():
        totals = found.totals
        grid.add_row(
            "",
            words.group_name(report, name),
            f"{totals[table.KEPT]:,}",
            f"{totals[table.KEPT_LATE]:,}",
            f"{totals[table.MISSED] + totals[table.MISSED_WARNED]:,}",
            f"{totals[table.OVERDUE]:,}",
            words.rate(found.rate),
            f"{totals[table.OPEN] + totals[table.AT_RISK]:,}",
            f"{sum(found.moves.values()):,}",
        )
    return grid


def _details(report: Report) -> RenderableType:
    grid = _table(("", "l"), ("due", "l"), ("who", "l"), ("what", "w"), head=True)
    for verdict in report.details or ():
        grid.add_row(
            "",
            Text(verdict.verdict.replace("_", " "), style=_COLORS.get(verdict.verdict, "")),
            words.day(verdict.due, report.heading.zone),
            verdict.said.who,
            Text.assemble(verdict.said.what, "\n", (words.name_of(verdict), "dim")),
        )
    return grid
