"""Content lines of iCalendar: text made safe, escaped and folded (RFC 5545, 3.1 and 3.3.11).

Everything that reaches a feed passes here. Nothing in a text can end its line, so nothing can
add a property; what parsers choke on, or split at, never gets out.
"""

from __future__ import annotations

import re

LIMIT = 75
"""Octets of a line, without its CRLF."""

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)
_UNCLEAN = re.compile(f"{_UNSAFE.pattern}|{_LINE_END.pattern}")
_SPACES = re.compile(r"[ \t\n]+")
_RAGGED = re.compile(f"{_UNCLEAN.pattern}|[\t\n]|  |^ | $")
_NAME_UNSAFE = re.compile(r"[,;\\]+")


def clean(text: str) -> str:
    """The text with LF as the only line end and U+FFFD for what no calendar may hold.

    That is: controls but TAB, what reorders a line (bidi embeddings, overrides and isolates),
    byte order marks, non-characters and lone surrogates.
    """
    if (text.isascii() and text.isprintable()) or not _UNCLEAN.search(text):
        return text
    return _UNSAFE.sub("\ufffd", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """As `clean`, with every run of white space as one space; never empty."""
    if text and not _RAGGED.search(text):
        return text
    return _SPACES.sub(" ", clean(text)).strip() or "-"


def plain_name(text: str) -> str:
    """One line that is the same with and without escaping: several clients forget to undo it."""
    return one_line(_NAME_UNSAFE.sub(" ", one_line(text)))


def escape(text: str) -> str:
    """A clean text as a TEXT value."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def fold(line: str) -> bytes:
    """A whole line as bytes, folded, with its CRLF.

    No fold is inside a UTF-8 sequence, inside an escape, or beside a space, which some parsers
    strip.
    """
    data = line.encode()
    if len(data) <= LIMIT:
        return data + b"\r\n"
    pieces: list[bytes] = []
    start, room = 0, LIMIT
    while len(data) - start > room:
        end = _cut(data, start, start + room)
        pieces.append(data[start:end])
        start, room = end, LIMIT - 1
    pieces.append(data[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _cut(data: bytes, start: int, end: int) -> int:
    """The last good place for a fold, at most `end`; a long run of spaces is cut all the same."""
    best = last = _whole(data, start, end)
    while data[best] in b" \t" or data[best - 1] in b" \t":
        best = _whole(data, start, best - 1)
        if best < end - LIMIT // 2:
            return last
    return best


def _whole(data: bytes, start: int, end: int) -> int:
    """The last place, at most `end`, that is in no character and in no escape."""
    while data[end] & 0xC0 == 0x80:
        end -= 1
    escapes = 0
    while end - escapes > start and data[end - escapes - 1] == 0x5C:
        escapes += 1
    return end - escapes % 2
