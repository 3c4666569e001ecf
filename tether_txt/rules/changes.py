"""What a change does to promises, in words: commit messages and summaries of a branch.

Two sides go in, and acts come out: that ana keeps one promise and moves another. An act says
what the files say and judges nothing: whether a move came in good time is a matter of history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tether_txt.format.model import CLOSED, Commitment, Moved
from tether_txt.format.when import day_of
from tether_txt.rules.change.past import added, plain
from tether_txt.rules.transition import match

Pair = tuple[Commitment | None, Commitment | None]
"""A promise before and after; None where it was not, or is not any more."""

PRIVATE = "a private promise"
_WORDS = {
    "keeps": ("{who} keeps", "kept"),
    "misses": ("{who} misses", "missed"),
    "releases": ("{who} is released", "released"),
    "withdraws": ("{who} withdraws", "withdrawn"),
    "makes": ("{who} promises {to}", "made"),
    "accepts": ("{who} accepts", "accepted"),
    "proposes": ("{who} is asked", "proposed"),
    "reopens": ("{who} opens again", "reopened"),
    "moves": ("{who} moves", "moved"),
    "corrects": ("{who} corrects the deadline", "corrected"),
    "warns": ("{who} warns", "at risk"),
    "steps": ("{who} takes a step", "with a step done"),
    "says": ("{who} {says}", "with feedback"),
    "hands_over": ("{before} hands over to {who}", "handed over"),
    "readdresses": ("{who} now promises {to}", "promised to others"),
    "rewords": ("{who} rewords", "reworded"),
    "repeats": ("{who} changes the repeat", "with another repeat"),
    "renames": ("{who} renames", "renamed"),
    "drops": ("{who} drops", "dropped"),
    "changes": ("{who} edits", "edited"),
}
KINDS = tuple(_WORDS)
"""All kinds of acts, in the order in which they are told: what was kept comes first."""

_OUTCOMES = {"kept": "keeps", "missed": "misses", "released": "releases", "withdrawn": "withdraws"}
_SAYS = {"satisfied": "is satisfied", "partly": "is partly satisfied", "not": "is not satisfied"}
_FIELDS = {
    "due": "the deadline", "made": "when it was made",
    "closed": "when it ended", "reason": "the reason",
    "why": "why it matters", "moved": "the moves", "warned": "the warnings",
    "feedback": "the feedback", "steps": "the steps", "outcomes": "the outcomes",
    "needs": "what it needs", "goal": "the goal", "source": "where it was made",
    "evidence": "the evidence", "tags": "the tags", "private": "whether it is private",
    "status": "the status",
}  # fmt: skip


class Act(NamedTuple):
    """One thing that a change does to one promise.

    `kind` is one of `KINDS`, `who` a handle: the promiser, of feedback the one who gives it.
    `commitment` is as it is after the change, of a deletion as it was. `before` and `after` are
    what was replaced and by what, as the files write it: deadlines, texts, handles, ids. `note` is
    a reason that was given, or the step that was taken; `agreed` with whom a move was agreed;
    `day` the date of an occurrence.
    """

    kind: str
    who: str
    commitment: Commitment
    before: str = ""
    after: str = ""
    note: str = ""
    agreed: str = ""
    day: str = ""


def pair(before: Mapping[str, Commitment], after: Mapping[str, Commitment]) -> list[Pair]:
    """The promises of two sides by their ids; one that has only changed its id is one pair."""
    gone = {id_: one for id_, one in before.items() if id_ not in after}
    come = {id_: one for id_, one in after.items() if id_ not in before}
    renamed = match(gone, come)
    taken = {one.id for one in renamed.values()}
    pairs: list[Pair] = [(before.get(id_) or renamed.get(id_), after[id_]) for id_ in sorted(after)]
    pairs += [(gone[id_], None) for id_ in sorted(gone) if id_ not in taken]
    return pairs


def acts(pairs: Iterable[Pair]) -> list[Act]:
    """What is done to each, in the order of `KINDS` and then as the promises are given."""
    found = [act for before, after in pairs for act in _acts(before, after)]
    return sorted(found, key=lambda act: KINDS.index(act.kind))


def _acts(before: Commitment | None, after: Commitment | None) -> Iterator[Act]:
    if after is None:
        if before is not None:
            yield Act("drops", before.who, before, before=before.due.text)
        return
    if before is None:
        kind = _OUTCOMES.get(after.status, "proposes" if after.status == "proposed" else "makes")
        yield Act(kind, after.who, after, after=after.due.text, note=after.reason or "")
        return
    if before.id != after.id:
        yield Act("renames", after.who, after, before.id, after.id)
    told = [*_standing(before, after), *_deadline(before, after), *_entries(before, after)]
    told += _others(before, after, told)
    yield from told


def _standing(before: Commitment, after: Commitment) -> Iterator[Act]:
    """What became of the promise or of its occurrences."""
    if before.status != after.status:
        note = after.reason or ""
        if after.status in CLOSED:
            yield Act(_OUTCOMES[after.status], after.who, after, note=note)
        elif before.status in CLOSED:
            yield Act("reopens", after.who, after, before.status, after.due.text)
        elif after.status == "open":
            yield Act("accepts", after.who, after, after=after.due.text)
    known = {outcome.day: outcome.status for outcome in before.outcomes}
    for outcome in after.outcomes:
        if known.get(outcome.day) != outcome.status:
            kind, day = _OUTCOMES[outcome.status], day_of(outcome.day)
            yield Act(kind, after.who, after, note=outcome.reason or "", day=day)


def _deadline(before: Commitment, after: Commitment) -> Iterator[Act]:
    if plain(before.due) != plain(after.due) and after.status not in CLOSED:
        entries = [entry for _, entry in added(before.moved, after.moved)]
        entry = entries[-1] if entries else Moved(before.due)
        kind = "corrects" if (entry.why or "").casefold().startswith("correction") else "moves"
        texts = before.due.text, after.due.text
        yield Act(kind, after.who, after, *texts, entry.why or "", entry.agreed or "")
    if plain(before.repeat and before.repeat[1:]) != plain(after.repeat and after.repeat[1:]):
        old, new = (one.repeat.text if one.repeat else "once" for one in (before, after))
        yield Act("repeats", after.who, after, old, new)


def _entries(before: Commitment, after: Commitment) -> Iterator[Act]:
    """What was added to lists that only grow."""
    for _, warned in added(before.warned, after.warned):
        yield Act("warns", after.who, after, note=warned.why or "")
    done = {plain(step.what) for step in before.steps if step.done}
    for step in after.steps:
        if step.done and plain(step.what) not in done:
            yield Act("steps", after.who, after, note=step.what)
    for _, entry in added(before.feedback, after.feedback):
        yield Act("says", entry.from_, after, after=entry.says, note=entry.note or "")


def _others(before: Commitment, after: Commitment, told: list[Act]) -> Iterator[Act]:
    """What else is another, without what the acts that are told imply."""
    if plain(before.who) != plain(after.who):
        yield Act("hands_over", after.who, after, before.who, after.who)
    if sorted(before.to) != sorted(after.to):
        yield Act("readdresses", after.who, after, _names(before.to), _names(after.to))
    if plain(before.what) != plain(after.what):
        yield Act("rewords", after.who, after, before.what, after.what)
    kinds = {act.kind for act in told}
    implied = {
        "status": kinds & {*_OUTCOMES.values(), "reopens", "accepts"},
        "closed": kinds & {*_OUTCOMES.values(), "reopens"},
        "reason": kinds & {*_OUTCOMES.values(), "reopens"},
        "outcomes": kinds & {*_OUTCOMES.values()},
        "due": kinds & {"moves", "corrects"},
        "moved": kinds & {"moves", "corrects"},
        "warned": kinds & {"warns"},
        "feedback": kinds & {"says"},
        "steps": kinds & {"steps"},
    }
    changed = [
        words
        for name, words in _FIELDS.items()
        if plain(getattr(before, name)) != plain(getattr(after, name)) and not implied.get(name)
    ]
    if changed:
        yield Act("changes", after.who, after, note=_list(changed))


def headline(act: Act) -> str:
    """Who does what, in one line: ``ana keeps: Send the board pack``."""
    said = act.commitment
    to = "somebody" if said.private else _list(said.to)
    says = _SAYS.get(act.after, "") if act.kind == "says" else ""
    words = _WORDS[act.kind][0].format(who=act.who, to=to, before=act.before, says=says)
    what = PRIVATE if said.private else said.what
    return f"{words}: {what}" + (f" ({act.day})" if act.day else "")


def detail(act: Act) -> str:
    """What else is to be said of it, without the headline; nothing, if it says all."""
    hidden = act.commitment.private
    texts = {
        "makes": f"due {act.after}",
        "proposes": f"due {act.after}",
        "accepts": f"due {act.after}",
        "reopens": f"it was {act.before}, and is due {act.after}",
        "moves": f"from {act.before} to {act.after}",
        "corrects": f"from {act.before} to {act.after}",
        "drops": f"it was due {act.before}",
        "repeats": f"{act.after}, before: {act.before}",
    }
    if not hidden:
        texts |= {
            "renames": f"{act.before} is now {act.after}",
            "rewords": f"before: {act.before}",
            "readdresses": f"before: {act.before}",
            "steps": act.note,
            "changes": act.note,
        }
    note = act.note if act.kind not in ("steps", "changes") and not hidden else ""
    agreed = f"agreed with {act.agreed}" if act.agreed and not hidden else ""
    parts = [texts.get(act.kind, ""), agreed, f"“{note}”" if note else ""]
    return ", ".join(part for part in parts if part)


def totals(found: Iterable[Act]) -> str:
    """How many acts of each kind there are: ``2 kept, 1 moved``."""
    kinds = [act.kind for act in found]
    told = [(kinds.count(kind), _WORDS[kind][1]) for kind in KINDS]
    return ", ".join(f"{count:,} {words}" for count, words in told if count)


def _names(handles: Iterable[str]) -> str:
    return ", ".join(handles)


def _list(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
