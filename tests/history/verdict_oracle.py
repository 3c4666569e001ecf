"""An oracle for verdicts that is written as differently from the fold as possible.

It looks at the whole list of states at once, in whole minutes, and finds the evidence by judging
three worlds: one in which only the landed times are known, one with the committed times too, and
one with the claims as well. Of a series it asks for every day whether it is owed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from tether_txt.format.model import Commitment, Outcome
from tether_txt.format.when import When
from tether_txt.history.state import State
from tether_txt.history.verdict import Verdict

NOTICE, GRACE = timedelta(hours=24), timedelta(hours=24)
NEVER, ALWAYS = datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)
CLOSED = ("kept", "missed", "released", "withdrawn")


def minute(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC).replace(second=0)


def midnight(day: int) -> datetime:
    return datetime.fromordinal(day).replace(tzinfo=UTC)


def deadline(when: When) -> datetime:
    day = midnight(when.day)
    return day + (timedelta(hours=23, minutes=59) if when.second is None else at_second(when))


def at_second(when: When) -> timedelta:
    return timedelta(minutes=(when.second or 0) // 60)


class World(NamedTuple):
    """A way to tell the time of an event: by one clock only, or by what is claimed."""

    clock: str

    def time(self, state: State, claim: When | None) -> datetime:
        if self.clock == "landed" or state.commitment is None:
            return minute(state.landed)
        if self.clock == "claimed" and claim:
            return midnight(claim.day) + at_second(claim)
        return minute(state.committed)


WORLDS = [World("landed"), World("committed"), World("claimed")]


def said(states: list[State]) -> list[str]:
    """The status of each state; an accepted one is never a proposal again."""
    accepted, found = False, []
    for state in states:
        status = state.commitment.status if state.commitment else "deleted"
        accepted = accepted or status in ("open", "kept", "missed")
        found.append("open" if accepted and status == "proposed" else status)
    return found


def first_accepted(words: list[str]) -> int | None:
    return next((i for i, word in enumerate(words) if word in ("open", "kept", "missed")), None)


def starts(words: list[str]) -> list[int]:
    """Where a life starts: accepted, back after a deletion, reopened."""
    first = first_accepted(words)
    if first is None:
        return []
    back = [
        i
        for i in range(first + 1, len(words))
        if words[i] != "deleted"
        and (words[i - 1] == "deleted" or (words[i - 1] in CLOSED and words[i] == "open"))
    ]
    return [first, *back]


def outcome_step(words: list[str], since: int) -> int | None:
    """The step whose word on the end stands, for a life that started at `since`."""
    ends = [i for i in range(since, len(words)) if words[i] != "open"]
    if not ends or words[ends[0]] == "deleted":
        return ends[0] if ends else None
    stated = [i for i in ends if words[i] != "deleted"]
    last_word = words[stated[-1]]
    run = len(stated) - 1
    while run > 0 and words[stated[run - 1]] == last_word:
        run -= 1
    return stated[run]


def warnings(states: list[State], words: list[str], until: int, world: World) -> list[datetime]:
    """The times of all warnings that were heard by the step `until`."""
    first = first_accepted(words)
    heard: list[datetime] = []
    for i in range(first or 0, until + 1):
        state = states[i]
        listening = words[i] == "open" or i in starts(words) or words[i] != words[i - 1]
        if state.commitment and listening:
            new = state.commitment.warned[len(heard) :]
            heard += [world.time(state, entry.on) for entry in new]
    return heard


def is_warned(times: list[datetime], due: datetime) -> bool:
    return any(due - time >= NOTICE for time in times)


def hops(before: Commitment, after: Commitment, in_force: datetime) -> list[tuple[datetime, Any]]:
    new = list(after.moved[len(before.moved) :])
    while len(new) > 1 and deadline(new[0].from_) != in_force:
        if not any(deadline(entry.from_) == in_force for entry in new[1:]):
            new = new[-1:]
            break
        new = new[1:]
    if not new:
        return [(deadline(after.due), None)]
    targets = [deadline(entry.from_) for entry in new[1:]] + [deadline(after.due)]
    return list(zip(targets, new, strict=True))


def kind_of(due: datetime, to: datetime, time: datetime) -> str:
    if to < due:
        return "forward"
    if time > due:
        return "after_due"
    return "renegotiated" if due - time >= NOTICE else "short_notice"


def all_moves(states: list[State], words: list[str], world: World) -> list[tuple[Any, ...]]:
    """(kind, from, to, at, warned) of each move, in order."""
    first = first_accepted(words)
    found = []
    for i in range((first or 0) + 1, len(states)):
        before, after = states[i - 1].commitment, states[i].commitment
        if first is None or before is None or after is None:
            continue
        if words[i - 1] != "open" or words[i] != "open":
            continue
        due = deadline(before.due)
        for to, entry in hops(before, after, due):
            exempt = minute(states[i].committed) - minute(states[0].committed) <= GRACE
            slip = bool(entry and entry.why and entry.why.startswith("correction"))
            if to != due and not exempt and not slip:
                time = world.time(states[i], entry.on if entry else None)
                warned = is_warned(warnings(states, words, i, world), due)
                found.append((kind_of(due, to, time), due, to, time, warned))
            due = to
    return found


def final(
    states: list[State], words: list[str], as_of: datetime, world: World
) -> tuple[str, datetime, datetime | None]:
    """(verdict, D, time of the outcome) of what does not repeat and was accepted."""
    begun = starts(words)[-1]
    end = outcome_step(words, begun)
    opened = [i for i in range(begun, len(states)) if words[i] == "open"]
    deciding = states[opened[-1] if opened else begun].commitment
    assert deciding is not None
    due = deadline(deciding.due)
    if end is None:
        if as_of > due:
            return "overdue", due, None
        moved = [m[3] for m in all_moves(states, words, WORLDS[-1]) if m[0] != "forward"]
        heard = warnings(states, words, len(states) - 1, WORLDS[-1])
        return (
            ("at_risk" if any(t > moved[-1] for t in heard) else "open")
            if moved
            else ("at_risk" if heard else "open"),
            due,
            None,
        )
    closing = states[end].commitment
    time = world.time(states[end], closing.closed if closing else None)
    warned = is_warned(warnings(states, words, end, world), due)
    return word_to_verdict(words[end], time, due, warned), due, time


def word_to_verdict(word: str, time: datetime, due: datetime, warned: bool) -> str:
    if word == "released":
        return "released"
    if word == "kept":
        return "kept" if time <= due else "kept_late"
    if word in ("withdrawn", "deleted") and due - time >= NOTICE:
        return "withdrawn"
    return "missed_warned" if warned else "missed"


def oracle(states: list[State], as_of: int) -> tuple[Any, ...] | None:
    """(verdict, evidence, D, closed, moves, misses), or None where there is no verdict."""
    existing = [s for s in states if minute(s.landed) <= minute(as_of)]
    while existing and existing[0].commitment is None:
        existing.pop(0)
    words = said(existing)
    if not words or (first_accepted(words) is None and words[-1] in ("deleted", "proposed")):
        return unaccepted(existing, words)
    if first_accepted(words) is None:
        return unaccepted(existing, words)
    worlds = [final(existing, words, minute(as_of), world) for world in WORLDS]
    verdict, due, closed = worlds[-1]
    evidence = next(w.clock for w, f in zip(WORLDS, worlds, strict=True) if f[0] == verdict)
    by_world = [all_moves(existing, words, world) for world in WORLDS]
    moves, misses = [], []
    for told in zip(*by_world, strict=True):
        kind, from_, to, time, warned = told[-1]
        moves.append((kind, from_, to, time, strongest([t[0] for t in told])))
        if kind == "after_due":
            proof = strongest([(t[0], t[4]) for t in told])
            misses.append((from_, warned, time, proof))
    return verdict, evidence if closed else None, due, closed, moves, misses


def strongest(by_world: list[Any]) -> str:
    return WORLDS[by_world.index(by_world[-1])].clock


def unaccepted(states: list[State], words: list[str]) -> tuple[Any, ...] | None:
    while words and words[-1] == "deleted":
        states, words = states[:-1], words[:-1]
        if words and words[-1] == "proposed":
            return None
    if not words:
        return None
    last = states[-1].commitment
    assert last is not None
    if words[-1] == "proposed":
        return "proposed", None, deadline(last.due), None, [], []
    run = len(words) - 1
    while run > 0 and words[run - 1] == words[run]:
        run -= 1
    closing = states[run].commitment
    assert closing is not None
    time = WORLDS[-1].time(states[run], closing.closed)
    return words[-1], "landed", deadline(last.due), time, [], []


def as_oracle(verdict: Verdict) -> tuple[Any, ...]:
    return (
        verdict.verdict,
        verdict.evidence,
        minute(verdict.due),
        minute(verdict.closed) if verdict.closed is not None else None,
        [(m.kind, minute(m.from_), minute(m.to), minute(m.at), m.evidence) for m in verdict.moves],
        [(m.due, m.warned, m.at, m.evidence) for m in map(_plain, verdict.misses)],
    )


def _plain(miss: Any) -> Any:
    return miss._replace(due=minute(miss.due), at=minute(miss.at))


# -- promises that repeat: the oracle asks of every day of the calendar whether it is owed


class Ruled(NamedTuple):
    every: int
    first: datetime
    after: datetime
    until: datetime


def rules_of(states: list[State], words: list[str]) -> list[Ruled]:
    """The rule that each state brought, for how long it was in force."""
    begun = starts(words)
    changes: list[tuple[datetime, tuple[int, datetime] | None]] = []
    for i in range(begun[0], len(states)):
        commitment, last = states[i].commitment, changes[-1][1] if changes else None
        rule = (step_of(commitment), deadline(commitment.due)) if commitment else None
        time = minute(states[i].committed if commitment else states[i].landed)
        if i in begun:
            changes.append((NEVER if i == begun[0] else time, rule))
        elif words[i] == "open" and rule != last:
            in_grace = time - minute(states[0].committed) <= GRACE
            changes[-1:] = [(changes[-1][0], rule)] if in_grace else [changes[-1], (time, rule)]
        if words[i] != "open" and (i in begun or words[i - 1] == "open"):
            changes.append((time, None))
    if changes[-1][1] is None:
        changes.pop()  # what it ended with stays in force, so that its end can be judged
    spans = pairwise([*changes, (ALWAYS, None)])
    return [Ruled(*rule, since, until) for (since, rule), (until, _) in spans if rule]


def step_of(commitment: Commitment) -> int:
    assert commitment.repeat is not None
    return int(commitment.repeat.rrule.rpartition("=")[2])


def spoken(states: list[State], words: list[str]) -> dict[int, tuple[int, Outcome]]:
    """The outcome of each day, and the step that said it."""
    found: dict[int, tuple[int, Outcome]] = {}
    for i in range(starts(words)[0], len(states)):
        commitment = states[i].commitment
        if commitment is None:
            continue
        back = i and words[i - 1] == "deleted"
        now = {o.day: o for o in commitment.outcomes}
        found = {
            day: found[day]
            if day in found and not back and found[day][1].status == o.status
            else (i, o)
            for day, o in now.items()
        }
    return found


def series_oracle(states: list[State], as_of: int) -> list[tuple[Any, ...]]:
    existing = [s for s in states if minute(s.landed) <= minute(as_of)]
    words = said(existing)
    if not starts(words):
        return [found[:4] for found in [oracle(states, as_of)] if found]
    begun = starts(words)[-1]
    closes = [i for i in range(begun, len(words)) if words[i] != "open"]
    limit = minute(as_of)
    if closes:
        end = existing[closes[0]]
        limit = min(limit, minute(end.committed if end.commitment else end.landed))
    outcomes = spoken(existing, words)
    owed: dict[int, datetime] = {}
    for rule in rules_of(existing, words):
        waiting = rule.until == ALWAYS
        for n in range(400):
            due = rule.first + timedelta(days=n * rule.every)
            day = due.toordinal()
            if due <= rule.after:
                continue
            told = day in outcomes and rule_at(existing, words, outcomes[day][0]) == rule[:3]
            past = due < limit if rule.until == ALWAYS else due <= rule.until
            if past or told or (waiting and day not in outcomes):
                owed.setdefault(day, due)
                waiting = waiting and (past or day in outcomes)
    return series_verdicts(existing, words, as_of, sorted(owed.items(), key=lambda o: o[1]))


def rule_at(states: list[State], words: list[str], step: int) -> tuple[Any, ...]:
    return rules_of(states[: step + 1], words[: step + 1])[-1][:3]


def series_verdicts(
    states: list[State], words: list[str], as_of: int, owed: list[tuple[int, datetime]]
) -> list[tuple[Any, ...]]:
    outcomes = spoken(states, words)
    end = outcome_step(words, starts(words)[-1])
    found: list[tuple[Any, ...]] = []
    before = NEVER
    for day, due in owed:
        step, claim = end, None
        if end is not None:
            closing = states[end].commitment
            word, claim = words[end], closing.closed if closing else None
        if day in outcomes:
            step, told = outcomes[day]
            word, claim = told.status, told.closed
        by_world: list[tuple[str, datetime | None]] = []
        for world in WORLDS:
            heard = warnings(states, words, len(states) - 1, world)
            mine = [t for t in heard if t > before - NOTICE]
            if step is None:
                standing = "overdue" if minute(as_of) > due else "at_risk" if mine else "open"
                by_world.append((standing, None))
            else:
                time = world.time(states[step], claim)
                by_world.append((word_to_verdict(word, time, due, is_warned(mine, due)), time))
        verdict, closed = by_world[-1]
        evidence = strongest([w[0] for w in by_world]) if closed else None
        found.append((verdict, evidence, due, closed))
        before = due
    return found
