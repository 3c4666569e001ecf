"""What comes over the wire from people who mean no good, and from very old programs."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from random import Random

import pytest

from tests.calendar.conformance import faults
from tests.cli.serving import Served, serving
from tests.gitrepo import GitRepo, promise


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile")
    repo = GitRepo(folder / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/pack.yaml": promise()})
    (folder / "repo" / "all.ics").symlink_to("/etc/passwd")
    with serving(repo.path) as found:
        yield found
        assert found.end() == (0, ""), "nothing that clients do is worth a word"


def status(data: bytes) -> int:
    """The status of one whole answer, which names its length and ends its connection."""
    head, _, body = data.partition(b"\r\n\r\n")
    match = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [A-Za-z ]+", head.split(b"\r\n")[0])
    assert match is not None, data
    assert b"\r\nConnection: close" in head
    assert f"\r\nContent-Length: {len(body)}".encode() in head
    if match[1] != b"200":
        assert b"\r\nContent-Type: text/plain; charset=utf-8" in head
        assert body.count(b"\n") == 1
    return int(match[1])


def request(
    served: Served, line: bytes, *fields: bytes, host: bytes | None = b"localhost"
) -> bytes:
    named = () if host is None else (b"Host: %b:%d" % (host, served.port),)
    return b"\r\n".join([line, *named, b"Connection: close", *fields, b"", b""])


@pytest.mark.parametrize(
    "path",
    [
        "/../tether.yaml", "/.git/config", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
        "//etc/passwd", "/all.ics/", "/ALL.ics", "/%61ll.ics", "/all.ics%00", "/all.ics;x",
        "/who/", "/who/../all.ics", "/who/ana.ics/../../all.ics", "/./all.ics", "/\\all.ics",
        "/who/bob.ics", "/all.ics%20", "/commitments/pack.yaml", "/index.json/", "/favicon.ico",
        "/" + "a" * 8000, "/{}", "/%s%n", "/~root",
    ],
)  # fmt: skip
def test_there_is_nothing_but_the_table(served: Served, path: str) -> None:
    assert status(served.raw(request(served, f"GET {path} HTTP/1.1".encode()))) == 404


def test_a_query_changes_nothing(served: Served) -> None:
    assert status(served.raw(request(served, b"GET /all.ics?x=../../ HTTP/1.1"))) == 200


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"GET", 400), (b"GET /", 400), (b"GET  / HTTP/1.1", 400), (b"GET / HTTP/1.1 ", 400),
        (b"GET /a b HTTP/1.1", 400), (b"GET / http/1.1", 400), (b"GET / HTTP/11", 400),
        (b"GET\t/ HTTP/1.1", 400), (b" GET / HTTP/1.1", 400), (b"G\xc3\x89T / HTTP/1.1", 400),
        (b"GET /\xff HTTP/1.1", 400), (b"GET /\x00 HTTP/1.1", 400), (b"GET all.ics HTTP/1.1", 400),
        (b"GET ftp://localhost/ HTTP/1.1", 400), (b"CONNECT localhost:80 HTTP/1.1", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400), (b"\x00" * 100, 400),
        (b"GET / HTTP/2.0", 505), (b"GET / HTTP/0.9", 505), (b"PRI * HTTP/2.0", 505),
        (b"OPTIONS * HTTP/1.1", 405), (b"GET * HTTP/1.1", 404),
    ],
)  # fmt: skip
def test_strange_request_lines(served: Served, line: bytes, code: int) -> None:
    assert status(served.raw(request(served, line), close=True)) == code


@pytest.mark.parametrize(
    "field",
    [
        b"No-Colon", b"Space : x", b": x", b"A: x\nB: y", b"A: x\rB: y", b"A: \x00", b"A: \x7f",
        b" folded", b"\tfolded", b"\xc3\xbc: x", b"A\x00: x",
    ],
)  # fmt: skip
def test_strange_fields(served: Served, field: bytes) -> None:
    assert status(served.raw(request(served, b"GET / HTTP/1.1", field))) == 400


def test_what_is_only_unusual_is_no_fault(served: Served) -> None:
    fields = (b"X:", b"X:\t v\t ", b"x: \xff\xfe", b"If-None-Match: \xff", b"X: " + b"y" * 9000)
    assert status(served.raw(request(served, b"GET / HTTP/1.1", *fields))) == 200
    assert status(served.raw(b"\r\n" + request(served, b"GET / HTTP/1.1"))) == 200


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("localhost:PORT", 200), ("LOCALHOST:PORT", 200), ("127.0.0.1:PORT", 200),
        ("[::1]:PORT", 200), ("evil.example:PORT", 421), ("evil.example", 421),
        ("localhost", 421), ("127.0.0.1", 421), ("localhost.evil.example:PORT", 421),
        ("evil.example#localhost:PORT", 421), ("localhost:PORT@evil.example", 421),
        ("localhost:PORT:PORT", 421), ("localhost.:PORT", 421), ("127.0.0.1.nip.io:PORT", 421),
        ("10.0.0.1:PORT", 421), ("0.0.0.0:PORT", 421), ("[::]:PORT", 421), ("", 421),
        ("localhost:00PORT", 421), (":PORT", 421), ("localhost:", 421), ("[]:PORT", 421),
        ("localhost:999999", 421), ("localhost:PORT, evil.example", 421), ("lоcalhost:PORT", 421),
    ],
)  # fmt: skip
def test_only_this_machines_own_names(served: Served, host: str, code: int) -> None:
    """Any other is a page in a browser whose name was pointed here (DNS rebinding)."""
    name = host.replace("PORT", str(served.port)).encode()
    said = served.raw(b"GET / HTTP/1.1\r\nConnection: close\r\nHost: %b\r\n\r\n" % name)
    assert status(said) == code


def test_a_request_has_one_host(served: Served) -> None:
    own = b"Host: localhost:%d" % served.port
    line = b"GET / HTTP/1.1"
    for fields in ((), (own, own), (own, b"host: evil.example"), (b"hOsT: evil.example", own)):
        assert status(served.raw(request(served, line, *fields, host=None))) == 400


def test_an_absolute_address_names_the_host(served: Served) -> None:
    def asked(address: str, host: bytes) -> int:
        line = f"GET {address.replace('PORT', str(served.port))} HTTP/1.1".encode()
        return status(served.raw(request(served, line, host=host)))

    assert asked("http://localhost:PORT/all.ics", b"evil.example") == 200
    assert asked("HTTP://localhost:PORT", b"evil.example") == 200
    assert asked("http://evil.example/all.ics", b"localhost") == 421
    assert asked("http://localhost:PORT@evil.example/", b"localhost") == 400


def test_http_1_0_is_answered_once(served: Served) -> None:
    for keep in ((), (b"Connection: keep-alive",)):
        lines = (b"GET /all.ics HTTP/1.0", b"Host: 127.0.0.1:%d" % served.port, *keep, b"", b"")
        data = served.raw(b"\r\n".join(lines) * 2)
        assert status(data) == 200
        assert faults(data.partition(b"\r\n\r\n")[2]) == []


def test_pipelined_requests_are_answered_in_order(served: Served) -> None:
    host = b"Host: localhost:%d\r\n\r\n" % served.port
    lines = (b"GET /nothing", b"HEAD /all.ics", b"POST /", b"GET /index.json", b"GET /who/ana.ics")
    asked = b"".join(line + b" HTTP/1.1\r\n" + host for line in lines)
    data = served.raw(asked * 20 + request(served, b"GET / HTTP/1.1"))
    found = re.findall(rb"HTTP/1\.1 (\d{3}) ", data)
    assert found == [b"404", b"200", b"405", b"200", b"200"] * 20 + [b"200"]


def test_bytes_may_come_one_by_one(served: Served) -> None:
    asked = request(served, b"GET /all.ics HTTP/1.1")
    assert status(served.raw(*(asked[at : at + 1] for at in range(len(asked))))) == 200


def test_huge_heads_are_refused(served: Served) -> None:
    line = b"GET / HTTP/1.1"
    for fields in ((b"X: " + b"y" * 20_000,), (b"X: y",) * 5_000, (b"X: " + b"y" * 3_000_000,)):
        assert status(served.raw(request(served, line, *fields))) == 431


@pytest.mark.parametrize(
    "field",
    [
        b"Content-Length: 300000", b"Transfer-Encoding: chunked", b"Content-Length: -1",
        b"Content-Length: 0, 300000", b"Transfer-Encoding: chunked\r\nContent-Length: 4",
    ],
)  # fmt: skip
def test_what_follows_a_request_is_never_taken_for_another(served: Served, field: bytes) -> None:
    smuggled = b"GET /index.json HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % served.port
    for method, code in ((b"PUT", 405), (b"GET", 200)):
        lines = (b"%b /all.ics HTTP/1.1" % method, b"Host: localhost:%d" % served.port, field)
        data = served.raw(b"\r\n".join([*lines, b"", b""]) + smuggled + b"x" * 200_000)
        assert status(data) == code


def test_who_hangs_up_is_not_missed(served: Served) -> None:
    for data in (b"", b"G", request(served, b"GET /all.ics HTTP/1.1")):
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", served.port)) as connection:
                connection.sendall(data)
    assert served.ask().status == 200


def test_damaged_requests_get_whole_answers_or_none(served: Served) -> None:
    asked = request(served, b"GET /all.ics?x HTTP/1.1", b'If-None-Match: "x", W/"y"', b"X: y")
    pieces = (b"\r\n", b"\n", b"\0", b"%2e%2e/", b"9" * 30, b"\xff", b": ", b" ", b"Host: x\r\n")
    chance = Random(4)
    for _ in range(400):
        data = bytearray(asked)
        for _ in range(chance.randrange(1, 5)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(12)] = chance.choice(pieces) * chance.randrange(2)
        found = served.raw(bytes(data), close=True)
        assert re.match(rb"HTTP/1\.1 (200|304|400|404|405|421|505) |$", found), bytes(data)


def test_200_half_open_connections_block_nobody(served: Served) -> None:
    waiting = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(200)]
    try:
        for at, connection in enumerate(waiting):
            connection.sendall(b"GET /all.ics HTTP/1.1\r\nHost: local"[: at % 30])
        for _ in range(20):
            assert served.ask().status == 200
    finally:
        for connection in waiting:
            connection.close()
