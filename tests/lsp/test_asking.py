"""What the server tells when it is asked: hovers, definitions, and the line above a promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.tether import CLEAN, tree
from tests.conftest import Golden
from tests.gitrepo import BOB, GitRepo, promise
from tests.lsp.editor import Editor

PEOPLE = """\
ana: {name: Ana Ruiz, emails: ana@example.org, timezone: Europe/Madrid}
bob: {name: Bob, emails: bob@example.org}
board: {name: "The *board* <b>", members: [ana, bob]}
"""
GOALS = "runway: {title: Eighteen months of runway, due: 2027-03-31}\n"
LATE = {"authored": "2026-03-08T09:00:00+00:00"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history: one promise moved twice and kept, one that needs it, one at risk, a weekly one."""
    repo = GitRepo(tmp_path_factory.mktemp("asking") / "repo")
    first = {"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, "goals.yaml": GOALS}
    repo.commit({**first, "commitments/figures.yaml": promise(goal="runway")})
    repo.commit(
        {"commitments/pack.yaml": promise(what="Send it", due="2026-11-23", needs="figures")}
    )
    weekly = promise(due="2026-10-30", repeat="weekly", outcomes="{2026-10-30: kept}")
    repo.commit({"commitments/weekly.yaml": weekly})
    moved = promise(due="2026-03-20", moved="[{from: 2026-03-10 17:00, agreed: bob}]")
    repo.commit({"commitments/figures.yaml": moved}, **LATE)
    moves = "[{from: 2026-03-10 17:00, agreed: bob}, {from: 2026-03-20, why: the `boss` is ill}]"
    moved = promise(due="2026-03-30", moved=moves)
    repo.commit({"commitments/figures.yaml": moved}, "2026-03-15T09:00:00+00:00")
    kept = moved + "status: kept\nfeedback: [{from: bob, says: satisfied}]\n"
    repo.commit({"commitments/figures.yaml": kept}, "2026-03-30T09:00:00+00:00", author=BOB)
    repo.commit({"commitments/risk.yaml": promise()})
    moved = promise(due="2026-11-20", moved="[{from: 2026-03-10 17:00}]")
    repo.commit({"commitments/risk.yaml": moved}, "2026-03-05T09:00:00+00:00")
    warned = moved + "warned: [{why: ill}]\n"
    repo.commit({"commitments/risk.yaml": warned}, "2026-03-06T09:00:00+00:00")
    repo.commit({"commitments/old.yaml": promise()})
    return repo.path


def lens(editor: Editor, root: Path, name: str) -> str:
    file = root / "commitments" / name
    if file.as_uri() not in editor.texts:
        editor.open(file)
    [line] = editor.lens(file)
    return line


def test_the_line_above_a_promise_says_how_it_stands(editor: Editor, root: Path) -> None:
    editor.open(root / "commitments/pack.yaml")
    editor.from_git()
    assert {name: lens(editor, root, f"{name}.yaml") for name in
            ("pack", "figures", "risk", "old", "weekly")} == {
        "pack": "due in 3 days",
        "figures": "kept · moved twice",
        "risk": "due today · moved once · at risk",
        "old": "overdue, was due 255 days ago",
        "weekly": "next due today · 1 kept, 2 overdue",
    }  # fmt: skip


def test_what_was_deleted_since_keeps_its_verdict(editor: Editor, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": promise()})
    repo.commit({"commitments/a.yaml": promise("kept")}, "2026-03-30T09:00:00+00:00")
    repo.commit({"commitments/a.yaml": None, "commitments/b.yaml": CLEAN})
    editor.open(repo.path / "commitments/a.yaml", promise("kept"))
    editor.from_git()
    assert lens(editor, repo.path, "a.yaml") == "kept late"
    editor.close(repo.path / "commitments/a.yaml")


def test_the_line_follows_the_typing(editor: Editor, root: Path) -> None:
    file = root / "commitments/new.yaml"
    editor.open(file, CLEAN)
    assert editor.lens(file) == ["due in 7 days · not committed yet"]
    editor.type(file, CLEAN.replace("2026-11-27", "2026-11-20 08:00") + "status: proposed\n")
    assert editor.lens(file) == ["proposed, due today · not committed yet"]
    editor.type(file, CLEAN[:20])
    assert editor.lens(file) == []
    editor.close(file)


def test_without_git_the_file_alone_is_told(editor: Editor, tmp_path: Path) -> None:
    file = tree(tmp_path, {}) / "commitments/a.yaml"
    editor.open(file, CLEAN + "moved: [{from: 2026-11-01}]\nwarned: [{why: ill}]\n")
    assert editor.lens(file) == ["due in 7 days · moved once · warned"]
    assert "due 2026-11-27" in hover(editor, file, "what: S‸end")
    editor.type(file, CLEAN + "status: kept\n")
    assert editor.lens(file) == ["kept"]
    editor.type(file, CLEAN + "repeat: weekly\n")
    assert editor.lens(file) == ["repeats"]


def hover(editor: Editor, file: Path, place: str) -> str:
    """What is told of the place that is marked in a piece of the open text."""
    text = editor.texts[file.as_uri()]
    bare = place.replace("‸", "")
    assert text.count(bare) == 1, text
    found = editor.ask("hover", file, text.replace(bare, place))
    return "" if found is None else str(found["contents"]["value"])


def test_hovers(editor: Editor, root: Path, golden: Golden) -> None:
    text = (
        "who: ana\nto: [board, bob]\nwhat: Send it 👍\ndue: 2026-11-23\nneeds: figures\n"
        "goal: runway\nmoved:\n  - from: 2026-03-10 17:00\n    agreed: bob\nx-own: 1\n"
    )
    file = root / "commitments/pack.yaml"
    editor.close(file)
    editor.open(file, text)
    editor.lens(file)
    places = (
        "w‸ho:", "who: a‸na", "b‸oard", "what: Se‸nd", "ne‸eds:", "needs: fig‸ures", "r‸unway",
        "    a‸greed", "agreed: b‸ob", "from: 2026-03-‸10", "x-o‸wn", "👍‸",
    )  # fmt: skip
    told = [f"== {place}\n{hover(editor, file, place)}\n" for place in places]
    golden("lsp/hover.txt", "\n".join(told))


def test_hovers_in_files_of_the_root(editor: Editor, root: Path) -> None:
    people, goals = root / "people.yaml", root / "goals.yaml"
    editor.open(people)
    editor.open(goals)
    assert hover(editor, people, "b‸oard: {name") == (
        "**The \\*board\\* \\<b\\>**  \na team: ana, bob"
    )
    assert hover(editor, goals, "run‸way:").startswith("**Eighteen months of runway**  \nuntil")


def target(editor: Editor, file: Path, marked: str) -> tuple[str, int, int] | None:
    found = editor.ask("definition", file, marked)
    if found is None:
        return None
    start = found["range"]["start"]
    return found["uri"], start["line"], start["character"]


def test_definitions(editor: Editor, tmp_path: Path) -> None:
    files = {
        "people.yaml": "# 👍\nana: Ana\n\nbob: Bob\nteam: {members: [ana]}\n",
        "goals.yaml": "runway: Money\n",
        "commitments/deep/b c.yaml": CLEAN + "id: b\n",
        "minutes/2026.md": "# Minutes\n",
    }
    root = tree(tmp_path / "root", files)
    (tmp_path / "secret.txt").write_text("secret")
    (root / "out").symlink_to(tmp_path)
    file, people = root / "commitments/a.yaml", root / "people.yaml"
    editor.open(file, "")
    rest = "to: bob\nwhat: Send it\ndue: 2026-11-27\n"
    assert target(editor, file, "who: a‸na\n" + rest) == (people.as_uri(), 1, 0)
    assert target(editor, file, "who: ana\nto: [ana, b‸ob]\n") == (people.as_uri(), 3, 0)
    needs = (root / "commitments/deep/b c.yaml").as_uri()
    assert target(editor, file, "who: ana\n" + rest + "needs: [‸b]\n") == (needs, 0, 0)
    assert target(editor, file, "goal: run‸way\n") == ((root / "goals.yaml").as_uri(), 0, 0)
    minutes = (root / "minutes/2026.md").as_uri()
    assert target(editor, file, "source: minutes/‸2026.md\n") == (minutes, 0, 0)
    for nowhere in (
        "who: z‸oe\n", "goal: no‸thing\n", "needs: no‸thing\n", "source: minutes/no‸thing.md\n",
        "source: out/secret.‸txt\n", "source: ../secret‸.txt\n", "source: https://exam‸ple.org\n",
        "w‸ho: ana\n", "what: Send a‸na\n", "who: ana\n\n‸\n",
    ):  # fmt: skip
        assert target(editor, file, nowhere) is None, nowhere
    editor.open(people)
    marked = files["people.yaml"].replace("[ana]", "[a‸na]")
    assert target(editor, people, marked) == (people.as_uri(), 1, 0)
    editor.type(people, "bob: Bob\n\nana: Ana\n")
    assert target(editor, file, "who: an‸a\n") == (people.as_uri(), 2, 0)
    editor.close(people)
    people.write_bytes("ana: Ana Nuñez\n".encode("latin-1"))
    assert target(editor, file, "who: a‸na\n\n") is None
