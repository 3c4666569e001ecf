"""For GitLab: a Code Quality report, shown in the merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json

from tether_txt.diagnostics import Diagnostic, Severity
from tether_txt.output import Source
from tether_txt.output._prints import fingerprints
from tether_txt.output._text import shown

FROM_TOP = True
_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.ADVICE: "info"}


def render(diagnostics: list[Diagnostic], files: int, source: Source, colored: bool) -> str:
    """A list of findings."""
    names = fingerprints(diagnostics)
    answer = [
        {
            "description": shown(f"{d.message} – {d.help}" if d.help else d.message),
            "check_name": f"{d.code} {d.name}",
            "fingerprint": name,
            "severity": _SEVERITIES[d.severity],
            "location": {
                "path": shown(d.path),
                "lines": {"begin": d.span.line, "end": d.span.end_line},
            },
        }
        for d, name in zip(diagnostics, names, strict=True)
    ]
    return json.dumps(answer, indent=2) + "\n"
