"""Requests -> answers (RFC 9110): conditional requests, and what is not allowed.

Nothing is looked up on the disk: a path is in the table of pages as it stands, or it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address
from typing import NamedTuple

from tether_txt.serve.requests import BadRequest, Request

CALENDAR = "text/calendar; charset=utf-8"
JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
METHODS = ("GET", "HEAD")

_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?", re.ASCII)
_ETAG = re.compile(r'(?:W/)?("[!#-~\x80-\xff]*")')


class Page(NamedTuple):
    """What is at one address: bytes, and when they became what they are (an instant)."""

    kind: str
    body: bytes
    modified: int
    etag: str


class Answer(NamedTuple):
    """A head without its date, and the bytes after it."""

    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes = b""


class Hosts:
    """The names under which this server may be asked for.

    Any other is somebody's page that made a browser look for its own server here (DNS
    rebinding). That needs a name, so that a server that is meant for the network answers to
    any number. `names` are those that a proxy passes on; their ports are its own affair.
    """

    def __init__(self, bind: str, port: int, names: Iterable[str] = ()) -> None:
        self._port = port
        self._names = frozenset(name.lower().partition(":")[0] for name in names)
        self._numbers = not is_loopback(bind)

    def allow(self, host: str) -> bool:
        match = _HOST.fullmatch(host.lower())
        if match is None:
            return False
        name, port = match[1], int(match[2] or 80)
        if name in self._names or (name in _LOCAL and port == self._port):
            return True
        return self._numbers and _is_number(name)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    return host == "localhost" or (_is_number(host) and ip_address(host.strip("[]")).is_loopback)


def is_everywhere(host: str) -> bool:
    """Whether it stands for all addresses of the machine."""
    return not host or (_is_number(host) and ip_address(host.strip("[]")).is_unspecified)


def _is_number(host: str) -> bool:
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def page(kind: str, body: bytes, modified: int, before: Page | None = None) -> Page:
    """A page; one with the bytes of the page before it is that page.

    Else its time is later by at least a second, so that nobody who has asked in between takes
    the old bytes for the new ones.
    """
    if before is not None:
        if before.body == body:
            return before
        modified = max(modified, before.modified + 1)
    return Page(kind, body, modified, f'"{sha256(body).hexdigest()[:32]}"')


def check(request: Request, hosts: Hosts) -> None:
    """Raises `BadRequest` for what is not answered, whatever its path."""
    if not hosts.allow(request.host):
        raise BadRequest(421, "this server is not known by that name: see --host-name")
    if request.method not in METHODS:
        raise BadRequest(405, "feeds can be read, not written")


def answer(request: Request, found: Page | None, now: int, private: bool) -> Answer:
    """The answer to a request that passed `check`; `private` is for one reader alone."""
    if found is None:
        return refusal(404, "there is nothing at this address")
    fields = [("ETag", found.etag)]
    if found.modified <= now:
        fields.append(("Last-Modified", http_date(found.modified)))
    fields.append(("Cache-Control", "private, no-cache" if private else "no-cache"))
    if _unchanged(request, found, now):
        return Answer(304, tuple(fields))
    fields += [
        ("Content-Type", found.kind),
        ("Content-Length", str(len(found.body))),
        ("X-Content-Type-Options", "nosniff"),
    ]
    return Answer(200, tuple(fields), b"" if request.method == "HEAD" else found.body)


def refusal(status: int, sentence: str, head: bool = False) -> Answer:
    """A status with one sentence; never one that a client could take for a feed."""
    body = f"{HTTPStatus(status).phrase}: {sentence}\n".encode()
    fields = [
        ("Content-Type", TEXT),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if status == 405:
        fields.append(("Allow", ", ".join(METHODS)))
    if status == 503:
        fields.append(("Retry-After", "10"))
    return Answer(status, tuple(fields), b"" if head else body)


def encode(answer: Answer, now: int, last: bool) -> bytes:
    """The head's bytes."""
    lines = [
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
        f"Date: {http_date(now)}",
        *(f"{name}: {value}" for name, value in answer.fields),
    ]
    if last:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _unchanged(request: Request, found: Page, now: int) -> bool:
    """Whether the client has these bytes; an ETag decides where one is given (RFC 9110, 13.2.2)."""
    tags = request.fields.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or found.etag in _ETAG.findall(tags)
    since = request.fields.get("if-modified-since")
    if since is None or found.modified > now:
        return False
    at = _instant(since)
    return at is not None and found.modified <= at <= now


@lru_cache(maxsize=64)
def http_date(instant: int) -> str:
    """An instant as an IMF-fixdate."""
    return formatdate(instant, usegmt=True)


@lru_cache(maxsize=64)
def _instant(text: str) -> int | None:
    try:
        return int(parsedate_to_datetime(text).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
