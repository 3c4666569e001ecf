"""Questions right behind what an editor tells: none is answered from what was before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.tether import CLEAN, tree
from tests.editors.client import Message
from tests.lsp.editor import Editor, at, codes

PROMISE = CLEAN.replace("2026-11-27", "2026-11-20 10:00")
PEOPLE = "ana: Ana\nbob: Bob\n"
OTHERS = "# others\nzoe: Zoe\nana: {name: Ana Maria, timezone: Asia/Tokyo}\n"
MANY = {f"commitments/more/{number}.yaml": CLEAN for number in range(150)}
"""So many that a check of all takes longer than a question."""
LONG = f"{PROMISE}x-own: [{', '.join('a' * 20_000)}]\n"
"""A file that takes as long alone."""


def definition(editor: Editor, file: Path) -> object:
    found = editor.ask("definition", file, position=at(0, 6))
    return found and found["range"]["start"]["line"]


def hover(editor: Editor, file: Path) -> object:
    found: Message = editor.ask("hover", file, position=at(0, 6))
    return found["contents"]["value"]


def completion(editor: Editor, file: Path) -> object:
    return [one["label"] for one in editor.ask("completion", file, position=at(0, 5))]


def lens(editor: Editor, file: Path) -> object:
    return editor.lens(file)


def fixes(editor: Editor, file: Path) -> object:
    return [title for title in editor.fixes(file) if "people" in title]


QUESTIONS: dict[str, tuple[Callable[[Editor, Path], object], object, object]] = {
    "definition": (definition, 0, 2),
    "hover": (hover, "**Ana**", "**Ana Maria**  \nin Asia/Tokyo"),
    "completion": (completion, ["ana", "bob"], ["zoe", "ana"]),
    "codeLens": (lens, ["due today"], ["overdue, was due today"]),
    "codeAction": (fixes, [], ["Add `bob` to people.yaml"]),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tree(tmp_path, {**MANY, "people.yaml": PEOPLE, "commitments/a.yaml": PROMISE})


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_was_told_before_a_question_is_in_its_answer(
    question: str, editor: Editor, root: Path
) -> None:
    ask, before, after = QUESTIONS[question]
    file, people = root / "commitments/a.yaml", root / "people.yaml"
    tell, uri = editor.server.tell, people.as_uri()
    editor.open(file)
    answers = [("at first", ask(editor, file))]
    editor.server.open(uri, OTHERS)
    answers.append(("opened", ask(editor, file)))
    for version, text in ((2, PEOPLE), (3, OTHERS)):
        document, changes = {"uri": uri, "version": version}, [{"text": text}]
        tell("textDocument/didChange", textDocument=document, contentChanges=changes)
        answers.append(("typed", ask(editor, file)))
    tell("textDocument/didClose", textDocument={"uri": uri})
    answers.append(("closed", ask(editor, file)))
    people.write_text(OTHERS)
    tell("workspace/didChangeWatchedFiles", changes=[{"uri": uri, "type": 2}])
    answers.append(("written by others", ask(editor, file)))
    people.write_text(PEOPLE)
    tell("textDocument/didSave", textDocument={"uri": file.as_uri()})
    answers.append(("saved", ask(editor, file)))
    assert answers == [
        ("at first", before),
        ("opened", after),
        ("typed", before),
        ("typed", after),
        ("closed", before),
        ("written by others", after),
        ("saved", before),
    ]
    editor.close(file)


def test_an_id_that_was_just_typed_is_known(editor: Editor, tmp_path: Path) -> None:
    file = tree(tmp_path, {"commitments/b.yaml": CLEAN}) / "commitments/a.yaml"
    editor.open(file, CLEAN + "id: first\n")
    found = editor.ask("completion", file, CLEAN + "id: second\nneeds: ‸")
    assert [one["label"] for one in found] == ["b"]
    editor.close(file)


def test_settings_that_are_closed_without_saving_are_gone(editor: Editor, tmp_path: Path) -> None:
    file, settings = tmp_path / "commitments/a.yaml", tmp_path / "tether.yaml"
    editor.open(file, "name: build\n")
    editor.open(settings, "tether: 1\n")
    editor.until(file, lambda found: "TT102" in codes(found))
    editor.close(settings)
    editor.shows(file)


def test_settings_that_others_write_or_remove_hold(editor: Editor, tmp_path: Path) -> None:
    file, settings = tmp_path / "commitments/a.yaml", tmp_path / "tether.yaml"
    changes = [{"uri": settings.as_uri(), "type": 1}]
    editor.open(file, "name: build\n")
    settings.write_text("tether: 1\n")
    editor.server.tell("workspace/didChangeWatchedFiles", changes=changes)
    editor.until(file, lambda found: "TT102" in codes(found))
    settings.unlink()
    editor.server.tell("workspace/didChangeWatchedFiles", changes=changes)
    editor.shows(file)
    editor.close(file)


def test_a_question_about_a_file_that_is_closed_meanwhile_is_answered(editor: Editor) -> None:
    everything = {"range": {"start": at(0), "end": at(10)}, "context": {"diagnostics": []}}
    for document in ({"uri": f"untitled:{number}"} for number in range(5)):
        editor.server.open(document["uri"], LONG)
        method = "textDocument/codeAction"
        number = editor.server.begin(method, textDocument=document, **everything)
        editor.server.tell("textDocument/didClose", textDocument=document)
        assert "error" not in editor.server.answer_to(number)


def test_a_question_that_is_taken_back_stops_no_check(editor: Editor) -> None:
    uri = "untitled:taken-back"
    editor.server.open(uri, LONG + "status: done\n")
    number = editor.server.begin("textDocument/codeLens", textDocument={"uri": uri})
    editor.server.tell("$/cancelRequest", id=number)
    assert codes(editor.server.published(uri, 1)) == ["TT108"]
