"""How often the wording checker is right, on corpora of how people really write."""

from __future__ import annotations

import pytest

from .score import CORPUS, KINDS, LANGUAGES, score, table

# Floors a little under what was measured, so that a change for the worse fails.
ANY = {
    ("en", "dev"): (0.98, 0.95),
    ("en", "held-out"): (0.97, 0.95),
    ("de", "dev"): (0.97, 0.95),
    ("de", "held-out"): (0.97, 0.95),
    ("en", "unseen"): (0.97, 0.55),
}
EACH_KIND = {"en": (0.90, 0.85), "de": (0.85, 0.80)}


@pytest.mark.parametrize(("language", "part"), ANY)
def test_precision_and_recall_of_any_finding(language: str, part: str) -> None:
    print(table(language, part))
    measured = score(language, part)["any"]
    precision, recall = ANY[language, part]
    assert measured.precision >= precision
    assert measured.recall >= recall


@pytest.mark.parametrize("part", ["dev", "held-out"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_precision_and_recall_of_each_kind(language: str, part: str) -> None:
    measured = score(language, part)
    precision, recall = EACH_KIND[language]
    for kind in KINDS:
        assert measured[kind].precision >= precision, kind
        assert measured[kind].recall >= recall, kind


@pytest.mark.parametrize(("language", "least"), [("en", 200), ("de", 60)])
@pytest.mark.parametrize("sort", ["vague", "concrete"])
def test_the_corpora_are_large_and_without_repetition(language: str, least: int, sort: str) -> None:
    lines: list[str] = []
    for path in CORPUS.glob(f"{language}-{sort}-*.txt"):
        lines += path.read_text(encoding="utf-8").splitlines()
    assert len(lines) >= least
    assert len(set(lines)) == len(lines)
    for line in lines:
        text, _, kinds = line.partition("\t")
        assert text.strip()
        assert bool(kinds) == (sort == "vague")
        assert set(filter(None, kinds.split(","))) <= set(KINDS)
