"""One line above a promise: when it is due, and how it stands."""

from __future__ import annotations

from collections import Counter

from lsprotocol.types import CodeLens, Command

from tether_txt.format.model import CLOSED, Commitment
from tether_txt.history import table
from tether_txt.history.verdict import Verdict
from tether_txt.lsp.view import View
from tether_txt.report._words import LABELS, distance

_COMING = (table.OPEN, table.AT_RISK, table.PROPOSED)
_TIMES = {1: "once", 2: "twice"}


def lenses(view: View) -> list[CodeLens]:
    """The line above the first key; none for what is no promise yet."""
    said, root = view.commitment, view.document.root
    if said is None or root is None or not root.children:
        return []
    place = view.page.of_span(view.document.span(root.children[0]))
    title = " · ".join(_parts(view, said))
    return [CodeLens(place, Command(title, ""))]


def _parts(view: View, said: Commitment) -> list[str]:
    verdicts = view.heritage.verdicts(said.id, view.now) if view.heritage else []
    verdict = verdicts[-1] if verdicts else None
    parts = _series(view, said, verdicts) if said.repeat else [_standing(view, said, verdict)]
    moves = len(verdict.moves) if verdict and not said.repeat else len(said.moved)
    if moves:
        parts.append(f"moved {_TIMES.get(moves, f'{moves:,} times')}")
    if said.warned and said.status not in CLOSED:
        parts.append("at risk" if verdict and verdict.verdict == table.AT_RISK else "warned")
    if view.heritage and not verdicts:
        parts.append("not committed yet")
    return [part for part in parts if part]


def _standing(view: View, said: Commitment, verdict: Verdict | None) -> str:
    if said.status in CLOSED:
        last = view.heritage.last_said(said.id, view.now) if view.heritage else None
        known = last is not None and last.status == said.status
        return LABELS[verdict.verdict] if verdict and known else said.status
    zones = view.analysis.ground.context.zones
    due = zones.deadline(said)
    when = distance(due, view.now, zones.of(said.who))
    if said.status == "proposed":
        return f"proposed, due {when}"
    return f"overdue, was due {when}" if due // 60 < view.now // 60 else f"due {when}"


def _series(view: View, said: Commitment, verdicts: list[Verdict]) -> list[str]:
    """When the next occurrence is due, and how many came to what."""
    coming = [one.due for one in verdicts if one.verdict in _COMING]
    zone = view.analysis.ground.context.zones.of(said.who)
    parts = [f"next due {distance(min(coming), view.now, zone)}"] if coming else []
    counts = Counter(one.verdict for one in verdicts if one.verdict not in _COMING)
    told = [f"{counts[name]:,} {label}" for name, label in LABELS.items() if name in counts]
    return [*parts, ", ".join(told)] if parts or told else ["repeats"]
