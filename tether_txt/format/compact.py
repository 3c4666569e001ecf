"""Commitments <-> lines of text, as a remembered history has them.

A line is made of entries with tabs between them, in alphabetical order: a key, a space, and its
value as JSON. A key that says what it says by default has none. So lines are equal if and only
if commitments are; and as versions of a commitment share most of their entries, what an entry
means is remembered.

    id "board-pack"	made "2026-11-02"	tags ["board"]	to ["bob"] ...
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

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

Value = TypeVar("Value")

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
    return f"{key} {_to_json(value.text if isinstance(value, When) else value)}"


@lru_cache(MAX_KNOWN)
def decode_entry(entry: str) -> tuple[str, Any]:
    """The key and the value of an entry; raises as `decode` does."""
    key, _, written = entry.partition(" ")
    value, end = _from_json(written)
    if end != len(written):
        raise ValueError(entry)
    return key, _READ[key](value)


def _only(kind: type[Value]) -> Callable[[Any], Value]:
    def read(value: Any) -> Value:
        if value.__class__ is not kind:
            raise TypeError(value)
        return value

    return read


_text, _flag, _day, _list = _only(str), _only(bool), _only(int), _only(list)


def _maybe_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _when(value: Any) -> When:
    """All of a date follows from its text, which in a list of maps is the first of its fields."""
    return parse_when(value if value.__class__ is str else value[0])


def _maybe_when(value: Any) -> When | None:
    return None if value is None else parse_when(value[0])


def _moved(value: Any) -> Moved:
    from_, on, why, agreed = value
    return Moved(_when(from_), _maybe_when(on), _maybe_text(why), _maybe_text(agreed))


def _warned(value: Any) -> Warned:
    on, why = value
    return Warned(_maybe_when(on), _maybe_text(why))


def _feedback(value: Any) -> Feedback:
    from_, on, says, note = value
    return Feedback(_text(from_), _maybe_when(on), _text(says), _maybe_text(note))


def _step(value: Any) -> Step:
    what, due, done = value
    is_flag = done is True or done is False
    return Step(_text(what), _maybe_when(due), done if is_flag else _maybe_when(done))


def _repeat(value: Any) -> Repeat:
    text, rrule, until = value
    return Repeat(_text(text), _text(rrule), _maybe_when(until))


def _outcome(value: Any) -> Outcome:
    day, status, closed, reason = value
    return Outcome(_day(day), _text(status), _maybe_when(closed), _maybe_text(reason))


def _many(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: tuple(map(read, _list(value)))


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
    "moved": _many(_moved),
    "warned": _many(_warned),
    "feedback": _many(_feedback),
    "steps": _many(_step),
    "repeat": _repeat,
    "outcomes": _many(_outcome),
    "needs": _many(_text),
    "goal": _text,
    "source": _text,
    "evidence": _many(_text),
    "tags": _many(_text),
    "private": _flag,
}
