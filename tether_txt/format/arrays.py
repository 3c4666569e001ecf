"""JSON arrays -> commitments, as what is remembered of a life has them.

A commitment is the array of its fields, and so are the named tuples in it; only the text of a
date counts, from which all else of it follows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

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


def commitment_from(fields: Any) -> Commitment:
    """The commitment of an array. Raises ValueError, TypeError or LookupError for others."""
    return Commitment(*[read(one) for read, one in zip(_FIELDS, fields, strict=True)])


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
    return parse_when(value[0])


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


def repeat_from(value: Any) -> Repeat | None:
    """The same for a repeat, and for none."""
    if value is None:
        return None
    text, rrule, until = value
    return Repeat(_text(text), _text(rrule), _maybe_when(until))


def _outcome(value: Any) -> Outcome:
    day, status, closed, reason = value
    return Outcome(_day(day), _text(status), _maybe_when(closed), _maybe_text(reason))


def _many(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: tuple(map(read, _list(value)))


_FIELDS: tuple[Callable[[Any], Any], ...] = (
    _text, _text, _many(_text), _text, _when, _text, _maybe_when, _maybe_when,
    _maybe_text, _maybe_text, _many(_moved), _many(_warned), _many(_feedback), _many(_step),
    repeat_from, _many(_outcome), _many(_text), _maybe_text, _maybe_text,
    _many(_text), _many(_text), _flag,
)  # fmt: skip
"""In the order of the fields of `Commitment`."""
