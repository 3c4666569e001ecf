"""For spreadsheets: one row a group, or one a promise where details are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tether_txt.report import _words as words
from tether_txt.report._cells import line
from tether_txt.report.figures import Figures, detail
from tether_txt.report.summary import Look, Report

ALL = "(all)"
"""The name of the only row where no groups are asked for."""


def render(report: Report, look: Look) -> str:
    """RFC 4180 with a heading and CR LF. No zones but UTC offsets, no thousands separators."""
    shown = report.readable(look.shown)
    if shown.details is not None:
        return "".join(_promises(shown))
    return "".join(_groups(shown))


def _groups(report: Report) -> Iterator[str]:
    groups = [(ALL, report.figures)]
    if report.groups is not None:
        groups = [(words.group_name(report, name), found) for name, found in report.groups]
    heading = report.heading
    about = {
        "ref": heading.ref,
        "commit": heading.commit,
        "as_of": words.stamp(heading.as_of, heading.zone),
        "since": words.stamp(heading.since, heading.zone),
    }
    yield line((report.by or "group", *_row(report.figures), *about))
    for name, found in groups:
        yield line((name, *_row(found).values(), *about.values()))


def _row(found: Figures) -> dict[str, Any]:
    return {
        **found.totals,
        **found.moves,
        "rate": found.rate.value,
        "rate_low": found.rate.low,
        "rate_high": found.rate.high,
        "rate_kept": found.rate.kept,
        "rate_of": found.rate.of,
        **found.evidence,
        "kept_by_first_date": found.kept_by_first_date.part,
        "kept_by_first_date_of": found.kept_by_first_date.of,
        "misses_warned": found.misses_warned.part,
        "misses_warned_of": found.misses_warned.of,
        "days_early": found.days_early,
        "days_late": found.days_late,
        "load": found.load,
        "bricks": found.bricks,
        "made": found.made,
        "made_before": found.made_before,
    }


def _promises(report: Report) -> Iterator[str]:
    zone = report.heading.zone
    columns: tuple[str, ...] = (
        "id", "occurrence", "who", "to", "what", "verdict", "evidence", "due", "first_due",
        "closed", "deleted", "returns",
    )  # fmt: skip
    yield line((*columns, "moves", "misses"))
    for verdict in report.details or ():
        told = detail(verdict, zone)
        yield line(
            (
                *(told[name] for name in columns),
                [move.kind for move in verdict.moves],
                len(verdict.misses),
            )
        )
