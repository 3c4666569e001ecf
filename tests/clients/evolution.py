"""Evolution's data server, in a session of its own, subscribes to a feed (see README.md)."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.calendar.readers import Seen, told
from tests.clients.subscription import Client, main

SESSION = Path(__file__).with_name("evolution_session.py")


class Evolution:
    """A calendar in the data server, which Evolution and GNOME's calendar show."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self._program = program
        asked = ("dpkg-query", "--showformat=${Version}", "--show", "evolution-data-server")
        version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        self.name = f"evolution-data-server {version}: {self._answer()}"

    def refresh(self) -> None:
        self._ask("refresh")

    def held(self) -> list[Seen]:
        return [told(row) for row in self._ask("held")]

    def _ask(self, word: str) -> Any:
        assert self._program.stdin
        self._program.stdin.write(f"{word}\n")
        self._program.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._program.stdout
        return json.loads(self._program.stdout.readline())


@contextmanager
def start(url: str, kept: Path) -> Iterator[Client]:
    """Run it with an empty home; what it says besides is written into the folder `kept`."""
    with tempfile.TemporaryDirectory(prefix="evolution-") as home:
        places = {f"XDG_{name}_HOME": f"{home}/{name}" for name in ("CACHE", "CONFIG", "DATA")}
        with (kept / "messages.txt").open("w") as messages:
            program = subprocess.Popen(
                ["dbus-run-session", "--", "/usr/bin/python3", SESSION, url],
                env={**os.environ, **places, "HOME": home, "TZ": "UTC"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=messages,
                text=True,
            )
        try:
            yield Evolution(program)
        finally:
            program.communicate()


if __name__ == "__main__":
    main(start, "evolution")
