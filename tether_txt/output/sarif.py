"""For code scanning: SARIF 2.1.0, each rule with its manual page.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from tether_txt import __version__
from tether_txt.diagnostics import Diagnostic, Severity
from tether_txt.output import Source
from tether_txt.output._prints import fingerprints
from tether_txt.output._text import shown
from tether_txt.rules import find
from tether_txt.rules.manual import body, parse

FROM_TOP = True
_HOME = "https://github.com/tether-txt/tether-txt"
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_BRACKET = re.compile(r"[\[\]\\]")
_PLACEHOLDER = re.compile(r"\{\d+\}")
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def render(diagnostics: list[Diagnostic], files: int, source: Source, colored: bool) -> str:
    """One run, with the rules that found something."""
    codes = sorted({d.code for d in diagnostics})
    places = {code: index for index, code in enumerate(codes)}
    names = fingerprints(diagnostics)
    run = {
        "tool": {
            "driver": {
                "name": "tether-txt",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": _HOME,
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(one, places[one.code], name)
            for one, name in zip(diagnostics, names, strict=True)
        ],
    }
    answer = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(answer, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    page = parse(find(code))
    text = body(page)
    return {
        "id": code,
        "name": page.name,
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": " ".join(page.sections["What it does"].split())},
        "help": {"text": text, "markdown": text},
        "helpUri": f"{_HOME}/blob/main/spec/rules.md#{code}",
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
        "properties": {"tags": [page.stage]},
    }


def _result(diagnostic: Diagnostic, rule: int, name: str) -> dict[str, Any]:
    d = diagnostic
    words = shown(f"{d.message} – {d.help}" if d.help else d.message)
    return {
        "ruleId": d.code,
        "ruleIndex": rule,
        "level": _LEVELS[d.severity],
        "message": {"text": _plain(words)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(d.path), "uriBaseId": "%SRCROOT%"},
                    "region": {
                        "startLine": d.span.line,
                        "startColumn": d.span.column,
                        "endLine": d.span.end_line,
                        "endColumn": d.span.end_column,
                    },
                }
            }
        ],
        "partialFingerprints": {"tetherFinding/v1": name},
    }


def _plain(text: str) -> str:
    """A text in which a viewer finds neither a link nor a placeholder (3.11.5, 3.11.6)."""
    if "](" in text:
        text = _BRACKET.sub(r"\\\g<0>", text)
    return _PLACEHOLDER.sub(r"{\g<0>}", text)


def _uri(path: str) -> str:
    """A relative reference; a name that is not UTF-8 keeps its bytes."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = shown(path).encode()
    return quote(data)
