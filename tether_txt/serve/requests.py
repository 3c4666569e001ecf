"""The head of an HTTP request (RFC 9112), read strictly: what is odd is refused, not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

MAX_HEAD = 16 * 1024
"""Bytes of a request line and its fields."""
END = b"\r\n\r\n"

_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_LINE = re.compile(rf"({_NAME}) ([!-~]+) HTTP/([0-9])\.([0-9])")
_FIELD = re.compile(rf"({_NAME}):[ \t]*(.*?)[ \t]*")
_ABSOLUTE = re.compile(r"https?://([^/?#@]*)([/?].*)?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Request(NamedTuple):
    """What is asked. `path` is as it came, without a query; `host` is what the client calls us.

    `fields` have names in small letters. `last` means that the connection ends with the answer,
    `body` that something may follow the head.
    """

    method: str
    path: str
    host: str
    fields: Mapping[str, str]
    last: bool
    body: bool


class BadRequest(Exception):
    """What cannot be answered otherwise than by a status, and one sentence on why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def read_head(head: bytes) -> Request:
    """Read everything up to and with the empty line. Raises `BadRequest`."""
    line, *lines = head.removesuffix(END).lstrip(b"\r\n").decode("latin-1").split("\r\n")
    match = _LINE.fullmatch(line)
    if match is None:
        raise BadRequest(400, "the request line is not one of HTTP/1.1")
    method, target, major, minor = match.groups()
    if major != "1":
        raise BadRequest(505, "only HTTP/1.1 and HTTP/1.0 are spoken here")
    fields, hosts = _fields(lines)
    authority, path = _split(target)
    if authority is not None:
        hosts = [authority]
    if len(hosts) != 1:
        raise BadRequest(400, "a request names exactly one host")
    last = minor == "0" or "close" in _members(fields.get("connection", ""))
    body = "transfer-encoding" in fields or fields.get("content-length", "0") != "0"
    return Request(method, path.partition("?")[0], hosts[0], fields, last or body, body)


def _fields(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """The fields, those of one name joined by commas; and every host that is named."""
    fields: dict[str, str] = {}
    hosts: list[str] = []
    for line in lines:
        match = _FIELD.fullmatch(line)
        if match is None or _CONTROL.search(line):
            raise BadRequest(400, "a header line is malformed")
        name, value = match[1].lower(), match[2]
        if name == "host":
            hosts.append(value)
        elif name in fields:
            value = f"{fields[name]}, {value}"
        fields[name] = value
    return fields, hosts


def _split(target: str) -> tuple[str | None, str]:
    """The authority of an absolute target, and the path of any."""
    if target.startswith("/") or target == "*":
        return None, target
    match = _ABSOLUTE.fullmatch(target)
    if match is None:
        raise BadRequest(400, "the address is not one of this server")
    return match[1], match[2] or "/"


def _members(value: str) -> set[str]:
    return {member.strip().lower() for member in value.split(",")}
