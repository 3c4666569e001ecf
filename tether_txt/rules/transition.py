"""Runs the rules over changes: TT3xx and TT4xx (spec/format.md#stage-change).

Rules look at commitments, not at files: what stands where is looked up for the few that
something is found about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from tether_txt.diagnostics import START, Diagnostic, Span
from tether_txt.format.document import Document, parse
from tether_txt.format.model import Commitment, Settings
from tether_txt.format.read import id_of as document_id
from tether_txt.format.read import read_commitment
from tether_txt.format.text import Fault
from tether_txt.rules import Context, Finding, load
from tether_txt.rules.change.past import Past, plain
from tether_txt.rules.change.step import Change
from tether_txt.rules.engine import Choice

Found = tuple[str, Finding]
"""A rule's code, and what it found."""
Pasts = Callable[[str], Past | None]


class Occasion(NamedTuple):
    """By whom and when a change was made; see `Change`."""

    committed: int | None = None
    landed: int | None = None
    author: str | None = None


class Said(NamedTuple):
    """What a file says in one tree: its path, its id, and its commitment if it can be read."""

    path: str
    id: str
    commitment: Commitment | None


class Transition(NamedTuple):
    """A change of one commitment, with its file before and after."""

    id: str
    before: Said | None
    after: Said | None
    change: Change

    @property
    def file(self) -> Said:
        """The file that findings are placed in: of a deletion the one that there was."""
        found = self.after or self.before
        assert found is not None
        return found


def read_files(files: Mapping[str, bytes]) -> dict[str, Said]:
    """What files say, by id; of two files with one id the first in the order of paths counts."""
    found: dict[str, Said] = {}
    for path in sorted(files):
        reading = read_commitment(files[path], path)
        commitment = reading.commitment
        id_ = commitment.id if commitment else document_id(reading.document, path)
        if id_ not in found or (commitment and not found[id_].commitment):
            found[id_] = Said(path, id_, commitment)
    return found


def between(
    before: Mapping[str, Said],
    after: Mapping[str, Said],
    context: Context,
    pasts: Pasts,
    occasion: Callable[[str, Said], Occasion],
) -> Iterator[Transition]:
    """The changes from one tree to another, in the order of ids.

    A file that cannot be read brings no state. What could not be read before is compared with
    what was last known of it. `occasion` is asked by whom and when an id came to be as it is.
    """
    pairs = {}
    unread = {said.path for said in after.values() if said.commitment is None}
    for id_ in sorted({*before, *after}):
        old, new = before.get(id_), after.get(id_)
        if (new and new.commitment is None) or (new is None and old and old.path in unread):
            continue
        last = old.commitment if old else None
        if old is not None and last is None:
            past = pasts(id_)
            last = past.last if past else None
        if last != (new.commitment if new else None):
            pairs[id_] = old, last, new
    others = match(
        {id_: last for id_, (_, last, new) in pairs.items() if last and new is None},
        {id_: new.commitment for id_, (_, last, new) in pairs.items() if last is None and new},
    )
    for id_, (old, last, new) in pairs.items():
        file = new or old
        assert file is not None
        by = occasion(id_, file)
        said = new.commitment if new else None
        change = Change(last, said, context, partial(pasts, id_), *by, others.get(id_))
        yield Transition(id_, old, new, change)


def match(
    gone: Mapping[str, Commitment], come: Mapping[str, Commitment | None]
) -> dict[str, Commitment]:
    """Which of the ids that come has the content of which that go; both ways."""
    found: dict[str, Commitment] = {}
    if not gone:
        return found
    by_content: dict[object, list[Commitment]] = {}
    for new in come.values():
        if new is not None:
            by_content.setdefault(_content(new), []).append(new)
    for old in gone.values():
        candidates = by_content.get(_content(old), [])
        same = [new for new in candidates if new._replace(id=old.id) == old]
        for new in (same or candidates)[:1]:
            candidates.remove(new)
            found[old.id], found[new.id] = new, old
    return found


def _content(commitment: Commitment) -> object:
    return commitment.who, commitment.to, plain(commitment.what)


def run(change: Change) -> list[Found]:
    """What the rules find, all of them; nothing is placed or weighed yet."""
    return [
        (module.RULE.code, finding)
        for stage in ("change", "author")
        for module in load(stage)
        for finding in module.check(change)
    ]


def in_all(found: Iterable[list[Diagnostic]]) -> list[Diagnostic]:
    """Of what is found against several parents, what is found against each of them.

    What agrees with one parent was accepted there, and is not news of the merge.
    """
    first, *others = found
    sets = [{(one.code, one.path, one.span) for one in other} for other in others]
    return [one for one in first if all((one.code, one.path, one.span) in other for other in sets)]


def placed(
    found: Iterable[Found], path: str, data: bytes | None, settings: Settings
) -> list[Diagnostic]:
    """Findings about one file as diagnostics, without those that the settings leave out.

    Comments suppress none of them: who moves a deadline in silence must not be able to silence
    that as well.
    """
    document = parse(data or b"")
    faults = [
        Fault(code, _place(document, finding), finding.message, finding.help)
        for code, finding in found
    ]
    return list(Choice(settings).diagnostics(path, faults, ()))


def _place(document: Document, finding: Finding) -> Span:
    if finding.at == ("id",) and not document.has("id"):
        return START
    return document.place(finding.at, finding.on_key, finding.within)
