"""Completion in files that are being written: names of the repository, keys and words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.tether import CLEAN, tree
from tests.editors.client import Message
from tests.lsp.editor import CURSOR, Editor, applied, place, start

FILES = {
    "people.yaml": "ana: Ana Ruiz\nbob: {name: Bob, timezone: Europe/Madrid}\n"
    "board: {name: The board, members: [ana, bob]}\n",
    "goals.yaml": "runway: Eighteen months of runway\nonboarding: {}\n",
    "commitments/figures.yaml": CLEAN.replace("draft", "figures"),
    "commitments/deep/minutes.yaml": CLEAN + "status: kept\n",
}
PEOPLE = ["ana", "bob", "board"]
OTHERS = ["figures", "minutes"]
GOALS = ["runway", "onboarding"]
STATUSES = ["proposed", "open", "kept", "missed", "released", "withdrawn"]
START = "who: ana\nto: bob\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tree(tmp_path_factory.mktemp("completion"), FILES)


def offered(editor: Editor, file: Path, marked: str) -> list[Message]:
    if file.as_uri() not in editor.texts:
        editor.open(file, "")
    found: list[Message] = editor.ask("completion", file, marked)
    return found


def names(found: list[Message]) -> list[str]:
    return [item["label"] for item in found]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("who: ‸", PEOPLE),
        ("who: a‸\nto: bob\n", PEOPLE),
        ("who: 'a‸\n", PEOPLE),
        ("to: [ana, ‸", PEOPLE),
        ("to: [ana, b‸]\n", PEOPLE),
        ("to:\n  - ana\n  - b‸\n", PEOPLE),
        ("to:\n- ‸\n", PEOPLE),
        ("needs: ‸\n" + START, OTHERS),
        ("needs: [figures, ‸", OTHERS),
        ("goal: ‸", GOALS),
        ("moved:\n  - from: 2026-01-01\n    agreed: ‸", PEOPLE),
        ("moved:\n  - {from: 2026-01-01, agreed: ‸", PEOPLE),
        ("moved:\n- from: 2026-01-01\n  agreed: ‸\n" + START, PEOPLE),
        ("feedback:\n  - from: ‸", PEOPLE),
        ("feedback:\n  - from: bob\n    says: ‸", ["satisfied", "partly", "not"]),
        ("feedback: [{from: bob, says: ‸}]", ["satisfied", "partly", "not"]),
        ("status: ‸", STATUSES),
        ("status: ke‸", STATUSES),
        (START + "# a comment\n\nstatus: ‸\n", STATUSES),
        ("private: ‸", ["true", "false"]),
        ("repeat: ‸", ["daily", "weekdays", "weekly", "monthly", "yearly"]),
        ("repeat:\n  ‸", ["every", "day", "count", "until"]),
        ("outcomes:\n  2026-01-02: ‸", ["kept", "missed", "released", "withdrawn"]),
        ("moved:\n  - ‸", ["from", "on", "why", "agreed"]),
        ("moved:\n  - from: 2026-01-01\n    ‸", ["from", "on", "why", "agreed"]),
        ("steps:\n  - what: a\n  - ‸", ["what", "due", "done"]),
        ("steps: [{‸", ["what", "due", "done"]),
        ("what: Send it to ‸", []),
        ("who: ana # ‸", []),
        ("# ‸", []),
        ("due: ‸", []),
        ("x-mine:\n  ‸", []),
    ],
)
def test_what_fits_is_offered(marked: str, expected: list[str], editor: Editor, root: Path) -> None:
    for text in (marked, marked.replace("\n", "\r\n"), "\ufeff" + marked):
        assert names(offered(editor, root / "commitments/a.yaml", text)) == expected


@pytest.mark.parametrize(
    ("file", "marked", "expected"),
    [
        ("people.yaml", "zoe:\n  ‸", ["name", "emails", "timezone", "members"]),
        ("people.yaml", "ana: A\nteam:\n  members: [‸", ["ana", "team"]),
        ("goals.yaml", "runway:\n  ‸", ["title", "due"]),
        (
            "tether.yaml",
            "tether: 1\nrules:\n  severity:\n    TT501: ‸",
            ["error", "warning", "advice"],
        ),
        ("tether.yaml", "tether: 1\ncalendar:\n  ‸", ["name", "reminders"]),
    ],
)
def test_files_of_the_root_are_completed_too(
    file: str, marked: str, expected: list[str], editor: Editor, tmp_path: Path
) -> None:
    root = tree(tmp_path, {})
    editor.open(root / file, place(marked)[0])
    assert names(offered(editor, root / file, marked)) == expected


def test_zones_and_codes_are_offered(editor: Editor, tmp_path: Path) -> None:
    root = tree(tmp_path, {})
    assert "Europe/Madrid" in names(offered(editor, root / "tether.yaml", "timezone: Eur‸"))
    codes = names(offered(editor, root / "tether.yaml", "tether: 1\nrules:\n  ignore: [‸"))
    assert {"TT101", "TT301", "TT505"} <= set(codes)


def test_keys_that_are_there_are_not_offered_again(editor: Editor, root: Path) -> None:
    found = offered(editor, root / "commitments/a.yaml", CLEAN + CURSOR)
    assert names(found)[:3] == ["status", "made", "closed"]
    assert "What people say of it." in found[0]["documentation"]["value"]


def test_a_name_replaces_the_word_that_is_there(editor: Editor, root: Path) -> None:
    marked = "# 👍\nto: [ana, b‸ox]\r\n"
    text, _ = place(marked)
    found = offered(editor, root / "commitments/a.yaml", marked)
    [board] = [item for item in found if item["label"] == "board"]
    assert applied(text, [board["textEdit"]]) == "# 👍\nto: [ana, board]\r\n"
    assert board["documentation"]["value"] == "The board (ana, bob)"


def test_promises_are_told_apart_by_what_they_say(editor: Editor, root: Path) -> None:
    found = offered(editor, root / "commitments/a.yaml", "needs: ‸")
    assert found[0]["documentation"]["value"] == (
        "Send the figures as a PDF\n\nana to bob, open, due 2026-11-27"
    )


def test_a_promise_in_four_tabs(editor: Editor, root: Path) -> None:
    promise = offered(editor, root / "commitments/a.yaml", CURSOR)[0]
    assert (promise["label"], promise["insertTextFormat"]) == ("promise", 2)
    assert promise["textEdit"]["newText"] == (
        "who: ${1:ana}\nto: ${2:bob}\nwhat: ${3:Send the board pack draft as a PDF}\n"
        "due: ${4:2026-11-27}"
    )


def test_lists_and_maps_are_begun(editor: Editor, root: Path) -> None:
    found = offered(editor, root / "commitments/a.yaml", "who: ana\r\n‸\r\n")
    inserted = {item["label"]: item["textEdit"]["newText"] for item in found}
    assert inserted["moved"] == "moved:\r\n  - "
    assert inserted["due"] == "due: "
    found = offered(editor, root / "tether.yaml", "tether: 1\nrules:\n  ‸")
    [severity] = [item for item in found if item["label"] == "severity"]
    assert severity["textEdit"]["newText"] == "severity:\n    "
    assert severity["insertTextMode"] == 1


def test_an_editor_without_tab_stops_gets_none() -> None:
    editor = start({"textDocument": {}})
    with editor.server:
        editor.open("untitled:a", "who: ana\nto: bob\nwhat: x\n")
        found = editor.ask("completion", "untitled:a", position={"line": 3, "character": 0})
        assert names(found)[0] == "due"
        assert {item.get("insertTextFormat") for item in found} == {None}
        editor.end()


def test_handles_without_people_are_those_in_use(editor: Editor, tmp_path: Path) -> None:
    root = tree(tmp_path, {"commitments/b.yaml": CLEAN.replace("to: bob", "to: [zoe, yan]")})
    assert names(offered(editor, root / "commitments/a.yaml", "who: ‸")) == ["ana", "yan", "zoe"]
