"""Every rule keeps what its manual page says, through the command that the suite uses."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tether_txt import rules
from tether_txt.cli._conformance_change import diagnostics as diagnostics_of_change
from tether_txt.diagnostics import Diagnostic
from tether_txt.repository.tree import MemoryTree
from tether_txt.rules import manual
from tether_txt.rules.engine import check_tree
from tether_txt.rules.manual import SECTIONS, Page, examples, exchange, pages, render_all

FOLDER = Path(rules.__file__).parent
FAMILIES = {
    "reading": ("TT0", "TT1"),
    "commitment": ("TT1",),
    "repository": ("TT2",),
    "wording": ("TT5",),
    "change": ("TT3",),
    "author": ("TT4",),
}
CHANGES = ("change", "author")


class Case(NamedTuple):
    page: Page
    section: str
    number: int
    tree: dict[str, bytes]

    @property
    def name(self) -> str:
        return f"{self.page.code}-{self.section}-{self.number}"


def cases() -> Iterator[Case]:
    for page in pages():
        for section in SECTIONS[2:]:
            if page.stage in CHANGES:
                yield Case(page, section, 0, {})
                continue
            for number, tree in enumerate(examples(page, section)):
                yield Case(page, section, number, {"tether.yaml": b"tether: 1\n"} | tree)


CASES = list(cases())


def request_of_change(case: Case) -> dict[str, Any]:
    example = exchange(case.page, case.section)
    asked: dict[str, Any] = {
        "kind": "change",
        "before": {"files": {path: data.decode() for path, data in example.before.items()}},
        "after": {"files": {path: data.decode() for path, data in example.after.items()}},
    }
    if "at" in example.before_facts:
        asked["before_at"] = example.before_facts["at"]
    if "at" in example.after_facts:
        asked["at"] = example.after_facts["at"]
    if "by" in example.after_facts:
        asked["author"] = f"Somebody <{example.after_facts['by']}>"
    return asked


def request(case: Case) -> str:
    if case.page.stage in CHANGES:
        return json.dumps(request_of_change(case))
    tree = case.tree
    files: dict[str, str] = {}
    encoded: dict[str, str] = {}
    for path, data in tree.items():
        try:
            files[path] = data.decode()
        except UnicodeDecodeError:
            encoded[path] = b64encode(data).decode()
    return json.dumps({"kind": "check", "files": files, "base64": encoded})


@cache
def answers() -> dict[str, list[str]]:
    """The codes found in each case, by its name; one process answers all."""
    done = subprocess.run(
        [sys.executable, "-m", "tether_txt", "conformance"],
        input="".join(request(case) + "\n" for case in CASES),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(CASES)
    found = [[one["code"] for one in json.loads(line)["diagnostics"]] for line in lines]
    return dict(zip((case.name for case in CASES), found, strict=True))


def of_section(section: str) -> pytest.MarkDecorator:
    chosen = [case for case in CASES if case.section == section]
    return pytest.mark.parametrize("case", chosen, ids=[case.page.code for case in chosen])


@of_section("Example")
def test_the_example_is_reported_and_nothing_else_is(case: Case) -> None:
    assert set(answers()[case.name]) == {case.page.code}


@of_section("Use instead")
def test_what_to_use_instead_is_clean(case: Case) -> None:
    assert answers()[case.name] == []


@of_section("Example")
def test_what_is_told_is_one_sentence_and_how_to_mend_it(case: Case) -> None:
    tree = case.tree
    found_all: list[Diagnostic]
    if case.page.stage in CHANGES:
        example = exchange(case.page)
        tree = example.before | example.after
        found_all = diagnostics_of_change(request_of_change(case))
    else:
        found_all = check_tree(MemoryTree(tree)).diagnostics
    for found in found_all:
        assert found.message
        assert not found.message.endswith(".")
        assert found.help
        assert "\n" not in found.message + found.help
        assert any(path == found.path or path.startswith(found.path + "/") for path in tree)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.code)
def test_a_page_has_all_its_sections_and_an_example_in_each(page: Page) -> None:
    assert tuple(page.sections) == SECTIONS
    assert all(page.sections.values())
    assert page.title.endswith(".")
    assert "\n" not in page.title
    for section in SECTIONS[2:]:
        assert exchange(page, section).after if page.stage in CHANGES else examples(page, section)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.code)
def test_the_file_is_named_by_code_and_name(page: Page) -> None:
    stem = f"{page.code.lower()}_{page.name.replace('-', '_')}"
    assert (FOLDER / page.stage / f"{stem}.py").is_file()
    assert page.code.startswith(FAMILIES[page.stage])


def test_no_code_and_no_name_is_given_twice() -> None:
    files = [file.stem for stage in rules.STAGES for file in (FOLDER / stage).glob("tt*.py")]
    found = [stem.split("_", 1) for stem in files]
    assert len({code for code, _ in found}) == len(found)
    assert len({name for _, name in found}) == len(found)
    assert len(found) == len(pages())


def test_the_manual_has_an_anchor_and_a_link_for_each_rule() -> None:
    text = render_all()
    for page in pages():
        assert text.count(f'<a id="{page.code}"></a>') == 1
        assert f"[{page.code}](#{page.code})" in text


def test_escapes_of_examples_become_the_bytes_that_they_stand_for() -> None:
    text = "```bytes a.yaml\n" + r"\xff \u200b \\ \{3 t#,}" + "\n```"
    page = pages()[0]._replace(sections={"Example": text})
    assert manual.examples(page) == [{"a.yaml": b"\xff \xe2\x80\x8b \\ t1,t2,t3,\n"}]


def test_a_path_that_comes_again_begins_another_tree() -> None:
    text = "```yaml\na: 1\n```\n\n```yaml people.yaml\nana: A\n```\n\n```yaml\na: 2\n```"
    page = pages()[0]._replace(sections={"Example": text})
    first, second = examples(page)
    assert first == {"commitments/example.yaml": b"a: 1\n", "people.yaml": b"ana: A\n"}
    assert second == {"commitments/example.yaml": b"a: 2\n"}
