"""What a change does that none of its parents did: findings about the change and about files.

A branch is compared with each of its merge bases, a commit with each of its parents. What is as
one of them has it was accepted there, and is not told again (spec/format.md#range).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from tether_txt.cli._sources import Blobs
from tether_txt.diagnostics import Diagnostic
from tether_txt.repository.committed import Delta
from tether_txt.repository.git import Repository
from tether_txt.repository.tree import PEOPLE, SETTINGS
from tether_txt.rules import Context
from tether_txt.rules.change.past import Past, remember
from tether_txt.rules.engine import Checked
from tether_txt.rules.transition import (
    Occasion,
    Pasts,
    Said,
    between,
    in_all,
    placed,
    read_files,
    run,
)


class News(NamedTuple):
    """A change: how it differs from each parent, by which rules it is judged, who made it.

    `deltas` has the files that differ, for each parent; `pasts` what the history of a parent
    says; `occasion` by whom and when an id came to be as it is.
    """

    repository: Repository
    context: Context
    deltas: Mapping[str, Mapping[str, Delta]]
    pasts: Callable[[str], Pasts]
    occasion: Callable[[str, Said], Occasion]


def touched(deltas: Mapping[str, Mapping[str, Delta]]) -> dict[str, Delta]:
    """The files that differ from each parent, as they differ from the first."""
    first, *others = deltas.values()
    return {path: delta for path, delta in first.items() if all(path in one for one in others)}


def changes(news: News, checked: Iterable[Checked]) -> tuple[list[Diagnostic], dict[str, str]]:
    """What is found about transitions, and the blobs of files that are gone.

    `checked` are all files that there are after the change.
    """
    settings, differing = news.context.settings, touched(news.deltas)
    folder = settings.commitments + "/"
    paths = [p for p in differing if p.startswith(folder) and is_promise(p)]
    new = read_blobs(news.repository, {path: differing[path].after for path in paths})
    after = read_files(new)
    elsewhere = {_id(one) for one in checked if one.path not in differing}
    told: list[Diagnostic] = []
    gone: dict[str, str] = {}
    by_id: dict[str, list[tuple[bool, list[Diagnostic]]]] = {}
    for parent, deltas in news.deltas.items():
        old = read_blobs(news.repository, {path: deltas[path].before for path in paths})
        before = {
            id_: said
            for id_, said in read_files(old).items()
            if id_ in after or (id_ not in elsewhere and is_told(deltas[said.path]))
        }
        for change in between(before, after, news.context, news.pasts(parent), news.occasion):
            path = change.file.path
            data = (new if change.after else old)[path]
            if change.after is None and (oid := deltas[path].before):
                gone[path] = oid
            diagnostics = placed(run(change.change), path, data, settings)
            by_id.setdefault(change.id, []).append((change.before is not None, diagnostics))
    for each in by_id.values():
        if len(each) == len(news.deltas):
            known = [diagnostics for had, diagnostics in each if had]
            told += in_all(known or [diagnostics for _, diagnostics in each])
    return told, gone


def caused(
    differing: Iterable[str],
    rest: list[Diagnostic],
    before: Callable[[], Iterable[Diagnostic]],
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Of findings in files that a change leaves alone: those that it causes, and older ones.

    Only rules about all files together, or settings and people, can find something new there;
    `before` has what was found in the parents, and is not asked where that is not needed.
    """
    together = not {SETTINGS, PEOPLE}.isdisjoint(differing)
    if not any(together or d.code.startswith("TT2") for d in rest):
        return [], rest
    known = {(d.path, d.code, d.message) for d in before()}
    new = [d for d in rest if (d.path, d.code, d.message) not in known]
    return new, [d for d in rest if (d.path, d.code, d.message) in known]


def history_of(
    repository: Repository, tip: str, folder: str, branch: str = "", keep: bool = True
) -> Pasts:
    """What all states up to a commit said, read from the history when it is first asked for.

    `branch` is the full name of the one that ends at `tip`, if any. With `keep` its history is
    remembered, and the first promise that is asked for is read alone: most commits change one.
    """
    alone: dict[str, Past | None] = {}

    def read(only: Collection[str] | None = None) -> dict[str, Past]:
        from tether_txt.history import timeline
        from tether_txt.history.identity import Identities

        found: dict[str, Past] = {}
        for state in timeline.read(
            repository, tip, folder, Identities(), branch=branch, remember=keep, only=only
        ):
            past = remember(found.get(state.id), state.commitment, state.committed)
            if past is not None:
                found[state.id] = past
        return found

    every = cache(read)

    def past_of(id_: str) -> Past | None:
        if keep and not alone:
            alone[id_] = read({id_}).get(id_)
        return alone[id_] if id_ in alone else every().get(id_)

    return past_of


def read_blobs(repository: Repository, oids: Mapping[str, str | None]) -> dict[str, bytes]:
    """The contents of blobs by the paths that they have; nothing for paths without one."""
    blobs = Blobs(repository, {path: oid for path, oid in oids.items() if oid})
    return {path: blobs.data(path) for path, oid in oids.items() if oid}


def older(count: int) -> list[str]:
    """The notice on findings that a change has nothing to do with; none, if there are none."""
    words = "1 older finding" if count == 1 else f"{count:,} older findings"
    return [f"{words} in files that this change does not touch"] if count else []


def is_told(delta: Delta) -> bool:
    """Whether the change says something of a file, be it only that it is gone.

    A link in the place of a file says nothing of the promise.
    """
    return delta.gone or delta.after is not None


def is_promise(path: str) -> bool:
    """Whether a file in the commitments folder is read as a promise."""
    return path.endswith(".yaml") and "/." not in path


def _id(checked: Checked) -> str | None:
    return checked.entry.id if checked.entry else checked.unread_id
