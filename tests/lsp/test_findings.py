"""What the server finds while somebody types: as `tether check` does, of files not saved yet."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.tether import CLEAN, tree
from tests.conftest import ROOT
from tests.editors.client import Message
from tests.gitrepo import GitRepo, promise
from tests.lsp.editor import Editor, codes, start
from tether_txt.repository.tree import Worktree
from tether_txt.rules.engine import check_tree

BROKEN = sorted(folder.name for folder in (ROOT / "tests" / "broken").iterdir())
EXAMPLES = ("leadership-team", "open-source-project", "couple-reset")
WEIGHTS = {1: "error", 2: "warning", 3: "advice"}
PEOPLE = "ana: Ana\nbob: Bob\n"
Told = dict[str, list[tuple[Any, ...]]]


def checked(root: Path) -> Told:
    """What a check finds, by files; lines from 0, columns in units of UTF-16."""
    found: Told = {}
    for one in check_tree(Worktree(root)).diagnostics:
        span = one.span
        ends = [(span.line, span.column), (span.end_line, span.end_column)]
        places = [_as_editors_count(root / one.path, *end) for end in ends]
        found.setdefault(one.path, []).append((one.code, one.severity.value, *places))
    return found


def _as_editors_count(file: Path, line: int, column: int) -> tuple[int, int]:
    text = file.read_bytes().decode("utf-8-sig", "replace").split("\n")[line - 1]
    mark = line == 1 and file.read_bytes().startswith(b"\xef\xbb\xbf")
    return line - 1, len(text[: column - 1].encode("utf-16-le")) // 2 + mark


def told(found: list[Message]) -> list[tuple[Any, ...]]:
    return [
        (
            one["code"],
            WEIGHTS[one["severity"]],
            *(
                (one["range"][end]["line"], one["range"][end]["character"])
                for end in ("start", "end")
            ),
        )
        for one in found
    ]


@pytest.mark.parametrize("name", [name for name in BROKEN if name != "latin-1"])
def test_broken_files_are_told_as_check_tells_them(
    name: str, editor: Editor, tmp_path: Path
) -> None:
    root = tmp_path / name
    shutil.copytree(ROOT / "tests" / "broken" / name, root)
    files = sorted(root.rglob("*.y*ml"))
    found = {file.relative_to(root).as_posix(): told(editor.open(file)) for file in files}
    assert {path: some for path, some in found.items() if some} == checked(root) != {}


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_clean(name: str, editor: Editor, tmp_path: Path) -> None:
    root = tmp_path / name
    shutil.copytree(ROOT / "examples" / name, root)
    for file in sorted(root.rglob("*.yaml")):
        assert editor.open(file) == [], file


def test_a_finding_says_what_how_to_mend_and_where_to_read_on(
    editor: Editor, tmp_path: Path
) -> None:
    file = tree(tmp_path, {"commitments/a.yaml": CLEAN}) / "commitments/a.yaml"
    [found] = editor.open(file, CLEAN + "status: done\n")
    assert found == {
        "range": {"start": {"line": 4, "character": 8}, "end": {"line": 4, "character": 12}},
        "message": "`done` is not one of the words for this\nDid you mean `kept`?",
        "severity": 1,
        "code": "TT108",
        "codeDescription": {
            "href": "https://github.com/tether-txt/tether-txt/blob/main/spec/rules.md#TT108"
        },
        "source": "tether",
    }


def test_findings_follow_the_typing(editor: Editor, tmp_path: Path) -> None:
    file = tree(tmp_path, {"commitments/a.yaml": CLEAN}) / "commitments/a.yaml"
    assert editor.open(file) == []
    assert codes(editor.type(file, CLEAN.replace("Send", "Try to send"))) == ["TT501"]
    assert codes(editor.type(file, CLEAN[:40])) == ["TT101"]
    assert codes(editor.type(file, "who: [ana\n")) == ["TT005"]
    assert codes(editor.type(file, "")) == ["TT011"]
    assert editor.type(file, CLEAN) == []


def test_only_the_last_of_many_keystrokes_is_told(editor: Editor, tmp_path: Path) -> None:
    file = tree(tmp_path, {"commitments/a.yaml": CLEAN}) / "commitments/a.yaml"
    editor.open(file)
    for number in range(1, 60):
        editor.send(file, CLEAN + f"tags: [{', '.join('ab' * number)}")
    assert codes(editor.type(file, CLEAN + "tags: [a, a]\n")) == ["TT115"]


def test_an_open_file_counts_for_the_others_before_it_is_saved(
    editor: Editor, tmp_path: Path
) -> None:
    files = {"people.yaml": PEOPLE, "commitments/a.yaml": CLEAN}
    root = tree(tmp_path, files)
    promise_, people = root / "commitments/a.yaml", root / "people.yaml"
    editor.open(people)
    assert editor.open(promise_) == []
    editor.send(people, "ana: Ana\n")
    editor.shows(promise_, "TT202")
    editor.close(people)
    editor.shows(promise_)


def test_a_new_file_counts_before_it_is_saved(editor: Editor, tmp_path: Path) -> None:
    root = tree(tmp_path, {"commitments/a.yaml": CLEAN + "needs: b\n"})
    first, new = root / "commitments/a.yaml", root / "commitments/new/b.yaml"
    assert codes(editor.open(first)) == ["TT204"]
    assert editor.open(new, CLEAN) == []
    editor.shows(first)
    editor.close(new)
    editor.shows(first, "TT204")


def test_settings_that_are_typed_hold_at_once(editor: Editor, tmp_path: Path) -> None:
    root = tree(tmp_path, {"promises/a.yaml": CLEAN + "x: 1\n"})
    file, settings = root / "promises/a.yaml", root / "tether.yaml"
    assert editor.open(file) == []
    editor.open(settings)
    editor.send(settings, "tether: 1\ncommitments: promises\n")
    editor.shows(file, "TT102")


def test_a_repository_begins_with_settings_that_are_not_saved(
    editor: Editor, tmp_path: Path
) -> None:
    file, settings = tmp_path / "commitments/a.yaml", tmp_path / "tether.yaml"
    assert editor.open(file, "name: build\n") == []
    assert editor.open(settings, "tether: 1\n") == []
    editor.until(file, lambda found: "TT102" in codes(found))


def test_other_files_are_left_alone(editor: Editor, tmp_path: Path) -> None:
    root = tree(tmp_path, {})
    for path in (".github/workflows/ci.yaml", "compose.yaml", "commitments/.hidden/a.yaml"):
        assert editor.open(root / path, "name: build\n") == []
        assert editor.ask("completion", root / path, position={"line": 0, "character": 0}) == []


def test_a_promise_without_a_repository_is_checked_alone(editor: Editor, tmp_path: Path) -> None:
    assert codes(editor.open(tmp_path / "alone.yaml", CLEAN + "status: done\n")) == ["TT108"]
    assert codes(editor.open("untitled:Untitled-1", CLEAN + "status: done\n")) == ["TT108"]
    assert editor.open(tmp_path / "compose.yaml", "services: {}\n") == []


def test_what_a_change_does_to_a_promise_is_told(editor: Editor, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": promise()})
    repo.commit({"commitments/b.yaml": promise()})
    file = repo.path / "commitments/a.yaml"
    editor.open(file, promise(due="2026-12-01"))
    editor.shows(file, "TT301")
    [found] = editor.server.shown[file.as_uri()]
    assert (found["code"], found["range"]["start"]) == ("TT301", {"line": 3, "character": 5})
    assert codes(editor.type(file, promise(who="zoe"))) == ["TT304"]
    assert editor.type(file, promise()) == []
    repo.commit({"commitments/a.yaml": promise(due="2026-12-01")})
    editor.send(file, promise() + "# again\n")
    editor.shows(file, "TT301")


def test_an_id_that_goes_is_told(editor: Editor, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": promise()})
    file = repo.path / "commitments/a.yaml"
    editor.open(file, promise() + "id: other\n")
    editor.shows(file, "TT307")


def test_columns_are_those_that_the_editor_asked_for() -> None:
    text = CLEAN.replace("Send", "👍👍 Try to send")
    for encoding, column in (("utf-8", 15), ("utf-16", 11), ("utf-32", 9)):
        editor = start({"general": {"positionEncodings": [encoding]}})
        with editor.server:
            [found] = editor.open("untitled:a", text)
            assert found["code"] == "TT501"
            assert found["range"]["start"] == {"line": 2, "character": column}
            editor.end()
