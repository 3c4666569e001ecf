"""The few words of Marionette, Mozilla's remote control, that are needed here."""

from __future__ import annotations

import base64
import json
import socket
import time
from pathlib import Path
from typing import Any


class Marionette:
    """A session in the context of the program itself, where all of its objects can be reached."""

    def __init__(self, port: int, patience: float = 60) -> None:
        end = time.monotonic() + patience
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), 5)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        self._socket.settimeout(patience)
        self._stream = self._socket.makefile("rb")
        self._read()
        self._count = 0
        self.say("WebDriver:NewSession", capabilities={"alwaysMatch": {}})
        self.say("Marionette:SetContext", value="chrome")
        self.say("WebDriver:SetTimeouts", script=patience * 1000)

    def say(self, command: str, **words: Any) -> Any:
        """The answer to a command. Raises RuntimeError for a refusal."""
        self._count += 1
        data = json.dumps([0, self._count, command, words]).encode()
        self._socket.sendall(b"%d:%b" % (len(data), data))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['message']}\n{error['stacktrace']}")
        return result

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of an async function returns; `arguments` are its arguments."""
        wrapped = (
            "const done = arguments[arguments.length - 1];"
            f"(async (...arguments) => {{{script}}})(...arguments)"
            ".then(value => done({value}), error => done({error: `${error}\\n${error.stack}`}));"
        )
        found = self.say("WebDriver:ExecuteAsyncScript", script=wrapped, args=list(arguments))
        answer = found["value"]
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def screenshot(self, file: Path) -> None:
        """The window as a PNG."""
        found = self.say("WebDriver:TakeScreenshot", full=True)
        file.write_bytes(base64.b64decode(found["value"]))

    def quit(self) -> None:
        """End the program."""
        self.say("Marionette:Quit", flags=["eForceQuit"])
        self._socket.close()

    def _read(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            byte = self._stream.read(1)
            if not byte:
                raise ConnectionError("the program has ended")
            size += byte
        return json.loads(self._stream.read(int(size[:-1])))
