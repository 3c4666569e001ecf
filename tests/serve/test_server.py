"""Connections that want too much: each test has limits that it can reach in a moment."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

from tests.serve.support import all_of, running
from tether_txt.serve.answers import Answer
from tether_txt.serve.requests import Request
from tether_txt.serve.server import Limits

ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST = b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"
SMALL = Answer(200, (("Content-Length", "2"),), b"ok")
LARGE = Answer(200, (("Content-Length", "20000000"),), b"x" * 20_000_000)


async def small(_: Request) -> Answer:
    return SMALL


async def large(_: Request) -> Answer:
    return LARGE


class Slow:
    """Answers when it may go on; `begun` counts who is waiting for that."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.begun = threading.Semaphore(0)

    async def __call__(self, _: Request) -> Answer:
        self.begun.release()
        await self.go_on.wait()
        return SMALL


def test_a_slow_request_has_so_long_in_all() -> None:
    with running(small, Limits(request=0.2)) as server:
        began = time.monotonic()
        with server.connect(b"G") as connection:
            connection.settimeout(0.01)
            said = b""
            while not said:  # a byte each 10 ms would keep any limit between bytes from ending
                try:
                    said = connection.recv(1000)
                except TimeoutError:
                    connection.sendall(b"E")
        assert said.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
        assert 0.15 < time.monotonic() - began < 10


def test_who_asks_nothing_is_dropped_without_a_word() -> None:
    with running(small, Limits(request=0.1)) as server:
        assert all_of(server.connect()) == b""
        said = all_of(server.connect(ASK))
        assert said.startswith(b"HTTP/1.1 200 OK\r\n")
        assert said.endswith(b"ok")


def test_who_does_not_read_is_dropped() -> None:
    with running(large, Limits(answer=0.2, least=10**9)) as server:
        connection = server.connect(ASK)
        began = time.monotonic()
        waiting = True
        while waiting and time.monotonic() - began < 10:
            try:  # fails once the other side has dropped the connection
                connection.sendall(b"x")
            except OSError:
                waiting = False
        assert not waiting
        assert len(all_of(connection)) < len(LARGE.body)


def test_who_reads_gets_all_of_it() -> None:
    with running(large) as server:
        said = all_of(server.connect(LAST))
        assert len(said.partition(b"\r\n\r\n")[2]) == len(LARGE.body)


def test_where_it_is_full_who_waited_longest_makes_room() -> None:
    with running(small, Limits(connections=10)) as server:
        idle = [server.connect(b"GET /") for _ in range(10)]
        for _ in range(5):
            assert all_of(server.connect(LAST)).endswith(b"ok")
        dropped = [_is_dropped(connection) for connection in idle]
        assert dropped == sorted(dropped, reverse=True)
        assert 1 <= sum(dropped) <= 5


def _is_dropped(connection: socket.socket) -> bool:
    connection.setblocking(False)
    with connection:
        try:
            return connection.recv(1) == b""
        except BlockingIOError:
            return False
        except ConnectionError:
            return True


def test_who_is_being_answered_is_never_dropped() -> None:
    slow = Slow()
    with running(slow, Limits(connections=2)) as server:
        waiting = [server.connect(LAST) for _ in range(2)]
        assert slow.begun.acquire(timeout=30)
        assert slow.begun.acquire(timeout=30)
        full = all_of(server.connect())
        assert full.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        assert b"\r\nRetry-After: " in full
        server.wake(slow.go_on)
        assert all(all_of(connection).endswith(b"ok") for connection in waiting)


def test_a_bug_is_a_plain_500_and_told() -> None:
    async def broken(_: Request) -> Answer:
        raise ZeroDivisionError

    with running(broken) as server:
        said = all_of(server.connect(LAST))
        assert said.startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
        assert b"text/plain" in said
        assert all_of(server.connect(LAST)) == said
        assert [type(bug) for bug in server.bugs] == [ZeroDivisionError, ZeroDivisionError]


def test_an_answer_under_way_is_finished_at_the_end() -> None:
    slow = Slow()
    with running(slow) as server:
        connection = server.connect(ASK)
        assert slow.begun.acquire(timeout=30)
        server.end()
        server.wake(slow.go_on)
        assert all_of(connection).endswith(b"ok")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0
