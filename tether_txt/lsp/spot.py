"""Where a cursor is in a file that may be broken right now: told from its lines alone.

While somebody types, the file is no YAML most of the time; but what stands above the cursor, and
how far it is indented, is there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r"[\w./+-]*$")
_REST = re.compile(r"[\w./+-]*")
_START = re.compile(r"(?P<indent>[ ]*)(?P<dashes>(?:-[ ]+)*)(?P<rest>.*)", re.DOTALL)
_KEY = re.compile(r"(?P<quote>[\"']?)(?P<key>[^\s:\"'#,\[\]{}]+)(?P=quote)[ \t]*:(?:[ \t]+|$)")
_LAST_KEY = re.compile(r"(?P<key>[\w.-]+)[ \t]*:[ \t]+[\"']?$")
_COMMENT = re.compile(r"(?:^|\s)#")


class Spot(NamedTuple):
    """A word that is being written: whether as a key, at which path of keys, and its offsets.

    The path of a key is that of the mapping that it is in; that of a value ends with its key.
    """

    path: tuple[str, ...]
    is_key: bool
    start: int
    end: int


def find(text: str, offset: int) -> Spot | None:
    """What is written at an offset; None inside a comment or the words of a sentence."""
    begin = text.rfind("\n", 0, offset) + 1
    before = text[begin:offset]
    if _COMMENT.search(before):
        return None
    start = begin + len(before) - len(_match(_WORD, before))
    rest = _REST.match(text, offset)
    end = rest.end() if rest else offset
    above = text[:begin].removeprefix("\ufeff").split("\n")[:-1]
    head = _START.match(text[begin:start].removeprefix("\ufeff"))
    assert head is not None
    indent, dashes = len(head["indent"]), len(head["dashes"])
    parents = _parents(above, indent, bool(dashes))
    told = _in_line(head["rest"])
    if told is None:
        return None
    inner, is_key = told
    if head["dashes"] and not head["rest"]:
        # An item of a list: a word of its own, or the first key of a mapping.
        return Spot(parents, True, start, end)
    return Spot((*parents, *inner), is_key, start, end)


def _match(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _in_line(rest: str) -> tuple[tuple[str, ...], bool] | None:
    """The keys in a line's beginning, and whether another key follows; None for a sentence."""
    inner: tuple[str, ...] = ()
    if key := _KEY.match(rest):
        inner, rest = (key["key"],), rest[key.end() :]
        if not rest.strip("\"' \t"):
            return inner, False
    if not rest:
        return inner, True
    if rest[0] not in "[{":
        return None
    opened = _open(rest)
    if opened.endswith("["):
        return inner, False
    last = _LAST_KEY.search(rest)
    if last:
        return (*inner, last["key"]), False
    return (inner, True) if re.search(r"[{,]\s*$", rest) else None


def _open(rest: str) -> str:
    """The brackets that are still open."""
    stack = ""
    for character in rest:
        if character in "[{":
            stack += character
        elif character in "]}":
            stack = stack[:-1]
    return stack


def _parents(above: list[str], column: int, in_item: bool) -> tuple[str, ...]:
    """The keys of the mappings and lists around a line at a column; `in_item` if it has a dash."""
    path: list[str] = []
    for line in (line.rstrip("\r") for line in reversed(above)):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _START.match(line)
        assert match is not None
        indent, dashes = len(match["indent"]), len(match["dashes"])
        key = _KEY.match(match["rest"])
        if dashes and indent + dashes == column and not in_item:
            column, in_item = indent, True
        elif key and not dashes and (indent < column or (in_item and indent == column)):
            path.insert(0, key["key"])
            column, in_item = indent, False
        elif key and dashes and indent + dashes < column:
            path.insert(0, key["key"])
            column, in_item = indent, True
        if column == 0 and not in_item:
            break
    return tuple(path)
