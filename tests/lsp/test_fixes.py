"""Quick fixes: each mends what it is for, and leaves all other bytes of the file alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.tether import CLEAN, tree
from tests.editors.client import Message
from tests.gitrepo import GitRepo, promise
from tests.lsp.editor import Editor, applied, codes

PEOPLE = "ana: Ana\nbob: Bob\n"
MOVE = "Add the entry of `moved` for 2026-03-10 17:00"
OLD = promise()
FLOW = "{who: ana, to: bob, what: Send it, due: 2026-03-10 17:00}\n"
FOUR = "who: ana\nto: bob\nwhat: Send the board pack\ndue: 2026-12-01\n"
MOVES = {
    "behind due": (
        FOUR,
        "moved:\n  - from: 2026-03-10 17:00\n    on: 2026-11-20\n",
    ),
    "behind a comment of due": (
        "who: ana\ndue: 2026-12-01   # at last\n\n# below\nto: bob\nwhat: Send the board pack\n",
        "moved:\n  - from: 2026-03-10 17:00\n    on: 2026-11-20\n",
    ),
    "at an end without a line break": (
        FOUR.rstrip(),
        "\nmoved:\n  - from: 2026-03-10 17:00\n    on: 2026-11-20",
    ),
    "as Windows ends lines": (
        "who: ana\r\nto: bob\r\nwhat: Send the board pack\r\ndue: 2026-12-01\r\ntags: [x]\r\n",
        "\r\nmoved:\r\n  - from: 2026-03-10 17:00\r\n    on: 2026-11-20",
    ),
    "behind a byte order mark and emoji": (
        "\ufeffdue: 2026-12-01 # 👍👍\nwho: ana\nto: bob\nwhat: Send the board pack\n",
        "\nmoved:\n  - from: 2026-03-10 17:00\n    on: 2026-11-20",
    ),
    "behind the entries that there are": (
        FOUR
        + "moved:\n- from: 2026-01-01\n  why: |\n    a text\n    of two\n\n\n# below\ntags: [x]\n",
        "\n- from: 2026-03-10 17:00\n  on: 2026-11-20",
    ),
    "behind an entry in braces": (
        FOUR + "moved:\n    - {from: 2026-01-01}  # early\nwhy: it matters\n",
        "\n    - from: 2026-03-10 17:00\n      on: 2026-11-20",
    ),
    "in brackets": (
        FOUR + "moved: [{from: 2026-01-01}]\n",
        ", {from: 2026-03-10 17:00, on: 2026-11-20}",
    ),
    "in empty brackets": (
        FOUR + "moved: []\n",
        "{from: 2026-03-10 17:00, on: 2026-11-20}",
    ),
    "in a file of braces": (
        "{who: ana, to: bob, what: Send the board pack, due: 2026-12-01, tags: [x]}\n",
        ", moved: [{from: 2026-03-10 17:00, on: 2026-11-20}]",
    ),
    "behind a text in quotes": (
        'who: ana\nto: bob\nwhat: Send the board pack\n"due":\n  "2026-12-01"\nwhy: >\n  folded\n',
        "\nmoved:\n  - from: 2026-03-10 17:00\n    on: 2026-11-20",
    ),
}


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    made = GitRepo(tmp_path_factory.mktemp("fixes") / "repo")
    made.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": OLD})
    made.commit({"commitments/z.yaml": OLD})
    return made


def change(fix: Message, file: Path) -> list[Message]:
    """What a fix does to a file, and that it does nothing else."""
    changes: dict[str, list[Message]] = fix["edit"]["changes"]
    assert list(changes) == [file.as_uri()]
    return changes[file.as_uri()]


@pytest.mark.parametrize("name", MOVES)
def test_the_entry_of_a_move_is_added(name: str, editor: Editor, repo: GitRepo) -> None:
    text, inserted = MOVES[name]
    file = repo.path / "commitments/a.yaml"
    editor.open(file, text)
    editor.until(file, lambda found: "TT301" in codes(found))
    [edit] = change(editor.fixes(file)[MOVE], file)
    assert edit["range"]["start"] == edit["range"]["end"]
    assert edit["newText"].strip() == inserted.strip()
    mended = applied(text, [edit])
    assert mended.replace(edit["newText"], "", 1) == text
    assert "TT301" not in codes(editor.type(file, mended))
    assert "TT005" not in codes(editor.server.shown[file.as_uri()])
    editor.close(file)


def test_a_deadline_with_a_zone_is_quoted_in_brackets(editor: Editor, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    old = promise(due="2026-03-10T17:00[Europe/Madrid]")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": old})
    repo.commit({"commitments/b.yaml": promise()})
    file, new = repo.path / "commitments/a.yaml", promise(due="2026-12-01", moved="[]")
    editor.open(file, new)
    editor.shows(file, "TT301")
    [fix] = [one for title, one in editor.fixes(file).items() if "moved" in title]
    [edit] = change(fix, file)
    assert edit["newText"] == '{from: "2026-03-10T17:00[Europe/Madrid]", on: 2026-11-20}'
    assert editor.type(file, applied(new, [edit])) == []


@pytest.mark.parametrize(
    ("line", "title", "mended"),
    [
        ("to: bbo", "Use `bob`", "to: bob"),
        ("to: [carla, 'bbo']  # both", "Use `bob`", "to: [carla, 'bob']  # both"),
        ('needs: ["frist"]', "Use `first`", 'needs: ["first"]'),
        ("goal: runwya", "Use `runway`", "goal: runway"),
        ("stauts: kept", "Use `status`", "status: kept"),
        ("status: done", "Use `kept`", "status: kept"),
        ("made: 2026-1-05", "Use `2026-01-05`", "made: 2026-01-05"),
        ("private: 'yes'", "Use `true`", "private: 'true'"),
        ("id: Board Pack", "Use `board-pack`", "id: board-pack"),
    ],
)
def test_the_word_that_was_meant(
    line: str, title: str, mended: str, editor: Editor, tmp_path: Path
) -> None:
    files = {
        "people.yaml": PEOPLE + "carla: Carla\n",
        "goals.yaml": "runway: Money\n",
        "commitments/first.yaml": CLEAN,
    }
    root = tree(tmp_path, files)
    file = root / "commitments/a.yaml"
    text = "# 👍\n" + CLEAN.replace("to: bob\n", "" if line.startswith("to:") else "to: bob\n")
    editor.open(file, f"{text}{line}\n")
    fix = editor.fixes(file, text.count("\n") + 1)[title]
    assert fix["kind"] == "quickfix"
    assert fix["isPreferred"]
    [found] = fix["diagnostics"]
    assert found in editor.server.shown[file.as_uri()]
    assert applied(editor.texts[file.as_uri()], change(fix, file)) == f"{text}{mended}\n"


@pytest.mark.parametrize(
    ("people", "mended"),
    [
        ("ana: Ana\n", "ana: Ana\nzoe: Zoe\n"),
        ("ana: Ana", "ana: Ana\nzoe: Zoe\n"),
        ("ana: Ana\r\n", "ana: Ana\r\nzoe: Zoe\r\n"),
        ("ana: {name: Ana}\n# the end\n", "ana: {name: Ana}\n# the end\nzoe: Zoe\n"),
    ],
)
def test_a_newcomer_is_added_to_people(
    people: str, mended: str, editor: Editor, tmp_path: Path
) -> None:
    root = tree(tmp_path, {"people.yaml": people, "commitments/a.yaml": CLEAN})
    file = root / "commitments/a.yaml"
    editor.open(file, CLEAN.replace("bob", "zoe"))
    fix = editor.fixes(file)["Add `zoe` to people.yaml"]
    assert applied(people, change(fix, root / "people.yaml")) == mended


def test_a_newcomer_gets_a_name(editor: Editor, tmp_path: Path) -> None:
    root = tree(tmp_path, {"people.yaml": "ana: Ana\n"})
    editor.open(root / "commitments/a.yaml", CLEAN.replace("bob", "zoe-van.dyk"))
    fix = editor.fixes(root / "commitments/a.yaml")["Add `zoe-van.dyk` to people.yaml"]
    [edit] = change(fix, root / "people.yaml")
    assert edit["newText"] == "zoe-van.dyk: Zoe Van Dyk\n"


def test_nobody_is_added_to_people_in_braces(editor: Editor, tmp_path: Path) -> None:
    root = tree(tmp_path, {"people.yaml": "{ana: Ana}\n", "commitments/a.yaml": CLEAN})
    editor.open(root / "commitments/a.yaml")
    assert not any("people" in title for title in editor.fixes(root / "commitments/a.yaml"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (CLEAN, CLEAN + "status: kept\n"),
        (CLEAN + "status: 'open' # so far\n", CLEAN + "status: 'kept' # so far\n"),
        (FLOW, FLOW.replace("}", ", status: kept}")),
    ],
)
def test_a_promise_is_kept_or_withdrawn(
    text: str, kept: str, editor: Editor, tmp_path: Path
) -> None:
    file = tree(tmp_path, {}) / "commitments/a.yaml"
    editor.open(file, text)
    found = editor.fixes(file)
    assert {fix["kind"] for fix in found.values()} == {"refactor.rewrite"}
    assert applied(text, change(found["Say that it was kept"], file)) == kept
    withdrawn = applied(text, change(found["Withdraw it"], file))
    assert withdrawn == kept.replace("kept", "withdrawn")


def test_only_what_is_asked_for_is_offered(editor: Editor, tmp_path: Path) -> None:
    file = tree(tmp_path, {}) / "commitments/a.yaml"
    editor.open(file, CLEAN + "stauts: open\n")
    everywhere = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    for only, kinds in (
        (["quickfix"], ["quickfix"]),
        (["refactor"], ["refactor.rewrite"] * 2),
        (["source.organizeImports"], []),
        ([""], ["quickfix", *["refactor.rewrite"] * 2]),
    ):
        context = {"diagnostics": [], "only": only}
        found = editor.ask("codeAction", file, range=everywhere, context=context)
        assert [one["kind"] for one in found] == kinds


def test_a_closed_or_repeating_promise_is_left(editor: Editor, tmp_path: Path) -> None:
    file = tree(tmp_path, {}) / "commitments/a.yaml"
    editor.open(file, CLEAN + "status: kept\n")
    assert editor.fixes(file) == {}
    editor.type(file, CLEAN + "repeat: weekly\n")
    assert editor.fixes(file) == {}


def test_an_emptied_file_comes_back_withdrawn(editor: Editor, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": OLD})
    file = repo.path / "commitments/a.yaml"
    editor.open(file, "# nothing\n")
    editor.from_git()
    assert codes(editor.type(file, "\n")) == ["TT011"]
    fix = editor.fixes(file)["Bring it back, and withdraw it"]
    assert applied("\n", change(fix, file)) == OLD + "status: withdrawn\n"


def test_a_fix_is_for_the_text_that_is_there_now(editor: Editor, tmp_path: Path) -> None:
    """No fix comes of a check that is older than the text."""
    root = tree(tmp_path, {"people.yaml": PEOPLE})
    file = root / "commitments/a.yaml"
    editor.open(file, CLEAN)
    new = "# a line more\n" + CLEAN.replace("bob", "bbo")
    editor.send(file, new)
    mended = applied(new, change(editor.fixes(file)["Use `bob`"], file))
    assert mended == "# a line more\n" + CLEAN
