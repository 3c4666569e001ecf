"""Two refs -> what a branch changes, and what is wrong with what it touches.

Settings, people and ``.mailmap`` are those of the branch that it goes into: who writes a pull
request must not decide by which rules it is judged (spec/format.md#range).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from tether_txt.cli._sources import Blobs
from tether_txt.diagnostics import Diagnostic, in_order
from tether_txt.errors import UsageError
from tether_txt.history.account import Witness, find_repository, witness
from tether_txt.history.mainline import commits
from tether_txt.repository.committed import CommittedTree, Delta, differences, merge_bases
from tether_txt.repository.git import Repository
from tether_txt.repository.tree import PEOPLE, SETTINGS, find_root
from tether_txt.rules import Context
from tether_txt.rules.change.past import Past, remember
from tether_txt.rules.engine import Checked, check_file, check_together, survey
from tether_txt.rules.transition import (
    Occasion,
    Said,
    between,
    in_all,
    placed,
    read_files,
    run,
)

_END_OF_TIME = 1 << 60


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
    repository = find_repository(find_root(start))
    into = witness(repository, from_ref, _END_OF_TIME)
    tip = repository.resolve(to_ref)
    bases = merge_bases(repository, into.tip, tip)
    deltas = [differences(repository, base, tip) for base in bases]
    touched = {
        path: delta for path, delta in deltas[0].items() if all(path in one for one in deltas[1:])
    }
    span = _Range(repository, into, tip, bases, touched)
    tree = CommittedTree(repository, tip, into.tip if _has(repository, into.tip) else tip)
    ground = survey(tree)
    checked = [check_file(tree, one, ground) for one in tree.listing(ground.settings.commitments)]
    own = survey(CommittedTree(repository, tip))
    report = check_together(tree, ground._replace(faults=own.faults), checked)
    told = [d for d in report.diagnostics if d.path in touched]
    rest = [d for d in report.diagnostics if d.path not in touched]
    caused, older = _caused(span, rest)
    changes, gone = _changes(span, checked)
    found = in_order([*told, *caused, *changes])
    oids = {d.path: tree.oid(d.path) or gone.get(d.path, "") for d in found}
    contents = Blobs(repository, {path: oid for path, oid in oids.items() if oid})
    return Comparison(found, report.files, contents.lines, _notices(span, from_ref, len(older)))


def _has(repository: Repository, commit: str) -> bool:
    return any(True for _ in repository.tree(commit, repository.prefix + SETTINGS))


def _caused(span: _Range, rest: list[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Of findings in files that the branch leaves alone: those that it causes, and older ones.

    Only rules about all files together, or settings and people, can find something new there.
    """
    together = bool({SETTINGS, PEOPLE} & span.touched.keys())
    if not any(together or d.code.startswith("TT2") for d in rest):
        return [], rest
    from tether_txt.rules.engine import check_tree

    into = span.into.tip if _has(span.repository, span.into.tip) else span.bases[0]
    before = check_tree(CommittedTree(span.repository, span.bases[0], into)).diagnostics
    known = {(d.path, d.code, d.message) for d in before}
    caused = [d for d in rest if (d.path, d.code, d.message) not in known]
    return caused, [d for d in rest if (d.path, d.code, d.message) in known]


def _changes(span: _Range, checked: list[Checked]) -> tuple[list[Diagnostic], dict[str, str]]:
    """What is found about transitions, and the blobs of files that are gone."""
    folder = span.into.settings.commitments + "/"
    paths = [p for p in span.touched if p.startswith(folder) and _is_promise(p)]
    new = _read(span.repository, {path: span.touched[path].after for path in paths})
    after = read_files(new)
    elsewhere = {_id(one) for one in checked if one.path not in span.touched}
    context = Context(span.into.settings, span.into.people, span.into.terms.zones)
    occasions = _Occasions(span)
    told: list[Diagnostic] = []
    gone: dict[str, str] = {}
    by_id: dict[str, list[tuple[bool, list[Diagnostic]]]] = {}
    for base in span.bases:
        deltas = differences(span.repository, base, span.tip)
        old = _read(span.repository, {path: deltas[path].before for path in paths})
        before = {
            id_: said
            for id_, said in read_files(old).items()
            if id_ in after or (id_ not in elsewhere and _is_told(deltas[said.path]))
        }
        pasts = _pasts(span, base)
        for change in between(before, after, context, pasts, occasions.of):
            path = change.file.path
            data = (new if change.after else old)[path]
            if change.after is None and (oid := deltas[path].before):
                gone[path] = oid
            diagnostics = placed(run(change.change), path, data, span.into.settings)
            by_id.setdefault(change.id, []).append((change.before is not None, diagnostics))
    for each in by_id.values():
        if len(each) == len(span.bases):
            known = [diagnostics for had, diagnostics in each if had]
            told += in_all(known or [diagnostics for _, diagnostics in each])
    return told, gone


def _is_told(delta: Delta) -> bool:
    """Whether the branch says something of a file, be it only that it is gone.

    A link in the place of a file says nothing of the promise.
    """
    return delta.gone or delta.after is not None


def _is_promise(path: str) -> bool:
    return path.endswith(".yaml") and "/." not in path


def _id(checked: Checked) -> str | None:
    return checked.entry.id if checked.entry else checked.unread_id


def _read(repository: Repository, oids: Mapping[str, str | None]) -> dict[str, bytes]:
    blobs = Blobs(repository, {path: oid for path, oid in oids.items() if oid})
    return {path: blobs.data(path) for path, oid in oids.items() if oid}


def _pasts(span: _Range, base: str) -> Callable[[str], Past | None]:
    """What all states up to the base said, read from the history when it is first asked for."""

    @cache
    def pasts() -> dict[str, Past]:
        found: dict[str, Past] = {}
        for state in span.into._replace(ref=base, tip=base).states():
            past = remember(found.get(state.id), state.commitment, state.committed)
            if past is not None:
                found[state.id] = past
        return found

    return lambda id_: pasts().get(id_)


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


def _notices(span: _Range, from_ref: str, older: int) -> list[str]:
    notices = []
    theirs = [name for name in (SETTINGS, PEOPLE, ".mailmap") if name in span.touched]
    if theirs:
        names = ", ".join(theirs)
        notices.append(f"this changes {names}; rules and authors are judged as {from_ref} has it")
    if older:
        one = older == 1
        words = "1 older finding" if one else f"{older:,} older findings"
        notices.append(f"{words} in files that this change does not touch")
    return notices


def check_usage(paths: Sequence[Path], from_ref: str | None, to_ref: str | None) -> str:
    """The branch that it goes into. Raises `UsageError` for what means nothing together."""
    if from_ref is None:
        raise UsageError(f"--to-ref {to_ref} needs --from-ref", "name the branch it goes into")
    if len(paths) > 1:
        raise UsageError("two refs are compared as a whole", "give one folder, or none")
    return from_ref
