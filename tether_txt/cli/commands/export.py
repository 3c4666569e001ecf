"""``tether export``: commitments, states and verdicts as tables for other engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tether_txt.cli import _options
from tether_txt.cli.main import Session

if TYPE_CHECKING:
    from tether_txt.history.account import Witness
    from tether_txt.report._tables import Row


@click.command(short_help="Write commitments, states or verdicts as a table.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="One JSON object a line, or CSV with a heading.",
)
@click.option(
    "--what",
    type=click.Choice(["commitments", "states", "verdicts"]),
    default="commitments",
    show_default=True,
    help="What each promise says now, all it ever said, or what became of it.",
)
@_options.as_of
@_options.ref
@_options.output
@_options.no_cache
@click.pass_obj
def command(
    session: Session,
    format_: str,
    what: str,
    as_of: str | None,
    ref: str,
    output: Path | None,
    no_cache: bool,
) -> None:
    """Write what git's history says as a table, for a spreadsheet, a database or a notebook.

    Rows are written as they are read, in the order of the history; commitments and verdicts by
    id. Times are in UTC.
    """
    from tether_txt.cli._reporting import call_witness, write_lines
    from tether_txt.output._text import shown
    from tether_txt.report._tables import as_csv, as_jsonl

    found = call_witness(session, ref, as_of)
    rows = _rows(found, what, not no_cache)
    write_lines(as_jsonl(rows) if format_ == "jsonl" else as_csv(rows, shown), output)


def _rows(found: Witness, what: str, remember: bool) -> Iterator[Row]:
    from tether_txt.history.clocks import exists
    from tether_txt.report._tables import state_rows, verdict_row

    if what == "verdicts":
        yield from map(verdict_row, found.verdicts(remember))
        return
    states = (state for state in found.states(remember) if exists(state, found.as_of))
    if what == "commitments":
        last = {state.id: state for state in states}
        states = (last[id_] for id_ in sorted(last) if last[id_].commitment is not None)
    yield from state_rows(states, found.terms)
