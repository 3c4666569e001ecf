"""For programs: what a branch does, as one JSON object."""

from __future__ import annotations

import json
from collections import Counter

from tether_txt.report.changes import Told
from tether_txt.report.summary import Look
from tether_txt.rules.changes import Act, detail, headline


def render(told: Told, look: Look) -> str:
    """``{schema_version, from, to, changes, totals, unread, rules}``; texts as they are written."""
    answer = {
        "schema_version": 1,
        "from": told.into,
        "to": told.branch,
        "changes": [_change(act) for act in told.acts],
        "totals": dict(Counter(act.kind for act in told.acts)),
        "unread": list(told.unread),
        "rules": list(told.rules),
    }
    return json.dumps(answer, indent=2) + "\n"


def _change(act: Act) -> dict[str, object]:
    said = act.commitment
    private = said.private
    return {
        "change": act.kind,
        "id": None if private else said.id,
        "occurrence": act.day or None,
        "who": said.who,
        "to": [] if private else list(said.to),
        "what": None if private else said.what,
        "due": said.due.text,
        "headline": headline(act),
        "detail": detail(act),
    }
