"""A history -> what was done to promises on the way (spec/format.md#stage-change).

The mainline's steps are gone through in order, each compared with what stood there before, so
that what a merge brings is told once, where it landed. It is shown at the commit that wrote it:
of those that the merge brought, the earliest that holds the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from tether_txt.cli._sources import Blobs
from tether_txt.diagnostics import Diagnostic, in_order
from tether_txt.format.model import Commitment
from tether_txt.format.read import read_commitment
from tether_txt.format.text import MAX_BYTES
from tether_txt.format.when import find_zone
from tether_txt.history.account import Witness
from tether_txt.history.clocks import exists
from tether_txt.history.mainline import LATEST, Change, Commit, commits
from tether_txt.history.state import State
from tether_txt.rules import Context
from tether_txt.rules.change.past import Past, remember
from tether_txt.rules.change.step import Change as Step
from tether_txt.rules.transition import Found, match, placed, run


class Hit(NamedTuple):
    """What was found about one state."""

    state: State
    change: Step
    found: list[Found]


class Origin(NamedTuple):
    """The commit that wrote a state, and the file there.

    `merged` has the other parents of a merge that wrote it by itself.
    """

    commit: str
    oid: str | None
    merged: tuple[str, ...] = ()


class Audit(NamedTuple):
    """Findings in the order in which they landed, and how many commitments were followed."""

    diagnostics: list[Diagnostic]
    commitments: int
    source: Callable[[str], list[str]]


def audit(found: Witness, since: int | None, remember_states: bool = True) -> Audit:
    """Everything that the rules find in a history, `since` an instant.

    Raises GitError if git fails or objects are missing.
    """
    pasts: dict[str, Past] = {}
    hits = list(_hits(found, since, pasts, remember_states))
    origins = _origins(found, hits) if hits else {}
    hits = [_without_old_news(found, hit, origins.get(_key(hit.state))) for hit in hits]
    names = [_name(hit.state, origins) for hit in hits]
    blobs = {
        name: origin.oid
        for hit, name in zip(hits, names, strict=True)
        if (origin := origins.get(_key(hit.state))) and origin.oid
    }
    contents = Blobs(found.repository, blobs)
    told: list[Diagnostic] = []
    for hit, name in zip(hits, names, strict=True):
        signed = _signed(hit.state, found)
        told += [
            one._replace(message=f"{one.message} ({signed})")
            for one in in_order(placed(hit.found, name, contents.data(name), found.settings))
        ]
    return Audit(told, len(pasts), contents.lines)


def _hits(
    found: Witness, since: int | None, pasts: dict[str, Past], remember_states: bool
) -> Iterator[Hit]:
    context = Context(found.settings, found.people, found.terms.zones)
    states = (one for one in found.states(remember_states) if exists(one, found.as_of))
    for _, group in groupby(states, key=lambda state: state.commit):
        step = list(group)
        others = _others(step, pasts)
        for state in step:
            past = pasts.get(state.id)
            last = past.last if past else None
            if last != state.commitment and (since is None or state.landed >= since):
                change = _change(state, past, context, others.get(state.id))
                if things := run(change):
                    yield Hit(state, change, things)
            new = remember(past, state.commitment, state.committed)
            if new is not None:
                pasts[state.id] = new


def _change(state: State, past: Past | None, context: Context, other: Commitment | None) -> Step:
    return Step(
        past.last if past else None,
        state.commitment,
        context,
        lambda: past,
        state.committed,
        state.landed,
        state.author.handle,
        other,
    )


def _others(step: list[State], pasts: dict[str, Past]) -> dict[str, Commitment]:
    """The promises that changed their id in this step."""
    gone: dict[str, Commitment] = {}
    for state in step:
        past = pasts.get(state.id)
        if state.commitment is None and past and past.last:
            gone[state.id] = past.last
    if not gone:
        return {}
    come = {
        state.id: state.commitment
        for state in step
        if state.commitment and not ((past := pasts.get(state.id)) and past.last)
    }
    return match(gone, come)


_SAID = ("TT308", "TT309", "TT4")
"""Rules about what somebody says. The others are about what is not there any more."""


def _without_old_news(found: Witness, hit: Hit, origin: Origin | None) -> Hit:
    """Without what another parent of a merge said already, at its time and by its author."""
    if origin is None or not any(code.startswith(_SAID) for code, _ in hit.found):
        return hit
    path = found.repository.prefix + hit.state.path
    told = hit.found
    for parent in origin.merged:
        data = found.repository.read(parent, path, MAX_BYTES)
        before = read_commitment(data, path).commitment if data else None
        if before is None or before.id != hit.state.id:
            continue
        again = {(code, one.at) for code, one in run(hit.change._replace(before=before))}
        told = [
            (code, one)
            for code, one in told
            if not code.startswith(_SAID) or (code, one.at) in again
        ]
    return hit._replace(found=told)


def _key(state: State) -> tuple[str, str]:
    return state.commit, state.path


def _name(state: State, origins: dict[tuple[str, str], Origin]) -> str:
    origin = origins.get(_key(state))
    return f"{(origin.commit if origin else state.commit)[:12]}:{state.path}"


def at_path(one: Diagnostic, prefix: str) -> Diagnostic:
    """The finding at its file's path from the top, with the commit among the words."""
    commit, _, path = one.path.partition(":")
    return one._replace(path=prefix + path, message=f"{one.message} in {commit}")


def _signed(state: State, found: Witness) -> str:
    zone = find_zone(found.settings.timezone)
    day = f"{datetime.fromtimestamp(state.committed, zone):%Y-%m-%d}"
    return f"{day}, {state.author.handle or state.author.name}"


class _Branch(NamedTuple):
    """A commit that no merge has brought yet, with its changes of files that matter."""

    commit: str
    date: int
    parents: tuple[str, ...]
    changes: tuple[Change, ...]


def _origins(found: Witness, hits: list[Hit]) -> dict[tuple[str, str], Origin]:
    """Who wrote the states that something was found about: one more stream of the history."""
    repository, prefix = found.repository, found.repository.prefix
    wanted: dict[str, list[State]] = {}
    for hit in hits:
        wanted.setdefault(hit.state.commit, []).append(hit.state)
    paths = {prefix + hit.state.path for hit in hits}
    origins: dict[tuple[str, str], Origin] = {}
    branches: dict[str, _Branch] = {}
    for commit in commits(repository, found.tip, prefix + found.settings.commitments):
        changes = tuple(change for change in commit.changes if change.path in paths)
        if not commit.on_mainline:
            date = LATEST if commit.authored is None else commit.authored
            branches[commit.oid] = _Branch(commit.oid, date, commit.parents, changes)
            continue
        brought = _brought(branches, commit.parents[1:])
        for state in wanted.get(commit.oid, ()):
            origins[_key(state)] = _origin(commit, prefix + state.path, changes, brought)
    return origins


def _brought(branches: dict[str, _Branch], heads: tuple[str, ...]) -> list[_Branch]:
    found = []
    todo = list(heads)
    while todo:
        branch = branches.pop(todo.pop(), None)
        if branch is not None:
            found.append(branch)
            todo.extend(branch.parents)
    return sorted(found, key=lambda one: one.date)


def _origin(
    commit: Commit, path: str, changes: tuple[Change, ...], brought: list[_Branch]
) -> Origin:
    here = next((change for change in changes if change.path == path), None)
    if here is None:
        return Origin(commit.oid, None)
    blob = here.after or here.before
    for branch in brought:
        for change in branch.changes:
            same = (change.after, change.gone) == (here.after, here.gone)
            if change.path == path and same:
                return Origin(branch.commit, blob.oid if blob else None)
    return Origin(commit.oid, blob.oid if blob else None, commit.parents[1:])
