"""Places in a text as editors count them, and as everybody else here does.

Editors count lines from 0, and in a line the units of an encoding: of UTF-16, if nothing else was
agreed, so that an emoji is two. A carriage return alone ends a line for them, and a byte order
mark, where an editor shows one, is a character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from lsprotocol.types import Position, Range

from tether_txt.diagnostics import Span
from tether_txt.format.text import Lines

_LINE_END = re.compile(r"\r\n|\n|\r")
UTF16 = "utf-16"


class Patch(NamedTuple):
    """A text that comes in the place of another; offsets are code points of the editor's text."""

    start: int
    end: int
    text: str


class Page:
    """The text of an open file, as its editor has it."""

    def __init__(self, text: str, encoding: str = UTF16) -> None:
        self.text = text
        self.end = "\r\n" if "\r\n" in text else "\n"
        self._shift = int(text.startswith("\ufeff"))
        self._lines = Lines(text[self._shift :])
        self._encoding = encoding
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    @property
    def data(self) -> bytes:
        """The bytes that saving it would write; half a surrogate pair is not UTF-8 there."""
        return self.text.encode("utf-8", "surrogatepass")

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column as diagnostics have them; never outside the text."""
        if line > len(self._lines.texts):
            return len(self.text)
        return min(self._lines.offset(line, column) + self._shift, len(self.text))

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column, as diagnostics have them, of an offset."""
        return self._lines.at(max(0, offset - self._shift))

    def line_end(self, line: int) -> int:
        """The offset behind the last character of a line, as diagnostics count it."""
        return self.offset(line, self._lines.end_of(line))

    def line(self, number: int) -> str:
        """A line's text, without its end; nothing beyond the last."""
        return self._lines.texts[number - 1] if number <= len(self._lines.texts) else ""

    def position(self, offset: int) -> Position:
        """Where an offset is, for the editor."""
        line = bisect_right(self._starts, offset) - 1
        return Position(line, self._units(self.text[self._starts[line] : offset]))

    def at(self, position: Position) -> int:
        """The offset of an editor's position; of one that is nowhere, the nearest before it."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        last = position.line + 1 == len(self._starts)
        end = len(self.text) if last else self._starts[position.line + 1]
        line = self.text[start:end].rstrip("\r\n")
        left = position.character
        for at, character in enumerate(line):
            left -= self._units(character)
            if left < 0:
                return start + at
        return start + len(line)

    def range(self, start: int, end: int) -> Range:
        """A range between two offsets."""
        return Range(self.position(start), self.position(end))

    def of_span(self, span: Span) -> Range:
        """The range of a finding."""
        start = self.offset(span.line, span.column)
        return self.range(start, max(start, self.offset(span.end_line, span.end_column)))

    def _units(self, text: str) -> int:
        if self._encoding == "utf-32":
            return len(text)
        if self._encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(character > "\uffff" for character in text)
