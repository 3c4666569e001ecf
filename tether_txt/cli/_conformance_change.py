"""Conformance requests of kind ``change``: two trees as JSON -> what is found about the change."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from typing import Any

from tether_txt.diagnostics import Diagnostic, in_order
from tether_txt.format.text import MAX_BYTES
from tether_txt.history.identity import Identities
from tether_txt.repository.tree import MemoryTree
from tether_txt.rules.change.past import Past, remember
from tether_txt.rules.engine import survey
from tether_txt.rules.transition import Occasion, Said, between, placed, read_files, run


def findings(request: dict[str, Any]) -> dict[str, Any]:
    """The findings of TT3xx and TT4xx, sorted as those of a tree are."""
    found = [
        {"code": d.code, "path": d.path, "line": d.span.line, "column": d.span.column}
        for d in diagnostics(request)
    ]
    return {"diagnostics": found}


def diagnostics(request: dict[str, Any]) -> list[Diagnostic]:
    """What is found about a change, under the settings and people of the tree before it."""
    before, after = _files(request["before"]), _files(request["after"])
    ground = survey(MemoryTree(before))
    people = Identities(before.get(".mailmap", b""), ground.people or {})
    name, _, email = request.get("author", "").removesuffix(">").rpartition("<")
    at, before_at = _instant(request.get("at")), _instant(request.get("before_at"))
    occasion = Occasion(at, at, people.of(name.strip(), email).handle)
    folder = ground.settings.commitments + "/"
    old, new = (read_files(_commitments(files, folder)) for files in (before, after))

    def past(id_: str) -> Past | None:
        said = old.get(id_)
        if before_at is None or said is None or said.commitment is None:
            return None
        return remember(None, said.commitment, before_at)

    def when(id_: str, file: Said) -> Occasion:
        return occasion

    told: list[Diagnostic] = []
    for transition in between(old, new, ground.context, past, when):
        path = transition.file.path
        data = (after if transition.after else before)[path]
        told += placed(run(transition.change), path, data, ground.settings)
    return in_order(told)


def _files(tree: dict[str, Any]) -> dict[str, bytes]:
    files = {path: text.encode() for path, text in tree.get("files", {}).items()}
    return files | {path: b64decode(text) for path, text in tree.get("base64", {}).items()}


def _commitments(files: dict[str, bytes], folder: str) -> dict[str, bytes]:
    listed = MemoryTree(files).listing(folder.removesuffix("/"))
    names = [one.path for one in listed if one.kind == "file" and one.path.endswith(".yaml")]
    return {name: files[name][: MAX_BYTES + 1] for name in names}


def _instant(text: str | None) -> int | None:
    return None if text is None else int(datetime.fromisoformat(text).timestamp())
