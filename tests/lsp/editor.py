"""An editor without a screen: opens files, types, asks, and applies what it is answered."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.editors.client import Message, Server

NOW = "2026-11-20T09:00Z"
CURSOR = "‸"
CAPABILITIES: Message = {
    "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}},
    "workspace": {"codeLens": {"refreshSupport": True}},
}


def start(capabilities: Message = CAPABILITIES, **variables: str) -> Editor:
    """A server in a process of its own, and the editor that speaks to it."""
    command = [sys.executable, "-m", "tether_txt", "--now", NOW, "lsp", "--stdio"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    server = Server(command, ROOT, environment=environment)
    server.initialize(None, **capabilities)
    return Editor(server)


class Editor:
    """What a person does in an editor, with one server for all folders."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.texts: dict[str, str] = {}
        self._versions: dict[str, int] = {}

    def open(self, file: Path | str, text: str | None = None) -> list[Message]:
        """Open a file, with a text that is not saved, or as it is on disk; what is found in it."""
        uri = uri_of(file)
        if text is None:
            assert isinstance(file, Path)
            text = file.read_bytes().decode()
        self.texts[uri], self._versions[uri] = text, 1
        self.server.open(uri, text)
        return self.server.published(uri, 1)

    def type(self, file: Path | str, text: str) -> list[Message]:
        """Have another text in an open file; what is found then."""
        self.send(file, text)
        uri = uri_of(file)
        return self.server.published(uri, self._versions[uri])

    def send(self, file: Path | str, text: str) -> None:
        """As `type`, without waiting."""
        uri = uri_of(file)
        self.texts[uri] = text
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        changes = [{"text": text}]
        self.server.tell("textDocument/didChange", textDocument=document, contentChanges=changes)

    def close(self, file: Path | str) -> None:
        """Close a file."""
        uri = uri_of(file)
        self.server.tell("textDocument/didClose", textDocument={"uri": uri})
        while self.server.published(uri):
            pass

    def save(self, file: Path) -> None:
        """Write what is open to the disk."""
        uri = uri_of(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(self.texts[uri].encode())
        self.server.tell("textDocument/didSave", textDocument={"uri": uri})

    def ask(self, method: str, file: Path | str, marked: str | None = None, **params: Any) -> Any:
        """Ask about a place: the one that `CURSOR` marks in the text, which is typed first.

        The question comes right behind the last key, before anything was checked again.
        """
        uri = uri_of(file)
        if marked is not None:
            text, position = place(marked)
            if text != self.texts[uri]:
                self.send(file, text)
            params["position"] = position
        return self.server.ask(f"textDocument/{method}", textDocument={"uri": uri}, **params)

    def fixes(self, file: Path | str, line: int | None = None) -> dict[str, Message]:
        """The fixes for a line (from 1), or for the whole file, by their titles."""
        first, last = (0, 10_000) if line is None else (line - 1, line - 1)
        where = {"start": at(first), "end": at(last, 0 if line is None else 10_000)}
        context: Message = {"diagnostics": []}
        found = self.ask("codeAction", file, range=where, context=context)
        return {one["title"]: one for one in found}

    def lens(self, file: Path | str) -> list[str]:
        """The lines that stand above the file's first key."""
        return [one["command"]["title"] for one in self.ask("codeLens", file)]

    def from_git(self) -> None:
        """Wait until the server has read the history."""
        self.server.until(lambda message: message.get("method") == "workspace/codeLens/refresh")

    def until(self, file: Path | str, wanted: Callable[[list[Message]], bool]) -> list[Message]:
        """The findings that are shown of a file, as soon as they are as wanted."""
        uri = uri_of(file)
        while not wanted(self.server.shown[uri]):
            self.server.published(uri)
        return self.server.shown[uri]

    def shows(self, file: Path | str, *wanted: str) -> None:
        """Wait until just these codes are shown of a file."""
        self.until(file, lambda found: codes(found) == list(wanted))

    def end(self) -> None:
        """Say good-bye: the server must end by itself, and have complained of nothing."""
        assert self.server.end() == 0
        assert "Traceback" not in self.server.complaints()


def uri_of(file: Path | str) -> str:
    return file if isinstance(file, str) else file.as_uri()


def place(marked: str) -> tuple[str, Message]:
    """A text without its cursor, and where that was, in units of UTF-16."""
    before, _, after = marked.partition(CURSOR)
    line = before.replace("\r\n", "\n").rpartition("\n")[2]
    return before + after, at(before.count("\n"), len(line.encode("utf-16-le")) // 2)


def at(line: int, character: int = 0) -> Message:
    return {"line": line, "character": character}


def applied(text: str, edits: list[Message]) -> str:
    """A text with edits made, as the protocol says; lines end with CR LF or LF here."""
    for edit in sorted(edits, key=lambda one: _key(one["range"]["start"]), reverse=True):
        start, end = (_offset(text, edit["range"][side]) for side in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text


def _key(position: Message) -> tuple[int, int]:
    return position["line"], position["character"]


def _offset(text: str, position: Message) -> int:
    lines = text.split("\n")
    assert position["line"] < len(lines)
    start = sum(len(line) + 1 for line in lines[: position["line"]])
    units = lines[position["line"]].encode("utf-16-le", "surrogatepass")
    head = units[: position["character"] * 2].decode("utf-16-le", "surrogatepass")
    assert position["character"] * 2 <= len(units)
    return start + len(head)


def codes(found: list[Message]) -> list[str]:
    return [one["code"] for one in found]
