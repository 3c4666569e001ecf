"""Two refs -> what a branch changes, and what is wrong with what it touches.

Settings, people and ``.mailmap`` are those of the branch that it goes into: who writes a pull
request must not decide by which rules it is judged (spec/format.md#range).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tether_txt.cli._news import News, caused, changes, history_of, older, touched
from tether_txt.cli._sources import Blobs
from tether_txt.diagnostics import Diagnostic, in_order
from tether_txt.errors import UsageError
from tether_txt.history.account import Witness, witness
from tether_txt.history.mainline import commits
from tether_txt.repository.committed import CommittedTree, Delta, differences, merge_bases
from tether_txt.repository.git import Repository, open_repository
from tether_txt.repository.tree import PEOPLE, SETTINGS, find_root
from tether_txt.rules import Context
from tether_txt.rules.engine import check_file, check_together, survey
from tether_txt.rules.transition import Occasion, Said


class Comparison(NamedTuple):
    """Findings, the number of files looked at, lines of files, and what else is to be said."""

    diagnostics: list[Diagnostic]
    files: int
    source: Callable[[str], list[str]]
    notices: list[str]


class _Range(NamedTuple):
    """A branch, the branch that it goes into, and where they parted."""

    repository: Repository
    into: Witness
    tip: str
    bases: list[str]
    touched: dict[str, Delta]


def compare(start: Path, from_ref: str, to_ref: str) -> Comparison:
    """What changed between where two refs parted and the second one, and what it touches.

    Raises GitError if a ref does not exist, or they have nothing in common.
    """
    repository = open_repository(find_root(start))
    into = witness(repository, from_ref)
    tip = repository.resolve(to_ref)
    bases = merge_bases(repository, into.tip, tip)
    deltas = {base: differences(repository, base, tip) for base in bases}
    differing = touched(deltas)
    span = _Range(repository, into, tip, bases, differing)
    tree = CommittedTree(repository, tip, into.tip if _has(repository, into.tip) else tip)
    ground = survey(tree)
    checked = [check_file(tree, one, ground) for one in tree.listing(ground.settings.commitments)]
    own = survey(CommittedTree(repository, tip))
    report = check_together(tree, ground._replace(faults=own.faults), checked)
    told = [d for d in report.diagnostics if d.path in differing]
    rest = [d for d in report.diagnostics if d.path not in differing]
    new, known = caused(differing, rest, lambda: _before(span))
    occasions = _Occasions(span)
    context = Context(into.settings, into.people, into.terms.zones)
    found, gone = changes(
        News(
            repository,
            context,
            deltas,
            lambda base: history_of(repository, base, into.settings.commitments),
            occasions.of,
        ),
        checked,
    )
    found = in_order([*told, *new, *found])
    oids = {d.path: tree.oid(d.path) or gone.get(d.path, "") for d in found}
    contents = Blobs(repository, {path: oid for path, oid in oids.items() if oid})
    return Comparison(found, report.files, contents.lines, _notices(span, from_ref, len(known)))


def _has(repository: Repository, commit: str) -> bool:
    return any(True for _ in repository.tree(commit, repository.prefix + SETTINGS))


def _before(span: _Range) -> Iterable[Diagnostic]:
    """What was found where the branch began, by the settings that it is judged by."""
    from tether_txt.rules.engine import check_tree

    into = span.into.tip if _has(span.repository, span.into.tip) else span.bases[0]
    return check_tree(CommittedTree(span.repository, span.bases[0], into)).diagnostics


class _Occasions:
    """Who wrote the files of a branch, and when: the earliest commit that has each as it is."""

    def __init__(self, span: _Range) -> None:
        self._span = span
        self._landed: int | None = None

    def of(self, id_: str, file: Said) -> Occasion:
        writers = self._writers
        delta = self._span.touched.get(file.path)
        oid = delta.after if delta else None
        return writers.get((file.path, oid)) or Occasion(self._landed, self._landed)

    @cached_property
    def _writers(self) -> dict[tuple[str, str | None], Occasion]:
        span = self._span
        found: dict[tuple[str, str | None], Occasion] = {}
        inside = span.repository.prefix + span.into.settings.commitments
        dated: list[tuple[int, str | None, tuple[tuple[str, str | None], ...]]] = []
        for commit in commits(span.repository, span.tip, inside, span.bases[0]):
            date = commit.committed if commit.authored is None else commit.authored
            who = span.into.identities.of(*commit.author).handle
            files = tuple(
                (change.path[len(span.repository.prefix) :], change.after and change.after.oid)
                for change in commit.changes
            )
            dated.append((date or 0, who, files))
            self._landed = commit.committed
        for date, who, files in sorted(dated, key=lambda one: one[0]):
            for file in files:
                found.setdefault(file, Occasion(date, self._landed, who))
        return found


def _notices(span: _Range, from_ref: str, known: int) -> list[str]:
    notices = []
    theirs = [name for name in (SETTINGS, PEOPLE, ".mailmap") if name in span.touched]
    if theirs:
        names = ", ".join(theirs)
        notices.append(f"this changes {names}; rules and authors are judged as {from_ref} has them")
    return notices + older(known)


def check_usage(paths: Sequence[Path], from_ref: str | None, to_ref: str | None) -> str:
    """The branch that it goes into. Raises `UsageError` for what means nothing together."""
    if from_ref is None:
        raise UsageError(f"--to-ref {to_ref} needs --from-ref", "name the branch it goes into")
    if len(paths) > 1:
        raise UsageError("two refs are compared as a whole", "give one folder, or none")
    if paths and not paths[0].is_dir():
        help = "two refs are compared as a whole: give one folder, or none"
        raise UsageError(f"{paths[0]} is no folder", help)
    return from_ref
