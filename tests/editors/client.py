"""A client of language servers: starts one, and speaks to it over its standard streams."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import IO, Any

PATIENCE = 60.0
"""Seconds after which a server that says nothing has failed its test."""
Message = dict[str, Any]


class Server:
    """A language server under way; what it asks about the configuration is in `settings`.

    `shown` has the diagnostics that it told of each file last.
    """

    def __init__(
        self,
        command: Sequence[str],
        cwd: Path,
        settings: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.settings = dict(settings or {})
        self.shown: dict[str, list[Message]] = {}
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._queue: Queue[Message | None] = Queue()
        self._complaints: list[bytes] = []
        self._number = 0
        assert self._process.stderr
        self._threads = [
            threading.Thread(target=self._listen, daemon=True),
            threading.Thread(target=self._complaints.extend, args=(self._process.stderr,)),
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert stream
            stream.close()

    def initialize(self, root: Path | None, **capabilities: Any) -> Message:
        """Shake hands; what the server can do."""
        uri = root.as_uri() if root else None
        folders = [{"uri": uri, "name": root.name}] if root else None
        answer: Message = self.ask(
            "initialize",
            processId=None,
            rootUri=uri,
            workspaceFolders=folders,
            capabilities=capabilities,
        )
        self.tell("initialized")
        return answer

    def ask(self, method: str, **params: Any) -> Any:
        """The server's answer to a request. Raises AssertionError for one that is an error."""
        answer = self.answer(method, **params)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def answer(self, method: str, **params: Any) -> Message:
        """The server's answer as it is."""
        return self.answer_to(self.begin(method, **params))

    def begin(self, method: str, **params: Any) -> int:
        """Send a request, and wait for nothing; its number."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        return self._number

    def answer_to(self, number: int) -> Message:
        """The server's answer to a request that was sent before."""
        return self.until(lambda message: "method" not in message and message["id"] == number)

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def open(self, uri: str, text: str, version: int = 1) -> None:
        """Tell that a file is open in the editor."""
        document = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)

    def published(self, uri: str, version: int | None = None) -> list[Message]:
        """The next diagnostics of a file, or of a version of it."""

        def is_it(message: Message) -> bool:
            params = message.get("params")
            return (
                message.get("method") == "textDocument/publishDiagnostics"
                and isinstance(params, dict)
                and params["uri"] == uri
                and version in (None, params.get("version"))
            )

        found: list[Message] = self.until(is_it)["params"]["diagnostics"]
        return found

    def asked(self, method: str) -> Message:
        """The parameters of the server's next question of a kind."""
        found: Message = self.until(lambda message: message.get("method") == method)["params"]
        return found

    def publication(self) -> tuple[str, list[Message]]:
        """The next diagnostics of any file."""
        method = "textDocument/publishDiagnostics"
        params = self.until(lambda message: message.get("method") == method)["params"]
        return params["uri"], params["diagnostics"]

    def until(self, wanted: Callable[[Message], bool]) -> Message:
        """The next message of a kind; questions on the way are answered."""
        while True:
            try:
                message = self._queue.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"the server is silent: {self.complaints()}") from None
            assert message is not None, f"the server has ended: {self.complaints()}"
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._reply(message)})
            if message.get("method") == "textDocument/publishDiagnostics":
                self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]
            if wanted(message):
                return message

    def complaints(self) -> str:
        """What the server wrote to its standard error."""
        return b"".join(self._complaints).decode("utf-8", "replace")

    def end(self) -> int:
        """Say good-bye; the exit code."""
        self.ask("shutdown")
        self.tell("exit")
        return self._process.wait(PATIENCE)

    def hang_up(self) -> None:
        """Close the line without a word, and wait until the server has ended by itself."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(PATIENCE)

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        assert self._process.stdin
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def _reply(self, message: Message) -> Any:
        if message["method"] == "workspace/configuration":
            return [self.settings.get(item.get("section")) for item in message["params"]["items"]]
        return None

    def _send(self, message: Message) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.raw(f"Content-Length: {len(data)}\r\n\r\n".encode() + data)

    def _listen(self) -> None:
        assert self._process.stdout
        out = self._process.stdout
        while (length := _length(out)) is not None:
            self._queue.put(json.loads(out.read(length)))
        self._queue.put(None)


def _length(out: IO[bytes]) -> int | None:
    """How many bytes the next message has, None at the end."""
    length = None
    while line := out.readline():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        if not line.strip():
            return length
    return None
