"""The files of the root -> settings, people and goals (spec/format.md#settings).

Every input ends in a value, in faults, or in both, as in `tether_txt.format.read`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tether_txt.format.document import Document, parse
from tether_txt.format.fields import (
    BAD,
    Convert,
    Field,
    clock,
    close,
    converted,
    duration,
    email,
    handle,
    line,
    not_a,
    number,
    one_or_more,
    record,
    tell,
    url,
    when,
    word,
)
from tether_txt.format.model import (
    Bricks,
    CalendarSettings,
    Goal,
    Person,
    RuleSettings,
    Settings,
)
from tether_txt.format.nodes import MAP, TEXT, Branch, Node, kind_of
from tether_txt.format.when import Misread, find_zone

_timezone = converted(lambda value: find_zone(value) and value)
_PERSON = {
    "name": Field(line),
    "emails": Field(one_or_more(email)),
    "timezone": Field(_timezone),
    "members": Field(one_or_more(handle)),
}
_GOAL = {"title": Field(line), "due": Field(when)}


def _by_id(
    data: bytes, fields: dict[str, Field], make: Callable[..., Any], short: str
) -> tuple[dict[str, Any], Document]:
    """A file that maps handles or ids to records, or to one text."""
    document = parse(data)
    found: dict[str, Any] = {}
    if document.root is None:
        return found, document
    seen: dict[str, int] = {}
    for key, value in document.root.pairs:
        name: Any = BAD if key.value.startswith("x-") else handle(document, key)
        if name is BAD:
            continue
        if name in seen:
            message = f"`{name}` stands here twice, first on line {seen[name]}"
            tell(document, "TT009", key, message, "keep one of the two")
            continue
        seen[name] = key.start_mark.line + 1
        if kind_of(value) == TEXT and value.value.strip():
            one = line(document, value)
            found[name] = make(name) if one is BAD else make(name, **{short: one})
        elif kind_of(value) == TEXT:
            message = f"`{name}` has no value"
            tell(document, "TT104", key, message, f"write `{name}: {{{short}: …}}`")
            found[name] = make(name)
        else:
            values = record(document, value, fields, {})
            found[name] = make(name, **(values or {}))
    return found, document


def read_people(data: bytes) -> tuple[dict[str, Person], Document]:
    """Read ``people.yaml``: handles, and what is good of each."""
    return _by_id(data, _PERSON, Person, "name")


def read_goals(data: bytes) -> tuple[dict[str, Goal], Document]:
    """Read ``goals.yaml``."""
    return _by_id(data, _GOAL, Goal, "title")


def _folder(value: str) -> str:
    parts = value.removesuffix("/").split("/")
    if value.startswith("/") or "\\" in value or any(p in ("", ".", "..", ".git") for p in parts):
        raise Misread(
            "TT114",
            f"`{value[:40]}` is not a folder inside the repository",
            "write for example `commitments`",
        )
    return "/".join(parts)


def _code(value: str) -> str:
    from tether_txt.format.text import RULE_PREFIX

    if not RULE_PREFIX.fullmatch(value):
        raise Misread(
            "TT118",
            f"`{value[:40]}` is not a rule's code",
            "write a code such as `TT501`, or its beginning, `TT5`",
        )
    return value


def _mapping(convert_key: Callable[[str], str], convert: Convert) -> Convert:
    def read(document: Document, node: Node) -> Any:
        if not isinstance(node, Branch) or node.kind != MAP:
            return not_a(document, node, "a map")
        found = {}
        for key, value in node.pairs:
            name = converted(convert_key)(document, key)
            result = convert(document, value)
            if name is BAD or result is BAD:
                continue
            if name in found:
                tell(document, "TT009", key, f"`{name}` stands here twice", "keep one of the two")
            found[name] = result
        return found

    return read


def _nested(fields: dict[str, Field], make: Callable[..., Any]) -> Convert:
    def read(document: Document, node: Node) -> Any:
        values = record(document, node, fields, {})
        return BAD if values is None else make(**values)

    return read


def _language(value: str) -> str:
    from tether_txt.wording import languages

    if value not in languages():
        near = close(value, languages()) or ", ".join(languages())
        raise Misread(
            "TT108", f"there are no words for the language `{value[:20]}`", f"these exist: {near}"
        )
    return value


_BRICK = number(-100, 100)
_RULES = {
    "select": Field(one_or_more(converted(_code))),
    "ignore": Field(one_or_more(converted(_code))),
    "severity": Field(_mapping(_code, word(("error", "warning", "advice")))),
    "languages": Field(one_or_more(converted(_language))),
    "vague": Field(_mapping(_language, one_or_more(line))),
}
_SETTINGS = {
    "tether": Field(number(1, 1), required=True),
    "commitments": Field(converted(_folder)),
    "timezone": Field(_timezone),
    "day_ends": Field(clock),
    "notice": Field(duration),
    "grace": Field(duration),
    "max_open": Field(number(1, 100_000)),
    "bricks": Field(_nested(dict.fromkeys(Bricks._fields, Field(_BRICK)), Bricks)),
    "calendar": Field(
        _nested({"name": Field(line), "reminders": Field(one_or_more(duration))}, CalendarSettings)
    ),
    "rules": Field(_nested(_RULES, RuleSettings)),
    "url": Field(url),
}


def read_settings(data: bytes) -> tuple[Settings, Document]:
    """Read ``tether.yaml``; what is bad or missing has its default."""
    document = parse(data)
    if document.root is None:
        return Settings(), document
    values = record(document, document.root, _SETTINGS, {}) or {}
    values.pop("tether", None)
    return Settings(**values), document
