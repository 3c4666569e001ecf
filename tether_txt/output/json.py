"""For programs: all findings as one JSON object (spec/format.md#json)."""

from __future__ import annotations

import json

from tether_txt.diagnostics import Diagnostic
from tether_txt.output import Source, counts

SCHEMA_VERSION = 1


def render(diagnostics: list[Diagnostic], files: int, source: Source, colored: bool) -> str:
    """``{schema_version, diagnostics, summary}``."""
    found = counts(diagnostics)
    answer = {
        "schema_version": SCHEMA_VERSION,
        "diagnostics": [
            {
                "code": d.code,
                "name": d.name,
                "severity": str(d.severity),
                "path": d.path,
                **d.span._asdict(),
                "message": d.message,
                "help": d.help,
            }
            for d in diagnostics
        ],
        "summary": {"files": files, **{f"{s}": n for s, n in found.items()}},
    }
    return json.dumps(answer, indent=2) + "\n"
