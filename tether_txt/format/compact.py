"""Commitments <-> lines of text, as a remembered history has them.

A line is made of entries with tabs between them, in alphabetical order: a key, a space, and its
value as JSON. A key that says what it says by default has none. So lines are equal if and only
if commitments are; and as versions of a commitment share most of their entries, what an entry
means is remembered.

    id "board-pack"	made ["2026-11-02",739922,null,null,null]	tags ["board"]	to ["bob"] ...
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from tether_txt.format.fields import MAX_KNOWN
from tether_txt.format.model import (
    Commitment,
    Feedback,
    Moved,
    Outcome,
    Repeat,
    Step,
    Warned,
)
from tether_txt.format.when import When, parse_when

_DEFAULTS = Commitment._field_defaults
_to_json = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), check_circular=False).encode
_from_json = json.JSONDecoder().raw_decode


def encode(commitment: Commitment) -> str:
    """The line of a commitment."""
    entries = map(encode_entry, Commitment._fields, commitment)
    return line_of(entry for entry in entries if entry)


def decode(line: str) -> Commitment:
    """The commitment of a line. Raises ValueError, TypeError or LookupError for anything else."""
    return Commitment(**dict(map(decode_entry, line.split("\t"))))


def line_of(entries: Iterable[str]) -> str:
    """The line that entries make."""
    return "\t".join(sorted(entries))


def encode_entry(key: str, value: Any) -> str | None:
    """The entry of a key, None if that is the default."""
    if key in _DEFAULTS and value == _DEFAULTS[key]:
        return None
    return f"{key} {_to_json(value)}"


@lru_cache(MAX_KNOWN)
def decode_entry(entry: str) -> tuple[str, Any]:
    """The key and the value of an entry; raises as `decode` does."""
    key, _, written = entry.partition(" ")
    value, end = _from_json(written)
    if end != len(written):
        raise ValueError(entry)
    return key, _READ[key](value)


def _text(value: Any) -> str:
    if value.__class__ is not str:
        raise TypeError(value)
    return str(value)


def _flag(value: Any) -> bool:
    if value.__class__ is not bool:
        raise TypeError(value)
    return bool(value)


def _day(value: Any) -> int:
    if value.__class__ is not int:
        raise TypeError(value)
    return int(value)


def _when(value: Any) -> When:
    """All of a date follows from its text, the first of its fields."""
    return parse_when(_text(value[0]))


def _done(value: Any) -> When | bool:
    return value if isinstance(value, bool) else _when(value)


def _maybe(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _many(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def all_of(value: Any) -> tuple[Any, ...]:
        if value.__class__ is not list:
            raise TypeError(value)
        return tuple(map(read, value))

    return all_of


def _record(make: Callable[..., Any], *reads: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda values: make(*[read(one) for read, one in zip(reads, values, strict=True)])


_TEXT, _WHEN = _maybe(_text), _maybe(_when)
_READ: dict[str, Callable[[Any], Any]] = {
    "id": _text,
    "who": _text,
    "to": _many(_text),
    "what": _text,
    "due": _when,
    "status": _text,
    "made": _when,
    "closed": _when,
    "reason": _text,
    "why": _text,
    "moved": _many(_record(Moved, _when, _WHEN, _TEXT, _TEXT)),
    "warned": _many(_record(Warned, _WHEN, _TEXT)),
    "feedback": _many(_record(Feedback, _text, _WHEN, _text, _TEXT)),
    "steps": _many(_record(Step, _text, _WHEN, _maybe(_done))),
    "repeat": _record(Repeat, _text, _text, _WHEN),
    "outcomes": _many(_record(Outcome, _day, _text, _WHEN, _TEXT)),
    "needs": _many(_text),
    "goal": _text,
    "source": _text,
    "evidence": _many(_text),
    "tags": _many(_text),
    "private": _flag,
}
