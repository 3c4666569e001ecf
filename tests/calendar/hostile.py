"""Texts that have broken calendars."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

HOSTILE = (
    "a\r\nATTENDEE:mailto:x@example.org",
    "a\nEND:VEVENT\nBEGIN:VEVENT\nUID:2",
    "a\\nEND:VEVENT",
    "a\rb",
    "C:\\New\\names\\;x",
    "back\\",
    "back\\\\",
    "\\N \\n \\, \\;",
    "a,b;c:d\"e'f^n^^g",
    "nul \x00 bell \x07 escape \x1b[31m del \x7f c1 \x9b",
    "next\x85line\u2028separator\u2029paragraph",
    "vertical\x0btab form\x0cfeed \x1c\x1d\x1e\x1f",
    "lone \ud800 and \udfff surrogates",
    "\ufeffmark \ufffe \uffff",
    "\u202eright to left\u202c \u2066isolate\u2069 \u200fmark\u200e",
    "e\u0301 👩\u200d👩\u200d👧\u200d👦 🇪🇸 " * 20,
    "👍" * 200,
    "é" * 10_000,
    "\\" * 500,
    ",;" * 300,
    " " * 200,
    "a" + " " * 300 + "b",
    "x" * 61 + "  " + "y" * 80,
    "\t\t",
    "",
    "=?utf-8?Q?x?= %0d%0aX:1 &#13;&#10; <script>alert(1)</script>",
    "BEGIN:VALARM",
)
PIECES = (
    "\r\n", "\n", "\r", "\\", "\\n", "\\N", ";", ",", ":", '"', " ", "\t", "\x00", "\x1b", "\x7f",
     "\x85", "\u2028", "\ud83d", "👩\u200d💻", "é", "漢", "x" * 60, "END:VEVENT", "\u202e",
     "\ufeff",
)  # fmt: skip


def hostile_texts() -> st.SearchStrategy[str]:
    """The texts above, pieces of such texts in any order, and any text at all."""
    pieces = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
    return st.one_of(st.sampled_from(HOSTILE), pieces, st.text(max_size=300))


def random_texts(count: int, seed: int) -> list[str]:
    """Texts of such pieces, the same for the same seed."""
    rng = Random(seed)
    return ["".join(rng.choices(PIECES, k=rng.randrange(40))) for _ in range(count)]
