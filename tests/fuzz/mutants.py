"""Files broken at random: the mutant of a seed and a number is the same on every machine."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.fuzz.yaml_inputs import INPUTS

ROOT = Path(__file__).parents[2]
LONGEST = 70_000
"""Bytes; a little more than a file may have, so that the cap itself is met."""

PIECES: tuple[bytes, ...] = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        *"&*!%@`|>?:-#,[]{}'\"\\~<=\t \n\r\0\x1b\x07\x7f\x85",
        *(": ", "- ", " #", "\n\n", "\r\n", "---\n", "\n...\n", "%YAML 1.2\n", "<<: ", "? ", "!!"),
        *("!!python/object:os.system ", "&a ", "*a", "|2-\n", ">+\n", "'", '"', "'''", '"""'),
        *('"\\uD800"', '"\\u200b"', '"\\0"', '"\\x1b[31m"', '"\\U0010FFFF"', '"\\', "\\\n"),
        *("\ufeff", "\u200b", "\u200d", "\u202e", "\u2028", "\u2066", "\u00a0", "\u00ad", "\ud800"),
        *("é", "e\u0301", "ß", "İ", "😀", "👩\u200d👩\u200d👧", "中文", "\U000e0041", "\uffff"),
        *("\u2013", "\u201c", "\u201d", "\uff1a", "\u3000", "\x1b]52;c;aGk=\x07"),
        *("<<<<<<< HEAD\n", "=======\n", ">>>>>>> theirs\n", "||||||| base\n"),
        *("# tether: ignore TT101", "# tether: ignore TT101, TT5\n", "# tether:", "#"),
        *("who: ", "to: ", "what: ", "due: ", "status: ", "made: ", "closed: ", "moved: ", "id: "),
        *("warned: ", "feedback: ", "steps: ", "repeat: ", "outcomes: ", "needs: ", "tags: "),
        *("from: ", "on: ", "says: ", "every: ", "count: ", "until: ", "day: last", "x-own: "),
        *("daily", "weekdays", "monthly", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY;BYSETPOS=366"),
        *("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "9999 years", "2 weeks", "INTERVAL=9999"),
        *("2026-11-27", "2024-02-29", "1970-01-01", "9998-12-31", "2026-03-29 02:30", "0000-00-00"),
        *("2026-11-27T17:00+01:00[Europe/Madrid]", "[Europe]", "[../../etc/passwd]", "24:00"),
        *("Z", "+23:59", "1e9999", "0x10", "-0", "999999999999999999999", "true", "null", "~"),
        *("con", "x" * 70, "a" * 600, "https://", "mailto:a@b", "javascript:1", "../..", "members"),
    )
)
OPENERS = (b"[", b"{", b"- ", b"? ", b"{a: ", b"[[", b"[{", b"'", b"> ", b"a:\n ", b"!!a ")


class Origin(NamedTuple):
    """A file that mutants are made of, and the place that it has in a tree."""

    path: str
    data: bytes


class Mutant(NamedTuple):
    """A broken file, the number that it comes from, and its place in a tree."""

    number: int
    path: str
    data: bytes


@cache
def origins() -> tuple[Origin, ...]:
    """All files of the conformance suite, of the examples and of `tests/broken`, and more YAML."""
    found: set[Origin] = {Origin("commitments/a.yaml", text.encode()) for text in INPUTS}
    for file in (ROOT / "spec" / "cases").glob("*.json"):
        for case in json.loads(file.read_bytes())["cases"]:
            request = case["request"]
            for path, text in request.get("files", {}).items():
                found.add(Origin(_place(path), text.encode()[:LONGEST]))
            for path, text in request.get("base64", {}).items():
                found.add(Origin(_place(path), b64decode(text)[:LONGEST]))
    for folder in ("examples", "tests/broken"):
        for file in (ROOT / folder).rglob("*.y*ml"):
            found.add(Origin(_place(file.name), file.read_bytes()[:LONGEST]))
    return tuple(sorted(found))


def _place(path: str) -> str:
    name = path.rpartition("/")[2]
    return name if name in ("tether.yaml", "people.yaml", "goals.yaml") else "commitments/a.yaml"


def mutant(seed: int, index: int) -> Mutant:
    """One file, broken in one to six ways."""
    chance = Random(f"{seed}:{index}")
    origin = chance.choice(origins())
    data = bytearray(origin.data)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 6))):
        chance.choice(WAYS)(data, chance)
    return Mutant(index, origin.path, bytes(data[:LONGEST]))


def _place_in(data: bytearray, chance: Random) -> int:
    return chance.randint(0, len(data))


def _insert(data: bytearray, chance: Random) -> None:
    at = _place_in(data, chance)
    data[at:at] = chance.choice(PIECES)


def _replace(data: bytearray, chance: Random) -> None:
    at = _place_in(data, chance)
    data[at : at + chance.randint(1, 12)] = chance.choice(PIECES)


def _delete(data: bytearray, chance: Random) -> None:
    at = _place_in(data, chance)
    del data[at : at + chance.choice((1, 1, 1, 2, 5, 40))]


def _flip(data: bytearray, chance: Random) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _duplicate(data: bytearray, chance: Random) -> None:
    at = _place_in(data, chance)
    piece = data[at : at + chance.randint(1, 60)]
    data[at:at] = piece * chance.choice((1, 1, 1, 2, 30))


def _splice(data: bytearray, chance: Random) -> None:
    other = chance.choice(origins()).data
    start = chance.randint(0, len(other))
    at = _place_in(data, chance)
    data[at : at + chance.choice((0, 0, 20, 10_000))] = other[start : start + chance.randint(1, 99)]


def _nest(data: bytearray, chance: Random) -> None:
    at = _place_in(data, chance)
    data[at:at] = chance.choice(OPENERS) * chance.choice((1, 2, 15, 16, 17, 40, 2_000))


def _swap_lines(data: bytearray, chance: Random) -> None:
    lines = bytes(data).split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    data[:] = b"\n".join(lines)


def _double_line(data: bytearray, chance: Random) -> None:
    lines = bytes(data).split(b"\n")
    at = chance.randrange(len(lines))
    lines[at:at] = lines[at : at + 1] * chance.choice((1, 1, 3, 200))
    data[:] = b"\n".join(lines)


def _indent(data: bytearray, chance: Random) -> None:
    lines = bytes(data).split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = chance.choice((b" ", b"  ", b"\t", b"   - ", "\u00a0".encode())) + lines[at]
    data[:] = b"\n".join(lines)


def _dedent(data: bytearray, chance: Random) -> None:
    lines = bytes(data).split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = lines[at][1:] if chance.random() < 0.5 else lines[at].lstrip()
    data[:] = b"\n".join(lines)


def _new_value(data: bytearray, chance: Random) -> None:
    lines = bytes(data).split(b"\n")
    at = chance.randrange(len(lines))
    key, colon, _ = lines[at].partition(b": ")
    if colon:
        lines[at] = key + colon + chance.choice(PIECES)
    data[:] = b"\n".join(lines)


def _windows(data: bytearray, chance: Random) -> None:
    ending = chance.choice((b"\r\n", b"\r", b"\n\n", b"\x85", "\u2028".encode()))
    data[:] = chance.choice((b"", b"\xef\xbb\xbf")) + data.replace(b"\n", ending)


def _other_encoding(data: bytearray, chance: Random) -> None:
    text = data.decode("utf-8", "ignore")
    data[:] = text.encode(chance.choice(("utf-16", "latin-1", "utf-8-sig", "utf-32")), "replace")


def _cut(data: bytearray, chance: Random) -> None:
    del data[_place_in(data, chance) :]


def _swell(data: bytearray, chance: Random) -> None:
    at = _place_in(data, chance)
    data[at:at] = chance.choice((b"a", b" ", b"\n", b"- ", b"a,", b"\xc3\xa9")) * chance.choice(
        (100, 1_000, 3_000)
    )


Way = Callable[[bytearray, Random], None]
_OFTEN: tuple[Way, ...] = (_insert, _replace, _delete, _flip, _splice, _new_value, _indent)
_SOMETIMES: tuple[Way, ...] = (_duplicate, _nest, _swap_lines, _double_line, _dedent, _cut)
_RARELY: tuple[Way, ...] = (_windows, _other_encoding, _swell)
WAYS: tuple[Way, ...] = (*_OFTEN * 4, *_SOMETIMES * 2, *_RARELY)
