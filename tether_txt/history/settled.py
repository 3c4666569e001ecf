"""What was judged of a history, kept so that a second report judges only what can still change.

A life is *settled* when no later time, but only another state, can change its verdicts. What is
remembered is good under the same terms, and for any time at which all of its states exist.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from tether_txt.format.arrays import commitment_from, repeat_from
from tether_txt.format.model import Gist
from tether_txt.format.when import When
from tether_txt.history import table
from tether_txt.history.clocks import LADDER, Times, after, exists
from tether_txt.history.life import Life, Terms, advance
from tether_txt.history.moves import Miss, Move
from tether_txt.history.series import Closing, Rule
from tether_txt.history.state import Identity, State
from tether_txt.history.verdict import Verdict, judge, judge_all
from tether_txt.repository.cache import (
    UNREADABLE,
    Cache,
    Key,
    Remembered,
    Writer,
    encode_json,
)

_STANDING = frozenset((table.OVERDUE, table.OPEN, table.AT_RISK, table.PROPOSED))
_CHUNK = 1_000
_FIELDS = Verdict._fields[2:]
_VERDICT, _EVIDENCE = map(_FIELDS.index, ("verdict", "evidence"))
_MOVES, _MISSES, _AUTHOR = map(_FIELDS.index, ("moves", "misses", "author"))
_SHARED = {word: word for word in (*table.VERDICTS, *LADDER, None)}
"""Reports look at these words of every verdict, again and again: one text is quicker than many."""


class Source(NamedTuple):
    """Where states come from: up to a tip, or those that landed after an earlier one.

    `states` takes the ids that are wanted, all if it is None; `later` gives None where it cannot
    tell.
    """

    tip: str
    states: Callable[[Collection[str] | None], Iterable[State]]
    later: Callable[[str], list[State] | None]


class _Account(NamedTuple):
    """By id, the verdicts on what is settled and the lives of all else.

    `landed` is the instant at which the last of their states landed.
    """

    settled: dict[str, list[Verdict]]
    lives: dict[str, Life]
    landed: int

    def take(self, state: State, terms: Terms) -> None:
        life = advance(self.lives.get(state.id), state, terms)
        if life:
            self.lives[state.id] = life


def judge_remembered(
    source: Source, terms: Terms, as_of: int, cache: Cache, key: Key
) -> list[Verdict]:
    """As `verdict.judge_all` of all states; `key` must be another one under other terms."""
    with cache.open(key) as found:
        account = None if found is None else _load(found)
        remembered = set(account.settled) if account else set[str]()
        if account is not None and found is not None and found.tip != source.tip:
            account = _go_on(account, found.tip, source, terms)
        earlier = None if account is None else found
        if account is None:
            if found is not None:
                found.close()
            account = _begin(source, terms, as_of)
        elif after(account.landed, as_of):
            return judge_all(source.states(None), terms, as_of)
        judged = {id: judge(life, terms, as_of) for id, life in account.lives.items()}
        is_new = earlier is None or earlier.tip != source.tip
        if is_new and not after(account.landed, as_of):
            again = remembered - account.settled.keys() if earlier else ()
            with cache.writer(key, source.tip, earlier) as writer:
                _store(account, judged, again, writer)
    told = account.settled | judged
    return [verdict for id in sorted(told) for verdict in told[id]]


def _begin(source: Source, terms: Terms, as_of: int) -> _Account:
    """The account of all states; those that do not exist yet only count for `landed`."""
    account = _Account({}, {}, 0)
    landed = 0
    for state in source.states(None):
        landed = max(landed, state.landed)
        if exists(state, as_of):
            account.take(state, terms)
    return account._replace(landed=landed)


def _go_on(account: _Account, since: str, source: Source, terms: Terms) -> _Account | None:
    """The account after what landed since; None if nobody can tell what that is."""
    states = source.later(since)
    if states is None:
        return None
    again = {state.id for state in states} & account.settled.keys()
    for state in source.states(again) if again else ():
        account.take(state, terms)
    for id in again:
        del account.settled[id]
    for state in states:
        if state.id not in again:
            account.take(state, terms)
    return account._replace(landed=max([account.landed, *(state.landed for state in states)]))


def _is_settled(life: Life, verdicts: Iterable[Verdict], landed: int) -> bool:
    """Whether its verdicts stay as they are at any time from `landed` on.

    A series goes on until it is closed, and a forged date may close it in the future.
    """
    if life.rules and (life.closing is None or life.closing.ended > landed):
        return False
    return not any(verdict.verdict in _STANDING for verdict in verdicts)


def _store(
    account: _Account, judged: dict[str, list[Verdict]], again: Collection[str], writer: Writer
) -> None:
    """Write what is settled now, and of what is no longer the id alone; later entries count."""
    lives = []
    entries: list[tuple[str, Sequence[Verdict] | None]] = []
    for id, life in account.lives.items():
        if _is_settled(life, judged[id], account.landed):
            entries.append((id, judged[id]))
        else:
            lives.append(life.fields())
            if id in again:
                entries.append((id, None))
    entries.extend((id, None) for id in again if id not in account.lives)
    some = iter(entries)
    while chunk := list(islice(some, _CHUNK)):
        writer.rows([_row(chunk)])
    writer.finish({"landed": account.landed, "lives": lives})


def _row(entries: Iterable[tuple[str, Sequence[Verdict] | None]]) -> str:
    """The authors, and of each id its gist, which verdicts on one life share, and the rest."""
    numbers: dict[Identity, int] = {}
    told: list[list[Any]] = []
    for id, verdicts in entries:
        if verdicts is None:
            told.append([id])
            continue
        said = verdicts[0].said if verdicts else None
        rest = [(*v[2:-1], numbers.setdefault(v.author, len(numbers))) for v in verdicts]
        told.append([id, said, *rest])
    return encode_json([list(numbers), told])


def _load(found: Remembered) -> _Account | None:
    try:
        entries: dict[str, tuple[list[Identity], list[Any]]] = {}
        for row in found.rows():
            authors, told = json.loads(row)
            people = [Identity(*one) for one in authors]
            entries.update((id, (people, rest)) for id, *rest in told)
        settled = {id: _verdicts(id, *said) for id, said in entries.items() if said[1]}
        alive = found.alive()
        lives = [_life(*fields) for fields in alive["lives"]]
        return _Account(settled, {life.commitment.id: life for life in lives}, int(alive["landed"]))
    except UNREADABLE:
        return None


def _verdicts(id: str, people: list[Identity], rest: list[Any]) -> list[Verdict]:
    gist, *rows = rest
    if not rows:
        return []
    who, to, what, goal, tags, private = gist
    said = Gist(who, tuple(to), what, goal, tuple(tags), private)
    found = []
    for row in rows:
        row[_VERDICT], row[_EVIDENCE] = _SHARED[row[_VERDICT]], _SHARED[row[_EVIDENCE]]
        row[_MOVES] = tuple([Move(*one) for one in row[_MOVES]]) if row[_MOVES] else ()
        row[_MISSES] = tuple([Miss(*one) for one in row[_MISSES]]) if row[_MISSES] else ()
        row[_AUTHOR] = people[row[_AUTHOR]]
        found.append(Verdict(id, said, *row))
    return found


def _life(
    first: int, said: Any, who: str, landed: int, commit: str, author: Any, due: Any,
    first_due: Any, made: Any, accepted: bool, present: bool, closing: Any, returns: int,
    moves: Any, misses: Any, warnings: Any, moved_seen: int, warned_seen: int, rules: Any,
    outcomes: Any,
) -> Life:  # fmt: skip
    return Life(
        first, commitment_from(said), who, landed, commit, Identity(*author),
        When(*due), When(*first_due), made, accepted, present,
        closing and _closing(closing), returns,
        tuple(Move(*one) for one in moves), tuple(Miss(*one) for one in misses),
        tuple(Times(*one) for one in warnings), moved_seen, warned_seen,
        tuple(_rule(*one) for one in rules),
        {int(day): _closing(one) for day, one in outcomes.items()},
    )  # fmt: skip


def _closing(fields: Any) -> Closing:
    found = Closing(*fields)
    return found._replace(times=Times(*found.times), author=Identity(*found.author))


def _rule(repeat: Any, due: Any, since: int | None, until: int | None) -> Rule:
    return Rule(repeat_from(repeat), When(*due), since, until)
