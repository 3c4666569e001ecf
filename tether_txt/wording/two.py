"""Two promises in one: a second delivery verb with an object of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .words import begins

if TYPE_CHECKING:
    from .lexicon import Lexicon
    from .words import Words

_JOINERS = 3  # "and then also"
_STOPS = (";", ". ", "! ", "? ")


def second_promise(cut: Words, lexicon: Lexicon) -> tuple[int, int] | None:
    """The first second promise, as a range of words, or none."""
    if lexicon.all_verbs and (span := _verb_first(cut, lexicon)):
        return span
    return _verb_last(cut, lexicon) if lexicon.final_verbs else None


def _joint(cut: Words, at: int, lexicon: Lexicon) -> int:
    """The index after the joint (a comma, "and", "and then") that begins at `at`; `at` if none."""
    after = at
    while after < min(at + _JOINERS, len(cut.low)) and cut.low[after] in lexicon.joiners:
        after += 1
    return after


def _is_apart(cut: Words, at: int) -> bool:
    gap = cut.between(at)
    return "," in gap or any(stop in gap for stop in _STOPS)


def _verb_first(cut: Words, lexicon: Lexicon) -> tuple[int, int] | None:
    """ "Book the room and order the catering"."""
    low, head = cut.low, cut.head
    if head + 1 >= len(low) or low[head] not in lexicon.all_verbs:
        return None
    # A verb as a title: "Ship Add support for CRDs and remove the shim".
    if low[head + 1] in lexicon.all_verbs and cut.raw[head + 1][0].isupper():
        return None
    inside = False
    for at in range(head + 1, len(low) - 1):
        inside = inside or _is_inside(low, at, lexicon)
        verb = _joint(cut, at, lexicon)
        stop = any(mark in cut.between(at) for mark in _STOPS)
        if (verb == at and not _is_apart(cut, at)) or (inside and not stop):
            continue
        if at - 1 == head or low[at - 1] in lexicon.verbs:
            continue
        if _is_second(cut, verb, stop, lexicon):
            return at, verb + 1
    return None


def _is_inside(low: list[str], at: int, lexicon: Lexicon) -> bool:
    """Whether a clause begins here whose verbs are not the promiser's own."""
    if low[at] in lexicon.subordinators:
        return True
    return low[at - 1] in lexicon.infinitive and low[at] in lexicon.all_verbs


def _is_second(cut: Words, verb: int, stop: bool, lexicon: Lexicon) -> bool:
    low = cut.low
    if verb + 1 >= len(low) or low[verb] not in lexicon.all_verbs:
        return False
    if not stop and cut.raw[verb][0].isupper():
        return False
    following = low[verb + 1]
    has_article = following in lexicon.determiners or following[0].isdigit()
    if low[verb] in lexicon.verbs_or_nouns and not has_article:
        return False
    is_object = verb + 2 >= len(low) or low[verb + 2] in lexicon.prepositions
    if following in lexicon.joiners or following in lexicon.prepositions:
        return False
    if following in lexicon.pronouns and is_object:
        return False
    return not begins(low, verb, lexicon.same_promise)


def _verb_last(cut: Words, lexicon: Lexicon) -> tuple[int, int] | None:
    """ "Raum buchen und Einladungen verschicken"."""
    low = cut.low
    begin = cut.head
    for at in range(cut.head + 1, len(low) - 1):
        start = _joint(cut, at, lexicon)
        if start == at and not _is_apart(cut, at):
            continue
        end = _clause_end(cut, start, lexicon)
        if at - begin >= 2 and _is_clause(cut, at, lexicon) and _is_own(cut, start, end, lexicon):
            return at, end
        begin = start
    return None


def _clause_end(cut: Words, start: int, lexicon: Lexicon) -> int:
    end = start + 1
    while end < len(cut.low) and cut.low[end] not in lexicon.joiners and not _is_apart(cut, end):
        end += 1
    return min(end, len(cut.low))


def _is_clause(cut: Words, end: int, lexicon: Lexicon) -> bool:
    """Whether the clause that ends before `end` ends in a delivery verb, not in a noun like it."""
    return cut.low[end - 1] in lexicon.final_verbs and cut.raw[end - 1][0].islower()


def _is_own(cut: Words, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a clause is a promise of its own, with its own object."""
    if end - start < 2 or not _is_clause(cut, end, lexicon):
        return False
    first = cut.low[start]
    if first in lexicon.pronouns or first in lexicon.prepositions:
        return False
    return not begins(cut.low, start, lexicon.same_promise)
