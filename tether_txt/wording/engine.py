"""The search: one pass over the words, and a closer look only where a word calls for it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from .two import second_promise
from .words import Words, contains, match_pattern, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .lexicon import Lexicon, Phrase

_MARKS = (", ", "; ", ". ")


@cache
def _code() -> re.Pattern[str]:
    """Code, file names, handles and ticket numbers."""
    return re.compile(r"\w\(\)|\w_\w|\w/\w|[a-z0-9]\.[a-z][a-z0-9]{0,4}\b|[A-Za-z]-\d|#\d|@\w|--\w")


class Match(NamedTuple):
    """A finding: `text[start:end]`, in code points, is the `phrase`."""

    kind: str
    start: int
    end: int
    phrase: str
    help: str


def find(text: str, lexicon: Lexicon) -> list[Match]:
    """Vague wording in a promise, in the order of the text, without overlaps.

    Never raises for any text; the time is linear in its length.
    """
    words = words_of(text)
    if _quiet(text, words, lexicon):
        return []
    cut = Words(text, lexicon)
    if not cut.low:
        return []
    return _settled([*_phrases(cut, lexicon), *_bare(cut, lexicon), *_two(cut, lexicon)])


def _quiet(text: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether nothing in the text calls for a closer look."""
    if len(words) < 3 or words[0] in lexicon.opening or words[1] in lexicon.modals:
        return False
    if words[0] in lexicon.first or not lexicon.anywhere.isdisjoint(words):
        for at, word in enumerate(words):
            for phrase in lexicon.phrases.get(word, ()):
                if _end(words, at - phrase.key, 0, phrase) >= 0:
                    return False
    return not _may_be_two(text, words, lexicon)


def _may_be_two(text: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a second promise is possible: a delivery verb stands where one would begin or end."""
    if not lexicon.final_verbs.isdisjoint(words) and _ends_two(words, lexicon.final_verbs):
        return True
    if lexicon.all_verbs.isdisjoint(words[2:]):
        return False
    joiners, verbs = lexicon.joiners, lexicon.all_verbs
    if not joiners.isdisjoint(words):
        for at, word in enumerate(words[1:]):
            if word in verbs and words[at] in joiners:
                return True
    return any(mark in text for mark in _MARKS)


def _ends_two(words: Sequence[str], final: frozenset[str]) -> bool:
    return sum(word in final for word in words) > 1


def _phrases(cut: Words, lexicon: Lexicon) -> Iterator[tuple[int, Match]]:
    shown: bool | None = None
    for at, word in enumerate(cut.low):
        for phrase in lexicon.phrases.get(word, ()):
            end = _end(cut.low, at - phrase.key, cut.head, phrase)
            if end < 0 or _silenced(cut, at - phrase.key, end, phrase, lexicon):
                continue
            if phrase.group.kind == "no-deliverable":
                if shown is None:
                    shown = _shown(cut, lexicon)
                if shown:
                    continue
            yield (
                phrase.group.order,
                _match(cut, at - phrase.key, end, phrase.group.kind, phrase.group.help),
            )


def _match(cut: Words, start: int, end: int, kind: str, message: str) -> Match:
    first, last = cut.starts[start], cut.ends[end - 1]
    return Match(kind, first, last, cut.original[first:last], message)


def _end(low: Sequence[str], start: int, head: int, phrase: Phrase) -> int:
    """The end of the phrase that begins at `start`, or -1."""
    if start < 0 or (phrase.place == "head" and start != head):
        return -1
    if phrase.plain:
        end = start + len(phrase.words)
        if tuple(low[start:end]) != phrase.words:
            return -1
    else:
        end = match_pattern(low, start, phrase.words)
    if phrase.place == "tail" and (end != len(low) or start <= head):
        return -1
    return end


def _silenced(cut: Words, start: int, end: int, phrase: Phrase, lexicon: Lexicon) -> bool:
    group = phrase.group
    if start:
        before = cut.low[start - 1]
        if before in group.unless_before:
            return True
        if group.kind == "hedge" and before in lexicon.others:
            return True
        if before in lexicon.others_after_comma and "," in cut.between(start - 1):
            return True
    if end < len(cut.low) and cut.low[end] in group.unless_next:
        return True
    if _is_title(cut, start, end, phrase, lexicon):
        return True
    return any(contains(cut.low, pattern) for pattern in group.unless)


def _is_title(cut: Words, start: int, end: int, phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether the words are capitalised as in a name: "the Look Into the Future slides"."""
    if cut.text.isupper():
        return False
    inside = cut.raw[start:end]
    unusual = [
        _is_capitalised(raw) and spelled != "?" and not _is_capitalised(spelled)
        for raw, spelled in zip(inside, phrase.spelled, strict=False)
    ]
    if any(unusual[1:]) and "*" not in phrase.spelled:
        return True
    starts = not start or any(mark in cut.between(start) for mark in ".:;!?(–—-")
    if unusual[0] and not starts:
        return True
    if lexicon.capital_nouns:
        return False
    after = [_is_capitalised(word) for word in cut.raw[end : end + 2]]
    # "Some Like It Hot tickets", "the invoice from ASAP Couriers"
    is_name = after == [True, True] if starts else inside[0].isupper() and after[:1] == [True]
    return is_name and len(inside) == 1 and inside[0][0].isupper()


def _is_capitalised(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and not word.isupper() and word[1] not in "'’"


def _shown(cut: Words, lexicon: Lexicon) -> bool:
    """Whether the text names something to show: a number, code, a file, a result."""
    if _code().search(cut.text):
        return True
    for at, word in enumerate(cut.low):
        # "the two teams" only points at them: it counts nothing.
        if word in lexicon.numbers and (not at or cut.low[at - 1] not in lexicon.determiners):
            return True
        if _is_number(word, lexicon):
            return True
    return any(contains(cut.low, pattern) for pattern in lexicon.results)


def _is_number(word: str, lexicon: Lexicon) -> bool:
    return word[0].isdigit() and not _is_year(word) and word not in lexicon.not_evidence


def _is_year(word: str) -> bool:
    return len(word) == 4 and word[:2] in ("19", "20") and word.isdigit()


def _bare(cut: Words, lexicon: Lexicon) -> Iterator[tuple[int, Match]]:
    """A mere topic: one word, or an article and a word."""
    count = len(cut.low) - cut.head
    article = count == 2 and cut.low[cut.head] in lexicon.determiners
    if (count == 1 or article) and not _shown(cut, lexicon):
        message = lexicon.messages["bare"]
        yield 10_000, _match(cut, cut.head, len(cut.low), "no-deliverable", message)


def _two(cut: Words, lexicon: Lexicon) -> Iterator[tuple[int, Match]]:
    if span := second_promise(cut, lexicon):
        message = lexicon.messages["two_promises"]
        yield 10_001, _match(cut, *span, "two-promises", message)


def _settled(found: list[tuple[int, Match]]) -> list[Match]:
    """Sorted, without overlaps; at most one match without a deliverable."""
    found.sort(key=lambda item: (item[1].start, item[1].start - item[1].end, item[0]))
    kept: list[Match] = []
    end = 0
    is_open = False
    for _, match in found:
        if match.start < end or (is_open and match.kind == "no-deliverable"):
            continue
        is_open = is_open or match.kind == "no-deliverable"
        kept.append(match)
        end = match.end
    return kept
