"""Languages, their data files, and a repository's own phrases."""

from __future__ import annotations

import pytest

from tether_txt.wording import UnknownLanguage, find, languages, load
from tether_txt.wording.lexicon import KINDS


def test_english_and_german_are_shipped() -> None:
    assert languages() == ("de", "en")


def test_an_unknown_language_is_a_lookup_error_that_names_the_shipped_ones() -> None:
    with pytest.raises(LookupError, match=r"'xx'.*de, en"):
        load("xx")
    with pytest.raises(UnknownLanguage):
        load("../lexicons/en")


def test_a_lexicon_is_loaded_once() -> None:
    assert load("en") is load("en")
    assert load("en", ("synergise",)) is load("en", ("synergise",))


def test_extra_phrases_are_hedges() -> None:
    text = "We Move The Needle on signups at the fair"
    assert find(text.lower(), load("en")) == []
    (match,) = find(text.lower(), load("en", ("Move the needle", "  ")))
    assert (match.kind, match.phrase) == ("hedge", "move the needle")


def test_an_extra_phrase_is_found_however_it_is_capitalised() -> None:
    german = load("de", ("auf sicht fahren",))
    assert [one.kind for one in find("Im Mai auf Sicht fahren", german)] == ["hedge"]
    english = load("en", ("move the needle",))
    assert [one.kind for one in find("Let us Move The Needle on it", english)] == ["hedge"]


def test_an_extra_phrase_does_not_leak_into_the_shipped_words() -> None:
    load("en", ("draft",))
    assert find("Send the draft to Ana", load("en")) == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_phrase_of_a_lexicon_can_be_found_by_itself(language: str) -> None:
    lexicon = load(language)
    for phrases in lexicon.phrases.values():
        for phrase in phrases:
            assert phrase.group.kind in KINDS
            assert len(phrase.group.help) > 20
            assert not phrase.group.help.endswith(".")
            assert not phrase.key or "*" not in phrase.words[: phrase.key]


def test_each_language_has_its_own_words() -> None:
    text = "Das Protokoll bald verschicken"
    assert find(text, load("en")) == []
    assert [one.kind for one in find(text, load("de"))] == ["vague-time"]


def test_german_two_promises_and_one() -> None:
    german = load("de")
    two = "Ich schreibe den Bericht und buche den Raum"
    assert [one.kind for one in find(two, german)] == ["two-promises"]
    (match,) = find("Raum buchen und Einladungen verschicken", german)
    assert (match.kind, match.phrase) == ("two-promises", "und Einladungen verschicken")
    assert find("Das Protokoll schreiben und an alle verschicken", german) == []


def test_german_nouns_are_no_names_but_a_capital_adverb_is() -> None:
    german = load("de")
    assert [one.kind for one in find("Diverse Skripte aufräumen", german)] == ["vague-amount"]
    assert find("Karten für Vielleicht lieber morgen kaufen", german) == []
