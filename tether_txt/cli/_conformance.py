"""Requests of the conformance suite -> answers (spec/format.md#conformance)."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from tether_txt.errors import UsageError
from tether_txt.repository.tree import MemoryTree
from tether_txt.rules.engine import check_tree


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to one request, by its kind. Raises `UsageError` for a kind unknown here."""
    if request["kind"] == "check":
        return _check(request)
    if request["kind"] == "history":
        from tether_txt.cli._conformance_history import verdicts

        return verdicts(request)
    if request["kind"] == "change":
        from tether_txt.cli._conformance_change import findings

        return findings(request)
    raise UsageError(f"there are no requests of kind {request['kind']!r}")


def _files(request: dict[str, Any]) -> dict[str, bytes]:
    files = {path: text.encode() for path, text in request.get("files", {}).items()}
    return files | {path: b64decode(text) for path, text in request.get("base64", {}).items()}


def _check(request: dict[str, Any]) -> dict[str, Any]:
    report = check_tree(MemoryTree(_files(request)))
    return {
        "diagnostics": [
            {"code": d.code, "path": d.path, "line": d.span.line, "column": d.span.column}
            for d in report.diagnostics
        ]
    }
