"""Documents -> commitments (spec/format.md#commitment).

Every input ends in a value, in faults, or in both; nothing is raised for what a file says.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from tether_txt.diagnostics import START
from tether_txt.format.document import Document, decoded
from tether_txt.format.fields import (
    BAD,
    MAX_KNOWN,
    MAX_LINE,
    MAX_TEXT,
    Convert,
    Field,
    address,
    boolean,
    checked_address,
    checked_boolean,
    checked_handle,
    checked_number,
    checked_tag,
    checked_word,
    converted,
    handle,
    items,
    line,
    not_a,
    number,
    one_or_more,
    record,
    tag,
    tell,
    text,
    when,
    word,
)
from tether_txt.format.model import (
    SAYS,
    STATUSES,
    Commitment,
    Feedback,
    Moved,
    Outcome,
    Repeat,
    Step,
    Warned,
)
from tether_txt.format.nodes import MAP, TEXT, Branch, Node, kind_of
from tether_txt.format.plain import PlainKey, PlainReader, Records
from tether_txt.format.repeat import check_start, parse_every, parse_repeat, repeat_of
from tether_txt.format.text import decode
from tether_txt.format.when import Misread, When, day_of, parse_when

HARMLESS = frozenset(("TT115",))
"""Faults of the reader that leave no doubt what a file says."""

_MEANT_KEYS = {
    **dict.fromkeys(("owner", "from", "by", "promiser", "assignee", "author"), "who"),
    **dict.fromkeys(("for", "promisee", "whom", "recipient"), "to"),
    **dict.fromkeys(("title", "text", "summary", "description", "promise", "subject"), "what"),
    **dict.fromkeys(("deadline", "until", "when", "date", "end"), "due"),
    **dict.fromkeys(("state", "outcome"), "status"),
    **dict.fromkeys(("created", "start", "begin"), "made"),
    **dict.fromkeys(("done", "finished", "completed"), "closed"),
    **dict.fromkeys(("rrule", "recurring", "every"), "repeat"),
    **dict.fromkeys(("depends", "after", "blocked"), "needs"),
    **dict.fromkeys(("labels", "label", "categories"), "tags"),
    **dict.fromkeys(("note", "notes", "comment"), "why"),
}
_MEANT_STATUSES = {
    **dict.fromkeys(("done", "complete", "completed", "closed", "finished", "fulfilled"), "kept"),
    **dict.fromkeys(("broken", "failed", "late", "overdue"), "missed"),
    **dict.fromkeys(("cancelled", "canceled", "dropped", "abandoned"), "withdrawn"),
    **dict.fromkeys(("active", "todo", "pending", "accepted", "new"), "open"),
    **dict.fromkeys(("draft", "requested", "offered"), "proposed"),
}


class Reading(NamedTuple):
    """What a file says.

    `commitment` is None if any fault leaves doubt; `partial` then has what could be read, if
    that is at least who, to whom, what and by when.
    """

    commitment: Commitment | None
    partial: Commitment | None
    document: Document


def _record_of(fields: dict[str, Field], make: Callable[..., Any]) -> Convert:
    def read(document: Document, node: Node) -> Any:
        told = len(document.faults)
        values = record(document, node, fields, {})
        if values is None or len(document.faults) > told:
            return BAD
        return make(**values)

    return read


_MOVED = {
    "from": Field(when, "from_", required=True),
    "on": Field(when),
    "why": Field(text),
    "agreed": Field(handle),
}
_WARNED = {"on": Field(when), "why": Field(text)}
_FEEDBACK = {
    "from": Field(handle, "from_", required=True),
    "on": Field(when),
    "says": Field(word(SAYS), required=True),
    "note": Field(text),
}


def _done(document: Document, node: Node) -> Any:
    if kind_of(node) == TEXT and node.value.strip() in ("true", "false"):
        return boolean(document, node)
    if kind_of(node) == TEXT and node.value.strip().casefold() in ("yes", "no"):
        return boolean(document, node)
    return when(document, node)


_STEP = {"what": Field(line, required=True), "due": Field(when), "done": Field(_done)}
_moved = _record_of(_MOVED, Moved)
_step = _record_of(_STEP, Step)


def _make_feedback(
    from_: str, says: str, on: When | None = None, note: str | None = None
) -> Feedback:
    return Feedback(from_, on, says, note)


def _feedback(document: Document, node: Node) -> Any:
    return _record_of(_FEEDBACK, _make_feedback)(document, node)


def _warned(document: Document, node: Node) -> Any:
    entry = _record_of(_WARNED, Warned)(document, node)
    if entry == Warned():
        return tell(document, "TT101", node, "`on` or `why` is missing", "say when, or why")
    return entry


_EVERY = {
    "every": Field(converted(parse_every), required=True),
    "day": Field(word(("last",))),
    "count": Field(number(1, 1000)),
    "until": Field(when),
}


def _repeat(document: Document, node: Node) -> Any:
    if kind_of(node) == TEXT:
        return converted(parse_repeat)(document, node)
    told = len(document.faults)
    values = record(document, node, _EVERY, {})
    if values is None or len(document.faults) > told:
        return BAD
    try:
        return repeat_of(**values)
    except Misread as error:
        return tell(document, error.code, node, error.message, error.help)


_ENDS = ("kept", "missed", "released", "withdrawn")
_CLOSING = word(_ENDS, _MEANT_STATUSES)
_OUTCOME = {
    "status": Field(_CLOSING, required=True),
    "closed": Field(when),
    "reason": Field(text),
}


def _day(value: str) -> When:
    found = parse_when(value)
    if not found.is_day:
        message = f"`{value}` has a time, and an outcome belongs to a day"
        raise Misread("TT106", message, f"write `{day_of(found.day)}`")
    return found


def _outcomes(document: Document, node: Node) -> Any:
    if not isinstance(node, Branch) or node.kind != MAP:
        return not_a(document, node, "a map from day to outcome")
    found: dict[int, Outcome] = {}
    seen: dict[str, int] = {}
    bad = False
    for key, value in node.pairs:
        day = converted(_day)(document, key)
        if day is BAD:
            bad = True
            continue
        if key.value in seen:
            message = f"`{key.value}` stands here twice, first on line {seen[key.value]}"
            tell(document, "TT009", key, message, "keep one of the two")
            bad = True
            continue
        seen[key.value] = key.start_mark.line + 1
        if kind_of(value) == TEXT and not value.value.strip():
            message, help = f"`{key.value}` has no value", "write `kept` or `missed`, for example"
            outcome: Any = tell(document, "TT104", key, message, help)
        elif kind_of(value) == TEXT:
            status = _CLOSING(document, value)
            outcome = BAD if status is BAD else Outcome(day.day, status)
        else:
            outcome = _record_of(_OUTCOME, lambda **v: Outcome(day.day, **v))(document, value)  # noqa: B023
        if outcome is BAD:
            bad = True
        else:
            found[day.day] = outcome
    return BAD if bad else tuple(found[day] for day in sorted(found))


_COMMITMENT = {
    "who": Field(handle, required=True),
    "to": Field(one_or_more(handle, at_least=1), required=True),
    "what": Field(line, required=True),
    "due": Field(when, required=True),
    "status": Field(word(STATUSES, _MEANT_STATUSES)),
    "made": Field(when),
    "closed": Field(when),
    "reason": Field(text),
    "why": Field(text),
    "moved": Field(items(_moved)),
    "warned": Field(items(_warned)),
    "feedback": Field(items(_feedback)),
    "steps": Field(items(_step)),
    "repeat": Field(_repeat),
    "outcomes": Field(_outcomes),
    "needs": Field(one_or_more(handle)),
    "goal": Field(handle),
    "source": Field(address),
    "evidence": Field(one_or_more(address)),
    "tags": Field(one_or_more(tag)),
    "private": Field(boolean),
    "id": Field(handle),
}


def stem(path: str) -> str:
    """The id that a file has by its name."""
    return path.rsplit("/", 1)[-1].removesuffix(".yaml")


def id_of(document: Document, path: str) -> str:
    """The id that a file has or would have, were it without faults."""
    node = document.find(("id",)) if document.has("id") else None
    return stem(path) if node is None or isinstance(node, Branch) else node.value


def _no_longer_than(limit: int, lines: bool = True) -> Callable[[str], str]:
    def read(value: str) -> str:
        if len(value) > limit or (not lines and "\n" in value):
            raise Misread("TT113", "the text is too long", "shorten it")
        return value

    return read


def _plain_done(value: str) -> When | bool:
    return value == "true" if value in ("true", "false") else parse_when(value)


_WHEN, _HANDLE = PlainKey(parse_when), PlainKey(checked_handle)
_TEXT = PlainKey(_no_longer_than(MAX_TEXT))
_LINE = PlainKey(_no_longer_than(MAX_LINE, lines=False))
_PLAIN_MOVED = {"from": _WHEN, "on": _WHEN, "why": _TEXT, "agreed": _HANDLE}
_PLAIN_FEEDBACK = {
    "from": _HANDLE,
    "on": _WHEN,
    "says": PlainKey(checked_word(SAYS)),
    "note": _TEXT,
}
_PLAIN_STEP = {"what": _LINE, "due": _WHEN, "done": PlainKey(_plain_done)}
_PLAIN_OUTCOME = {"status": PlainKey(checked_word(_ENDS)), "closed": _WHEN, "reason": _TEXT}
_PLAIN_EVERY = {
    "every": PlainKey(parse_every),
    "day": PlainKey(checked_word(("last",))),
    "count": PlainKey(checked_number(1, 1000)),
    "until": _WHEN,
}


def _list_of(keys: dict[str, PlainKey], required: tuple[str, ...], make: Any) -> PlainKey:
    return PlainKey(str, records=Records(keys, required, make))


_PLAIN = PlainReader(
    {
        "moved": _list_of(_PLAIN_MOVED, ("from_",), Moved),
        "warned": _list_of({"on": _WHEN, "why": _TEXT}, (), Warned),
        "feedback": _list_of(_PLAIN_FEEDBACK, ("from_", "says"), _make_feedback),
        "steps": _list_of(_PLAIN_STEP, ("what",), Step),
        "who": _HANDLE,
        "to": PlainKey(checked_handle, many=True),
        "what": _LINE,
        "due": _WHEN,
        "status": PlainKey(checked_word(STATUSES)),
        "made": _WHEN,
        "closed": _WHEN,
        "reason": _TEXT,
        "why": _TEXT,
        "repeat": PlainKey(parse_repeat, record=Records(_PLAIN_EVERY, ("every",), repeat_of)),
        "outcomes": PlainKey(str, days=Records(_PLAIN_OUTCOME, ("status",), Outcome)),
        "needs": PlainKey(checked_handle, many=True),
        "goal": _HANDLE,
        "source": PlainKey(checked_address),
        "evidence": PlainKey(checked_address, many=True),
        "tags": PlainKey(checked_tag, many=True),
        "private": PlainKey(checked_boolean),
        "id": PlainKey(checked_handle),
    }
)
_KEYS = Commitment._fields[1:]
_DEFAULTS = tuple(map(Commitment._field_defaults.get, _KEYS))
_REQUIRED = frozenset(key for key, field in _COMMITMENT.items() if field.required)


def _of_plain(plain: dict[str, Any], path: str) -> Commitment | None:
    """The commitment that plain values make, None if there is anything to be said of them."""
    if not plain.keys() >= _REQUIRED:
        return None
    try:
        id_ = plain["id"] if "id" in plain else _id_of_name(path)
        commitment = Commitment._make((id_, *map(plain.get, _KEYS, _DEFAULTS)))
        if commitment.repeat:
            _check_start(commitment.repeat, commitment.due)
    except Misread:
        return None
    return commitment


@lru_cache(MAX_KNOWN)
def _id_of_name(path: str) -> str:
    return checked_handle(stem(path))


_check_start = lru_cache(MAX_KNOWN)(check_start)


def read_commitment(data: bytes, path: str) -> Reading:
    """Read one file of the commitments folder; `path` gives the id where no ``id:`` does."""
    document = decoded(data)
    plain = None if document.faults else _PLAIN.values_of(document.text)
    if plain is not None and (commitment := _of_plain(plain, path)):
        document.keys = plain
        return Reading(commitment, commitment, document)
    if document.root is None:
        return Reading(None, None, document)
    values = record(document, document.root, _COMMITMENT, _MEANT_KEYS)
    if not document.has("id"):
        try:
            id_ = _id_of_name(path)
        except Misread as error:
            help = f"rename the file, or give it an `id:`; {error.help}"
            message = f"the file's name is its id, and {error.message}"
            document.fault(error.code, START, message, help)
        else:
            if values is not None:
                values["id"] = id_
    if values is None or "id" not in values:
        return Reading(None, None, document)
    if "repeat" not in values and document.has("repeat"):
        values.pop("outcomes", None)
    commitment = Commitment(**values)
    if commitment.repeat and not _check_repeat(document, commitment.repeat, commitment.due):
        # A rule without a day would be searched for one until the year 9999.
        commitment = commitment._replace(outcomes=())
    doubtful = document.broken or any(f.code not in HARMLESS for f in document.faults)
    return Reading(None if doubtful else commitment, commitment, document)


def commitment_of(data: bytes, path: str) -> Commitment | None:
    """As `read_commitment`, for who does not ask what is wrong: None if any fault leaves doubt."""
    text, faults = decode(data)
    plain = None if faults else _PLAIN.values_of(text)
    commitment = None if plain is None else _of_plain(plain, path)
    return commitment or read_commitment(data, path).commitment


def _check_repeat(document: Document, repeat: Repeat, due: When) -> bool:
    try:
        check_start(repeat, due)
    except Misread as error:
        at = "repeat" if error.code == "TT110" else "due"
        node = document.find((at,))
        if node is not None:
            tell(document, error.code, node, error.message, error.help)
        return False
    return True
