"""Bytes -> text that is safe to parse and to show (spec/format.md#text).

What is refused here would be invisible, would reorder the line it stands in, or would be split
at different places by different programs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tether_txt.diagnostics import Span

MAX_BYTES = 65_536
MAX_SHOWN = 20
"""So many faults of one kind are told one by one; of a binary file the rest is only counted."""

# Compiled when first needed: most runs see no such text.
_FORBIDDEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
    "|\r(?!\n)"
)
RULE_PREFIX = re.compile(r"TT\d{0,3}", re.ASCII)
"""A rule's code, or the beginning that it shares with others."""
_PLAIN = bytes([9, 10, *range(32, 127)])
"""What most files are made of; taking it out of bytes is ten times faster than searching text."""
_JOINERS = "\u200c\u200d"
_CONFLICT = r"(?:<{7}|\|{7}|={7}|>{7})(?:[ \r].*)?"
_OPENING = r"(?m)^<{7}(?= |\r?$)"
_NAMES = {"\r": "a lone carriage return", "\x00": "NUL", "\x85": "NEXT LINE"}


class Fault(NamedTuple):
    """A fault of the text or of a value, with its place; the rule's name is looked up later."""

    code: str
    span: Span
    message: str
    help: str


class Complaint(NamedTuple):
    """The parser's error: its two texts and the 0-based (line, column) of each, or None."""

    context: str
    context_at: tuple[int, int] | None
    problem: str
    problem_at: tuple[int, int]


def decode(data: bytes) -> tuple[str, list[Fault]]:
    """Text without byte order mark, and what is wrong with it.

    Forbidden characters are replaced by spaces in the text, so that parsing can go on and every
    position stays what it was. The text is empty if the bytes are not text at all.
    """
    if len(data) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES:,} bytes"
        help = "one file is one commitment: put long texts elsewhere and link them by `source`"
        return "", [Fault("TT002", Span(1, 1, 1, 1), message, help)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", [_not_utf8(data, error)]
    if not data.translate(None, _PLAIN):
        return text, []
    text = text.removeprefix("\ufeff")
    return _without_forbidden(text) if re.search(_FORBIDDEN, text) else (text, [])


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Fault:
    head = data[: error.start].decode("utf-8").removeprefix("\ufeff")
    line, column = head.count("\n") + 1, len(head) - (head.rfind("\n") + 1) + 1
    guess = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "another encoding"
    message = f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8 text"
    help = f"the file seems to be in {guess}: save it again as UTF-8"
    return Fault("TT001", Span(line, column, line, column + 1), message, help)


def forbidden(text: str) -> list[int]:
    """Where the forbidden characters of a text are, in code points.

    A joiner may stand between two characters beyond ASCII: emoji and scripts such as Persian
    are written with it.
    """
    return [
        at
        for match in re.finditer(_FORBIDDEN, text)
        if not (
            text[at := match.start()] in _JOINERS
            and 0 < at < len(text) - 1
            and text[at - 1] > "\x7f"
            and text[at + 1] > "\x7f"
        )
    ]


def character_name(character: str) -> str:
    """What a person calls a character that cannot be shown."""
    import unicodedata

    number = f"U+{ord(character):04X}"
    name = _NAMES.get(character) or str(unicodedata.name(character, "a control character"))
    return f"{name} ({number})" if character != "\r" else name


def _without_forbidden(text: str) -> tuple[str, list[Fault]]:
    places = forbidden(text)
    if not places:
        return text, []
    faults: list[Fault] = []
    lines = Lines(text)
    for at in places[:MAX_SHOWN]:
        line, column = lines.at(at)
        message = f"{character_name(text[at])} cannot be used in a commitment"
        if len(faults) == MAX_SHOWN - 1 and len(places) > MAX_SHOWN:
            message += f" (and {len(places) - MAX_SHOWN} more)"
        help = "delete it: it is invisible or shows differently in each program"
        if text[at] == "\0":
            help = "the file was not saved whole: delete what is no text, or take it from git again"
        faults.append(Fault("TT003", Span(line, column, line, column + 1), message, help))
    clean = list(text)
    for at in places:
        clean[at] = " "
    return "".join(clean), faults


def without_conflicts(text: str) -> tuple[str, list[Fault]]:
    """The text with one side of each merge conflict, and a fault for each conflict.

    Lines that go are blanked, not removed, so that positions stay.
    """
    if "<<<<<<<" not in text or not re.search(_OPENING, text):
        return text, []
    faults, kept, keeping = [], [], True
    for number, line in enumerate(text.split("\n"), 1):
        marker = re.fullmatch(_CONFLICT, line)
        if marker:
            sign = line[0]
            if sign == "<":
                faults.append(
                    Fault(
                        "TT004",
                        Span(number, 1, number, len(line.rstrip("\r")) + 1),
                        "an unresolved merge conflict starts here",
                        "keep one of the two versions and delete the lines "
                        "`<<<<<<<`, `=======` and `>>>>>>>`",
                    )
                )
            keeping = sign in "<>"
        kept.append(line if keeping and not marker else "")
    return "\n".join(kept), faults


class Lines:
    """Offsets in a text <-> lines and columns, all in code points; lines end with LF or CRLF."""

    def __init__(self, text: str) -> None:
        self.texts = [line.removesuffix("\r") for line in text.split("\n")]
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def at(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an offset."""
        from bisect import bisect_right

        line = min(bisect_right(self._starts, offset), len(self.texts))
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based line and column."""
        return self._starts[line - 1] + column - 1

    def end_of(self, line: int) -> int:
        """The column just behind a line's last character."""
        return len(self.texts[line - 1]) + 1 if line <= len(self.texts) else 1
