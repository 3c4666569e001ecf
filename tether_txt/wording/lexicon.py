"""Lexicons: the data files that say what is vague in one language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from .words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Words of these lists are too frequent to look for a phrase by.
_COMMON = (
    *("determiners", "pronouns", "prepositions", "others"),
    *("joiners", "subordinators", "modals"),
)
KINDS = ("hedge", "vague-time", "vague-amount", "no-deliverable", "two-promises")


class UnknownLanguage(LookupError):
    """No lexicon is shipped for the language."""

    def __init__(self, language: str) -> None:
        shipped = ", ".join(languages())
        super().__init__(f"no word list for the language {language!r}; shipped are: {shipped}")
        self.language = language


class Group:
    """Phrases that share a kind and a help, and what silences them."""

    __slots__ = ("help", "kind", "order", "unless", "unless_before", "unless_next")

    def __init__(self, order: int, entry: dict[str, str]) -> None:
        if entry["kind"] not in KINDS:
            raise ValueError(f"unknown kind {entry['kind']!r}")
        self.order = order
        self.kind = entry["kind"]
        self.help = entry["help"]
        self.unless_before = _words(entry.get("unless_before", ""))
        self.unless_next = _words(entry.get("unless_next", ""))
        self.unless = _lines(entry.get("unless", ""))


class Phrase:
    """One phrase, found by its rarest-looking word `words[key]`."""

    __slots__ = ("group", "key", "place", "plain", "spelled", "words")

    def __init__(self, line: str, place: str, group: Group, common: frozenset[str]) -> None:
        self.spelled = tuple(line.split())
        self.words = words = tuple(line.lower().split())
        self.place = place
        self.group = group
        self.plain = not ("?" in line or "*" in line or "~" in line)
        self.key = 0
        if not self.plain or (place != "head" and len(words) > 1):
            self.key = _key(words, place, common)


def _key(words: tuple[str, ...], place: str, common: frozenset[str]) -> int:
    """The place of the word to look for: a long one, and no frequent one."""
    # A gap before that word would make its place uncertain.
    gap = words.index("*") if "*" in words else len(words)
    fixed = [at for at in range(gap) if words[at][0] not in "?*~"]
    if place == "head" and fixed[0] == 0:
        return 0
    best, longest = fixed[0], 0
    for at in fixed:
        length = len(words[at])
        if length > longest and words[at] not in common:
            best, longest = at, length
    return best if longest else max(fixed, key=lambda at: len(words[at]))


class Lexicon:
    """One language, ready for `find`. The data file `lexicons/en.toml` explains every part."""

    def __init__(self, data: dict[str, Any], extra: tuple[str, ...] = ()) -> None:
        self.language: str = data["language"]
        self.name: str = data["name"]
        self.messages: dict[str, str] = data["messages"]
        self.capital_nouns: bool = data["capital_nouns"]
        self.openers = tuple(sorted(_lines(data["openers"]), key=len, reverse=True))
        self.modals = _words(data["modals"])
        self.determiners = _words(data["determiners"])
        self.pronouns = _words(data["pronouns"])
        self.prepositions = _words(data["prepositions"])
        self.others = _words(data["others"])
        self.others_after_comma = _words(data["others_after_comma"])
        self.joiners = _words(data["joiners"])
        self.subordinators = _words(data["subordinators"])
        self.infinitive = _words(data["infinitive"])
        self.verbs = _words(data["verbs"])
        self.verbs_or_nouns = _words(data["verbs_or_nouns"])
        self.all_verbs = self.verbs | self.verbs_or_nouns
        self.final_verbs = _words(data["final_verbs"])
        self.same_promise = _lines(data["same_promise"])
        self.results = _lines(data["results"])
        self.numbers = _words(data["numbers"])
        self.not_evidence = _words(data["not_evidence"])
        self._index([*_phrases(data), *_extra(data, extra)])

    def _index(self, phrases: list[Phrase]) -> None:
        index: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            index.setdefault(phrase.words[phrase.key], []).append(phrase)
        self.phrases = index
        heads = [phrase for phrase in phrases if phrase.place == "head" and not phrase.key]
        # Words that call for a closer look: as the first word, and wherever they stand.
        self.first = frozenset([phrase.words[0] for phrase in heads])
        self.anywhere = frozenset(
            [phrase.words[phrase.key] for phrase in phrases if phrase.place != "head" or phrase.key]
        )
        self.opening = frozenset([opener[0] for opener in self.openers])


@cache
def languages() -> tuple[str, ...]:
    """The languages shipped, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def _folder() -> Path:
    # Not at the top, and the TOML parser neither: a command that checks no wording pays for none.
    from pathlib import Path

    return Path(__file__).with_name("lexicons")


@cache
def load(language: str, extra: tuple[str, ...] = ()) -> Lexicon:
    """The lexicon of a language, with a repository's own vague phrases added as hedges.

    Raises `UnknownLanguage` (a `LookupError`) where none is shipped.
    """
    if language not in languages():
        raise UnknownLanguage(language)
    import tomllib

    text = (_folder() / f"{language}.toml").read_text(encoding="utf-8")
    return Lexicon(tomllib.loads(text), extra)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lines(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple([tuple(line.split()) for line in text.splitlines() if line])


def _common(data: dict[str, Any]) -> frozenset[str]:
    return frozenset().union(*(_words(data[part]) for part in _COMMON))


def _phrases(data: dict[str, Any]) -> Iterator[Phrase]:
    common = _common(data)
    for order, entry in enumerate(data["phrases"]):
        group = Group(order, entry)
        for place in ("any", "head", "tail"):
            for line in entry.get(place, "").splitlines():
                if line:
                    yield Phrase(line, place, group, common)


def _extra(data: dict[str, Any], extra: tuple[str, ...]) -> Iterator[Phrase]:
    group = Group(-1, {"kind": "hedge", "help": data["messages"]["extra"]})
    for text in extra:
        if words := words_of(text):
            # Spelled with capitals: what a project calls vague is no name, however it is written.
            line = " ".join([word.capitalize() for word in words])
            yield Phrase(line, "any", group, _common(data))
