"""Conformance requests of kind ``history``: commits as JSON -> a real repository -> verdicts."""

from __future__ import annotations

import os
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tether_txt.format.when import day_of
from tether_txt.history.account import witness
from tether_txt.history.verdict import Verdict
from tether_txt.repository.git import open_repository


def verdicts(request: dict[str, Any]) -> dict[str, Any]:
    """The verdicts as of the time that the request names."""
    as_of = int(datetime.fromisoformat(request["as_of"]).timestamp())
    with tempfile.TemporaryDirectory(prefix="tether-conformance-") as folder:
        _build(Path(folder), request["trees"])
        found = witness(open_repository(Path(folder)), "main", as_of).verdicts(remember=False)
    return {"verdicts": [_answer(verdict) for verdict in found]}


def _answer(verdict: Verdict) -> dict[str, Any]:
    occurrence = "" if verdict.occurrence is None else f"@{day_of(verdict.occurrence)}"
    return {
        "id": verdict.id + occurrence,
        "verdict": verdict.verdict,
        "evidence": verdict.evidence,
        "due": f"{datetime.fromtimestamp(verdict.due, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "moves": [move.kind for move in verdict.moves],
        "misses": len(verdict.misses),
    }


def _build(folder: Path, trees: list[dict[str, Any]]) -> None:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "-q", "-b", "main"], env=environment, check=True)  # noqa: S603
    stream = b"".join(part for tree in trees for part in _commit(tree, trees[-1]))
    subprocess.run(  # noqa: S603
        [*git, "fast-import", "--quiet", "--force"], env=environment, input=stream, check=True
    )


def _commit(tree: dict[str, Any], last: dict[str, Any]) -> Iterator[bytes]:
    """One commit as git-fast-import(1) reads it; only the last one is the branch."""
    ref = "refs/heads/main" if tree is last else f"refs/heads/c{tree['commit']}"
    yield f"commit {ref}\nmark :{tree['commit']}\n".encode()
    yield f"author {tree['author']} {_date(tree['authored'])}\n".encode()
    yield f"committer {tree['author']} {_date(tree['committed'])}\ndata 0\n".encode()
    for index, parent in enumerate(tree["parents"]):
        yield f"{'merge' if index else 'from'} :{parent}\n".encode()
    yield b"deleteall\n"
    files = {path: text.encode() for path, text in tree.get("files", {}).items()}
    files |= {path: b64decode(text) for path, text in tree.get("base64", {}).items()}
    for path, data in files.items():
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)


def _date(text: str) -> str:
    when = datetime.fromisoformat(text)
    return f"{int(when.timestamp())} {when:%z}"
