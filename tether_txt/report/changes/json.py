"""For programs: one JSON object, as spec/schema/diff.schema.json describes it."""

from __future__ import annotations

import json
from collections import Counter

from tether_txt.report.changes import Told
from tether_txt.report.summary import Look
from tether_txt.rules.changes import Act, detail, headline

_OWN_WORDS = ("renames", "rewords", "readdresses")
"""What replaces one word of a promise by another; a private one tells neither."""


def render(told: Told, look: Look) -> str:
    """Texts as they are written; of a private promise only who does what, and when."""
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
    hidden = private and act.kind in _OWN_WORDS
    return {
        "change": act.kind,
        "id": None if private else said.id,
        "occurrence": act.day or None,
        "who": act.who,
        "to": [] if private else list(said.to),
        "what": None if private else said.what,
        "due": said.due.text,
        "before": None if hidden else act.before or None,
        "after": None if hidden else act.after or None,
        "note": None if private else act.note or None,
        "with": None if private else act.agreed or None,
        "headline": headline(act),
        "detail": detail(act),
    }
