"""Two refs -> what a branch does to promises, in words (``tether diff``).

As in a check of a branch, settings, people and ``.mailmap`` are those of the branch that it goes
into (spec/format.md#range).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from tether_txt.cli._news import history_of, is_promise, is_told, read_blobs, touched
from tether_txt.errors import GitError, UsageError
from tether_txt.history.account import Witness, witness
from tether_txt.report.changes import Told
from tether_txt.repository.committed import CommittedTree, Delta, differences, merge_bases
from tether_txt.repository.git import Repository, open_repository
from tether_txt.repository.tree import PEOPLE, SETTINGS, find_root
from tether_txt.rules import Context
from tether_txt.rules.changes import Act, acts, pair
from tether_txt.rules.transition import Occasion, Said, between, read_files

_USUAL = ("refs/remotes/origin/HEAD", "origin/main", "origin/master", "main", "master")
"""What a branch goes into where nobody says it, the first that there is."""


def tell(start: Path, from_ref: str | None, to_ref: str) -> Told:
    """What changed between where two refs parted and the second one.

    Raises GitError if a ref does not exist, or they have nothing in common.
    """
    repository = open_repository(find_root(start))
    tip = repository.resolve(to_ref)
    base = from_ref if from_ref is not None else usual_base(repository, tip, to_ref)
    into = witness(repository, base)
    known = any(repository.tree(into.tip, repository.prefix + SETTINGS))
    if not known:  # the first settings come with the branch, and hold for it
        into = witness(repository, to_ref)._replace(ref=base, tip=into.tip)
    bases = merge_bases(repository, into.tip, tip)
    deltas = {one: differences(repository, one, tip) for one in bases}
    differing = touched(deltas)
    rules = [one for one in (SETTINGS, PEOPLE, ".mailmap") if one in differing] if known else []
    folder = into.settings.commitments + "/"
    paths = [p for p in differing if p.startswith(folder) and is_promise(p)]
    after = read_files(read_blobs(repository, {path: differing[path].after for path in paths}))
    found = [
        _acts(into._replace(ref=one, tip=one), tip, {p: delta[p] for p in paths}, after)
        for one, delta in deltas.items()
    ]
    unread = sorted(said.path for said in after.values() if said.commitment is None)
    names = _name(repository, base, into.tip), _name(repository, to_ref, tip)
    return Told(*names, tuple(_in_all(found)), tuple(unread), tuple(rules))


def usual_base(repository: Repository, tip: str, to_ref: str) -> str:
    """The branch that others go into: the remote's own choice, else the one with a usual name.

    Raises `UsageError` where that is the very branch that is asked about.
    """
    own = repository.branch(to_ref)
    for name in _USUAL:
        try:
            repository.resolve(name)
        except GitError:
            continue
        if repository.branch(name) == own:
            break
        return name
    raise UsageError(
        f"there is no other branch that {_name(repository, to_ref, tip)} could go into",
        "name where it goes: `--from-ref BRANCH`, or an earlier commit: `--from-ref HEAD~1`",
    )


def _acts(
    base: Witness, tip: str, deltas: Mapping[str, Delta], after: Mapping[str, Said]
) -> list[Act]:
    """What is done to the promises that one side had."""
    old = read_blobs(base.repository, {path: delta.before for path, delta in deltas.items()})
    before = read_files(old)
    gone = {id_ for id_ in before if id_ not in after}
    if gone:
        gone -= _elsewhere(base, tip, deltas)
        gone = {id_ for id_ in gone if is_told(deltas[before[id_].path])}
    kept = {id_: said for id_, said in before.items() if id_ in after or id_ in gone}
    context = Context(base.settings, base.people, base.terms.zones)
    pasts, nobody = history_of(base.repository, base.tip, base.settings.commitments), Occasion()
    changes = list(between(kept, after, context, pasts, lambda *_: nobody))
    sides = (
        {one.id: said for one in changes if (said := one.change.before)},
        {one.id: said for one in changes if (said := one.change.after)},
    )
    return acts(pair(*sides))


def _elsewhere(base: Witness, tip: str, touched: Mapping[str, Delta]) -> set[str]:
    """The ids of all files that the branch leaves alone."""
    tree = CommittedTree(base.repository, tip)
    listed = [one.path for one in tree.listing(base.settings.commitments) if one.kind == "file"]
    return set(read_files({path: tree.read(path) or b"" for path in listed if path not in touched}))


def _in_all(found: Iterable[list[Act]]) -> list[Act]:
    """What is done to each of several sides: what agrees with one of them was accepted there."""
    first, *others = found
    keys = [{_key(act) for act in other} for other in others]
    return [act for act in first if all(_key(act) in other for other in keys)]


def _key(act: Act) -> tuple[str, ...]:
    return act.kind, act.who, act.commitment.id, act.after, act.note, act.day


def _name(repository: Repository, ref: str, commit: str) -> str:
    """What people call a ref: the branch that HEAD stands for, a short commit for a bare one."""
    name = repository.branch(ref)
    for prefix in ("refs/heads/", "refs/remotes/", "refs/tags/"):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return commit[:12] if ref == "HEAD" else ref
