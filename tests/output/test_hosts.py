"""Findings in the formats of GitHub, GitLab, JUnit and SARIF, held against their schemas."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from markdown_it import MarkdownIt

from tests.cli.tether import tether, tree
from tests.output.hosts import HOSTS, READERS, commands
from tests.report.test_formats import Page
from tests.report.test_hostile import WORDS as REPORT_WORDS
from tether_txt.diagnostics import Diagnostic, Severity, Span
from tether_txt.output import renderer
from tether_txt.output._text import shown

Golden = Callable[[str, str], None]
WORDS = [
    *REPORT_WORDS,
    "a\n::set-env name=PATH::/tmp\r\n::error::no",
    "%0A::warning::x%25%3A",
    "file=x,line=1::y",
    "\ufffe\uffff\ufdd0 \U0001fffe",
    "lone \ud800 and \udcff",
    "]]> <![CDATA[ &amp; <!-- -->",
    "{0} {1} [text](javascript:alert(1)) [a](1)",
    "\x85\u2028\u2029\u2066hidden\u2069",
    "👩‍👩‍👧 𝒳 e\u0301",
    "`a``<img src=x>`@x\\` ``` `[x](javascript:alert(1))` `",
]
FILES = {
    "commitments/a.yaml": "who: ana\nto: bob\nwhat: Try to 👩‍👧 send it\ndue: 2026-11-27\n",
    "commitments/aa.yaml": "who: ana\nto: bob\nwhat: Send it\ndue: tomorrow\n",
    "commitments/b.yml": "",
    "commitments/c d%.yaml": "who: ana, bob\nto: bob\nwhat: Send it\ndue: 2026-11-27\nwaht: x\n",
}


def finding(word: str, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic("TT106", "bad-when", severity, word, Span(3, 2, 3, 9), word, word)


def without_manual(text: str) -> str:
    """SARIF without the manual pages, which change with the rules."""
    return re.sub(
        r'^( *"(text|markdown)": "[^"\\]*\\n)(?:\\.|[^"\\])*', r"\1…", text, flags=re.MULTILINE
    )


def rendered(format_: str, *findings: Diagnostic) -> str:
    return renderer(format_)(list(findings), 1, lambda path: [], False)


@pytest.mark.parametrize("format_", HOSTS)
def test_each_tells_the_same_and_fits_its_schema(
    tmp_path: Path, format_: str, golden: Golden
) -> None:
    root = tree(tmp_path, FILES, settings="rules: {ignore: [TT2]}\n")
    done = tether("check", "--output-format", format_, cwd=root)
    assert (done.code, done.err) == (1, "")
    golden(f"output/{format_}.txt", without_manual(done.out))
    assert sorted(READERS[format_](done.out)) == [
        ("commitments/a.yaml", 3, "TT501"),
        ("commitments/aa.yaml", 4, "TT106"),
        ("commitments/b.yml", 1, "TT015"),
        ("commitments/c d%.yaml", 1, "TT105"),
        ("commitments/c d%.yaml", 1, "TT105"),
        ("commitments/c d%.yaml", 5, "TT102"),
    ]


@pytest.mark.parametrize("format_", HOSTS)
def test_nothing_found_is_a_whole_report_too(format_: str) -> None:
    assert READERS[format_](rendered(format_)) == []


def test_a_check_that_found_nothing_is_a_test_that_passed() -> None:
    suites = Xml.fromstring(rendered("junit"))
    assert [one.attrib["name"] for one in suites.iter("testcase")] == ["1 file checked: all clear"]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("format_", HOSTS)
def test_words_stay_words(format_: str, word: str) -> None:
    text = rendered(format_, finding(word), finding("second"))
    ((path, line, code), *_) = READERS[format_](text)
    assert len(READERS[format_](text)) == 2
    assert (line, code) == (3, "TT106")
    assert path == word if format_ == "sarif" and "\ud800" not in word else shown(word)
    text.encode("utf-8")
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]", text)


@pytest.mark.parametrize("word", WORDS)
def test_an_annotation_shows_the_words(word: str) -> None:
    (found,) = commands(rendered("github", finding(word)))
    assert found.message == f"{shown(word)}\nhelp: {shown(word)}"
    assert set(found.properties) == {"file", "line", "endLine", "col", "endColumn", "title"}


@pytest.mark.parametrize("word", WORDS)
def test_others_show_the_words(word: str) -> None:
    (one,) = json.loads(rendered("gitlab", finding(word)))
    assert one["description"] == f"{shown(word)} – {shown(word)}"
    (failure,) = Xml.fromstring(rendered("junit", finding(word))).iter("failure")
    assert (failure.text or "").endswith(f": {shown(word)}\nhelp: {shown(word)}")
    (result,) = json.loads(rendered("sarif", finding(word)))["runs"][0]["results"]
    text = result["message"]["text"]
    assert re.sub(r"\{(\{\d+\})\}", r"\1", re.sub(r"\\([\[\]\\])", r"\1", text)) == re.sub(
        r"\\([\[\]\\])", r"\1", f"{shown(word)} – {shown(word)}"
    )
    assert not re.search(r"(?<!\\)\]\(", text)


def test_github_gets_errors_first_and_is_told_that_it_does_not_show_all() -> None:
    advice = [finding(f"a{n}", Severity.ADVICE) for n in range(11)]
    text = rendered("github", *advice, finding("w", Severity.WARNING), finding("e"))
    kinds = [one.kind for one in commands(text)]
    assert kinds == ["error", "warning", *["notice"] * 11]
    assert text.splitlines()[-2:] == [
        "1 file checked: 1 error, 1 warning and 11 advice",
        "GitHub shows the first 10 of a kind as annotations; this log has all",
    ]
    assert "first 10" not in rendered("github", *advice[:10])


def test_a_finding_of_several_lines_has_no_columns_for_github() -> None:
    long = finding("x")._replace(span=Span(3, 5, 4, 2))
    (found,) = commands(rendered("github", long))
    assert set(found.properties) == {"file", "line", "endLine", "title"}


@pytest.mark.parametrize(
    ("severity", "told"),
    [
        (Severity.ERROR, ("error", "major", "error")),
        (Severity.WARNING, ("warning", "minor", "warning")),
        (Severity.ADVICE, ("notice", "info", "note")),
    ],
)
def test_severities(severity: Severity, told: tuple[str, str, str]) -> None:
    one = finding("x", severity)
    (annotation,) = commands(rendered("github", one))
    (issue,) = json.loads(rendered("gitlab", one))
    (result,) = json.loads(rendered("sarif", one))["runs"][0]["results"]
    assert (annotation.kind, issue["severity"], result["level"]) == told
    failures = list(Xml.fromstring(rendered("junit", one)).iter("failure"))
    assert len(failures) == (severity is not Severity.ADVICE)


def prints(*findings: Diagnostic) -> list[str]:
    issues = [one["fingerprint"] for one in json.loads(rendered("gitlab", *findings))]
    results = json.loads(rendered("sarif", *findings))["runs"][0]["results"]
    assert issues == [one["partialFingerprints"]["tetherFinding/v1"] for one in results]
    return issues


def test_a_fingerprint_knows_the_file_and_the_rule_but_no_line() -> None:
    one = finding("a.yaml")
    (known,) = prints(one)
    moved = one._replace(span=Span(9, 1, 9, 4), message="said better", help="")
    assert prints(moved) == [known]
    others = [
        one._replace(path="b.yaml"),
        one._replace(code="TT107"),
        one,
        one,
        one._replace(span=Span(7, 1, 7, 2)),
    ]
    assert len({*prints(*others)}) == 5
    assert known in prints(*others)


def test_sarif_has_the_manual_of_each_rule_and_counts_code_points(tmp_path: Path) -> None:
    done = tether("check", "--output-format", "sarif", cwd=tree(tmp_path, FILES))
    (run,) = json.loads(done.out)["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == {result["ruleId"] for result in run["results"]}
    for code, rule in rules.items():
        assert "## Why\n" in rule["help"]["markdown"]
        assert "## Use instead\n" in rule["help"]["text"]
        assert rule["helpUri"].endswith(f"spec/rules.md#{code}")
    (hedge,) = (one for one in run["results"] if one["ruleId"] == "TT501")
    region = hedge["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 13}


# Markdown, for the summary of a run


def test_a_summary_is_a_list_that_links_to_the_rules(tmp_path: Path, golden: Golden) -> None:
    root = tree(tmp_path, FILES, settings="rules: {ignore: [TT2]}\n")
    done = tether("check", "--output-format", "markdown", cwd=root)
    assert (done.code, done.err) == (1, "")
    golden("output/markdown.md", done.out)


@pytest.mark.parametrize("word", WORDS)
def test_a_summary_shows_the_words_and_nothing_more(word: str) -> None:
    text = rendered("markdown", finding(word), finding("second", Severity.WARNING))
    text.encode("utf-8")
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    seen = Page()
    seen.feed(html.replace("<br>", "<br/>"))
    assert seen.tags <= {"h3", "ul", "li", "p", "strong", "a", "br", "code"}
    outside = re.sub("<code>.*?</code>", " ", html)
    assert not re.search(r"[@#!]\w|\bGH-\d|www\.", re.sub('href="[^"]*"', "", outside))
    plain = " ".join(re.sub("[`\u200b]", "", shown(word))[:300].split())
    told = " ".join(re.sub("[`\u200b\u00b4]", "", seen.text).split())
    assert told.count(plain) >= 3
    links = re.findall('href="([^"]*)"', html)
    assert len(links) == 2
    assert all(link.endswith("/spec/rules.md#TT106") for link in links)


def test_a_summary_stays_below_the_limit_of_a_comment_and_says_so() -> None:
    many = [finding("|" * 5000)._replace(path=f"{n}.yaml") for n in range(200)]
    text = rendered("markdown", *many)
    assert 40_000 < len(text) < 65_536
    (left,) = re.findall(r"^and (\d+) more, which `tether check` tells$", text, re.MULTILINE)
    assert text.count("\n- ") + int(left) == 200
    assert rendered("markdown") == "### 1 file checked: all clear\n"
