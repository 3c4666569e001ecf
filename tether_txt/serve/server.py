"""Connections: every one has so long for a request and so long for its answer, and no more.

One loop and no threads, so that a connection that does nothing costs a few kilobytes. Where
there are too many, the one that has been in its present state the longest makes room.
"""

from __future__ import annotations

import asyncio
import os
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple

from tether_txt.serve.answers import Answer, encode, refusal
from tether_txt.serve.requests import END, MAX_HEAD, BadRequest, Request, read_head

_GONE = (OSError, asyncio.IncompleteReadError)
_CHUNK = 1 << 16


class Limits(NamedTuple):
    """How many connections, and how long each may take, in seconds.

    `request` is for a whole request; `answer` for a whole answer, and more for one of so many
    bytes that `least` a second take longer. In `linger` seconds a client may still send up to
    `drained` bytes after an answer that ends the connection, so that the answer is not lost.
    `leave` is for answers under way when the server stops.
    """

    connections: int = 2_000
    request: float = 10.0
    answer: float = 30.0
    least: int = 16 * 1024
    linger: float = 2.0
    drained: int = 1 << 20
    leave: float = 2.0


class Respond(NamedTuple):
    """How requests are answered. `bug` is given an exception that nobody expected."""

    answer: Callable[[Request], Awaitable[Answer]]
    now: Callable[[], int]
    bug: Callable[[Exception], None]


def bind(host: str, port: int) -> socket.socket:
    """A socket with an address of its own, not listening yet. Raises OSError."""
    kind, flags = socket.SOCK_STREAM, socket.AI_PASSIVE
    family, _, _, _, address = socket.getaddrinfo(host, port, type=kind, flags=flags)[0]
    bound = socket.socket(family, kind)
    try:
        if os.name == "posix":  # elsewhere it would let two servers have one port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.setblocking(False)
    except BaseException:
        bound.close()
        raise
    return bound


class Server:
    """Serves until it is stopped."""

    def __init__(self, respond: Respond, limits: Limits) -> None:
        self._respond = respond
        self._limits = limits
        self._asking: dict[StreamWriter, None] = {}
        self._telling: dict[StreamWriter, None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving = False

    async def start(self, bound: socket.socket) -> None:
        """Listen on a socket that has its address already."""
        backlog = self._limits.connections
        self._listening = await asyncio.start_server(
            self._connected, sock=bound, limit=MAX_HEAD, backlog=backlog
        )

    async def stop(self) -> None:
        """Take no more, let answers under way end, and close everything."""
        self._leaving = True
        self._listening.close()
        for writer in list(self._asking):
            writer.transport.abort()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._limits.leave)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        full = len(self._tasks) >= self._limits.connections and not self._make_room()
        self._tasks.add(task)
        try:
            if full:
                await self._tell(writer, refusal(503, "too many connections"), last=True)
            else:
                await self._serve(reader, writer)
        except _GONE:
            pass
        except Exception as error:
            self._respond.bug(error)
        finally:
            self._asking.pop(writer, None)
            self._telling.pop(writer, None)
            try:
                await self._close(writer)
            finally:
                self._tasks.discard(task)

    def _make_room(self) -> bool:
        """Drop who has been asking, else who has been reading an answer, the longest."""
        for waiting in (self._asking, self._telling):
            for writer in waiting:
                del waiting[writer]
                writer.transport.abort()
                return True
        return False

    async def _close(self, writer: StreamWriter) -> None:
        writer.close()
        try:
            async with asyncio.timeout(self._limits.linger):
                await writer.wait_closed()
        except _GONE:
            writer.transport.abort()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        last = False
        while not (last or self._leaving):
            request = None
            try:
                head = await self._head(reader, writer)
                if head is None:
                    return
                request = read_head(head)
            except BadRequest as wrong:
                answer = refusal(wrong.status, wrong.sentence)
            else:
                answer = await self._answer(request)
            last = request is None or request.last
            await self._tell(writer, answer, last)
            if request is None or request.body:
                await self._linger(reader, writer)

    async def _answer(self, request: Request) -> Answer:
        """The answer, or why there is none."""
        head = request.method == "HEAD"
        try:
            return await self._respond.answer(request)
        except BadRequest as wrong:
            return refusal(wrong.status, wrong.sentence, head)
        except Exception as error:
            self._respond.bug(error)
            return refusal(500, "this is a bug in tether", head)

    async def _head(self, reader: StreamReader, writer: StreamWriter) -> bytes | None:
        """The next request's head; None if there is none. Raises `BadRequest`."""
        self._asking[writer] = None
        first = b""
        try:
            async with asyncio.timeout(self._limits.request):
                first = await reader.readexactly(1)
                return first + await reader.readuntil(END)
        except asyncio.LimitOverrunError:
            raise BadRequest(431, f"a request has at most {MAX_HEAD:,} bytes") from None
        except asyncio.IncompleteReadError:
            return None
        except TimeoutError:
            if not first:
                return None
            raise BadRequest(408, "the request took too long") from None
        finally:
            self._asking.pop(writer, None)

    async def _tell(self, writer: StreamWriter, answer: Answer, last: bool) -> None:
        """Send an answer. Raises TimeoutError where the client does not take it in time."""
        limits = self._limits
        self._telling[writer] = None
        try:
            async with asyncio.timeout(limits.answer + len(answer.body) / limits.least):
                writer.write(encode(answer, self._respond.now(), last))
                if answer.body:
                    writer.write(answer.body)
                await writer.drain()
                if last:
                    await self._flush(writer)
        except TimeoutError:
            writer.transport.abort()
            raise
        finally:
            self._telling.pop(writer, None)

    async def _flush(self, writer: StreamWriter) -> None:
        """Until everything was handed to the system."""
        writer.transport.set_write_buffer_limits(high=0)
        await writer.drain()

    async def _linger(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Read on for a moment: to close before would tell the client's system to drop it all."""
        left = self._limits.drained
        self._telling[writer] = None
        with suppress(OSError):
            writer.write_eof()
            async with asyncio.timeout(self._limits.linger):
                while left > 0 and (data := await reader.read(_CHUNK)):
                    left -= len(data)
