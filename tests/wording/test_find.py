"""What the wording checker says of single sentences."""

from __future__ import annotations

import sys
import time
from itertools import pairwise

import pytest

from tether_txt.wording import Match, find, load


def kinds(text: str, language: str = "en") -> list[str]:
    return [match.kind for match in find(text, load(language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'll try to get to it", ["hedge", "hedge"]),
        ("see what I can do", ["hedge"]),
        ("follow up soon", ["hedge", "vague-time"]),
        ("Look into X", ["hedge"]),
        ("Look into X, ASAP", ["hedge", "vague-time"]),
        ("Answer the journalist ASAP", ["vague-time"]),
        ("Fix a few typos", ["vague-amount"]),
        ("Work on the docs", ["no-deliverable"]),
        ("Communicate better", ["no-deliverable"]),
        ("Help with onboarding", ["no-deliverable"]),
        ("Be more present", ["no-deliverable"]),
        ("the report", ["no-deliverable"]),
        ("Write the spec and send it to legal and book the venue", ["two-promises"]),
        ("FOLLOW UP SOON", ["hedge", "vague-time"]),
        ("Ana will try to fix it", ["hedge"]),
        ("I’ll help with the move", ["no-deliverable"]),
    ],
)
def test_vague_wording_is_found(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Send the board pack draft as a PDF",
        "Publish the 'Try to break it' challenge page",
        "Send the Look Into the Future slides",
        "Fix the retry logic",
        "Ship KEP-1234 as beta",
        "Some Like It Hot tickets",
        "Send the agenda and the minutes to the board",
        "Research and development budget",
        "Review and approve the pull request",
        "Write the spec and send it to legal",
        "Ask Ana to review the draft and send comments",
        "Ship Deprecate and remove SelfLink as stable",
        "Pay the invoice from ASAP Couriers",
        "Start the review as soon as the vote closes",
        "Add try/catch around the upload",
        "Send the follow-up mail",
    ],
)
def test_concrete_wording_stays_quiet(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "quoted",
    ["'{}'", '"{}"', "“{}”", "‘{}’", "„{}“", "«{}»", "`{}`", "``{}``"],
)
def test_quoted_text_and_code_are_not_the_promisers_words(quoted: str) -> None:
    assert kinds(f"Print the poster {quoted.format('try to call back soon')} for the hall") == []


@pytest.mark.parametrize(
    "text",
    ["Fix https://example.org/a/soon/try-to for the shop", "Rename `soon` in try_to.py now"],
)
def test_addresses_and_file_names_are_not_words(text: str) -> None:
    assert kinds(text) == []


def test_an_apostrophe_opens_no_quotation() -> None:
    assert kinds("Fix the users' docs soon and the teams' pages") == ["vague-time"]


@pytest.mark.parametrize(
    "text",
    [
        "Improve the docs by adding an install page",
        "Improve the coverage to 90%",
        "Improve the error of `parse`",
        "Investigate the leak and write up the cause",
        "Reduce the build time from an hour to ten minutes",
        "Work on #431 with the reporter",
    ],
)
def test_something_to_show_makes_an_activity_concrete(text: str) -> None:
    assert kinds(text) == []


def test_a_year_or_a_quarter_shows_nothing() -> None:
    assert kinds("Improve the docs in Q3 2026") == ["no-deliverable"]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("🎉👩‍💻 Reply soon to Zoë", "soon"),
        ("Cafe\u0301 menu: fix some prices", "some"),
        ("Ana\u2019s list: I\u2019ll try to send it", "try to"),
    ],
)
def test_offsets_are_code_points(text: str, phrase: str) -> None:
    (match,) = find(text, load("en"))
    assert text[match.start : match.end] == match.phrase == phrase


def test_a_decomposed_umlaut_is_the_same_letter() -> None:
    text = "Die Rechnung spa\u0308ter bezahlen"
    (match,) = find(text, load("de"))
    assert text[match.start : match.end] == "spa\u0308ter"


def test_matches_are_sorted_apart_and_helpful() -> None:
    text = "Maybe look into a few of the reports soon, and so on, then buy a van and book a room"
    found = find(text, load("en"))
    assert all(isinstance(match, Match) and len(match.help) > 20 for match in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert sum(match.kind == "two-promises" for match in found) <= 1


def test_one_missing_deliverable_a_text_is_enough() -> None:
    assert kinds("Work on the docs and work on the tests more").count("no-deliverable") == 1


HOSTILE = {
    "nothing": "",
    "spaces": " " * 10_000,
    "NUL": "\0" * 10_000,
    "surrogates": "\ud800\udfff try to \ud800" * 500,
    "one long word": "a" * 10_000,
    "hyphens": "a-" * 5_000,
    "apostrophes": " 'a" * 3_333,
    "opening quotes": "“„«‘" * 2_500,
    "backticks": "`" * 9_999,
    "conjunctions": "Send " + "and " * 2_500,
    "verbs": "send the a, " * 900,
    "hedges": "try to " * 1_500,
    "activities": "and work on " * 900,
    "gaps": "give " * 2_000,
    "openers": "i will " * 1_500,
    "marks": "e" + "\u0301\u0316" * 5_000,
    "emoji": "👩‍💻" * 3_000,
    "German": "Raum buchen und " * 600,
    "commas": "a," * 5_000,
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_ends_in_bounded_time(name: str, language: str) -> None:
    text = HOSTILE[name]
    lexicon = load(language)
    begin = time.process_time()
    found = find(text, lexicon)
    assert time.process_time() - begin < 20, "an expression goes back and forth"
    assert all(text[match.start : match.end] for match in found)
    assert all(0 <= match.start < match.end <= len(text) for match in found)


@pytest.mark.parametrize("name", ["hedges", "verbs", "conjunctions", "gaps", "apostrophes"])
def test_the_work_grows_with_the_length_and_no_faster(name: str) -> None:
    lexicon = load("en")

    def calls(text: str) -> int:
        count = 0

        def counting(*_: object) -> None:
            nonlocal count
            count += 1

        before = sys.getprofile()
        sys.setprofile(counting)
        try:
            find(text, lexicon)
        finally:
            sys.setprofile(before)
        return count

    short, long = HOSTILE[name] * 2, HOSTILE[name] * 16
    calls(short)
    assert calls(long) < 12 * calls(short)
