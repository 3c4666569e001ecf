"""Files, folders and messages that nobody expects: the server answers, and goes on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.tether import CLEAN, tether, tree
from tests.gitrepo import GitRepo, promise
from tests.lsp.editor import Editor, at, codes, start

ODD = {
    "nothing": "",
    "white space": " \n\t\n",
    "half a surrogate pair": CLEAN.replace("draft", "\ud83d draft"),
    "carriage returns": CLEAN.replace("\n", "\r"),
    "line separators": CLEAN.replace("draft", "dra\u2028ft\u0085 \x0c"),
    "bidirectional controls": CLEAN.replace("draft", "\u202edraft"),
    "NUL": CLEAN.replace("draft", "dr\0aft"),
    "two byte order marks": "\ufeff\ufeff" + CLEAN,
    "too large": CLEAN + "# " + "x" * 70_000,
    "deep": "who: " + "[" * 5_000,
    "a conflict": "<<<<<<< ours\n" + CLEAN + "=======\n" + CLEAN + ">>>>>>> theirs\n",
    "an alias": "who: &a ana\nto: *a\n",
    "a tag": "who: !!python/object:os.system ana\n",
    "a list": "- who: ana\n",
    "a text": "who promises what",
    "a colon": ":",
    "brackets": "}{][",
    "a comment": "# tether: ignore TT009\n",
    "combining": CLEAN.replace("draft", "e\u0301" * 200 + "👩‍👩‍👧‍👦"),
    "keys that are none": "? [a]\n: b\n? {c: d}\n",
    "many keys": "\n".join(f"k{n}: {n}" for n in range(300)),
    "a merge key": "<<: {who: ana}\n" + CLEAN,
    "an escape": CLEAN.replace("Send the draft as a PDF", '"\\ud800 \\u202e"'),
}


@pytest.mark.parametrize("name", ODD)
def test_whatever_a_file_says_everything_is_answered(
    name: str, editor: Editor, tmp_path: Path
) -> None:
    text = ODD[name]
    for file in ("commitments/a.yaml", "people.yaml", "goals.yaml", "tether.yaml"):
        root = tree(tmp_path / file.replace("/", "-"), {"commitments/b.yaml": CLEAN + "needs: a\n"})
        other = root / "commitments/b.yaml"
        editor.open(other)
        found = editor.open(root / file, text)
        assert all(one["range"]["start"]["line"] <= text.count("\n") + 50 for one in found)
        for place in (at(0), at(0, 6), at(2, 100_000), at(text.count("\n") + 5, 3)):
            for method in ("hover", "completion", "definition"):
                editor.ask(method, root / file, position=place)
        editor.lens(root / file)
        editor.fixes(root / file)
        editor.type(root / file, CLEAN)
        editor.close(root / file)
        editor.close(other)


def test_positions_after_lone_carriage_returns_are_the_editors(
    editor: Editor, tmp_path: Path
) -> None:
    """A carriage return alone ends a line for editors, and is a fault here (TT003)."""
    file = tree(tmp_path, {}) / "commitments/a.yaml"
    found = editor.open(file, "# one\r# 👍 two\r" + CLEAN + "status: done\n")
    assert codes(found)[:2] == ["TT003", "TT003"]
    assert [one["range"]["start"] for one in found[:2]] == [at(0, 5), at(1, 8)]


def test_a_link_in_the_place_of_a_file_stays_one(editor: Editor, tmp_path: Path) -> None:
    root = tree(tmp_path / "root", {})
    (root / "commitments").mkdir()
    (tmp_path / "elsewhere.yaml").write_text(CLEAN)
    (root / "commitments/a.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (root / "people.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert codes(editor.open(root / "commitments/a.yaml")) == ["TT014"]
    assert codes(editor.open(root / "people.yaml")) == ["TT014"]


def test_names_with_spaces_and_signs_are_found(editor: Editor, tmp_path: Path) -> None:
    root = tree(tmp_path / "a #folder%20 ü 👍", {"commitments/x/b.yaml": CLEAN})
    assert codes(editor.open(root / "commitments/x/b.yaml", "who: [")) == ["TT005"]
    assert codes(editor.open(root / "commitments/x/no id.yaml", CLEAN)) == ["TT105"]


def test_a_repository_whose_history_is_not_all_there(editor: Editor, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": promise()})
    repo.commit({"commitments/b.yaml": promise()})
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.path}", str(tmp_path / "shallow"))
    file = tmp_path / "shallow/commitments/a.yaml"
    assert editor.open(file, promise(due="2026-12-01")) == []
    assert editor.lens(file) == ["due in 11 days"]
    assert codes(editor.type(file, promise(status="done"))) == ["TT108"]


def test_a_repository_without_commits(editor: Editor, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.write({"tether.yaml": "tether: 1\n", "commitments/a.yaml": CLEAN})
    assert editor.open(repo.path / "commitments/a.yaml") == []
    assert editor.lens(repo.path / "commitments/a.yaml") == ["due in 7 days"]


def slow_git(folder: Path, command: str = "*") -> Path:
    """A search path on which git does nothing until the file `go` is there.

    With a pattern only for commands that it fits; `asked` is there as soon as one came.
    """
    folder.mkdir()
    program = folder / "git"
    wait = f"touch {folder}/asked; while [ ! -e {folder}/go ]; do sleep 0.05; done"
    real = shutil.which("git")
    program.write_text(f'#!/bin/sh\ncase "$*" in {command}) {wait};; esac\nexec {real} "$@"\n')
    program.chmod(0o755)
    return folder


def test_nobody_waits_for_git(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": promise()})
    repo.commit({"commitments/b.yaml": promise()})
    file, slow = repo.path / "commitments/a.yaml", slow_git(tmp_path / "slow")
    editor = start(PATH=f"{slow}:{os.environ['PATH']}")
    with editor.server:
        assert codes(editor.open(file, promise(status="done"))) == ["TT108"]
        assert codes(editor.type(file, promise(due="2026-12-01", what="Try it"))) == ["TT501"]
        assert editor.ask("hover", file, position=at(0))
        assert editor.lens(file) == ["due in 11 days"]
        (slow / "go").touch()
        editor.until(file, lambda found: "TT301" in codes(found))
        editor.end()


def test_a_commit_while_git_is_asked_is_seen(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": CLEAN})
    file, slow = repo.path / "commitments/b.yaml", slow_git(tmp_path / "slow", '*" log "*')
    editor = start(PATH=f"{slow}:{os.environ['PATH']}")
    with editor.server:
        editor.open(file, CLEAN)
        while not (slow / "asked").exists():
            assert editor.lens(file) == ["due in 7 days"]
        repo.commit({"commitments/b.yaml": CLEAN})
        changes = [{"uri": (repo.path / ".git/logs/HEAD").as_uri(), "type": 2}]
        editor.server.tell("workspace/didChangeWatchedFiles", changes=changes)
        editor.server.published(file.as_uri(), 1)
        (slow / "go").touch()
        editor.from_git()
        editor.from_git()
        assert editor.lens(file) == ["due in 7 days"]
        editor.end()


def test_an_editor_that_goes_does_not_wait_for_git_either(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "commitments/a.yaml": promise()})
    slow = slow_git(tmp_path / "slow")
    editor = start(PATH=f"{slow}:{os.environ['PATH']}")
    with editor.server:
        editor.open(repo.path / "commitments/a.yaml")
        editor.end()
        (slow / "go").touch()


def test_what_others_change_is_seen(tmp_path: Path) -> None:
    root = tree(tmp_path, {"commitments/a.yaml": CLEAN + "needs: b\n", "commitments/b.yaml": CLEAN})
    file, other = root / "commitments/a.yaml", root / "commitments/b.yaml"
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    editor = start(capabilities=watching)
    with editor.server:
        assert editor.server.asked("client/registerCapability")["registrations"]
        assert editor.open(file) == []
        other.unlink()
        changes = [{"uri": other.as_uri(), "type": 3}]
        editor.server.tell("workspace/didChangeWatchedFiles", changes=changes)
        editor.shows(file, "TT204")
        editor.end()


def test_a_file_that_is_closed_twice_or_was_never_open(editor: Editor, tmp_path: Path) -> None:
    file = tree(tmp_path, {"commitments/a.yaml": CLEAN}) / "commitments/a.yaml"
    for method in ("hover", "completion", "definition"):
        assert not editor.ask(method, file, position=at(0))
    assert editor.lens(file) == []
    editor.open(file)
    editor.close(file)
    editor.server.tell("textDocument/didClose", textDocument={"uri": file.as_uri()})
    editor.server.tell("textDocument/didSave", textDocument={"uri": file.as_uri()})
    assert editor.open(file) == []


def test_messages_that_are_none_do_not_end_the_server(tmp_path: Path) -> None:
    editor = start()
    with editor.server:
        for raw in (b"{]", b'{"jsonrpc": "2.0"}', b'{"jsonrpc": "2.0", "id": 7, "method": "x/y"}'):
            editor.server.raw(b"Content-Length: %d\r\n\r\n" % len(raw) + raw)
        answer = editor.server.answer("x/rename", of="untitled:a")
        assert answer["error"]["code"] == -32601
        assert editor.open("untitled:a", CLEAN) == []
        assert editor.server.end() == 0


def test_an_editor_that_just_goes_leaves_no_server() -> None:
    editor = start()
    with editor.server:
        editor.open("untitled:a", CLEAN)
        editor.server.hang_up()


def test_the_package_that_is_missing_is_named(tmp_path: Path) -> None:
    for name in ("pygls", "lsprotocol"):
        code = (
            f"import sys; sys.modules[{name!r}] = None; from tether_txt.cli.main import run; run()"
        )
        done = tether("lsp", cwd=tmp_path, program=["-c", code])
        assert (done.code, done.out) == (2, "")
        assert done.err == (
            "tether: the language server needs a package that is not installed\n"
            "  help: `pip install 'tether-txt[lsp]'` brings it\n"
        )
