"""A server in this process, with limits that a test can reach, and a clock that it can turn."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from tether_txt.serve.answers import Answer
from tether_txt.serve.requests import Request
from tether_txt.serve.server import Limits, Respond, Server, bind


class Running:
    """A server in a thread. `bugs` are the exceptions that nobody expected."""

    def __init__(self, answer: Callable[[Request], Awaitable[Answer]], limits: Limits) -> None:
        self.bugs: list[Exception] = []
        self._server = Server(Respond(answer, lambda: 1_772_712_000, self.bugs.append), limits)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._ended = asyncio.Event()
        self._thread = threading.Thread(target=self._run)
        self.port = 0

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(30)

    def end(self) -> None:
        """Begin to stop."""
        self.wake(self._ended)

    def stop(self) -> None:
        if self._thread.is_alive():
            self.end()
        self._thread.join(30)
        assert not self._thread.is_alive()

    def wake(self, event: asyncio.Event) -> None:
        """Set an event of the server's loop."""
        self._loop.call_soon_threadsafe(event.set)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        with bind("127.0.0.1", 0) as bound:
            self.port = bound.getsockname()[1]
            await self._server.start(bound)
            self._ready.set()
            await self._ended.wait()
            await self._server.stop()

    def connect(self, data: bytes = b"") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall(data)
        return connection


@contextmanager
def running(
    answer: Callable[[Request], Awaitable[Answer]], limits: Limits | None = None
) -> Iterator[Running]:
    server = Running(answer, limits or Limits())
    server.start()
    try:
        yield server
    finally:
        server.stop()


def all_of(connection: socket.socket) -> bytes:
    """Everything that comes until the server hangs up, however it does."""
    found = bytearray()
    try:
        while data := connection.recv(1 << 16):
            found += data
    except ConnectionError:
        pass
    finally:
        connection.close()
    return bytes(found)
