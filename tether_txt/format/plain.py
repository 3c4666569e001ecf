"""A short way for plain files, which most are: ``key: value`` lines and little more.

`values_of` takes what means the same in every YAML there is: known keys at the margin, each
once, with a value on the line, in simple quotes or plain, a list of words in brackets, a block
of text, or a list of such values or of such lines. Of anything else it says None, and the
parser reads the file. So it decides nothing about faults, and a file that it takes means what
the parser would have it mean, which is tested on all inputs of the suite and on mutations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tether_txt.format.fields import MAX_ITEMS, MAX_KNOWN
from tether_txt.format.when import Misread

# What a plain value begins with excludes YAML's indicators; a colon stands only before, and a
# hash only behind, something that is no space.
_PLAIN = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n\t:#]*(?:(?::(?=\S)|(?<=\S)#)[^\n\t:#]*)*(?<!\s)"
_VALUE = re.compile(rf"({_PLAIN})|\"([^\"\\\n\t]*)\"|'([^'\n\t]*)'")
_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.@/+-]*"
_WORDS = re.compile(rf"\[ *{_WORD}(?: *, *{_WORD})* *\]")
_OTHER_KEY = r"x-[a-z0-9_-]{1,62}"
_BLOCKS = frozenset(("|", "|-", ">", ">-"))
_KEY = r"[a-z]{1,16}"
_SHORT = r"[A-Za-z0-9_][^\n\t,\[\]{}:#?'\"&*!|>%@`]*(?<! )"
_PAIR = rf"({_KEY}): +({_SHORT})"
_PAIRS = rf"\{{ *{_KEY}: +{_SHORT} *(?:, *{_KEY}: +{_SHORT} *)*\}}"
_LONE_BREAK = r"(?<!\n)\n(?!\n)"
_BREAKS = r"\n(\n+)"
_find_words = re.compile(_WORD).findall


class PlainKey(NamedTuple):
    """How a key's text becomes its value; with `many`, a tuple of what one text or a list says.

    `known` has what texts were found to mean; it is None for texts that rarely come twice.
    With `records`, a list of maps stands below the key.
    """

    read: Callable[[str], Any]
    many: bool = False
    known: dict[str, Any] | None = None
    records: Records | None = None


class Records(NamedTuple):
    """A list of maps below a key: how their keys are read, which they need, what they make."""

    keys: Mapping[str, PlainKey]
    required: frozenset[str]
    make: Callable[..., Any]


def values_of(text: str, keys: Mapping[str, PlainKey]) -> tuple[dict[str, Any], set[str]] | None:
    """The values of a plain text without forbidden characters, and the names of all its keys.

    None if it is not that plain.
    """
    values: dict[str, Any] = {}
    seen: set[str] = set()
    lines = text.split("\n")
    number, count = 0, len(lines)
    while number < count:
        line = lines[number]
        number += 1
        if not line or line[0] == "#":
            continue
        key, colon, written = line.partition(": ")
        if not colon and key[-1] == ":":
            key = key[:-1]
        if key in seen:
            return None
        seen.add(key)
        how = keys.get(key)
        if how is None:
            if not colon or not re.fullmatch(_OTHER_KEY, key) or not _VALUE.fullmatch(written):
                return None
            continue
        if how.known is not None and written in how.known:
            values[key] = how.known[written]
            continue
        if not colon:
            number, value = _list(lines, number, how) if line[-1] == ":" else (number, None)
        elif written in _BLOCKS:
            number, value = _block(lines, number, written, how)
        else:
            value = _value(written, how)
        if value is None:
            return None
        values[key] = value
    return values, seen


def _list(lines: list[str], number: int, how: PlainKey) -> tuple[int, Any]:
    """The list below ``key:``, and the number of the line behind it."""
    first = lines[number] if number < len(lines) else ""
    margin = first[: len(first) - len(first.lstrip(" "))]
    if not margin or not (how.many or how.records):
        return number, None
    begin, within = margin + "- ", margin + "  "
    items: list[Any] = []
    is_open = False
    while number < len(lines) and lines[number].startswith(" "):
        line = lines[number]
        number += 1
        rest = line[len(begin) :]
        if line.startswith(begin):
            is_open = how.records is not None and rest[:1] != "{"
            items.append({} if how.records else None)
        elif not is_open or not line.startswith(within):
            return number, None
        if how.records is None:
            item = None if rest[:1] == "[" else _value(rest, how)
            if item is None:
                return number, None
            items[-1] = item[0]
        elif not _fill(items[-1], rest, how.records):
            return number, None
    if how.records:
        if any(not how.records.required <= item.keys() for item in items):
            return number, None
        items = [how.records.make(**item) for item in items]
    elif len(set(items)) < len(items):
        return number, None
    return number, tuple(items) if 0 < len(items) <= MAX_ITEMS else None


def _fill(item: dict[str, Any], rest: str, records: Records) -> bool:
    """Take one line of a list of maps, a pair or all of them; whether it is plain."""
    if rest[:1] == "{":
        pairs = re.findall(_PAIR, rest) if re.fullmatch(_PAIRS, rest) else []
    else:
        key, _, written = rest.partition(": ")
        pairs = [(key, written)]
    for key, written in pairs:
        how = records.keys.get(key)
        value = None if how is None else _value(written, how)
        name = "from_" if key == "from" else key
        if value is None or name in item:
            return False
        item[name] = value
    return bool(pairs)


def _value(written: str, how: PlainKey) -> Any:
    """What stands behind a key means, None if it is not plain."""
    if how.records:
        return None
    plain = written
    if " #" in written and written[0] not in "\"'":
        plain = written[: written.index(" #")].rstrip(" ")
    try:
        if how.many and _WORDS.fullmatch(plain):
            items = tuple([how.read(word) for word in _find_words(plain)])
            value: Any = items if len(set(items)) == len(items) <= MAX_ITEMS else None
        else:
            match = _VALUE.fullmatch(plain)
            text = match[match.lastindex or 0].strip() if match else ""
            if not text:
                return None
            value = how.read(text)
            value = (value,) if how.many else value
    except Misread:
        return None
    if value is not None and how.known is not None and len(how.known) < MAX_KNOWN:
        how.known[written] = value
    return value


def _block(lines: list[str], number: int, style: str, how: PlainKey) -> tuple[int, Any]:
    """The text below ``key: |`` or ``key: >``, and the number of the line behind it.

    White space around it does not count, so that the styles of its end are all the same.
    """
    first = lines[number] if number < len(lines) else ""
    margin = first[: len(first) - len(first.lstrip(" "))]
    if not margin or not first.strip() or how.records:
        return number, None
    block = []
    while number < len(lines) and (not lines[number] or lines[number].startswith(margin)):
        block.append(lines[number][len(margin) :])
        number += 1
    if number < len(lines) and lines[number].startswith(" "):
        return number, None
    text = "\n".join(block)
    if style[0] == ">":
        if any(line[:1] in (" ", "\t") or line != line.rstrip() for line in block):
            return number, None
        text = re.sub(_BREAKS, r"\1", re.sub(_LONE_BREAK, " ", text.rstrip("\n")))
    try:
        return number, how.read(text.strip()) if text.strip() and not how.many else None
    except Misread:
        return number, None
