"""Runs `tether serve` as a user does, and asks it over real sockets."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

NOW = "2026-03-05T12:00Z"


class Reply(NamedTuple):
    """An answer; the names of its fields are in small letters."""

    status: int
    fields: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Served:
    """A server under way."""

    def __init__(self, process: subprocess.Popen[str], greeting: list[str], port: int) -> None:
        self.process, self.greeting, self.port = process, greeting, port

    def ask(
        self,
        path: str = "/all.ics",
        method: str = "GET",
        body: bytes | None = None,
        /,
        **fields: str,
    ) -> Reply:
        """One request on a connection of its own; fields as ``if_none_match=...``."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = {name.replace("_", "-"): value for name, value in fields.items()}
            connection.request(method, path, body, headers=sent)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()

    def raw(self, *pieces: bytes, close: bool = False) -> bytes:
        """Everything that comes back for bytes as they are, until the server hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            for piece in pieces:
                connection.sendall(piece)
            if close:
                connection.shutdown(socket.SHUT_WR)
            found = b""
            while data := connection.recv(1 << 16):
                found += data
            return found

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal; the exit code, and all complaints."""
        self.process.send_signal(number)
        _, complaints = self.process.communicate(timeout=30)
        return self.process.returncode, complaints


@contextmanager
def serving(
    folder: Path,
    *options: str,
    now: str | None = NOW,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """`tether serve` in a folder, on a port that was free."""
    pinned = () if now is None else ("--now", now)
    words = (*pinned, "serve", "--port", "0", *options)
    process = subprocess.Popen(
        [sys.executable, "-m", "tether_txt", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        greeting = [process.stdout.readline()]
        if greeting[0]:
            greeting += [
                process.stdout.readline() for _ in range(2 if "--tokens" in options else 3)
            ]
        found = re.search(r":(\d+) until", greeting[0])
        assert found is not None, process.communicate()
        yield Served(process, greeting, int(found[1]))
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
