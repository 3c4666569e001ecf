"""A short way for plain files, which most are: ``key: value`` lines and little more.

`PlainReader` takes what means the same in every YAML there is: known keys at the margin, each
once, with a value on the line, in quotes or plain, a list of words in brackets, a block of text,
a list of such values, or such lines below the key. Of anything else it says None, and the parser
reads the file. So it decides nothing about faults, and a file that it takes means what
the parser would have it mean, which is tested on all inputs of the suite and on mutations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from tether_txt.format.fields import MAX_ITEMS, MAX_KNOWN
from tether_txt.format.when import Misread, parse_when

# What a plain value begins with excludes YAML's indicators; a colon stands only before, and a
# hash only behind, something that is no space.
_PLAIN = re.compile(
    r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n\t:#]*(?:(?::(?=\S)|(?<=\S)#)[^\n\t:#]*)*(?<!\s)"
)
_DOUBLE = r"[^\"\\\n\t]*(?:\\[\"\\][^\"\\\n\t]*)*"
_QUOTED = re.compile(rf"\"({_DOUBLE})\"|'([^'\n\t]*)'")
_ANY = re.compile(f"{_PLAIN.pattern}|{_QUOTED.pattern}")
_QUOTES = ("'", '"')
_ESCAPE = r"\\(.)"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.@/+-]*"
_WORDS = re.compile(rf"\[ *{_WORD}(?: *, *{_WORD})* *\]")
_OTHER_KEY = r"x-[a-z0-9_-]{1,62}"
_BLOCKS = frozenset(("|", "|-", ">", ">-"))
_KEY = r"[a-z]{1,16}"
_SHORT = r"[A-Za-z0-9_][^\n\t,\[\]{}:#?'\"&*!|>%@`]*(?<! )"
_INNER = rf"(?:{_SHORT}|\"{_DOUBLE}\"|'[^'\n\t]*')"
_PAIR = rf"({_KEY}): +({_INNER})"
_PAIRS = rf"\{{ *{_KEY}: +{_INNER} *(?:, *{_KEY}: +{_INNER} *)*\}}"
_LONE_BREAK = r"(?<!\n)\n(?!\n)"
_BREAKS = r"\n(\n+)"
_find_words = re.compile(_WORD).findall
_is_plain = _PLAIN.fullmatch
_COMMENT, _NOT_PLAIN = "", "?"
_split = re.compile(r"\n(?=[^ \n])").split


class PlainKey(NamedTuple):
    """How a key's text becomes its value; with `many`, a tuple of what one text or a list says.

    Below the key may stand a list of maps (`records`), one map (`record`), or a map from days to
    a word or a map (`days`).
    """

    read: Callable[[str], Any]
    many: bool = False
    records: Records | None = None
    record: Records | None = None
    days: Records | None = None


class Meanings(dict[str, Any]):
    """What texts mean, worked out when first asked for; all are forgotten at `MAX_KNOWN`."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        value = self._read(text)
        if len(self) >= MAX_KNOWN:
            self.clear()
        self[text] = value
        return value


class Records:
    """Maps below a key: how their keys are read, which they need, what they make.

    The key that a map from days needs is the one that a lone word stands for. What an item of a
    list or of such a map makes is remembered: the others are as they were when one is added.
    """

    def __init__(
        self, keys: Mapping[str, PlainKey], required: tuple[str, ...], make: Callable[..., Any]
    ) -> None:
        self._fields = {
            key: ("from_" if key == "from" else key, _value_of(how)) for key, how in keys.items()
        }
        self._required = frozenset(required)
        self._make = make
        self._item = Meanings(self._read_item)
        self._day = Meanings(self._read_day)

    def listed(self, block: str) -> Any:
        """What the items of a list make, None if one is not plain. Raises `Misread`."""
        if block[:2] != "- ":
            return None
        made = tuple(map(self._item.__getitem__, block[2:].split("\n- ")))
        return made if len(made) <= MAX_ITEMS and None not in made else None

    def by_day(self, block: str) -> Any:
        """The same for a map from days, in the order of days."""
        made = list(map(self._day.__getitem__, block.split("\n")))
        found = dict(filter(None, made))
        return tuple(found[day] for day in sorted(found)) if len(found) == len(made) else None

    def alone(self, block: str) -> Any:
        """The same for lines that are one map."""
        item: dict[str, Any] = {}
        return self._of(item) if all(self._fill(item, line) for line in block.split("\n")) else None

    def _of(self, item: dict[str, Any], *place: int) -> Any:
        """What a map makes, None if that is for the parser to tell. `place` comes first."""
        return self._make(*place, **item) if self._required <= item.keys() else None

    def _read_item(self, text: str) -> Any:
        item: dict[str, Any] = {}
        if "\n" not in text:
            return self._of(item) if self._fill(item, text) else None
        if text[0] == "{":
            return None
        first, *rest = text.split("\n")
        if not self._fill(item, first):
            return None
        for line in rest:
            if line[:2] != "  " or not self._fill(item, line[2:]):
                return None
        return self._of(item)

    def _read_day(self, line: str) -> tuple[int, Any] | None:
        key, _, written = line.partition(": ")
        if not _DAY.fullmatch(key):
            return None
        (only,) = self._required
        day = parse_when(key).day
        item: dict[str, Any] = {}
        made = None
        if self._fill(item, written if written[:1] == "{" else f"{only}: {written}"):
            made = self._of(item, day)
        return None if made is None else (day, made)

    def _fill(self, item: dict[str, Any], rest: str) -> bool:
        """Take one line of a map, a pair or all of them; whether it is plain."""
        if rest[:1] == "{":
            all_match, find = _pairs()
            pairs = find(rest) if all_match(rest) else []
        else:
            key, _, written = rest.partition(": ")
            pairs = [(key, written)]
        for key, written in pairs:
            name, value_of = self._fields.get(key, _NO_FIELD)
            value = value_of(written)
            if value is None or name in item:
                return False
            item[name] = value
        return bool(pairs)


class PlainReader:
    """Reads plain files, and remembers what their pieces mean: versions of a file share most.

    A piece is a line at the margin with what is indented below it.
    """

    def __init__(self, keys: Mapping[str, PlainKey]) -> None:
        self._keys = keys
        self._values = {key: _value_of(how) for key, how in keys.items()}
        self._piece = Meanings(self._read)

    def values_of(self, text: str) -> dict[str, Any] | None:
        """The values of a text without forbidden characters, by its keys; None if it is not plain.

        The value of another tool's key is None.
        """
        if "\r" in text:
            return None
        text = text.rstrip("\n")
        if "\n\n" in text:
            pieces = _split(text)
        elif "\n " in text:
            # The same cut, but quicker: a carriage return, which the text cannot have here, stands
            # for a break inside a piece, and `_read` turns it back.
            pieces = text.replace("\n ", "\r ").split("\n")
        else:
            pieces = text.split("\n")
        read = list(map(self._piece.__getitem__, pieces))
        values = dict(read)
        if _NOT_PLAIN in values or (len(values) < len(read) and not _are_distinct(read)):
            return None
        values.pop(_COMMENT, None)
        return values

    def _read(self, piece: str) -> tuple[str, Any]:
        """The name of a piece and its value."""
        key, _, written = piece.partition(": ")
        value_of = self._values.get(key)
        try:
            if value_of is None or "\r" in written or "\n" in written:
                return self._read_lines(piece.replace("\r", "\n"))
            value = value_of(written)
        except Misread:
            return _NOT_PLAIN, None
        return (_NOT_PLAIN if value is None else key), value

    def _read_lines(self, piece: str) -> tuple[str, Any]:
        """The same for what is more than a known key and its value. Raises `Misread`."""
        line, _, below = piece.partition("\n")
        block = below.rstrip("\n")
        if not line or line[0] == "#":
            return (_NOT_PLAIN if block else _COMMENT), None
        key, colon, written = line.partition(": ")
        if not colon:
            key = key.removesuffix(":")
        how = self._keys.get(key)
        if how is None:
            is_plain = colon and not block and re.fullmatch(_OTHER_KEY, key)
            return (key if is_plain and _ANY.fullmatch(written) else _NOT_PLAIN), None
        value = None
        if not colon:
            value = _below(block, how, self._values[key]) if line[-1] == ":" else None
        elif written in _BLOCKS:
            value = _block(block.split("\n"), written, how)
        elif not block:
            value = self._values[key](written)
        return (_NOT_PLAIN if value is None else key), value


def _are_distinct(read: list[tuple[str, Any]]) -> bool:
    names = [name for name, _ in read if name != _COMMENT]
    return len(set(names)) == len(names)


def _below(text: str, how: PlainKey, value_of: Callable[[str], Any]) -> Any:
    """What the lines below ``key:`` mean."""
    indent = "\n" + " " * (len(text) - len(text.lstrip(" ")))
    lines = "\n" + text
    if not text or lines.count(indent) < lines.count("\n"):
        return None
    block = lines.replace(indent, "\n")[1:]
    if how.records:
        return how.records.listed(block)
    if how.days:
        return how.days.by_day(block)
    if how.record:
        return how.record.alone(block)
    return _texts(block, value_of) if how.many else None


def _texts(block: str, value_of: Callable[[str], Any]) -> Any:
    items = []
    for line in block.split("\n"):
        item = None if line[:2] != "- " or line[2:3] == "[" else value_of(line[2:])
        if item is None:
            return None
        items.append(item[0])
    return tuple(items) if len(set(items)) == len(items) <= MAX_ITEMS else None


def _value_of(how: PlainKey) -> Callable[[str], Any]:
    """What tells what stands behind a key; None if it is not plain. It raises `Misread`."""
    read, many = how.read, how.many
    if how.records or how.days:
        return _nothing

    def value_of(written: str) -> Any:
        first = written[:1]
        if first in _QUOTES:
            text = _quoted(written)
        else:
            text = written[: written.index(" #")].rstrip(" ") if " #" in written else written
            if many and first == "[":
                return _words(text, read)
            if not _is_plain(text):
                return None
        if not text:
            return None
        value = read(text)
        return (value,) if many else value

    return value_of


def _nothing(written: str) -> Any:
    return None


_NO_FIELD = "", _nothing


def _words(text: str, read: Callable[[str], Any]) -> Any:
    """What the words in brackets mean."""
    if not _WORDS.fullmatch(text):
        return None
    items = tuple([read(word) for word in _find_words(text)])
    return items if len(set(items)) == len(items) <= MAX_ITEMS else None


@cache
def _pairs() -> tuple[Callable[[str], Any], Callable[[str], list[tuple[str, str]]]]:
    """What tells whether a text is a map on one line, and what finds its pairs."""
    return re.compile(_PAIRS).fullmatch, re.compile(_PAIR).findall


def _quoted(written: str) -> str | None:
    match = _QUOTED.fullmatch(written)
    if match is None:
        return None
    text = match[match.lastindex or 0]
    if match.lastindex == 1 and "\\" in text:
        text = re.sub(_ESCAPE, r"\1", text)
    return text.strip()


def _block(lines: list[str], style: str, how: PlainKey) -> Any:
    """The text below ``key: |`` or ``key: >``. Raises `Misread`.

    White space around it does not count, so that the styles of its end are all the same.
    """
    first = lines[0] if lines else ""
    margin = first[: len(first) - len(first.lstrip(" "))]
    if not margin or not first.strip() or how.records or how.days or how.many:
        return None
    if not all(not line or line.startswith(margin) for line in lines):
        return None
    block = [line[len(margin) :] for line in lines]
    text = "\n".join(block)
    if style[0] == ">":
        if any(line[:1] in (" ", "\t") or line != line.rstrip() for line in block):
            return None
        text = re.sub(_BREAKS, r"\1", re.sub(_LONE_BREAK, " ", text.rstrip("\n")))
    return how.read(text.strip()) if text.strip() else None
