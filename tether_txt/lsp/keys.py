"""What the schemas say of a place in a file: its keys, its words, and what they mean."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from tether_txt.format.schemas import schema

Schema = dict[str, Any]
_INSIDE = ("allOf", "anyOf", "oneOf")


class Word(NamedTuple):
    """A key, or a value that is one of a list of words; `shape` is of a key's value."""

    name: str
    meaning: str = ""
    shape: str = ""


def at(kind: str, path: Sequence[str]) -> list[Schema]:
    """The schemas that hold at a path of keys; list items are at the path of their list."""
    root = _load(kind)
    found = _alternatives([root], root)
    for key in path:
        found = _alternatives(_below(found, key), root)
    return found


def keys(found: Iterable[Schema]) -> list[Word]:
    """The keys that a mapping may have."""
    words: dict[str, Word] = {}
    for one in found:
        for name, value in one.get("properties", {}).items():
            if meaning := _meaning(value):
                words.setdefault(name, Word(name, meaning, _shape(value)))
    return list(words.values())


def words(found: Iterable[Schema]) -> list[Word]:
    """The words that a value may be."""
    told: dict[str, Word] = {}
    for one in found:
        meanings = one.get("markdownEnumDescriptions", ())
        for index, name in enumerate(one.get("enum", ())):
            meaning = meanings[index] if index < len(meanings) else ""
            told.setdefault(str(name), Word(str(name), meaning))
        if one.get("type") == "boolean" and "errorMessage" in one:
            told.update((name, Word(name)) for name in ("true", "false"))
    return list(told.values())


def meaning(kind: str, path: Sequence[str]) -> str:
    """What a key means, as Markdown; nothing for a key that is not known."""
    for one in _alternatives(_below(at(kind, path[:-1]), path[-1]), _load(kind), inside=False):
        if text := _meaning(one):
            return f"**{one['title']}**\n\n{text}" if "title" in one else text
    return ""


def snippets(kind: str) -> Iterator[tuple[str, str, str]]:
    """Beginnings of a whole file: name, what it is, and the text with its tab stops."""
    for one in _load(kind).get("defaultSnippets", ()):
        yield one["label"], one["description"], "\n".join(_lines(one["body"], ""))


def _lines(body: Any, indent: str) -> Iterator[str]:
    for key, value in body.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{key}: [{', '.join(value)}]"
        else:
            yield f"{indent}{key}: {value}"


@cache
def _load(kind: str) -> Schema:
    found: Schema = json.loads(schema(kind))
    return found


def _below(found: Iterable[Schema], key: str) -> Iterator[Schema]:
    for one in found:
        if key in one.get("properties", {}):
            yield one["properties"][key]
        elif isinstance(one.get("additionalProperties"), dict):
            yield one["additionalProperties"]


def _alternatives(found: Iterable[Schema], root: Schema, inside: bool = True) -> list[Schema]:
    """All schemas that a value, or with `inside` an item of it, is judged by."""
    todo, told = list(found), []
    while todo:
        one = todo.pop(0)
        if "$ref" in one:
            todo.append(root["definitions"][one["$ref"].rpartition("/")[2]])
            continue
        told.append(one)
        for key in _INSIDE:
            todo += one.get(key, ())
        todo += [one[key] for key in ("else", "items") if inside and key in one]
    return told


def _meaning(one: Schema) -> str:
    text: str = one.get("markdownDescription", "")
    return text


def _shape(value: Schema) -> str:
    kind = value.get("type", "")
    if kind == "array":
        return "list"
    return "map" if kind == "object" or "properties" in value else ""
