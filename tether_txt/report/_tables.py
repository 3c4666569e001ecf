"""Commitments, states and verdicts as flat rows, for other engines (``tether export``).

The names of the columns are those of the format and of the JSON report. Times are RFC 3339 in
UTC; what a file says is given as it is written. Of a private promise the words stay private.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from typing import Any

from tether_txt.format.model import Commitment
from tether_txt.format.when import When, day_of, iso
from tether_txt.history.life import Terms
from tether_txt.history.state import State
from tether_txt.history.verdict import Verdict
from tether_txt.report._cells import line
from tether_txt.report.figures import detail
from tether_txt.report.summary import PRIVATE

Row = dict[str, Any]

_WORDS = ("what", "reason", "why", "goal", "source")
_LISTS = ("moved", "warned", "feedback", "steps", "outcomes", "needs", "evidence", "tags", "to")


def state_rows(states: Iterable[State], terms: Terms) -> Iterator[Row]:
    """A row for each state; a deletion has nothing but `deleted`."""
    private: set[str] = set()
    for state in states:
        if state.commitment is not None:
            (private.add if state.commitment.private else private.discard)(state.id)
        yield _state_row(state, terms, state.id in private)


def _state_row(state: State, terms: Terms, private: bool) -> Row:
    said = state.commitment
    return {
        "id": PRIVATE if private else state.id,
        "path": PRIVATE if private else state.path,
        "commit": state.commit,
        "committed": iso(state.committed),
        "landed": iso(state.landed),
        "author": state.author.name,
        "author_handle": state.author.handle,
        "deleted": said is None,
        **(_EMPTY if said is None else _said(said, terms)),
    }


def verdict_row(verdict: Verdict) -> Row:
    """One verdict, with the mainline step that decided it."""
    private = verdict.said.private
    told = detail(verdict, UTC)
    return {
        **told,
        "id": PRIVATE if private else verdict.id,
        "goal": None if private else verdict.said.goal,
        "tags": [] if private else list(verdict.said.tags),
        "made": None if verdict.made is None else iso(verdict.made),
        "landed": iso(verdict.landed),
        "commit": verdict.commit,
        "author": verdict.author.name,
        "author_handle": verdict.author.handle,
    }


def as_jsonl(rows: Iterable[Row]) -> Iterator[str]:
    """One JSON object a line, in ASCII."""
    return (json.dumps(row) + "\n" for row in rows)


def as_csv(rows: Iterable[Row], shown: Callable[[str], str]) -> Iterator[str]:
    """RFC 4180 with a heading; nothing at all if there are no rows."""
    for index, row in enumerate(rows):
        if not index:
            yield line(row)
        yield line(_shown(value, shown) for value in row.values())


def _shown(value: Any, shown: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [shown(item) for item in value]
    return value


def _said(said: Commitment, terms: Terms) -> Row:
    row = {name: _plain(value) for name, value in said._asdict().items() if name != "id"}
    row["repeat"] = said.repeat.text if said.repeat else None
    row["outcomes"] = [{**_plain(outcome), "day": day_of(outcome.day)} for outcome in said.outcomes]
    row["deadline"] = iso(terms.deadline(said.due, said.who))
    if said.private:
        row |= dict.fromkeys(_WORDS) | {name: [] for name in _LISTS}
    return row


def _plain(value: Any) -> Any:
    """A value of the model as what JSON knows: a time as it is written."""
    if isinstance(value, When):
        return value.text
    if hasattr(value, "_asdict"):
        return {name.rstrip("_"): _plain(item) for name, item in value._asdict().items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


_EMPTY: Row = {
    **{name: [] if name in _LISTS else None for name in Commitment._fields if name != "id"},
    "deadline": None,
}
