"""``tether diff``: what a branch does to promises, in words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt

from tests.cli.tether import Run, tether
from tests.conftest import ROOT
from tests.gitrepo import BOB, GitRepo, promise
from tests.report.test_formats import Page
from tests.report.test_hostile import WORDS
from tests.repository.test_git import owned_by_another
from tether_txt.format.read import read_commitment
from tether_txt.output._text import shown
from tether_txt.report.changes import Told, renderer
from tether_txt.report.summary import Look
from tether_txt.rules.changes import Act

Golden = Callable[[str, str], None]
SCHEMA = json.loads((ROOT / "spec" / "schema" / "diff.schema.json").read_text("utf-8"))
A, B, C, D, E = (f"commitments/{name}.yaml" for name in "abcde")
PEOPLE = "ana: {emails: ana@example.org}\nbob: {emails: bob@example.org}\n"
LATER = "2026-03-09T09:00:00+00:00"
MOVED = "[{from: 2026-03-10 17:00, on: 2026-03-05, why: The auditor is ill, agreed: bob}]"


def diff(folder: Path, *words: str) -> Run:
    return tether("diff", *words, cwd=folder)


def changes(folder: Path, *words: str) -> list[tuple[str, str]]:
    """The kind and the promise of each change."""
    return [(one["change"], one["id"]) for one in answer(folder, *words)["changes"]]


def answer(folder: Path, *words: str) -> dict[str, Any]:
    done = diff(folder, "--format", "json", *words)
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    jsonschema.Draft7Validator(SCHEMA).validate(found)
    return found


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A branch `work` that has just left `main`."""
    made = GitRepo(tmp_path / "repo")
    texts = {A: promise(), B: promise(what="Book the room"), C: promise(what="Order the chairs")}
    made.commit({"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, **texts})
    made.branch("work")
    return made


@pytest.fixture
def busy(repo: GitRepo) -> GitRepo:
    """A branch that keeps, moves, drops and makes promises, and breaks a file."""
    repo.commit(
        {
            "tether.yaml": "tether: 1\ngrace: 2d\n",
            A: promise(due="2026-03-20 17:00", moved=MOVED),
            B: promise("kept", what="Book the room", closed="2026-03-08"),
            C: None,
            D: promise(what="Print the agenda for @everyone", tags="[x|y]"),
            E: "who: [\n",
            "commitments/f.yaml": promise(what="Tell nobody", private="true"),
        },
        LATER,
    )
    return repo


@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_a_branch_is_told_in_words(busy: GitRepo, format_: str, golden: Golden) -> None:
    done = diff(busy.path, "--format", format_)
    assert (done.code, done.err) == (0, "")
    golden(f"diff/branch.{format_}.txt", done.out)


def test_it_goes_to_a_file_without_colours(busy: GitRepo) -> None:
    plain = diff(busy.path).out
    colored = tether("--color", "always", "diff", cwd=busy.path).out
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain != colored
    done = tether("--color", "always", "diff", "-o", "told.txt", cwd=busy.path)
    assert (done.code, done.out) == (0, "")
    assert (busy.path / "told.txt").read_text() == plain


@pytest.mark.parametrize("command", ["diff", "report", "export"])
def test_a_link_in_a_strangers_checkout_is_not_written_through(repo: GitRepo, command: str) -> None:
    mine = repo.path.parent / "mine"
    mine.write_text("mine")
    (repo.path / "out.md").symlink_to(mine)
    assert tether(command, "-o", "out.md", cwd=repo.path).code == 0
    assert mine.read_text() == "mine"
    assert (repo.path / "out.md").read_text() != "mine"


def test_nothing_is_said_to_be_nothing(repo: GitRepo) -> None:
    assert diff(repo.path).out == "work into main\nPromises: nothing changes\n"
    repo.commit({"README": "x", A: f"# a comment\n{promise()}"})
    assert diff(repo.path).out == "work into main\nPromises: nothing changes\n"
    assert "### Promises: nothing changes\n" in diff(repo.path, "--format", "markdown").out


def test_what_the_other_branch_did_meanwhile_is_not_told(repo: GitRepo) -> None:
    repo.checkout("main")
    repo.commit({B: promise("kept", what="Book the room")}, LATER)
    repo.checkout("work")
    repo.commit({D: promise(what="Print the agenda")}, LATER)
    assert changes(repo.path) == [("makes", "d")]
    repo.merge("main")
    assert changes(repo.path) == [("makes", "d")]


def test_two_merge_bases_tell_only_what_is_new_to_both(repo: GitRepo) -> None:
    repo.commit({B: promise("kept", what="Book the room")}, LATER)
    work = repo.head()
    repo.checkout("main")
    main = repo.commit({A: promise("missed")}, LATER)
    repo.merge(work)
    repo.checkout("work")
    repo.merge(main)
    repo.commit({C: None}, LATER)
    assert len(repo.git("merge-base", "--all", "main", "work").split()) == 2
    assert changes(repo.path) == [("drops", "c")]


def test_a_new_path_or_id_is_no_new_promise(repo: GitRepo) -> None:
    repo.git("mv", A, "commitments/deep.yaml")
    repo.git("mv", B, "commitments/room.yaml")
    repo.commit({"commitments/deep.yaml": promise(id="a")}, LATER)
    assert changes(repo.path) == [("renames", "room")]


def test_a_file_less_is_no_promise_less_if_another_has_it(repo: GitRepo) -> None:
    repo.checkout("main")
    repo.commit({D: promise(id="a")})
    repo.branch("next")
    repo.commit({A: None}, LATER)
    assert changes(repo.path) == []


def test_a_link_in_place_of_a_file_drops_nothing(repo: GitRepo) -> None:
    (repo.path / A).unlink()
    (repo.path / A).symlink_to("/etc/passwd")
    repo.commit()
    assert changes(repo.path) == []


def test_what_could_not_be_read_before_is_compared_with_what_was_known(repo: GitRepo) -> None:
    repo.checkout("main")
    repo.commit({A: "who: ["})
    repo.branch("next")
    repo.commit({A: promise("kept")}, LATER)
    assert changes(repo.path) == [("keeps", "a")]


def test_a_private_promise_keeps_its_words(repo: GitRepo) -> None:
    secret = {"private": "true", "what": "Tell nobody"}
    repo.checkout("main")
    repo.commit({D: promise(**secret)})
    repo.branch("next")
    moved = "[{from: 2026-03-10 17:00, why: Because of her, agreed: bob}]"
    also = {"what": "Tell them", "to": "zoe", "due": "2026-03-20", "moved": moved}
    repo.git("mv", D, "commitments/hidden.yaml")
    repo.commit({"commitments/hidden.yaml": promise(id="d", **secret | also)}, LATER)
    for format_ in ("text", "markdown", "json"):
        told = diff(repo.path, "--format", format_).out
        assert "a private promise" in told
        assert "2026-03-20" in told
        assert not re.search(r"\b(nobody|them|zoe|bob|her|hidden)\b", told)


def test_settings_are_those_of_where_it_goes(repo: GitRepo) -> None:
    moved = {"tether.yaml": "tether: 1\ncommitments: elsewhere\n", "elsewhere/x.yaml": promise()}
    repo.commit({**moved, C: None}, LATER, author=BOB)
    told = answer(repo.path)
    assert [one["change"] for one in told["changes"]] == ["drops"]
    assert told["rules"] == ["tether.yaml"]
    text = diff(repo.path).out
    assert text.endswith(
        "This changes tether.yaml; rules and authors are judged as main has them.\n"
    )


def test_the_first_settings_hold_for_the_branch_that_brings_them(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"README": "x"})
    repo.branch("work")
    repo.commit({"tether.yaml": "tether: 1\ncommitments: p\n", "p/a.yaml": promise()})
    assert changes(repo.path) == [("makes", "a")]
    assert answer(repo.path)["rules"] == []


def test_a_root_in_a_subfolder(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"team/tether.yaml": "tether: 1\n", A: promise(), f"team/{A}": promise()})
    repo.branch("work")
    repo.commit({A: None, f"team/{A}": promise("kept")}, LATER)
    assert changes(repo.path / "team") == [("keeps", "a")]


# What it is compared with


def test_it_goes_into_the_branch_that_the_server_calls_its_main_one(busy: GitRepo) -> None:
    busy.git("branch", "-q", "trunk", "main")
    busy.checkout("trunk")
    busy.git("branch", "-q", "-D", "main")
    url = busy.path.as_uri()
    busy.git("clone", "-q", url, "../clone")
    clone = busy.path.parent / "clone"
    for checkout in (["work"], ["--detach", "work"]):
        busy.git("-C", str(clone), "checkout", "-q", *checkout)
        assert len(changes(clone)) == 5
    assert answer(clone)["from"] == "origin/trunk"
    assert answer(clone)["to"] == busy.head("work")[:12]


@pytest.mark.parametrize("name", ["main", "master"])
def test_else_the_branch_with_a_usual_name(busy: GitRepo, name: str) -> None:
    busy.git("branch", "-q", "-M", "main", name)
    assert answer(busy.path)["from"] == name


def test_what_is_not_pushed_is_news_for_the_server(busy: GitRepo) -> None:
    busy.checkout("main")
    busy.git("clone", "-q", busy.path.as_uri(), "../clone")
    clone = busy.path.parent / "clone"
    assert changes(clone) == []
    busy.git("-C", str(clone), "merge", "-q", "origin/work")
    assert len(changes(clone)) == 5


def mended(done: Run, said: str, mending: str) -> None:
    assert (done.code, done.out) == (2, "")
    assert said in done.err.splitlines()[0]
    assert mending in done.err.splitlines()[1]


def test_without_another_branch_one_is_to_be_named(repo: GitRepo) -> None:
    repo.checkout("main")
    mended(diff(repo.path), "no other branch that main could go into", "--from-ref HEAD~1")


@pytest.mark.parametrize(
    ("ref", "mending"),
    [
        ("origin/main", "`git fetch origin main:refs/remotes/origin/main`; in a fork, `git fetch"),
        ("release", "only on the server: name `origin/release`"),
        ("lost", "`git branch --all` lists the branches"),
        ("0" * 40, "hosts write it for a new branch"),
    ],
)
@pytest.mark.parametrize("command", ["diff", "check"])
def test_a_base_that_was_not_fetched_is_to_be_fetched(
    busy: GitRepo, command: str, ref: str, mending: str
) -> None:
    busy.git("update-ref", "refs/remotes/origin/release", "main")
    done = tether(command, "--from-ref", ref, cwd=busy.path)
    mended(done, f"there is no branch, tag or commit `{ref}` here", mending)


def test_the_line_that_mends_a_missing_base_does(busy: GitRepo) -> None:
    busy.git("clone", "-q", "-b", "work", "--single-branch", busy.path.as_uri(), "../clone")
    clone = busy.path.parent / "clone"
    done = diff(clone, "--from-ref", "origin/main")
    (line,) = re.findall(r"fetch it: `git ([^`]+)`", done.err)
    busy.git("-C", str(clone), *line.split())
    assert len(changes(clone, "--from-ref", "origin/main")) == 5


def test_a_shallow_clone_and_what_mends_it(busy: GitRepo) -> None:
    busy.git("clone", "-q", "--depth=1", busy.path.as_uri(), "../clone")
    done = diff(busy.path.parent / "clone", "--from-ref", "HEAD")
    mended(done, "this is a shallow clone", "`git fetch --unshallow`")
    assert "`fetch-depth: 0`" in done.err


def test_branches_that_have_nothing_in_common(busy: GitRepo) -> None:
    busy.git("checkout", "-q", "--orphan", "apart")
    busy.commit()
    mended(diff(busy.path), "have no history in common", "fetch the whole history")


def test_somebody_elses_repository_and_what_mends_it(busy: GitRepo, tmp_path: Path) -> None:
    environ = owned_by_another(busy, tmp_path)
    done = tether("diff", cwd=busy.path, variables=environ)
    advice = f"`git config --global --add safe.directory {busy.path}`"
    mended(done, "belongs to somebody else", advice)


def test_a_folder_without_git(tmp_path: Path) -> None:
    (tmp_path / "tether.yaml").write_text("tether: 1\n")
    mended(diff(tmp_path), "is in no git repository", "`git init`")


# Comments have a limit, and words stay words


def test_a_comment_stays_below_the_limit_and_says_so(repo: GitRepo) -> None:
    what = "Send the members their letters & " + "📦" * 50
    names = [f"commitments/n{number:04}.yaml" for number in range(1500)]
    repo.commit({name: promise(what=f"{what} {name[-7:-5]}") for name in names}, LATER)
    text = diff(repo.path, "--format", "markdown").out
    assert 40_000 < len(text) < 65_536
    assert len(text.encode()) < 262_144
    (left,) = re.findall(r"^and ([\d,]+) more, which `tether diff` tells", text, re.MULTILINE)
    assert len(re.findall("^- ", text, re.MULTILINE)) + int(left.replace(",", "")) == 1500
    assert text.startswith("<!-- tether diff -->\n\n### Promises: 1,500 made\n")


def test_one_long_text_leaves_room_for_the_others(repo: GitRepo) -> None:
    told = "|" * 2_000
    repo.commit({A: promise("missed", reason=f"'{told}'"), B: None}, LATER)
    text = diff(repo.path, "--format", "markdown").out
    assert len(text) < 2_000
    assert text.count("\n- ") == 2
    assert "|…\n" in text


def told(word: str) -> Told:
    """A branch in which every text that can come from a repository is a certain word."""
    said = read_commitment(promise().encode(), A).commitment
    assert said is not None
    said = said._replace(what=word)
    found = (Act("misses", "ana", said, note=word), Act("rewords", "ana", said, word, word))
    return Told(word, word, found, (word,), ("tether.yaml",))


@pytest.mark.parametrize("word", WORDS)
def test_markdown_shows_the_words_and_nothing_more(word: str) -> None:
    text = renderer("markdown")(told(word), Look(shown=shown))
    text.encode()
    assert not re.search(r"^\s*(::|##\[)", text, re.MULTILINE)
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    seen = Page()
    seen.feed(html.replace("<br>", "<br/>"))
    assert seen.tags <= {"h3", "p", "ul", "li", "strong", "code", "br"}
    assert not re.search(r"[@#!]\w|\bGH-\d|://|www\.", seen.text)
    plain = shown(" ".join(word.split()))[:300]
    assert seen.text.replace("\u200b", "").count(plain) >= 6


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_nothing_steers_a_terminal_or_a_runner(format_: str, word: str) -> None:
    text = renderer(format_)(told(word), Look(shown=shown))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert not re.search(r"^\s*(::|##\[)", text, re.MULTILINE)
