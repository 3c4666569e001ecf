"""A short way for plain files, which most are: ``key: value`` lines and nothing more.

`values_of` takes what means the same in every YAML there is: known keys at the margin, each
once, with a plain value on the line or a list of words in brackets. Of anything else it says
None, and the parser reads the file. So it decides nothing about faults, and a file that it
takes means what the parser would have it mean, which is tested on all inputs of the suite and on
mutations of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tether_txt.format.fields import MAX_ITEMS, MAX_KNOWN
from tether_txt.format.when import Misread

# What a plain value begins with excludes YAML's indicators; a colon stands only before, and a
# hash only behind, something that is no space.
_VALUE = re.compile(
    r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n\t:#]*(?:(?::(?=\S)|(?<=\S)#)[^\n\t:#]*)*(?<!\s)"
)
_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.@/+-]*"
_WORDS = re.compile(rf"\[ *{_WORD}(?: *, *{_WORD})* *\]")
_find_words = re.compile(_WORD).findall


class PlainKey(NamedTuple):
    """How a key's text becomes its value; with `many`, a tuple of what one text or a list says.

    `known` has what texts were found to mean; it is None for texts that rarely come twice.
    """

    read: Callable[[str], Any]
    many: bool = False
    known: dict[str, Any] | None = None


def values_of(text: str, keys: Mapping[str, PlainKey]) -> dict[str, Any] | None:
    """The values of a plain text without forbidden characters; None if it is not that plain."""
    values: dict[str, Any] = {}
    for line in text.split("\n"):
        if not line or line[0] == "#":
            continue
        key, _, written = line.partition(": ")
        how = keys.get(key)
        if how is None or key in values:
            return None
        known = how.known
        if known is not None and written in known:
            values[key] = known[written]
            continue
        value = _value(written, how)
        if value is None:
            return None
        if known is not None and len(known) < MAX_KNOWN:
            known[written] = value
        values[key] = value
    return values


def _value(written: str, how: PlainKey) -> Any:
    try:
        if how.many and _WORDS.fullmatch(written):
            items = tuple([how.read(word) for word in _find_words(written)])
            return items if len(set(items)) == len(items) <= MAX_ITEMS else None
        if not _VALUE.fullmatch(written):
            return None
        value = how.read(written)
    except Misread:
        return None
    return (value,) if how.many else value
