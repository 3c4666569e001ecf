"""Whole reports in every format, on a year of promises; what they are must not drift unseen."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import ROOT, Golden
from tests.report.reports import report, tether
from tether_txt.output._text import shown, width
from tether_txt.report import formats, renderer
from tether_txt.report.figures import BY
from tether_txt.report.summary import Look

SCHEMA = json.loads((ROOT / "spec" / "schema" / "report.schema.json").read_text("utf-8"))


def valid(answer: Any) -> Any:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.Draft7Validator(SCHEMA).validate(answer)
    return answer


def said(folder: Path, *words: str) -> str:
    done = tether(folder, "report", *words)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("demo.txt", ()),
        ("demo-who.txt", ("--by", "who", "--since", "2026-09-01")),
        ("demo.md", ("--format", "markdown", "--by", "pair")),
        ("demo-details.md", ("--format", "markdown", "--details")),
        ("demo.json", ("--format", "json", "--by", "who", "--details")),
        ("demo.html", ("--format", "html", "--by", "goal", "--details")),
        ("demo.csv", ("--format", "csv", "--by", "month")),
        ("demo-details.csv", ("--format", "csv", "--details")),
    ],
)
def test_a_report_is_what_it_was(
    demo: Path, golden: Golden, name: str, words: tuple[str, ...]
) -> None:
    golden(f"report/{name}", said(demo, *words))


def test_a_wide_terminal_in_colour(demo: Path, golden: Golden) -> None:
    look = Look(120, True, shown)
    golden("report/demo-120-color.txt", renderer("text")(report(demo, "tag", details=True), look))


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 160])
def test_no_line_is_wider_than_the_terminal(demo: Path, columns: int) -> None:
    text = renderer("text")(report(demo, "pair", details=True), Look(columns, False, shown))
    assert max(map(width, text.splitlines())) <= columns
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


@pytest.mark.parametrize("format_", formats())
def test_the_bytes_depend_on_nothing_but_the_repository(demo: Path, format_: str) -> None:
    words = ("report", "--format", format_, "--by", "tag", "--details")
    plain = tether(demo, *words)
    other = tether(
        demo, *words, flags=("-O",), TZ="Asia/Tokyo", PYTHONHASHSEED="7", LC_ALL="C", COLUMNS="200"
    )
    assert plain.stdout == other.stdout
    assert (plain.returncode, other.stderr) == (0, b"")


@pytest.mark.parametrize("by", [None, *BY])
@pytest.mark.parametrize("since", [(), ("--since", "8w")])
def test_json_is_as_the_schema_says(demo: Path, by: str | None, since: tuple[str, ...]) -> None:
    group = ("--by", by) if by else ()
    answer = valid(json.loads(said(demo, "--format", "json", *group, *since)))
    assert ("groups" in answer) == (by is not None)
    assert "commitments" not in answer
    names = [g["name"] for g in answer.get("groups", ())]
    assert names == sorted(names)


def test_totals_are_those_of_the_details(demo: Path) -> None:
    answer = valid(json.loads(said(demo, "--format", "json", "--details")))
    for name, count in answer["totals"].items():
        verdicts = sum(c["verdict"] == name for c in answer["commitments"])
        misses = sum(m["verdict"] == name for c in answer["commitments"] for m in c["misses"])
        assert verdicts + misses == count, name
    assert answer["rate"] == {"value": 0.7303, "low": 0.63, "high": 0.8116, "kept": 65, "of": 89}


def test_groups_of_promisers_add_up(demo: Path) -> None:
    answer = json.loads(said(demo, "--format", "json", "--by", "who"))
    for name, count in answer["totals"].items():
        assert sum(g["totals"][name] for g in answer["groups"]) == count


def test_csv_has_one_row_a_group_or_a_promise(demo: Path) -> None:
    groups = list(csv.DictReader(io.StringIO(said(demo, "--format", "csv", "--by", "who"))))
    assert [row["who"] for row in groups] == ["ana", "bob", "chen", "dana", "emre"]
    assert sum(int(row["kept"]) for row in groups) == 65
    alone = list(csv.DictReader(io.StringIO(said(demo, "--format", "csv"))))
    assert [(row["group"], row["kept"]) for row in alone] == [("(all)", "65")]
    details = list(csv.DictReader(io.StringIO(said(demo, "--format", "csv", "--details"))))
    assert len(details) == 108


@pytest.mark.parametrize("format_", formats())
def test_the_words_of_a_private_promise_are_in_no_report(demo: Path, format_: str) -> None:
    text = (demo / "commitments/office/pay-review.yaml").read_text("utf-8")
    what = re.search(r"^what: (.*)$", text, re.MULTILINE)
    assert what
    for by in BY:
        page = renderer(format_)(report(demo, by, details=True), Look(shown=shown))
        assert what[1] not in page
        assert "pay-review" not in page


class Page(HTMLParser):
    """The elements of a page, and the ones that are still open."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_whole_and_needs_nothing_else(demo: Path) -> None:
    html = said(demo, "--format", "html", "--by", "who", "--details")
    page = Page()
    page.feed(html)
    assert page.open == []
    assert not page.tags & {"script", "link", "img", "a", "iframe", "form", "object", "base"}
    assert not {name for name in page.attributes if name.startswith("on")}
    assert not page.attributes & {"href", "src", "style", "srcset"}
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert not re.search(r"url\(|@import|https?:", html)
    assert html.count("<svg") == html.count("<title>") - 1 == html.count("<desc>") == 4
    assert "prefers-color-scheme:dark" in html
    assert "@media print" in html


def test_markdown_stays_under_the_limit_of_a_comment(demo: Path) -> None:
    found = report(demo, "pair", details=True)
    assert found.details
    assert found.groups
    many = found._replace(details=found.details * 60, groups=found.groups * 90)
    text = renderer("markdown")(many, Look(shown=shown))
    assert len(text) < 65_536
    assert text.count("\nand ") == 2
    assert text.rstrip().endswith("only what the file says.")


def test_a_file_is_written_as_it_is_printed(demo: Path, tmp_path: Path) -> None:
    for format_ in formats():
        target = tmp_path / f"report.{format_}"
        printed = tether(demo, "report", "--format", format_).stdout
        done = tether(demo, "report", "--format", format_, "-o", str(target))
        assert (done.returncode, done.stdout) == (0, b"")
        assert target.read_bytes() == printed


def test_colours_are_for_terminals_and_whoever_asks(demo: Path) -> None:
    assert b"\x1b" not in tether(demo, "report").stdout
    assert b"\x1b[" in tether(demo, "--color", "always", "report").stdout
    assert b"\x1b" not in tether(demo, "--color", "never", "report", FORCE_COLOR="1").stdout
    assert os.environ.get("NO_COLOR") is None
