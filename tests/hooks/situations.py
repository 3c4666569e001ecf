"""What people do with git, and what a hook that checks promises makes of it.

Each situation is a function that makes a repository ready and ends with the command that is
looked at; `SITUATIONS` is the table of all. ``PASSES``: it lands, and only advice is shown.
``BLOCKED``: nothing lands, and these rules say why. ``UNSEEN``: git runs no hook there, so that it
lands as it is, and only CI can tell.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import NamedTuple, Protocol

from tests.gitrepo import GitRepo, promise

PASSES, BLOCKED, UNSEEN = "passes", "blocked", "unseen"
A, B, C = (f"commitments/{name}.yaml" for name in "abc")
PEOPLE = "ana: {emails: ana@example.org}\nbob: {emails: bob@example.org}\n"
ROOM = promise(what="Book the room", due="2026-03-20")
SILENT = promise(due="2026-04-10")
TOLD = promise(due="2026-04-10", moved="[{from: 2026-03-10 17:00, on: 2026-03-04, agreed: bob}]")
FAULTY = promise(due="soon")
LONG = "".join(f"# {line}\n" for line in range(12))
LATER = "2026-03-05T09:00:00+00:00"
"""When what is looked at happens: days after all that was there before."""


class Done(NamedTuple):
    """How a git command ended, and all that was printed."""

    code: int
    said: str

    @property
    def codes(self) -> list[str]:
        """The rules that were named, each once."""
        return sorted(set(re.findall(r"\bTT\d{3}\b", self.said)))


class Hooks(Protocol):
    """A program that runs hooks."""

    def files(self) -> dict[str, str]:
        """What it wants to have in a repository."""

    def install(self, repo: GitRepo, folder: Path) -> None:
        """Put the hooks into the repository of a folder, and what they need into all its tests."""


Act = Callable[[GitRepo], Done]
Make = Callable[[Path, Hooks], GitRepo]


class Situation(NamedTuple):
    """A name, what is to come of it, the repository in which it begins, and what is done."""

    name: str
    outcome: str
    codes: tuple[str, ...]
    make: Make | None
    act: Act


SITUATIONS: list[Situation] = []


def situation(outcome: str, *codes: str, make: Make | None = None) -> Callable[[Act], Act]:
    """Put a function into the table."""

    def enter(act: Act) -> Act:
        name = act.__name__.replace("_", "-")
        SITUATIONS.append(Situation(name, outcome, codes, make, act))
        return act

    return enter


def prepared(folder: Path, hooks: Hooks, *options: str, below: str = "") -> GitRepo:
    """The repository in which most situations begin: two promises, made and committed."""
    repo = GitRepo(folder, *options)
    files = {"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, A: promise(), B: ROOM}
    repo.commit({below + name: text for name, text in files.items()} | hooks.files())
    hooks.install(repo, folder)
    return repo


def empty(folder: Path, hooks: Hooks) -> GitRepo:
    """A repository without a commit."""
    repo = GitRepo(folder)
    repo.write(dict(hooks.files()))
    hooks.install(repo, folder)
    return repo


def sha256(folder: Path, hooks: Hooks) -> GitRepo:
    """A repository whose objects have names of 64 digits."""
    return prepared(folder, hooks, "--object-format=sha256")


def two_teams(folder: Path, hooks: Hooks) -> GitRepo:
    """Two roots in one repository, and none at its top."""
    repo = prepared(folder, hooks, below="teams/red/")
    repo.commit({"teams/blue/tether.yaml": "tether: 1\n", f"teams/blue/{A}": FAULTY})
    return repo


def linked(folder: Path, hooks: Hooks) -> GitRepo:
    """A second work tree of a repository."""
    repo = prepared(folder, hooks)
    there = folder.parent / "linked"
    repo.git("worktree", "add", "-q", "-b", "second", str(there))
    return _moved(repo, there)


def submodule(folder: Path, hooks: Hooks) -> GitRepo:
    """A repository inside another one, whose git folder is in that of the other."""
    inner = prepared(folder.parent / "inner", hooks)
    repo = GitRepo(folder)
    allow = ("-c", "protocol.file.allow=always")
    repo.git(*allow, "submodule", "add", "-q", str(inner.path), "promises")
    hooks.install(repo, folder / "promises")
    return _moved(repo, folder / "promises")


def shallow(folder: Path, hooks: Hooks) -> GitRepo:
    """A clone that has the last commit alone."""
    whole = prepared(folder.parent / "whole", hooks)
    whole.commit({B: promise(what="Book the hall", due="2026-03-20")})
    whole.git("clone", "-q", "--depth=1", f"file://{whole.path}", str(folder))
    hooks.install(whole, folder)
    return _moved(whole, folder)


def _moved(repo: GitRepo, folder: Path) -> GitRepo:
    other = copy(repo)
    other.path = folder
    return other


def git(repo: GitRepo, *words: str, data: str = "", at: str = LATER, folder: str = ".") -> Done:
    """Run git as a person does, hooks and all."""
    dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    done = subprocess.run(
        ["git", *words],
        cwd=repo.path / folder,
        env=repo.environment(**dates),
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout)


def commit(repo: GitRepo, *words: str, data: str = "") -> Done:
    return git(repo, "commit", "-m", "change", *words, data=data)


def stage(repo: GitRepo, files: dict[str, str | None]) -> None:
    repo.write(files)
    repo.git("add", "--all")


def fork(repo: GitRepo, theirs: dict[str, str | None], ours: dict[str, str | None]) -> None:
    """A branch `side` with one commit that nobody checked, and one on the main branch."""
    repo.branch("side")
    repo.commit(theirs, "2026-03-03T09:00:00+00:00")
    repo.checkout("main")
    repo.commit(ours, "2026-03-03T10:00:00+00:00")


# What a commit has in it.


@situation(PASSES)
def a_good_promise(repo: GitRepo) -> Done:
    stage(repo, {C: promise(what="Print the pack")})
    return commit(repo)


@situation(BLOCKED, "TT106")
def a_fault(repo: GitRepo) -> Done:
    stage(repo, {C: FAULTY})
    return commit(repo)


@situation(PASSES, "TT501")
def advice_alone(repo: GitRepo) -> Done:
    stage(repo, {C: promise(what="Try to print the pack")})
    return commit(repo)


@situation(PASSES)
def a_fault_on_disk_alone(repo: GitRepo) -> Done:
    stage(repo, {"README": "More\n"})
    repo.write({A: FAULTY})
    return commit(repo)


@situation(BLOCKED, "TT106")
def mended_on_disk_alone(repo: GitRepo) -> Done:
    stage(repo, {A: FAULTY})
    repo.write({A: promise()})
    return commit(repo)


@situation(PASSES)
def a_fault_that_is_only_announced(repo: GitRepo) -> Done:
    repo.write({C: FAULTY, "README": "More\n"})
    repo.git("add", "README")
    repo.git("add", "--intent-to-add", C)
    return commit(repo)


@situation(PASSES)
def an_older_fault_elsewhere(repo: GitRepo) -> Done:
    repo.commit({C: FAULTY})
    stage(repo, {A: TOLD})
    return commit(repo)


@situation(BLOCKED, "TT106")
def an_older_fault_in_the_same_file(repo: GitRepo) -> Done:
    repo.commit({C: FAULTY})
    stage(repo, {C: FAULTY + "tags: x\n"})
    return commit(repo)


@situation(PASSES)
def nothing_at_all(repo: GitRepo) -> Done:
    repo.commit({C: FAULTY})
    return commit(repo, "--allow-empty")


# What a commit does to promises.


@situation(BLOCKED, "TT301")
def a_silent_move(repo: GitRepo) -> Done:
    stage(repo, {A: SILENT})
    return commit(repo)


@situation(PASSES)
def a_move_that_is_told(repo: GitRepo) -> Done:
    stage(repo, {A: TOLD})
    return commit(repo)


@situation(BLOCKED, "TT303")
def a_deletion(repo: GitRepo) -> Done:
    repo.git("rm", "-q", A)
    return commit(repo)


@situation(BLOCKED, "TT307")
def a_file_with_another_name(repo: GitRepo) -> Done:
    repo.git("mv", A, C)
    return commit(repo)


@situation(PASSES)
def a_file_in_another_folder(repo: GitRepo) -> Done:
    (repo.path / "commitments/board").mkdir()
    repo.git("mv", A, "commitments/board/a.yaml")
    return commit(repo)


@situation(BLOCKED, "TT308")
def an_outcome_before_its_promise(repo: GitRepo) -> Done:
    stage(repo, {A: promise("kept", closed="2026-02-27")})
    return commit(repo)


@situation(PASSES, "TT401")
def an_outcome_by_another(repo: GitRepo) -> Done:
    stage(repo, {A: promise("missed")})
    return commit(repo, "--author=Bob <bob@example.org>")


@situation(PASSES)
def a_person_with_a_first_promise(repo: GitRepo) -> Done:
    stage(repo, {"people.yaml": PEOPLE + "zoe: Zoe\n", C: promise(what="Print it", to="zoe")})
    return commit(repo)


@situation(BLOCKED, "TT202")
def a_person_others_still_need(repo: GitRepo) -> Done:
    stage(repo, {"people.yaml": PEOPLE.splitlines()[0] + "\n"})
    return commit(repo)


@situation(PASSES)
def ones_own_settings(repo: GitRepo) -> Done:
    stage(repo, {"tether.yaml": "tether: 1\nrules: {ignore: TT301}\n", A: SILENT})
    return commit(repo)


# Ways to commit.


@situation(BLOCKED, "TT301")
def all_at_once(repo: GitRepo) -> Done:
    repo.write({A: SILENT})
    return commit(repo, "-a")


@situation(PASSES)
def the_good_hunk_alone(repo: GitRepo) -> Done:
    repo.commit({C: promise(what="Print the pack") + LONG})
    text = promise(what="Print the pack", due="soon") + LONG + "tags: x\n"
    repo.write({C: text})
    return commit(repo, "-p", data="n\ny\n")


@situation(BLOCKED, "TT106")
def the_faulty_hunk_alone(repo: GitRepo) -> Done:
    repo.commit({C: promise(what="Print the pack") + LONG})
    text = promise(what="Print the pack", due="soon") + LONG + "tags: x\n"
    repo.write({C: text})
    return commit(repo, "-p", data="y\nn\n")


@situation(PASSES)
def a_path_beside_a_staged_fault(repo: GitRepo) -> Done:
    stage(repo, {C: FAULTY})
    repo.write({A: TOLD})
    return commit(repo, "--", A)


@situation(BLOCKED, "TT301")
def a_path_that_was_not_staged(repo: GitRepo) -> Done:
    repo.write({A: SILENT})
    return commit(repo, "--", A)


@situation(BLOCKED, "TT106")
def from_a_folder_below(repo: GitRepo) -> Done:
    stage(repo, {C: FAULTY})
    return git(repo, "commit", "-m", "change", folder="commitments")


@situation(UNSEEN)
def past_the_hook(repo: GitRepo) -> Done:
    stage(repo, {C: FAULTY})
    return commit(repo, "--no-verify")


@situation(PASSES)
def amending_what_was_just_promised(repo: GitRepo) -> Done:
    repo.commit({C: promise(what="Print the pack")}, LATER)
    stage(repo, {C: promise(what="Print the pack", due="2026-03-29", who="bob")})
    return git(repo, "commit", "--amend", "--no-edit", at="2026-03-09T09:00:00+00:00")


@situation(BLOCKED, "TT303")
def amending_an_older_promise_away(repo: GitRepo) -> Done:
    repo.commit({C: promise(what="Print the pack")}, LATER)
    stage(repo, {A: None})
    return git(repo, "commit", "--amend", "--no-edit", at="2026-03-09T09:00:00+00:00")


# Merges.


@situation(PASSES)
def a_merge_of_what_was_accepted_there(repo: GitRepo) -> Done:
    fork(repo, {A: SILENT}, {C: promise(what="Print the pack")})
    return git(repo, "merge", "--no-edit", "side")


@situation(BLOCKED, "TT204")
def a_merge_of_two_that_do_not_fit(repo: GitRepo) -> Done:
    fork(repo, {A: None}, {C: promise(what="Print the pack", needs="a")})
    return git(repo, "merge", "--no-edit", "side")


@situation(PASSES)
def a_conflict_solved_for_one_side(repo: GitRepo) -> Done:
    fork(repo, {A: SILENT}, {A: TOLD})
    repo.git("merge", "side", ok=False)
    stage(repo, {A: TOLD})
    return git(repo, "commit", "--no-edit")


@situation(BLOCKED, "TT301")
def a_conflict_solved_by_a_third_date(repo: GitRepo) -> Done:
    fork(repo, {A: SILENT}, {A: TOLD})
    repo.git("merge", "side", ok=False)
    stage(repo, {A: TOLD.replace("due: 2026-04-10", "due: 2026-05-05")})
    return git(repo, "commit", "--no-edit")


@situation(BLOCKED, "TT004")
def a_conflict_that_is_not_solved(repo: GitRepo) -> Done:
    fork(repo, {A: SILENT}, {A: TOLD})
    repo.git("merge", "side", ok=False)
    repo.git("add", "--all")
    return git(repo, "commit", "--no-edit")


@situation(BLOCKED, "TT301")
def a_merge_that_forgets_the_branch(repo: GitRepo) -> Done:
    fork(repo, {A: SILENT}, {C: promise(what="Print the pack")})
    repo.git("merge", "--squash", "side")
    return commit(repo)


@situation(UNSEEN)
def a_fast_forward(repo: GitRepo) -> Done:
    repo.branch("side")
    repo.commit({A: SILENT})
    repo.checkout("main")
    return git(repo, "merge", "side")


# What is done again, or undone.


@situation(UNSEEN)
def a_clean_cherry_pick(repo: GitRepo) -> Done:
    fork(repo, {A: SILENT}, {C: promise(what="Print the pack")})
    return git(repo, "cherry-pick", "side")


@situation(BLOCKED, "TT301")
def a_cherry_pick_with_a_conflict(repo: GitRepo) -> Done:
    fork(repo, {A: SILENT}, {A: promise(tags="x")})
    repo.git("cherry-pick", "side", ok=False)
    stage(repo, {A: SILENT + "tags: x\n"})
    return git(repo, "cherry-pick", "--continue")


@situation(UNSEEN)
def a_clean_revert(repo: GitRepo) -> Done:
    repo.commit({C: promise(what="Print the pack")}, "2026-03-03T09:00:00+00:00")
    return git(repo, "revert", "--no-edit", "HEAD")


@situation(UNSEEN)
def a_rebase(repo: GitRepo) -> Done:
    fork(repo, {A: SILENT}, {C: promise(what="Print the pack")})
    repo.checkout("side")
    return git(repo, "rebase", "main")


@situation(UNSEEN)
def a_rebase_with_a_conflict(repo: GitRepo) -> Done:
    fork(repo, {A: SILENT}, {A: promise(tags="x")})
    repo.checkout("side")
    repo.git("rebase", "main", ok=False)
    stage(repo, {A: SILENT + "tags: x\n"})
    return git(repo, "rebase", "--continue")


# Other places.


@situation(PASSES, make=empty)
def the_first_commit(repo: GitRepo) -> Done:
    stage(repo, {"tether.yaml": "tether: 1\n", A: promise()})
    return commit(repo)


@situation(BLOCKED, "TT106", make=empty)
def a_first_commit_with_a_fault(repo: GitRepo) -> Done:
    stage(repo, {"tether.yaml": "tether: 1\n", A: FAULTY})
    return commit(repo)


@situation(PASSES)
def a_branch_without_a_past(repo: GitRepo) -> Done:
    repo.git("checkout", "-q", "--orphan", "fresh")
    stage(repo, {A: SILENT})
    return commit(repo)


@situation(PASSES, make=empty)
def a_repository_without_promises(repo: GitRepo) -> Done:
    stage(repo, {"README": "Nothing is promised here\n"})
    return commit(repo)


@situation(BLOCKED, "TT301", make=linked)
def a_linked_work_tree(repo: GitRepo) -> Done:
    repo.write({A: SILENT})
    return commit(repo, "-a")


@situation(BLOCKED, "TT301", make=submodule)
def a_submodule(repo: GitRepo) -> Done:
    repo.write({A: SILENT})
    return commit(repo, "-a")


@situation(BLOCKED, "TT301", make=sha256)
def a_repository_of_long_names(repo: GitRepo) -> Done:
    repo.write({A: SILENT})
    return commit(repo, "-a")


@situation(BLOCKED, "TT301", make=two_teams)
def promises_in_a_folder(repo: GitRepo) -> Done:
    repo.write({f"teams/red/{A}": SILENT})
    return commit(repo, "-a")


@situation(BLOCKED, "TT301", make=shallow)
def a_shallow_clone(repo: GitRepo) -> Done:
    repo.write({A: SILENT})
    return commit(repo, "-a")
