"""Scalars, lists and maps of the tree -> values, each by a converter (spec/format.md#values).

A converter takes a node and returns its value, or `BAD` after it told why. Converters know
neither settings nor clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from tether_txt.format.document import Document, hidden
from tether_txt.format.nodes import BAD as BAD_NODE
from tether_txt.format.nodes import LIST, MAP, TEXT, Branch, Node, kind_of
from tether_txt.format.text import character_name
from tether_txt.format.when import Misread, parse_clock, parse_duration, parse_when

MAX_LINE = 500
MAX_TEXT = 10_000
MAX_ITEMS = 1_000
MAX_KNOWN = 50_000
_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.ASCII)
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that Unicode does not take apart."""
_TAG = re.compile(r"\S{1,64}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")
_SHAPES = {TEXT: "a text", LIST: "a list", MAP: "a map"}
_HOW = {
    ("a text", LIST): "write one text, without `- ` and without brackets",
    ("a text", MAP): "write one text; if it has a `: ` in it, put it in quotes",
    ("a list", TEXT): "put it below the key, on a line that begins with `- `",
    ("a list", MAP): "begin each item with `- `",
}
_SAMPLES = {"due": "2026-11-27", "tether": "1", "every": "2 weeks"}


class _Bad:
    """The value of what could not be understood."""


BAD: Final = _Bad()
Convert = Callable[[Document, Node], Any]


class Field(NamedTuple):
    """How a key's value is read, and where it goes."""

    convert: Convert
    name: str = ""
    required: bool = False


def tell(document: Document, code: str, node: Node, message: str, help: str) -> _Bad:
    """Tell a fault at a node; returns BAD, so that a converter can end with it."""
    document.fault(code, document.span(node), message, help)
    return BAD


def text(document: Document, node: Node, limit: int = MAX_TEXT) -> Any:
    """A text, stripped at both ends."""
    if kind_of(node) != TEXT:
        return not_a(document, node, "a text")
    value = node.value.strip()
    if node.style == '"' and (character := hidden(node)):
        message = f"{character_name(character)} cannot be used in a commitment"
        help = "delete its escape, or use single quotes if a backslash was meant"
        return tell(document, "TT003", node, message, help)
    if not value:
        return tell(document, "TT104", node, "there is no value here", "give one, or delete it")
    if len(value) > limit:
        message = f"the text has {len(value):,} characters, {limit:,} are allowed"
        return tell(document, "TT113", node, message, "shorten it, and link the rest by `source`")
    return value


def line(document: Document, node: Node) -> Any:
    """A text on one line."""
    value = text(document, node, MAX_LINE)
    if isinstance(value, str) and "\n" in value:
        message = "this must be one line: it is the title that people see"
        return tell(document, "TT113", node, message, "say it in one line, the rest in `why`")
    return value


def not_a(document: Document, node: Node, wanted: str) -> _Bad:
    """Tell that a node has the wrong shape."""
    if kind_of(node) == BAD_NODE:
        return BAD
    message = f"{wanted} is expected here, and this is {_SHAPES[kind_of(node)]}"
    help = _HOW.get((wanted, kind_of(node)), f"write {wanted}")
    return tell(document, "TT103", node, message, help)


def converted(convert: Callable[[str], Any]) -> Convert:
    """A converter from a function on texts that may raise `Misread`.

    A repository says the same few names, days and words again and again, so that what a text
    means is remembered. Double quotes are left out: they can hide characters.
    """
    known: dict[str, Any] = {}

    def read(document: Document, node: Node) -> Any:
        if node.value in known and node.style != '"':
            return known[node.value]
        value = text(document, node)
        if value is BAD:
            return BAD
        try:
            found = convert(value)
        except Misread as error:
            return tell(document, error.code, node, error.message, error.help)
        if len(known) < MAX_KNOWN:
            known[node.value] = found
        return found

    return read


def unaccented(value: str) -> str:
    """A text in small letters, and those that have accents without them."""
    from unicodedata import combining, normalize

    small = value.casefold().translate(_STROKES)
    return "".join(c for c in normalize("NFKD", small) if not combining(c))


def checked_handle(value: str) -> str:
    """A handle or an id as it is. Raises `Misread` (TT105)."""
    if not _HANDLE.fullmatch(value):
        near = re.sub(r"[^a-z0-9._-]+", "-", unaccented(value))[:64].strip("-._")
        help = "use small letters a-z, digits, `.`, `_` and `-`, 64 at most"
        if near and _HANDLE.fullmatch(near):
            help = f"write `{near}`: {help}"
        raise Misread("TT105", f"`{_short(value)}` is not a handle or an id", help)
    if _DEVICE.fullmatch(value):
        message = f"`{value}` cannot be the name of a file on Windows"
        raise Misread("TT105", message, "choose another name")
    return value


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"


def checked_tag(value: str) -> str:
    """A tag as it is. Raises `Misread` (TT113)."""
    if not _TAG.fullmatch(value):
        raise Misread("TT113", f"`{_short(value)}` is not one word", "join its words by `-`")
    return value


def checked_address(value: str) -> str:
    """A web or mail address, or a path inside the repository. Raises `Misread` (TT114)."""
    match = _SCHEME.fullmatch(value)
    if match:
        if match[1].lower() in ("http", "https") and re.match(r"//[^/\s]", match[2]):
            return value
        if match[1].lower() == "mailto" and _EMAIL.fullmatch(match[2]):
            return value
        message = f"`{_short(value)}` is not an address that can be linked"
        raise Misread("TT114", message, "use `https://`, `http://`, `mailto:` or a path")
    if value.startswith(("/", "~")) or "\\" in value or ".." in value.split("/"):
        message = f"`{_short(value)}` is not a path inside the repository"
        raise Misread("TT114", message, "write it from the root, with `/`: `notes/2026-11.md`")
    return value


def checked_url(value: str) -> str:
    """An address on the web. Raises `Misread` (TT114)."""
    if not value.startswith(("https://", "http://")):
        raise Misread("TT114", f"`{_short(value)}` is not an address", "begin with `https://`")
    return checked_address(value)


def checked_email(value: str) -> str:
    """An e-mail address as it is. Raises `Misread` (TT114)."""
    if not _EMAIL.fullmatch(value):
        raise Misread(
            "TT114", f"`{_short(value)}` is not an e-mail address", "write `ana@example.org`"
        )
    return value


def checked_boolean(value: str) -> bool:
    """``true`` or ``false``. Raises `Misread` (TT108)."""
    if value in ("true", "false"):
        return value == "true"
    raise Misread("TT108", f"`{_short(value)}` is neither true nor false", _yes_no(value))


def _yes_no(value: str) -> str:
    low = value.casefold()
    if low in ("yes", "y", "on", "1", "true"):
        return "write `true`"
    return "write `false`" if low in ("no", "n", "off", "0", "false") else "write one of the two"


def number(lowest: int, highest: int) -> Convert:
    """A converter for whole numbers in a range."""
    return converted(checked_number(lowest, highest))


def checked_number(lowest: int, highest: int) -> Callable[[str], int]:
    """A function that gives a whole number of a range. It raises `Misread` (TT116)."""

    def read(value: str) -> int:
        if re.fullmatch(r"0|-?[1-9]\d{0,8}", value, re.ASCII) and lowest <= int(value) <= highest:
            return int(value)
        message = f"`{_short(value)}` is not a whole number from {lowest} to {highest}"
        raise Misread("TT116", message, "write digits alone")

    return read


def word(words: tuple[str, ...], meant: Mapping[str, str] | None = None) -> Convert:
    """A converter for one word out of a list; `meant` has what people write instead."""
    return converted(checked_word(words, meant))


def checked_word(
    words: tuple[str, ...], meant: Mapping[str, str] | None = None
) -> Callable[[str], str]:
    """A function that gives a word of the list as it is. It raises `Misread` (TT108)."""

    def read(value: str) -> str:
        if value in words:
            return value
        near = close(value, words) or (meant or {}).get(value.casefold(), "")
        help = f"did you mean `{near}`?" if near else f"write one of: {', '.join(words)}"
        raise Misread("TT108", f"`{_short(value)}` is not one of the words for this", help)

    return read


def close(value: str, words: Iterable[str]) -> str:
    """The word that was probably meant, or an empty text."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(value.casefold()[:64], words, 1)), "")


def items(convert: Convert, at_least: int = 0) -> Convert:
    """A converter for a list."""

    def read(document: Document, node: Node) -> Any:
        if not isinstance(node, Branch) or node.kind != LIST:
            return not_a(document, node, "a list")
        return _items(document, node, convert, at_least)

    return read


def one_or_more(convert: Convert, at_least: int = 0) -> Convert:
    """A converter for one value, or a list of values in which none stands twice."""

    def read(document: Document, node: Node) -> Any:
        if kind_of(node) == TEXT:
            value = convert(document, node)
            return BAD if value is BAD else (value,)
        if not isinstance(node, Branch) or node.kind != LIST:
            return not_a(document, node, "a text or a list")
        values = _items(document, node, convert, at_least)
        if values is not BAD and len(set(values)) < len(values):
            _tell_repeated(document, node, values)
        return values

    return read


def _items(document: Document, node: Branch, convert: Convert, at_least: int) -> Any:
    if len(node.children) > MAX_ITEMS:
        message = f"the list has {len(node.children):,} items, {MAX_ITEMS:,} are allowed"
        return tell(document, "TT119", node, message, "split the commitment")
    if len(node.children) < at_least:
        return tell(document, "TT104", node, "the list is empty", "name at least one")
    values = [convert(document, child) for child in node.children]
    return BAD if BAD in values else tuple(values)


def _tell_repeated(document: Document, node: Branch, values: tuple[str, ...]) -> None:
    seen = set()
    for child, value in zip(node.children, values, strict=True):
        if value in seen and isinstance(value, str):
            tell(document, "TT115", child, f"`{_short(value)}` stands here twice", "delete one")
        seen.add(value)


def record(
    document: Document, node: Node, fields: Mapping[str, Field], meant: Mapping[str, str]
) -> dict[str, Any] | None:
    """The values of a map by their names; None if it is no map or a required one is missing.

    What is bad is told and left out.
    """
    if not isinstance(node, Branch) or node.kind != MAP:
        not_a(document, node, "a map of `key: value` lines")
        return None
    values: dict[str, Any] = {}
    seen: dict[str, Node] = {}
    for key, value in node.pairs:
        name = key.value
        if not name or isinstance(key, Branch):
            _tell_key(document, key)
        elif name in seen:
            first = seen[name].start_mark.line + 1
            message = f"`{_short(name)}` stands here twice, first on line {first}"
            tell(document, "TT009", key, message, "keep one of the two")
        else:
            seen[name] = key
            if (field := fields.get(name)) is None:
                if not name.startswith("x-"):
                    _tell_unknown(document, key, fields, meant)
            elif value.__class__ is not Branch and (not value.value or value.value.isspace()):
                message = f"`{name}` has no value"
                tell(document, "TT104", key, message, "give it one, or delete the line")
            elif (found := field.convert(document, value)) is not BAD:
                values[field.name or name] = found
    if node is document.root:
        document.keys = seen
    return values if _is_complete(document, node, fields, values, seen) else None


def _is_complete(
    document: Document,
    node: Node,
    fields: Mapping[str, Field],
    values: Mapping[str, Any],
    seen: Mapping[str, Node],
) -> bool:
    complete = True
    for name, field in fields.items():
        if field.required and (field.name or name) not in values:
            complete = False
            if name not in seen and not document.broken:
                _tell_missing(document, node, name)
    return complete


def _tell_missing(document: Document, node: Node, name: str) -> None:
    sample = f"`{name}: {_SAMPLES.get(name, '…')}`"
    tell(document, "TT101", node, f"`{name}` is missing", f"add a line {sample}")


def _tell_key(document: Document, key: Node) -> None:
    if kind_of(key) != BAD_NODE:
        help = "write a word, a colon and a space: `who: ana`"
        tell(document, "TT016", key, "this cannot be a key: a key is one word", help)


def _tell_unknown(
    document: Document, key: Node, fields: Mapping[str, Field], meant: Mapping[str, str]
) -> None:
    name = key.value
    if name == "<<":
        message = "`<<` copies keys from elsewhere, which the format has not"
        tell(document, "TT007", key, message, "write the keys out")
        return
    near = close(name, fields) or meant.get(name.casefold(), "")
    help = f"did you mean `{near}`?" if near else f"these exist: {', '.join(fields)}"
    help += "" if near else "; a key of your own begins with `x-`"
    tell(document, "TT102", key, f"there is no key `{_short(name)}` here", help)


handle = converted(checked_handle)
when = converted(parse_when)
duration = converted(parse_duration)
clock = converted(parse_clock)
address = converted(checked_address)
url = converted(checked_url)
email = converted(checked_email)
tag = converted(checked_tag)
boolean = converted(checked_boolean)
