"""What editors show by the schemas alone: the language server that most use, asked for real.

It is set up by the settings that ``tether init --editor vscode`` writes, and has no network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.tether import tether
from tests.conftest import ROOT, Golden
from tests.editors.client import Message, Server
from tests.npm import NODE, need_node

SERVER = NODE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
CLIENT = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
    },
    "workspace": {"configuration": True},
}
FOUR = "who: ana\nto: bob\nwhat: Send the board pack draft as a PDF\ndue: 2026-11-27\n"
PROMISE = "commitments/a.yaml"
COMPLETIONS = {
    "an empty promise": (PROMISE, "‸"),
    "the rest of a promise": (PROMISE, "who: ana\n‸"),
    "a fifth line": (PROMISE, FOUR + "‸"),
    "a handle": (PROMISE, FOUR.replace("bob", "‸")),
    "a deadline": (PROMISE, FOUR.replace("2026-11-27", "‸")),
    "a status": (PROMISE, FOUR + "status: ‸"),
    "a repeat": (PROMISE, FOUR + "repeat: ‸"),
    "the outcome of a day": (PROMISE, FOUR + "repeat: weekly\noutcomes:\n  2026-11-27: ‸"),
    "a move": (PROMISE, FOUR + "moved:\n  - ‸"),
    "a step": (PROMISE, FOUR + "steps:\n  - ‸"),
    "feedback": (PROMISE, FOUR + "feedback:\n  - from: bob\n    says: ‸"),
    "true or false": (PROMISE, FOUR + "private: ‸"),
    "people": ("people.yaml", "‸"),
    "a person": ("people.yaml", "ana:\n  ‸"),
    "goals": ("goals.yaml", "‸"),
    "settings": ("tether.yaml", "‸"),
    "rules": ("tether.yaml", "tether: 1\nrules:\n  ‸"),
    "a severity": ("tether.yaml", "tether: 1\nrules:\n  severity:\n    TT501: ‸"),
}
EVERY_KEY = {
    PROMISE: """\
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
made: 2026-11-01
closed: 2026-11-26
reason: it was ready early
why: the board reads it over the weekend
moved:
  - from: 2026-11-20
    on: 2026-11-18
    why: the figures come later
    agreed: bob
warned:
  - on: 2026-11-24
    why: the auditor is ill
feedback:
  - from: bob
    on: 2026-11-28
    says: satisfied
    note: early, and better than asked
steps:
  - what: Collect the figures
    due: 2026-11-25
    done: true
repeat:
  every: monthly
  day: last
  count: 3
  until: 2027-01-01
outcomes:
  2026-11-27:
    status: kept
    closed: 2026-11-27
    reason: none
needs: figures
goal: runway
source: minutes/2026-11-01.md
evidence: board-pack.pdf
tags: board
private: true
id: board-pack
""",
    "people.yaml": """\
ana:
  name: Ana Ruiz
  emails: ana@example.org
  timezone: Europe/Madrid
  members: bob
""",
    "goals.yaml": "runway:\n  title: Eighteen months of runway\n  due: 2027-03-31\n",
    "tether.yaml": """\
tether: 1
commitments: commitments
timezone: Europe/Madrid
day_ends: 18:00
notice: 2d
grace: 1h
max_open: 7
bricks:
  kept: 1
  kept_late: 0
  missed_warned: -1
  missed: -2
  moved_late: -2
calendar:
  name: Our promises
  reminders: 1d
rules:
  select: TT1
  ignore: TT505
  severity:
    TT501: error
  languages: en
  vague:
    en: circle back
url: https://promises.example.org
""",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_node()
    root = tmp_path_factory.mktemp("workspace")
    assert tether("init", cwd=root).code == 0
    assert tether("init", "--editor", "vscode", cwd=root).code == 0
    return root


@pytest.fixture(scope="module")
def server(workspace: Path) -> Iterator[Server]:
    written = json.loads((workspace / ".vscode/settings.json").read_bytes())
    schemas = written["yaml.schemas"]
    assert set(schemas.values()) == {"commitments/**/*.yaml", *list(EVERY_KEY)[1:]}
    yaml = {
        "schemas": schemas,
        "schemaStore": {"enable": False},
        "hover": True,
        "hoverSchemaSource": False,
        "completion": True,
        "validate": True,
    }
    with Server(["node", str(SERVER), "--stdio"], workspace, {"yaml": yaml}) as server:
        server.initialize(workspace, **CLIENT)
        server.tell("workspace/didChangeConfiguration", settings={})
        yield server


def diagnostics(server: Server, files: dict[str, str]) -> dict[str, list[Message]]:
    """What is said of files, all opened at once; by the last part of their addresses."""
    for uri, text in files.items():
        server.open(uri, text)
    found: dict[str, list[Message]] = {}
    while found.keys() != files.keys():
        uri, said = server.publication()
        if uri in files:
            found[uri] = said
    return {uri: found[uri] for uri in files}


def place(text: str) -> tuple[str, Message]:
    """A text without its cursor, and where that was."""
    before, _, after = text.partition("‸")
    line = before.rpartition("\n")[2]
    return before + after, {"line": before.count("\n"), "character": len(line)}


def uri_of(workspace: Path, group: str, path: str) -> str:
    return (workspace / group / path).as_uri()


def test_examples_are_clean(server: Server, workspace: Path) -> None:
    files = {
        uri_of(workspace, "", path.relative_to(ROOT).as_posix()).replace(
            "/promises/", "/commitments/"
        ): path.read_text()
        for path in (ROOT / "examples").rglob("*.yaml")
    }
    assert len(files) > 40
    assert {uri: said for uri, said in diagnostics(server, files).items() if said} == {}


def test_broken_files_are_told_in_words(server: Server, workspace: Path, golden: Golden) -> None:
    broken = ROOT / "tests" / "broken"
    paths = sorted(broken.rglob("*.yaml"))
    files = {
        uri_of(workspace, "broken", path.relative_to(broken).as_posix()): path.read_bytes().decode(
            errors="replace"
        )
        for path in paths
    }
    lines = []
    for path, said in zip(paths, diagnostics(server, files).values(), strict=True):
        if said:
            lines.append(path.relative_to(broken).as_posix())
        for one in sorted(said, key=lambda one: (place_of(one), one["message"])):
            line, column = place_of(one)
            lines.append(f"  {line + 1}:{column + 1} {one['message']}")
    golden("editors/broken.txt", "\n".join(lines) + "\n")


def place_of(diagnostic: Message) -> tuple[int, int]:
    start = diagnostic["range"]["start"]
    return start["line"], start["character"]


def test_completion_offers_what_fits(server: Server, workspace: Path, golden: Golden) -> None:
    lines = []
    for name, (path, marked) in COMPLETIONS.items():
        text, position = place(marked)
        uri = uri_of(workspace, name.replace(" ", "-"), path)
        diagnostics(server, {uri: text})
        items = server.ask("textDocument/completion", textDocument={"uri": uri}, position=position)[
            "items"
        ]
        lines.append(f"== {name}")
        for item in items:
            new = item.get("textEdit", {}).get("newText") or item["insertText"]
            lines.append(f"{item['label']}: {json.dumps(new, ensure_ascii=False)}")
            words = item.get("documentation") or ""
            words = words["value"] if isinstance(words, dict) else words
            lines += [
                f"    {line}" for line in words.partition("\n\n[More]")[0].split("\n") if line
            ]
    golden("editors/completion.txt", "\n".join(lines) + "\n")


def test_every_key_explains_itself(server: Server, workspace: Path, golden: Golden) -> None:
    lines = []
    for path, text in EVERY_KEY.items():
        uri = uri_of(workspace, "every-key", path)
        diagnostics(server, {uri: text})
        lines.append(f"== {path}")
        for number, line in enumerate(text.split("\n")):
            key = line.lstrip(" -").partition(":")[0]
            if not key:
                continue
            position = {"line": number, "character": len(line) - len(line.lstrip(" -")) + 1}
            hover = server.ask("textDocument/hover", textDocument={"uri": uri}, position=position)
            words = hover["contents"]["value"] if hover else "(nothing)"
            lines += [f"-- {key}", words.replace("\n\n", "\n").strip()]
    golden("editors/hover.txt", "\n".join(lines) + "\n")


def test_other_files_are_left_alone(server: Server, workspace: Path) -> None:
    files = {
        uri_of(workspace, "", path): "name: build\n"
        for path in (".github/workflows/ci.yaml", "src/compose.yaml", "my-commitments/a.yaml")
    }
    assert list(diagnostics(server, files).values()) == [[], [], []]
