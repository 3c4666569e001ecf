"""``tether check --staged``: what is about to be committed. What git does is in tests/hooks."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.tether import Run, tether
from tests.conftest import Golden
from tests.gitrepo import GitRepo, promise

A, B, C = (f"commitments/{name}.yaml" for name in "abc")
PEOPLE = "ana: {emails: ana@example.org}\nbob: {emails: bob@example.org}\n"
BY = ("Bob", "bob@example.org")
FAULTY = promise(due="soon")
SILENT = promise(due="2026-04-10")
HOOK = {"GIT_INDEX_FILE": ".git/index"}
NOW = ("--now", "2026-03-09T09:00Z")


def check(repo: GitRepo, *words: str, **variables: str) -> Run:
    return tether(*NOW, "check", "--staged", *words, cwd=repo.path, variables=variables)


def found(repo: GitRepo, *words: str, **variables: str) -> list[tuple[str, str]]:
    """File and code of each finding."""
    done = check(repo, "--output-format", "json", *words, **variables)
    assert done.code in (0, 1), done.err
    return [(d["path"], d["code"]) for d in json.loads(done.out)["diagnostics"]]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.commit({"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, A: promise(), C: FAULTY})
    return made


def stage(repo: GitRepo, files: Mapping[str, str | None]) -> None:
    repo.write(files)
    repo.git("add", "--all")


def test_what_is_told(repo: GitRepo, golden: Golden) -> None:
    stage(repo, {A: SILENT, B: promise(what="Try to book the room", due="2026-13-01")})
    done = check(repo)
    assert done.code == 1
    golden("staged/commit.txt", done.out)
    assert done.err == "tether: 1 older finding in files that this change does not touch\n"


def test_by_hand_with_nothing_staged_all_counts(repo: GitRepo) -> None:
    assert found(repo) == [(C, "TT106")]


def test_in_a_hook_nothing_staged_is_nothing_to_say(repo: GitRepo) -> None:
    words = "tether: 1 older finding in files that this change does not touch\n"
    assert check(repo, **HOOK) == Run(0, "", words)


def test_a_lost_past_stops_no_commit(repo: GitRepo) -> None:
    repo.commit({B: promise(what="Book the room")})
    lost = repo.head(f"HEAD:{B}")
    repo.commit({B: promise(what="Book a room"), "commitments/d.yaml": promise()})
    stage(repo, {A: SILENT})
    before = check(repo)
    assert "TT301" in before.out
    (repo.path / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert check(repo) == before  # to know one promise's past, no other is read
    stage(repo, {"commitments/d.yaml": SILENT})
    for words in ((), ("--no-cache",)):
        done = check(repo, *words)
        assert (done.code, done.out.count("TT301")) == (1, 2)
        assert done.err.count("what it said earlier does not count") == 1


def test_before_a_push_all_of_a_new_branch_counts(repo: GitRepo) -> None:
    stage(repo, {A: promise(tags="x")})
    assert found(repo, PRE_COMMIT_REMOTE_NAME="origin") == [(C, "TT106")]


def test_before_a_push_what_is_pushed_counts(repo: GitRepo) -> None:
    start = repo.head()
    repo.commit({A: SILENT}, "2026-03-09T09:00Z")
    span = {"PRE_COMMIT_FROM_REF": start, "PRE_COMMIT_TO_REF": "HEAD"}
    assert found(repo, **span) == [(A, "TT301")]


def test_before_a_push_all_roots_are_looked_at(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    red, blue = "teams/red/", "teams/blue/"
    for root in (red, blue):
        repo.commit({f"{root}tether.yaml": "tether: 1\n", root + A: promise()})
    start = repo.head()
    repo.commit({blue + A: SILENT, red + A: None}, "2026-03-09T09:00Z")
    span = {"PRE_COMMIT_FROM_REF": start, "PRE_COMMIT_TO_REF": "HEAD"}
    assert found(repo, **span) == [(blue + A, "TT301"), (red + A, "TT303")]
    assert "1 | who: ana" in check(repo, **span).out


def test_nothing_is_written(repo: GitRepo) -> None:
    stage(repo, {A: SILENT})
    os.utime(repo.path / A, (0, 0))
    files = [f for f in sorted(repo.path.rglob("*")) if f.is_file()]
    before = [(f, f.read_bytes(), f.stat().st_mtime_ns) for f in files]
    assert check(repo, "--no-cache").code == 1
    files = [f for f in sorted(repo.path.rglob("*")) if f.is_file()]
    assert [(f, f.read_bytes(), f.stat().st_mtime_ns) for f in files] == before


@pytest.mark.parametrize("names", [["a.yaml"], ["b/c/a.yaml", "b/d.yaml"]])
def test_what_is_remembered_changes_no_answer(tmp_path: Path, names: list[str]) -> None:
    repo = GitRepo(tmp_path / "repo")
    many = {f"commitments/n{at}.yaml": promise(needs=f"n{at + 1}") for at in range(249)}
    repo.commit({"tether.yaml": "tether: 1\n", **many, "commitments/n249.yaml": promise()})
    assert check(repo).code == 0
    for at, (text, code) in enumerate([(FAULTY, "TT106"), (promise(needs="lost"), "TT204")]):
        stage(repo, {f"commitments/{name}": text.replace("ana", f"x{at}") for name in names})
        want = [(f"commitments/{name}", code) for name in sorted(names)]
        assert [one for one in found(repo) if one[1] != "TT201"] == want
        assert found(repo) == found(repo, "--no-cache")
    stage(repo, {f"commitments/{name}": None for name in names} | {"commitments/n9.yaml": None})
    told = [("commitments/n8.yaml", "TT204"), ("commitments/n9.yaml", "TT303")]
    assert found(repo) == found(repo, "--no-cache") == told


def test_an_index_of_another_repository_is_not_looked_at(repo: GitRepo, tmp_path: Path) -> None:
    other = GitRepo(tmp_path / "other")
    stage(other, {A: FAULTY})
    stage(repo, {A: promise(tags="x")})
    index = str(other.path / ".git/index")
    assert found(repo, GIT_INDEX_FILE=index, GIT_DIR=str(other.path / ".git")) == []


def test_an_index_of_ones_own_may_be_anywhere(repo: GitRepo, tmp_path: Path) -> None:
    index = {"GIT_INDEX_FILE": str(tmp_path / "index")}
    repo.git("read-tree", "HEAD", env=index)
    repo.write({A: FAULTY})
    repo.git("add", A, env=index)
    assert found(repo, **index) == [(A, "TT106")]


def test_a_conflict_that_is_not_resolved_is_said(repo: GitRepo) -> None:
    repo.branch("side")
    repo.commit({A: SILENT})
    repo.checkout("main")
    repo.commit({A: promise(tags="x")})
    repo.git("merge", "side", ok=False)
    done = check(repo)
    assert done.code == 2
    assert done.err == (
        f"tether: {A} has a merge conflict that is not resolved\n"
        f"  help: mend it, then `git add {A}`\n"
    )


def test_settings_that_are_not_committed_do_not_hold(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.write({"tether.yaml": "tether: 1\nrules: {ignore: TT106}\n", A: FAULTY})
    repo.git("add", A)
    assert found(repo) == [(A, "TT106")]
    assert check(repo).err == "tether: tether.yaml is not committed: the default settings hold\n"


def test_without_settings_nothing_is_checked_any_more(repo: GitRepo) -> None:
    repo.git("rm", "-q", "--cached", "tether.yaml")
    assert check(repo, **HOOK) == Run(
        0, "", "tether: tether.yaml is deleted, so nothing is checked any more\n"
    )


def test_a_link_in_the_place_of_the_people(repo: GitRepo) -> None:
    (repo.path / "people.yaml").unlink()
    (repo.path / "people.yaml").symlink_to("/etc/passwd")
    repo.git("add", "--all")
    assert found(repo) == [("people.yaml", "TT014")]


def test_a_folder_is_named_and_paths_count_from_here(repo: GitRepo) -> None:
    repo.commit({"team/tether.yaml": "tether: 1\ncommitments: p\n", "team/p/a.yaml": promise()})
    stage(repo, {"team/p/a.yaml": FAULTY, A: FAULTY})
    assert found(repo, "team") == [("team/p/a.yaml", "TT106")]
    assert found(repo, ".", "team/p") == [(A, "TT106"), ("team/p/a.yaml", "TT106")]


def test_outside_of_git_there_is_nothing_to_compare(tmp_path: Path) -> None:
    done = tether("check", "--staged", cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith(f"tether: {tmp_path} is in no git repository")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from-ref", "main"), "--staged, --files and --from-ref are different questions"),
        (("--files",), "--staged, --files and --from-ref are different questions"),
        ((A,), f"{A} is no folder"),
        (("lost",), "lost is no folder"),
    ],
)
def test_what_means_nothing_is_said(repo: GitRepo, words: tuple[str, ...], said: str) -> None:
    done = check(repo, *words)
    assert done.code == 2
    assert said in done.err


def test_files_are_checked_each_for_itself(tmp_path: Path) -> None:
    lost = promise(needs="lost", who="zoe") + "# tether: ignore TT204\n"
    files = {"a.yaml": lost, "docs/b.yaml": FAULTY, "root/tether.yaml": "tether: 1\n"}
    files |= {"root/p/c.yaml": promise(what="Try it"), "d.yml": promise()}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "root/tether.yaml").write_text("tether: 1\nrules: {severity: {TT501: error}}\n")
    names = ("a.yaml", "docs/b.yaml", "root/p/c.yaml", "d.yml")
    words = ("check", "--files", "--output-format", "concise", *names)
    done = tether(*words, cwd=tmp_path)
    assert [line.split(": ")[:2] for line in done.out.splitlines()[:-1]] == [
        ["d.yml:1:1", "warning TT015 yml-extension"],
        ["docs/b.yaml:4:6", "error TT106 bad-when"],
        ["root/p/c.yaml:3:7", "error TT501 hedge"],
    ]
    assert done.code == 1
    done = tether("check", "--files", "root", cwd=tmp_path)
    assert (done.code, done.err.splitlines()[0]) == (2, "tether: there is no file root")


TEXTS = (
    None,
    promise(),
    promise(due="2026-04-10"),
    promise(due="2026-04-10", moved="[{from: 2026-03-10 17:00}]"),
    promise("kept", closed="2026-02-01"),
    promise("released", needs="b"),
    promise(who="bob"),
    promise(what="Try to book the room", needs="c"),
    promise(id="a", feedback="[{from: bob, says: partly}]"),
    promise(who="zoe"),
    FAULTY,
    "who: [",
)


@pytest.mark.parametrize("seed", range(4))
def test_a_commit_is_told_what_a_branch_of_it_is_told(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    repo = GitRepo(tmp_path / "repo")
    repo.commit({"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, A: promise()})
    names = (A, B, C, "commitments/d/a.yaml")
    for day in range(10, 14):
        for name in chance.sample(names, 2):
            text = chance.choice(TEXTS)
            (repo.path / name).unlink(missing_ok=True)
            repo.write({} if text is None else {name: text})
        repo.git("add", "--all")
        at = f"2026-03-{day}T09:00:00+00:00"
        who = {f"GIT_AUTHOR_{key}": value for key, value in zip(("NAME", "EMAIL"), BY, strict=True)}
        staged = tether(
            *("--now", at.replace("+00:00", "Z"), "check", "--staged"), cwd=repo.path,
            variables={**who, **HOOK},
        )  # fmt: skip
        repo.commit({}, at, author=f"{BY[0]} <{BY[1]}>")
        branch = tether("check", "--from-ref", "HEAD~1", cwd=repo.path)
        said = "" if branch.out.endswith(": all clear\n") else branch.out
        assert staged == branch._replace(out=said)
