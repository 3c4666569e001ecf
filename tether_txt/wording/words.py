"""A text cut into words, and patterns over words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lexicon import Lexicon

# Words keep their inner dots, slashes and hyphens, so that `try/catch`, `follow-up`, file names and
# host names are one word each; combining marks belong to the letter before them.
_WORD = re.compile(r"[\w\u0300-\u036f]+(?:[.'’/@-][\w\u0300-\u036f]+)*")
_GAP = 5


@cache
def _quoted() -> re.Pattern[str]:
    """Somebody else's words, code and addresses; bounded lengths keep the search linear."""
    return re.compile(
        r"`+[^`]{0,500}`+"
        r'|"[^"]{0,500}"|“[^”“]{0,500}[”“]|„[^“”]{0,500}[“”]|«[^»]{0,500}»|»[^«]{0,500}«'
        r"|(?<!\w)'[^\n]{0,120}?'(?!\w)|(?<!\w)‘[^\n]{0,120}?’(?!\w)|‚[^‘’]{0,120}[‘’](?!\w)"
        r"|\w{2,12}://\S{1,2000}"
    )


class Words:
    """A text cut into words: as compared (`low`) and as written (`raw`), with their places.

    `text` is the text with digits in place of what is quoted; `head` is the index of the first
    word after what promises start with.
    """

    __slots__ = ("ends", "head", "low", "original", "raw", "starts", "text")

    def __init__(self, original: str, lexicon: Lexicon) -> None:
        # Digits: no phrase matches them, and they count as something named.
        self.original = original
        self.text = _quoted().sub(lambda found: "0" * len(found[0]), original)
        found = list(_WORD.finditer(self.text))
        self.starts = [word.start() for word in found]
        self.ends = [word.end() for word in found]
        self.raw = [word[0] for word in found]
        self.low = [_comparable(word) for word in self.raw]
        self.head = _head(self.low, self.raw, lexicon)

    def between(self, at: int) -> str:
        """What stands between the word before `at` and the word at `at`."""
        return self.text[self.ends[at - 1] : self.starts[at]] if at else ""


def words_of(text: str) -> list[str]:
    """The words of a text as compared: lower case, composed, with a straight apostrophe."""
    if not text.isascii():
        text = normalize("NFC", text).replace("’", "'")
    return _WORD.findall(text.lower())


def _comparable(word: str) -> str:
    if word.isascii():
        return word.lower()
    return normalize("NFC", word).replace("’", "'").lower()


def _head(low: list[str], raw: list[str], lexicon: Lexicon) -> int:
    """The index of the first word after what promises start with ("I'll", "Ana will")."""
    at = 0
    if len(low) > 2 and low[1] in lexicon.modals and raw[0][:1].isupper():
        at = 0 if low[0] in lexicon.all_verbs or low[0] in lexicon.first else 2
    while at < len(low):
        for opener in lexicon.openers:
            if low[at : at + len(opener)] == list(opener):
                at += len(opener)
                break
        else:
            return at
    return 0


def match_pattern(low: Sequence[str], at: int, pattern: Sequence[str]) -> int:
    """The end of a pattern with `?`, `*` and `~ing` that begins at `at`, or -1."""
    for index, part in enumerate(pattern):
        if part == "*":
            rest = pattern[index + 1 :]
            ends = (match_pattern(low, at + skip, rest) for skip in range(_GAP + 1))
            return next((end for end in ends if end >= 0), -1)
        if at >= len(low) or not _fits(low[at], part):
            return -1
        at += 1
    return at


def _fits(word: str, part: str) -> bool:
    if part[0] == "~":
        return word.endswith(part[1:])
    return part == "?" or word == part


def contains(low: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the pattern stands anywhere among the words."""
    return any(match_pattern(low, at, pattern) >= 0 for at in range(len(low)))


def begins(low: Sequence[str], at: int, patterns: Sequence[Sequence[str]]) -> bool:
    """Whether one of the patterns stands at `at`."""
    return any(match_pattern(low, at, pattern) >= 0 for pattern in patterns)
