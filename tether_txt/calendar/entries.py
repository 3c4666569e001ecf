"""From lives to entries: one for each promise, occurrence and, if asked for, step.

An entry says everything that one VEVENT or VTODO will say, in plain values. What changes only
because time passes (overdue) takes effect at its own instant, so that the same stamp always
stands for the same text.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha1
from typing import NamedTuple
from uuid import UUID

from tether_txt.calendar.ledger import Ledger
from tether_txt.calendar.words import STATES, Title, Words
from tether_txt.format.model import Commitment, Step
from tether_txt.format.when import DAY, When
from tether_txt.history import table
from tether_txt.history.clocks import after, early
from tether_txt.history.verdict import Life, Verdict, judge

EDITION = 0
"""Raised by one whenever what entries say is changed here, so that every stamp rises by one."""
AHEAD = 366 * DAY
"""How far ahead the occurrences of a repeat are given."""
_NAMESPACE = UUID("5d1c7a52-0f1b-5b0e-9d5e-3f3a8a1f6c11").bytes
"""Of all entries; never to be changed."""

_STANDING = (table.OPEN, table.AT_RISK, table.OVERDUE, table.PROPOSED)
_BUSY = "Busy with a promise"


class Wanted(NamedTuple):
    """What a feed is to show.

    `since` is how long (seconds) what is closed stays, counted from its end or its deadline,
    whichever is later. `alarms` are seconds before a deadline. `redact` treats everything as
    private. Handles and goals: whoever is named, or everybody if none is.
    """

    title: Title
    who: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    open_only: bool = False
    steps: bool = False
    since: int = 90 * DAY
    alarms: tuple[int, ...] = ()
    redact: bool = False


class Entry(NamedTuple):
    """One deadline. `day` is the ordinal of a whole day, None if it has a time.

    `due` and `stamp` are instants; `verdict` is one of `table.VERDICTS`; `closed` is when it
    ended. `who`, `to` (members of teams included) and `goal` tell in which feeds it belongs.
    """

    uid: str
    stamp: int
    due: int
    day: int | None
    verdict: str
    closed: int | None
    summary: str
    description: str
    categories: tuple[str, ...]
    url: str | None
    private: bool
    alarms: tuple[int, ...]
    who: frozenset[str]
    to: frozenset[str]
    goal: str | None

    @property
    def standing(self) -> bool:
        return self.verdict in _STANDING


def entries(ledger: Ledger, wanted: Wanted) -> list[Entry]:
    """All entries that are wanted, by deadline and then by UID."""
    maker = _Maker(ledger, wanted)
    found = [
        entry
        for id_ in sorted(ledger.lives)
        if maker.concerns(ledger.lives[id_].commitment)
        for entry in maker.of_life(ledger.lives[id_])
    ]
    return sorted(found, key=lambda entry: (entry.due, entry.uid))


def uid(identity: str, *parts: str) -> str:
    """A UUID that is the same for ever and tells nothing (RFC 7986, 5.3; RFC 9562, 5.5)."""
    name = "\0".join((identity, *parts)).encode("utf-8", "surrogatepass")
    digest = bytearray(sha1(_NAMESPACE + name, usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class _Said(NamedTuple):
    """The words of an entry."""

    summary: str
    description: str
    categories: tuple[str, ...] = ()
    url: str | None = None


class _Maker:
    def __init__(self, ledger: Ledger, wanted: Wanted) -> None:
        self._ledger = ledger
        self._wanted = wanted
        self._words = Words(ledger, wanted.title)
        self._oldest = ledger.as_of - wanted.since
        self._teams: dict[tuple[str, ...], frozenset[str]] = {}

    def concerns(self, said: Commitment) -> bool:
        wanted = self._wanted
        if said.private and (wanted.to or wanted.goals):
            return False  # to be in such a feed would tell for whom or for what it is
        return (
            (not wanted.who or not wanted.who.isdisjoint(self._persons((said.who,))))
            and (not wanted.to or not wanted.to.isdisjoint(self._persons(said.to)))
            and (not wanted.goals or said.goal in wanted.goals)
        )

    def _persons(self, handles: tuple[str, ...]) -> frozenset[str]:
        found = self._teams.get(handles)
        if found is None:
            found = self._teams[handles] = self._ledger.persons(handles)
        return found

    def of_life(self, life: Life) -> Iterator[Entry]:
        if life.rules or life.closing is None or self._stays(life, life.closing.times.event):
            for verdict in self._verdicts(life):
                if self._shown(verdict.verdict, verdict.due, verdict.closed, life):
                    yield self._of_verdict(life, verdict)
        if self._wanted.steps and not life.commitment.private:
            yield from self._of_steps(life)

    def _stays(self, life: Life, closed: int) -> bool:
        """Whether what is closed is shown; it is told before anything is judged."""
        due = self._ledger.terms.deadline(life.due, life.who)
        return self._shown(table.KEPT, due, closed, life)

    def _verdicts(self, life: Life) -> Iterator[Verdict]:
        """Those as of now and, of a repeat that goes on, those that fall due in a year.

        A series is judged as of next year and told as of now, so that what is said of an
        occurrence does not change because the ones before it pass.
        """
        as_of, terms = self._ledger.as_of, self._ledger.terms
        if not life.rules or life.closing or not life.present or not life.accepted:
            yield from judge(life, terms, as_of)
            return
        previous, ahead = None, 0
        for found in judge(life, terms, as_of + AHEAD):
            verdict = found
            if found.verdict in _STANDING:
                at_risk = any(
                    previous is None or not early(warning.event, previous, terms.settings.notice)
                    for warning in life.warnings
                )
                verdict = found._replace(verdict=table.standing(found.due, as_of, at_risk))
                ahead += verdict.verdict != table.OVERDUE
            previous = found.due
            if ahead <= 1 or found.due <= as_of + AHEAD:
                yield verdict

    def _shown(self, verdict: str, due: int, closed: int | None, life: Life) -> bool:
        if verdict in _STANDING:
            return verdict != table.OVERDUE or not life.rules or due >= self._oldest
        if self._wanted.open_only or self._wanted.redact or life.commitment.private:
            return False  # nobody is busy with what is closed
        return max(due, due if closed is None else closed) >= self._oldest

    def _of_verdict(self, life: Life, verdict: Verdict) -> Entry:
        said = life.commitment
        parts = () if verdict.occurrence is None else (f"@{verdict.occurrence}",)
        key = uid(self._ledger.identity, said.id, *parts)
        due = self._due(life, verdict)
        words = None
        if not self._is_private(said):
            address = None if verdict.deleted else self._address(said.id)
            words = _Said(
                self._words.title(said, said.what, verdict.verdict),
                self._words.promise(said, verdict, due, address),
                (STATES[verdict.verdict].category, *said.tags),
                address,
            )
        return self._entry(life, key, due, verdict.due, verdict.verdict, verdict.closed, words)

    def _is_private(self, said: Commitment) -> bool:
        return said.private or self._wanted.redact

    def _due(self, life: Life, verdict: Verdict) -> When:
        """The deadline in force, as it is written."""
        if verdict.occurrence is None:
            return life.due
        for rule in life.rules:
            due = rule.due._replace(day=verdict.occurrence)
            if self._ledger.terms.deadline(due, life.who) == verdict.due:
                return due
        return life.due._replace(day=verdict.occurrence)

    def _of_steps(self, life: Life) -> Iterator[Entry]:
        said, terms = life.commitment, self._ledger.terms
        seen: dict[str, int] = {}
        for step in said.steps:
            seen[step.what] = seen.get(step.what, 0) + 1
            if step.due is None or not (step.done or self._owed(life)):
                continue
            due = terms.deadline(step.due, said.who)
            done = step.done if isinstance(step.done, When) else None
            closed = terms.claim(done, said.who)
            verdict = self._step_verdict(step, due)
            if not self._shown(verdict, due, closed, life):
                continue
            key = uid(self._ledger.identity, said.id, f"/{step.what}", str(seen[step.what]))
            words = None
            if not self._is_private(said):
                address = self._address(said.id)
                words = _Said(
                    self._words.title(said, step.what, verdict),
                    self._words.step(said, step, verdict, address),
                    (STATES[verdict].category, "Step", *said.tags),
                    address,
                )
            yield self._entry(life, key, step.due, due, verdict, closed, words)

    def _owed(self, life: Life) -> bool:
        return life.closing is None and life.present

    def _step_verdict(self, step: Step, due: int) -> str:
        if step.done:
            return table.KEPT
        return table.OVERDUE if after(self._ledger.as_of, due) else table.OPEN

    def _entry(
        self,
        life: Life,
        key: str,
        when: When,
        due: int,
        verdict: str,
        closed: int | None,
        words: _Said | None,
    ) -> Entry:
        """An entry; one without words tells only that somebody is busy."""
        said = life.commitment
        # Two of the same day must not be alike: a client that hashes would drop one
        words = words or _Said(_BUSY, f"No. {key[:8]}")
        return Entry(
            uid=key,
            stamp=self._stamp(life, when, due) + EDITION,
            due=due,
            day=when.day if when.is_day else None,
            verdict=verdict,
            closed=closed,
            summary=words.summary,
            description=words.description,
            categories=words.categories,
            url=words.url,
            private=self._is_private(said),
            alarms=self._wanted.alarms if verdict in _STANDING else (),
            who=self._persons((said.who,)),
            to=self._persons(said.to),
            goal=said.goal,
        )

    def _stamp(self, life: Life, when: When, due: int) -> int:
        """When it was touched, by what was ever written of this deadline."""
        ledger = self._ledger
        touched = ledger.touched[life.commitment.id]
        dues = {due}
        for had, who in touched.dues:
            same = had._replace(day=when.day) if life.rules else had
            if same != when or who != life.who:
                dues.add(ledger.terms.deadline(same, who))
        return touched.as_of(ledger.as_of, dues)

    def _address(self, id_: str) -> str | None:
        return self._ledger.address(self._ledger.touched[id_].path)
