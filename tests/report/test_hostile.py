"""Words from a repository that try to be more than words, in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.report.reports import report
from tests.report.test_formats import Page
from tether_txt.markup import escaped
from tether_txt.output._text import shown
from tether_txt.report import formats, renderer
from tether_txt.report.summary import Look, Report

WORDS = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "a | b || c",
    "`code` ``more`` ```",
    "![pixel](https://evil.example/p.png) [x](javascript:alert(1))",
    "<!-- hidden",
    "@everyone and @octo/team, #1, owner/repo#2, GH-3, !4",
    "https://evil.example/issues/1 and www.evil.example",
    '=HYPERLINK("https://evil.example")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "  =1",
    "＝1",
    "::set-env name=PATH::/tmp",
    "##[error]no",
    "\x1b]52;c;ZXZpbA==\x07\x1b[2J",
    "\x00\x9b31m\x7f",
    "user\u202egnp.exe",
    "zero\u200bwidth\ufeff",
    "a\rb\nc\u2028d",
    "&lt;b&gt; &#60; &amp;",
    "# heading",
    "- - - ---",
    "[bold]rich[/bold] :smile:",
    "$x$ ~~s~~ **b** __u__ ^[note]",
    "\\",
    "%0A::error::x",
    "日本語 👩‍👩‍👧 é",
    "x" * 500,
]


def told(folder: Path, word: str) -> Report:
    """A report in which every text that can come from a repository is a certain word."""
    found = report(folder, "tag", details=True)
    assert found.details
    assert found.groups
    first = found.details[0]
    said = first.said._replace(what=word, tags=(word,))
    hostile = first._replace(said=said, verdict="overdue")
    recurring = found.figures.often_missed[:1]
    return found._replace(
        heading=found.heading._replace(name=word, ref=word),
        waiting=(hostile,),
        details=(hostile,),
        groups=(found.groups[0]._replace(name=word),),
        figures=found.figures._replace(
            often_missed=tuple(each._replace(what=word) for each in recurring)
        ),
    )


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("format_", formats())
def test_nothing_steers_a_terminal_or_a_runner(demo: Path, format_: str, word: str) -> None:
    text = renderer(format_)(told(demo, word), Look(80, False, shown))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert format_ in ("json", "html", "csv") or "##[" not in text


@pytest.mark.parametrize("word", WORDS)
def test_markdown_shows_the_words_and_nothing_more(word: str) -> None:
    plain = word.replace("\n", " ").replace("\r", " ").replace("\0", "")
    plain = shown(plain)
    page = f"| what |\n| --- |\n| {escaped(plain)} |\n"
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(page)
    seen = Page()
    seen.feed(html)
    assert seen.tags <= {"table", "thead", "tbody", "tr", "th", "td"}
    cell = seen.text.partition("what")[2].replace("\u200b", "").strip()
    assert cell == plain.strip()
    assert not re.search(r"[@#!]\w|\bGH-\d|://|www\.", seen.text)


@pytest.mark.parametrize("word", WORDS)
def test_html_shows_the_words_and_nothing_more(demo: Path, word: str) -> None:
    before, page = Page(), Page()
    before.feed(renderer("html")(told(demo, "plain"), Look(shown=shown)))
    page.feed(renderer("html")(told(demo, word), Look(shown=shown)))
    assert page.open == []
    assert (page.tags, page.attributes) == (before.tags, before.attributes)
    assert shown(word) in page.text


@pytest.mark.parametrize("word", WORDS)
def test_csv_holds_no_formula(demo: Path, word: str) -> None:
    for details in (True, False):
        found = told(demo, word)
        found = found if details else found._replace(details=None)
        rows = list(csv.reader(io.StringIO(renderer("csv")(found, Look(shown=shown)), newline="")))
        assert len(rows) == 2
        assert len(rows[0]) == len(rows[1])
        cells = [cell for cell in rows[1] if not re.fullmatch(r"-?\d+(\.\d+)?", cell)]
        assert not [c for c in cells if re.match(r"\s*[=+\-@＝＋－＠]|[\t\r]", c)]
        assert any(cell.removeprefix("'") == shown(word) for cell in rows[1])


@pytest.mark.parametrize("word", WORDS)
def test_json_keeps_the_words_as_they_are(demo: Path, word: str) -> None:
    text = renderer("json")(told(demo, word), Look(shown=shown))
    assert text.isascii()
    answer = json.loads(text)
    assert answer["commitments"][0]["what"] == answer["groups"][0]["name"] == word
