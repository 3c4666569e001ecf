"""Files of the format made at random, each with the answer known beforehand.

A file is made of good values alone. Then up to two values are put in the place of good ones:
*bad* ones, which the reader and the schema both must refuse, or *unseen* ones, which only the
reader can tell from good ones (spec/format.md#schemas). The answer follows from what was put in,
not from any regular expression of the reader or of the schema.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any, NamedTuple

LIST, MAP = ["ana"], {"ana": "bob"}


class Kind(NamedTuple):
    """Values of one kind by what is to be said of them."""

    good: tuple[Any, ...]
    bad: tuple[Any, ...]
    unseen: tuple[Any, ...] = ()


class Record(NamedTuple):
    """A map with fixed keys; those required stand in every one, as do those of `always`."""

    fields: Mapping[str, Any]
    required: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    bad: tuple[Any, ...] = ("text", LIST)


class Table(NamedTuple):
    """A map with free keys."""

    keys: Kind
    values: Any
    bad: tuple[Any, ...] = ("text", LIST)


class Many(NamedTuple):
    """A list; with `single` also one item without a list."""

    item: Any
    least: int = 0
    single: bool = False
    bad: tuple[Any, ...] = ("", MAP)


class Either(NamedTuple):
    """One kind or another."""

    kinds: tuple[Any, ...]


HANDLE = Kind(
    ("ana", "bob", "a", "0", "a.b-c_d", "x" * 64, "123", "true", "null", "console", "com10"),
    (
        "",
        "Ana",
        "@ana",
        "-a",
        ".a",
        "_a",
        "a b",
        "x" * 65,
        "con",
        "aux.x",
        "lpt9",
        "ä",
        "~",
        "a/b",
        LIST,
        MAP,
    ),
)
LINE = Kind(
    ("Send the draft", "x", "x" * 500, " padded ", "é: # 中文 😀", "~", "12", 'it\'s "it"'),
    ("", "  ", "x" * 501, "one\ntwo", LIST, MAP),
)
TEXT = Kind(("x", "one\ntwo", "x" * 10_000, "~", "no", "-"), ("", " ", "x" * 10_001, LIST, MAP))
FREE = Kind(("x", "", LIST, MAP, [], {}, ["", {"a": []}]), ())
WHEN = Kind(
    (
        "2026-11-27",
        "2026-11-27 17:00",
        "2026-11-27T17:00:30",
        "2026-11-27T17:00Z",
        "1970-01-01",
        "2026-11-27T17:00+01:00",
        "2026-11-27T17:00[Europe/Madrid]",
        "9998-12-31 23:59",
        "2024-02-29",
        "2026-11-27T17:00+01:00[Europe/Madrid]",
        "2026-11-27 00:00-23:59",
    ),
    (
        "",
        "2026-13-01",
        "2026-1-1",
        "27/11/2026",
        "2026-11-27 24:00",
        "2026-11-27 17",
        "2026-11-31",
        "2026-02-30",
        "1969-12-31",
        "9999-01-01",
        "2026-11-27Z",
        "2026-11-27[UTC]",
        "null",
        "2026",
        "2026-11-27t17:00z",
        "2026-11-27 17:60",
        "2026-11-27T17:00+24:00",
        "2026-W48-5",
        LIST,
        MAP,
        "2026-11-27 17:00:60",
        "2026-11-27T17:00.5",
        "2026-11-27  17:00",
        "20261127",
        "٢٠٢٦-11-27",
    ),
    (
        "2026-02-29",
        "2100-02-29 10:00",
        "2026-11-27T17:00+05:00[Europe/Madrid]",
        "2026-11-27T17:00[Europe/Atlantis]",
        "2026-11-27T17:00[Europe]",
    ),
)
STATUS = Kind(
    ("proposed", "open", "kept", "missed", "released", "withdrawn"),
    ("", "done", "Kept", "true", LIST, MAP),
)
SAYS = Kind(("satisfied", "partly", "not"), ("", "yes", "Satisfied", LIST, MAP))
BOOLEAN = Kind(("true", "false"), ("", "yes", "True", "1", "on", LIST, MAP))
TAG = Kind(("x", "#1", "x" * 64, "été", "12"), ("", "two words", "x" * 65, LIST, MAP))
ADDRESS = Kind(
    (
        "https://example.org/x",
        "notes/2026-11.md",
        "mailto:ana@example.org",
        "HTTP://x",
        "a b",
        "..a",
        "./x",
        "12",
        "a/:b",
        "x" * 10_000,
    ),
    (
        "",
        "javascript:alert(1)",
        "/etc/passwd",
        "~/x",
        "a\\b",
        "../x",
        "a/../b",
        "http://",
        "a/..",
        "https:///x",
        "mailto:x",
        "ftp://x",
        "x:",
        "c:/x",
        "x" * 10_001,
        LIST,
        MAP,
    ),
)
REPEAT_TEXT = Kind(
    (
        "daily",
        "weekdays",
        "weekly",
        "monthly",
        "yearly",
        "FREQ=DAILY",
        "RRULE:FREQ=DAILY;COUNT=3",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "BYDAY=FR;FREQ=WEEKLY;INTERVAL=2;UNTIL=20271231;WKST=MO",
    ),
    (
        "",
        "fortnightly",
        "2 weeks",
        "FREQ=HOURLY",
        "INTERVAL=2",
        "FREQ=DAILY;BYHOUR=3",
        "freq=daily",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=1001",
        "FREQ=DAILY;COUNT=2;UNTIL=20261231",
        LIST,
        "FREQ=DAILY;",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;UNTIL=2026-12-31",
        "FREQ",
    ),
    (
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=777",
        "FREQ=DAILY;INTERVAL=2;INTERVAL=3",
        "FREQ=DAILY;UNTIL=20261399",
        "FREQ=WEEKLY;BYSETPOS=1;BYDAY=MO",
        "FREQ=DAILY;WKST=XX",
    ),
)
EVERY = Kind(
    ("daily", "weekly", "2 weeks", "1 day", "12 months", "9999 years"),
    ("", "0 days", "2 fortnights", "2weeks", "10000 days", "FREQ=DAILY", "two weeks", LIST, MAP),
)
MONTHS = Kind(("monthly", "3 months", "1 month"), ("weekly", "2 years"))
LAST = Kind(("last",), ("", "first", "31", LIST))
COUNT = Kind(("1", "10", "1000"), ("", "0", "1001", "01", "-1", "ten", "1.0", LIST))
DAY = Kind(
    ("2026-12-31", "2027-01-01"),
    ("", "2026-13-01", "soon", LIST),
    ("2026-12-31 17:00", "2026-02-29"),
)
REPEAT_MAPS = (
    Record({"every": EVERY, "count": COUNT, "x-own": FREE}, ("every",), bad=()),
    Record({"every": EVERY, "until": DAY}, ("every",), bad=()),
    Record({"every": MONTHS, "day": LAST, "count": COUNT}, ("every",), ("day",), bad=()),
)
COUNT_AND_UNTIL = {"every": "daily", "count": "2", "until": "2026-12-31"}
CLOSING = Kind(("kept", "missed", "released", "withdrawn"), ("", "open", "done", LIST))
OUTCOME = Either(
    (CLOSING, Record({"status": CLOSING, "closed": WHEN, "reason": TEXT}, ("status",), bad=()))
)
OUTCOME_DAY = Kind(
    ("2026-11-27", "2026-12-04"),
    ("", "2026-13-01", "soon", "2026-11-27 17:00x"),
    ("2026-02-29",),
)
COMMITMENT = Record(
    {
        "who": HANDLE,
        "to": Many(HANDLE, 1, single=True, bad=("", MAP, [])),
        "what": LINE,
        "due": WHEN,
        "status": STATUS,
        "made": WHEN,
        "closed": WHEN,
        "reason": TEXT,
        "why": TEXT,
        "moved": Many(Record({"from": WHEN, "on": WHEN, "why": TEXT, "agreed": HANDLE}, ("from",))),
        "warned": Many(Record({"on": WHEN, "why": TEXT}, one_of=("on", "why"))),
        "feedback": Many(
            Record({"from": HANDLE, "on": WHEN, "says": SAYS, "note": TEXT}, ("from", "says"))
        ),
        "steps": Many(
            Record({"what": LINE, "due": WHEN, "done": Either((BOOLEAN, WHEN))}, ("what",))
        ),
        "repeat": Either((REPEAT_TEXT, *REPEAT_MAPS, Kind((), (COUNT_AND_UNTIL, {})))),
        "outcomes": Table(OUTCOME_DAY, OUTCOME),
        "needs": Many(HANDLE, single=True),
        "goal": HANDLE,
        "source": ADDRESS,
        "evidence": Many(ADDRESS, single=True),
        "tags": Many(TAG, single=True),
        "private": BOOLEAN,
        "id": HANDLE,
        "x-own": FREE,
    },
    ("who", "to", "what", "due"),
    bad=(),
)
ZONE = Kind(
    ("Europe/Madrid", "UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires"),
    ("", "Europe Madrid", "x" * 65, "Europe/Zürich", LIST, MAP),
    ("Europe/Atlantis", "Europe", "Madrid"),
)
EMAIL = Kind(
    ("ana@example.org", "a+b@c", "x" * 64 + "@" + "y" * 255),
    ("", "ana", "ana@", "@x", "a b@c", "a@b@c", "<a@b>", "x" * 65 + "@y", LIST, MAP),
)
PERSON = Record(
    {
        "name": LINE,
        "emails": Many(EMAIL, single=True),
        "timezone": ZONE,
        "members": Many(HANDLE, single=True),
        "x-own": FREE,
    },
    bad=("", LIST),
)
NAME = Kind(
    ("ana", "bob", "0", "a.b-c_d", "x" * 64),
    ("Ana", "@ana", "", "a b", "x" * 65, "con", "-a", "ä"),
)
TITLE = Kind(("Ana Ruiz", "x" * 500), ("x" * 501, "one\ntwo"))
PEOPLE = Table(NAME, Either((TITLE, PERSON)), bad=())
GOALS = Table(NAME, Either((TITLE, Record({"title": LINE, "due": WHEN}, bad=("", LIST)))), bad=())


def _number(lowest: int, highest: int) -> Kind:
    return Kind(
        (str(lowest), str(highest), "7"),
        ("", str(lowest - 1), str(highest + 1), "07", "7.0", "1e1", "seven", "+7", LIST, MAP),
    )


DURATION = Kind(
    ("30m", "24h", "3d", "2w", "0h", "9999d"), ("", "2 days", "1y", "10000m", "-1h", LIST)
)
FOLDER = Kind(
    ("promises", "a/b", "a b", "commitments/", "..a", ".gitx"),
    ("", "/a", "a\\b", ".", "..", "a/../b", "a//b", ".git", "a/.git", "a//", "./a", LIST, MAP),
)
CODE = Kind(("TT501", "TT5", "TT"), ("", "tt501", "501", "TT5011", "TT5x", LIST))
LANGUAGE = Kind(("en", "de"), ("", LIST, MAP), ("xx", "EN"))
SETTINGS = Record(
    {
        "tether": Kind(("1",), ("", "2", "01", "1.0", "0", "one", LIST)),
        "commitments": FOLDER,
        "timezone": ZONE,
        "day_ends": Kind(("17:00", "00:00", "23:59"), ("", "24:00", "5pm", "7:00", "17:60", LIST)),
        "notice": DURATION,
        "grace": DURATION,
        "max_open": _number(1, 100_000),
        "bricks": Record(
            dict.fromkeys(
                ("kept", "kept_late", "missed_warned", "missed", "moved_late"), _number(-100, 100)
            )
        ),
        "calendar": Record({"name": LINE, "reminders": Many(DURATION, single=True)}),
        "rules": Record(
            {
                "select": Many(CODE, single=True),
                "ignore": Many(CODE, single=True),
                "severity": Table(
                    CODE._replace(bad=("tt5", "", "TT5011")),
                    Kind(("error", "warning", "advice"), ("", "fatal", "Error", LIST)),
                ),
                "languages": Many(LANGUAGE, single=True),
                "vague": Table(Kind(("en", "de"), (), ("xx",)), Many(LINE, single=True)),
            }
        ),
        "url": Kind(
            ("https://example.org", "http://x/y"),
            ("", "HTTPS://x", "ftp://x", "x", "https://", "https:///x", "mailto:a@b", LIST),
        ),
        "x-own": FREE,
    },
    ("tether",),
    bad=(),
)
FILES: Mapping[str, Any] = {
    "commitment": COMMITMENT,
    "people": PEOPLE,
    "goals": GOALS,
    "settings": SETTINGS,
}


class Slot(NamedTuple):
    """A value in a document that could be another."""

    way: str
    holder: Any
    key: Any
    model: Any


class Generated(NamedTuple):
    """A file; whether a bad value is in it, or an unseen one; which values of which keys."""

    text: str
    bad: bool
    unseen: bool
    reached: tuple[tuple[str, str, int], ...]


def generate(name: str, chance: Random, uses: Counter[str]) -> Generated:
    """A file of one of the four kinds; `uses` remembers which places had their turn."""
    slots: list[Slot] = []
    reached: list[tuple[str, str, int]] = []
    document = _good(FILES[name], name, chance, slots, reached)
    labels: set[str] = set()
    used: set[str] = set()
    for _ in range(chance.choice((0, 0, 1, 1, 1, 1, 2))):
        others = [s for s in slots if s.way.split("/")[1:2] != [*used]]
        slot = chance.choice(others)
        if chance.random() < 0.5:
            slot = min(others, key=lambda s: uses[s.way])
        uses[slot.way] += 1
        label = _spoil(slot, chance, reached)
        if label:
            labels.add(label)
        used = {slot.way.split("/")[1]} if "/" in slot.way else {""}
    return Generated(_write(document, chance), "bad" in labels, "unseen" in labels, tuple(reached))


def _good(
    model: Any, way: str, chance: Random, slots: list[Slot], reached: list[tuple[str, str, int]]
) -> Any:
    if isinstance(model, Either):
        kinds = [kind for kind in model.kinds if _is_possible(kind)]
        return _good(chance.choice(kinds), way, chance, slots, reached)
    if isinstance(model, Kind):
        number = chance.randrange(len(model.good))
        reached.append((way, "good", number))
        return model.good[number]
    if isinstance(model, Many):
        if model.single and chance.random() < 0.4:
            return _good(model.item, way, chance, slots, reached)
        items: list[Any] = []
        for number in range(max(model.least, chance.choice((0, 1, 1, 2, 3)))):
            items.append(None)
            items[number] = _good(model.item, way + "/-", chance, slots, reached)
            slots.append(Slot(way + "/-", items, number, model.item))
        return items
    found: dict[str, Any] = {}
    if isinstance(model, Table):
        for _ in range(chance.choice((1, 1, 2, 3)) if way in FILES else chance.choice((0, 1, 2))):
            key = str(chance.choice(model.keys.good))
            if key not in found:
                found[key] = _good(model.values, way + "/*", chance, slots, reached)
                slots.append(Slot(way + "/*", found, key, model.values))
        slots.append(Slot(way + "/?", found, None, model))
        return found
    fixed = {*model.required, *model.always}
    optional = [key for key in model.fields if key not in fixed]
    chosen = set(chance.sample(optional, chance.randint(0, min(4, len(optional)))))
    if model.one_of and not chosen & set(model.one_of):
        chosen.add(chance.choice(model.one_of))
    for key, inner in model.fields.items():
        if key in chosen or key in fixed:
            found[key] = _good(inner, f"{way}/{key}", chance, slots, reached)
            slots.append(Slot(f"{way}/{key}", found, key, inner))
    slots.append(Slot(way + "/?", found, None, model))
    return found


def _is_possible(model: Any) -> bool:
    return not isinstance(model, Kind) or bool(model.good)


def _spoil(slot: Slot, chance: Random, reached: list[tuple[str, str, int]]) -> str:
    """Put something bad or unseen in a slot; returns which, or nothing if there is none."""
    if slot.key is None:
        return _spoil_map(slot, chance, reached)
    if isinstance(slot.holder, dict) and slot.key not in slot.holder:
        return ""
    choices: list[tuple[str, int, Any]] = []
    for model in slot.model.kinds if isinstance(slot.model, Either) else (slot.model,):
        offset = len(choices)
        inner = model.item if isinstance(model, Many) and model.single else None
        if isinstance(inner, Kind):
            scalars = [v for v in inner.bad if isinstance(v, str)]
            choices += [("bad", offset + n, v) for n, v in enumerate(scalars)]
            choices += [("unseen", offset + n, v) for n, v in enumerate(inner.unseen)]
        else:
            choices += [("bad", offset + n, v) for n, v in enumerate(model.bad)]
            unseen = model.unseen if isinstance(model, Kind) else ()
            choices += [("unseen", offset + n, v) for n, v in enumerate(unseen)]
        if isinstance(model, Many):
            choices += [("bad", 900 + n, v) for n, v in enumerate(model.bad)]
            choices.append(("bad", 999, ["a"] * 1_001))
    if isinstance(slot.model, Either) and slot.way.endswith(("/done", "/repeat", "/*")):
        choices = [c for c in choices if not _fits_other(c[2], slot.model)]
    if not choices:
        return ""
    wanted = chance.choice(sorted({choice[0] for choice in choices}))
    label, number, value = chance.choice([choice for choice in choices if choice[0] == wanted])
    slot.holder[slot.key] = value
    reached.append((slot.way, label, number))
    return label


def _fits_other(value: Any, either: Either) -> bool:
    """Whether what is bad for one kind is good for another; a fresh map may be."""
    goods = [good for kind in either.kinds if isinstance(kind, Kind) for good in kind.good]
    return value in goods or (value == MAP and any(isinstance(k, Table) for k in either.kinds))


def _spoil_map(slot: Slot, chance: Random, reached: list[tuple[str, str, int]]) -> str:
    way, found, model = slot.way, slot.holder, slot.model
    if isinstance(model, Table):
        keys = [("bad", n, k) for n, k in enumerate(model.keys.bad)]
        keys += [("unseen", n, k) for n, k in enumerate(model.keys.unseen)]
        if not keys:
            return ""
        label, number, key = chance.choice(keys)
        good: list[Slot] = []
        found[key] = _good(model.values, way, chance, good, [])
        reached.append((way, label, number))
        return label
    missing = [*model.required, *([model.one_of] if model.one_of else [])]
    number = chance.randint(0, len(missing))
    if number == len(missing):
        found[chance.choice(("owner", "due_date", "X-own", "x_own", "1"))] = "x"
    elif isinstance(missing[number], tuple):
        found.clear()
        found["x-own"] = "x"
    else:
        found.pop(missing[number], None)
    reached.append((way, "bad", number))
    return "bad"


def possible(name: str) -> set[tuple[str, str]]:
    """Every place of a kind of file, with what can be put there."""
    found: set[tuple[str, str]] = set()
    _possible(FILES[name], name, found)
    return found


def _possible(model: Any, way: str, found: set[tuple[str, str]]) -> None:
    if isinstance(model, Either):
        for kind in model.kinds:
            _possible(kind, way, found)
    elif isinstance(model, Kind):
        labels = {"good": model.good, "bad": model.bad, "unseen": model.unseen}
        found.update((way, label) for label, values in labels.items() if values)
    elif isinstance(model, Many):
        found.add((way, "bad"))
        _possible(model.item, way + "/-", found)
    elif isinstance(model, Table):
        labels_of_keys = (label for label in ("bad", "unseen") if getattr(model.keys, label))
        found.update((way + "/?", label) for label in labels_of_keys)
        _possible(model.values, way + "/*", found)
    else:
        found.add((way + "/?", "bad"))
        for key, inner in model.fields.items():
            _possible(inner, f"{way}/{key}", found)


_PLAIN = re.compile(r"[A-Za-z0-9][\w./+=;-]*(?: [\w./+=;][\w./+=;-]*)*", re.ASCII)


def _write(value: Any, chance: Random) -> str:
    """The file as YAML: block or flow style, and every style of text, by chance."""
    if not value:
        return "{}\n"
    if chance.random() < 0.1:
        return json.dumps(value, ensure_ascii=False) + "\n"
    return "\n".join(_block(value, "", chance)) + "\n"


def _block(value: Any, indent: str, chance: Random) -> list[str]:
    lines: list[str] = []
    pairs = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, inner in pairs:
        head = f"{indent}-" if key is None else f"{indent}{_scalar(key, chance, key=True)}:"
        if isinstance(inner, str):
            text = _scalar(inner, chance)
            lines.append(f"{head} {text}".rstrip())
        elif not inner or chance.random() < 0.2:
            lines.append(f"{head} {json.dumps(inner, ensure_ascii=False)}")
        else:
            lines += [head, *_block(inner, indent + "  ", chance)]
    return lines


def _scalar(text: str, chance: Random, key: bool = False) -> str:
    ways = [json.dumps(text, ensure_ascii=False)]
    if "\n" not in text:
        ways.append("'" + text.replace("'", "''") + "'")
    if _PLAIN.fullmatch(text) or (not text and not key):
        ways += [text] * 3
    return chance.choice(ways)
