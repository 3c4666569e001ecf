"""What happens to a generated commitment, from the commit that records it to the last one.

A life is a list of steps, each with the whole state after it. A tree writes the last states; a
history writes every step. The shares (moved, warned, late, missed, ...) are those of a team that
mostly keeps its word; they are chosen, not measured.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from benchmarks import words
from benchmarks.calendar_days import (
    END,
    START,
    instant,
    iso,
    office_second,
    repeating,
    workday,
    written,
)
from benchmarks.draft import Draft, Feedback, Moved, Piece

LAST_INSTANT = instant(END, 0, "UTC")
_BY_HANDLE = {person.handle: person for person in words.PEOPLE}
_STREETS = str.maketrans({"ü": "u", "ö": "o", "ä": "a", "&": " ", "'": " ", ".": " "})


class Step(NamedTuple):
    """One recorded change: when (seconds since the epoch), by whom, and the state after it."""

    time: int
    by: str
    verb: str
    draft: Draft
    deleted: bool = False


Life = list[Step]


def lives(count: int, seed: int) -> Iterator[Life]:
    """`count` lives in the order in which they begin, the same for the same seed and count."""
    rng = Random(f"tether {seed} {count}")
    settled: deque[tuple[str, int]] = deque(maxlen=60)
    for number in range(count):
        day = workday(START + int((END - START - 4) * (number + rng.random()) / count))
        life, last_due = _Teller(rng, number, min(day, END - 3), settled).tell()
        if last_due is not None:
            settled.append((life[0].draft.id, last_due))
        yield life


class _Teller:
    """Tells one life; `day` is the day of its last step so far."""

    def __init__(self, rng: Random, number: int, day: int, settled: deque[tuple[str, int]]) -> None:
        self.rng = rng
        self.day = day
        self.settled = settled
        self.person = rng.choice(words.PEOPLE)
        self.due = workday(day + 2 + int(rng.expovariate(1 / 24)))
        self.life: Life = []
        self.draft = self._begin(number)

    def tell(self) -> tuple[Life, int | None]:
        """The life, and its deadline's day where others may need it (it never moves)."""
        rng, who = self.rng, self.person.handle
        proposed = rng.random() < 0.09
        home = self.draft.folder
        self.draft = self.draft._replace(
            status="proposed" if proposed else self.draft.status,
            folder="inbox" if rng.random() < 0.06 else home,
        )
        first_by = self.draft.to[0] if proposed and self.draft.to[0] in _BY_HANDLE else who
        self._record(first_by, "Propose" if proposed else "Promise")
        if proposed:
            if rng.random() < 0.12:
                return self.life, None
            self._go_on(rng.randrange(0, 4), who, "Accept", self.draft._replace(status=None))
        if self.draft.folder != home:
            self._go_on(rng.randrange(1, 6), who, "File", self.draft._replace(folder=home))
        if rng.random() < 0.035:
            self._repeat()
            return self.life, None
        moves = self._meanwhile()
        self._close()
        self._afterwards()
        loose = moves or self.life[-1].deleted
        return self.life, None if loose else self.due

    def _begin(self, number: int) -> Draft:
        rng, person = self.rng, self.person
        thing = rng.choice(words.DELIVERABLES)
        subject = rng.choice(words.SUBJECTS)
        what = f"{rng.choice(words.VERBS)} {thing} {subject}"
        if rng.random() < 0.5:
            what += f" {rng.choice(words.FORMS)}"
        id_ = f"{_slug(thing + ' ' + subject)}-{number + 1:05}"
        big = rng.random() < 0.05
        return Draft(
            id=id_,
            name=f"{iso(self.day)}-{id_}" if rng.random() < 0.02 else id_,
            folder=f"{person.team}/{iso(self.day)[:7]}",
            who=person.handle,
            to=self._promisees(),
            what=what,
            due=written(rng, self.due, person.zone),
            status="open" if rng.random() < 0.3 else None,
            made=iso(self.day - rng.randrange(0, 3)) if rng.random() < 0.55 else None,
            why=self._why(big),
            steps=self._steps(rng.randrange(3, 6) if big else rng.randrange(1, 4), big),
            needs=self._needs(),
            goal=rng.choice(tuple(words.GOALS)) if rng.random() < 0.25 else None,
            source=self._source(),
            tags=tuple(rng.sample(words.TAGS, rng.randrange(1, 4))) if rng.random() < 0.45 else (),
            private=rng.random() < 0.02,
            ticket=f"OPS-{rng.randrange(100, 9999)}" if rng.random() < 0.05 else None,
            comment=rng.choice(words.COMMENTS) if big or rng.random() < 0.18 else None,
            due_note=rng.choice(words.COMMENTS) if rng.random() < 0.07 else None,
            style=rng.randrange(1, 10_000),
        )

    def _promisees(self) -> tuple[str, ...]:
        rng = self.rng
        if rng.random() < 0.2:
            return (rng.choice([team for team in words.TEAMS if team != self.person.team]),)
        others = [person.handle for person in rng.sample(words.PEOPLE, 4)]
        others = [handle for handle in others if handle != self.person.handle]
        return tuple(others[: 1 if rng.random() < 0.78 else rng.randrange(2, 4)])

    def _why(self, big: bool) -> tuple[str, ...]:
        roll = self.rng.random()
        if big or roll < 0.08:
            count = self.rng.randrange(2, 5)
            return tuple(" ".join(self.rng.sample(words.WHYS, 3)) for _ in range(count))
        return (self.rng.choice(words.WHYS),) if roll < 0.4 else ()

    def _steps(self, count: int, big: bool) -> tuple[Piece, ...]:
        if not big and self.rng.random() > 0.1:
            return ()
        names = self.rng.sample(words.STEPS, count)
        between = range(self.day, self.due)
        days = sorted(self.rng.choice(between) for _ in names)
        return tuple(
            Piece(name, iso(day) if self.rng.random() < 0.7 else None, None)
            for name, day in zip(names, days, strict=True)
        )

    def _needs(self) -> tuple[str, ...]:
        if self.rng.random() > 0.06:
            return ()
        earlier = [id_ for id_, due in self.settled if due < self.due - 2]
        return tuple(self.rng.sample(earlier, min(len(earlier), self.rng.randrange(1, 3))))

    def _source(self) -> str | None:
        roll = self.rng.random()
        if roll < 0.12:
            return f"notes/{iso(self.day)}-leadership.md"
        if roll < 0.22:
            return f"https://chat.example.org/archive/{self.rng.randrange(10_000, 99_999)}#reply"
        return None

    def _record(self, by: str, verb: str, *, deleted: bool = False) -> None:
        zone = _BY_HANDLE[by].zone
        time = instant(self.day, office_second(self.rng), zone)
        if self.life:
            time = max(time, self.life[-1].time + 60)
        if time < LAST_INSTANT:
            self.life.append(Step(time, by, verb, self.draft, deleted))

    def _go_on(self, days: int, by: str, verb: str, draft: Draft) -> None:
        self.day += days
        self.draft = draft
        self._record(by, verb)

    def _meanwhile(self) -> int:
        """Steps done, warnings and moves before it closes; how many times it moved."""
        rng, who = self.rng, self.person.handle
        for place, step in enumerate(self.draft.steps):
            if rng.random() < 0.5 and self.day + 1 < self.due:
                done = "true" if rng.random() < 0.4 else iso(self.day + 1)
                steps = list(self.draft.steps)
                steps[place] = step._replace(done=done)
                self._go_on(1, who, "Step done for", self.draft._replace(steps=tuple(steps)))
        moves = rng.choices((0, 1, 2, 3), (76, 17, 5, 2))[0]
        for _ in range(moves):
            self._warn(0.25)
            self._move()
        self._warn(0.07)
        return moves

    def _warn(self, share: float) -> None:
        if self.rng.random() < share and self.day + 1 < self.due:
            days = self.rng.randrange(1, self.due - self.day)
            warned = (*self.draft.warned, (iso(self.day + days), self.rng.choice(words.WARNINGS)))
            draft = self.draft._replace(warned=warned)
            self._go_on(days, self.person.handle, "Warn about", draft)

    def _move(self) -> None:
        """Mostly days before the deadline; one in five after it has passed."""
        rng = self.rng
        if rng.random() < 0.2 or self.day + 1 >= self.due:
            days = max(self.due - self.day, 0) + rng.randrange(1, 5)
        else:
            days = rng.randrange(1, self.due - self.day)
        on = self.day + days
        self.due = workday(max(self.due, on) + rng.randrange(2, 28))
        entry = Moved(
            self.draft.due,
            iso(on) if rng.random() < 0.85 else None,
            rng.choice(words.MOVE_REASONS) if rng.random() < 0.8 else None,
            self.draft.to[0] if rng.random() < 0.4 else None,
        )
        draft = self.draft._replace(
            due=written(rng, self.due, self.person.zone), moved=(*self.draft.moved, entry)
        )
        self._go_on(days, self.person.handle, "Move", draft)

    def _close(self) -> None:
        """Kept on time (about 70 in 100), late, missed, withdrawn, released, or left open."""
        rng, who = self.rng, self.person.handle
        end = rng.choices(
            ("kept", "late", "missed", "withdrawn", "released", "open"), (72, 9, 8, 3, 3, 5)
        )[0]
        left = self.due - self.day
        if end == "open":
            return
        if end == "kept" and left >= 1:
            days = rng.randrange(max(1, left - 6), left + 1)
        elif end in ("withdrawn", "released") and left > 2:
            days = rng.randrange(1, left)
        else:
            days = max(left, 0) + rng.randrange(1, 12)
        closed = self.day + days
        status = "kept" if end == "late" else end
        reasons = words.MISS_REASONS if end == "missed" else words.LETTING_GO
        draft = self.draft._replace(
            status=status,
            closed=iso(closed) if rng.random() < 0.85 else None,
            reason=rng.choice(reasons) if status != "kept" else None,
            evidence=self._evidence() if status == "kept" and rng.random() < 0.2 else None,
        )
        by = draft.to[0] if status == "released" and draft.to[0] in _BY_HANDLE else who
        self._go_on(days + (rng.random() < 0.25), by, status.capitalize(), draft)

    def _evidence(self) -> str:
        return f"https://git.example.org/merge/{self.rng.randrange(100, 99_999)}"

    def _afterwards(self) -> None:
        """The promisee's word, a move into the archive, and a rare deletion."""
        rng = self.rng
        first = self.draft.to[0]
        if self.draft.status == "kept" and first in _BY_HANDLE and rng.random() < 0.15:
            days = rng.randrange(1, 8)
            says = rng.choices(("satisfied", "partly", "not"), (8, 2, 1))[0]
            note = rng.choice(words.NOTES) if rng.random() < 0.6 else None
            feedback = (Feedback(first, iso(self.day + days), says, note),)
            self._go_on(days, first, "Feedback on", self.draft._replace(feedback=feedback))
        roll = rng.random()
        if roll < 0.05 and self.draft.closed is not None:
            folder = f"archive/{self.draft.folder}"
            days = rng.randrange(20, 120)
            self._go_on(days, self.person.handle, "File", self.draft._replace(folder=folder))
        elif roll < 0.058:
            self.day += rng.randrange(1, 20)
            self._record(self.person.handle, "Delete", deleted=True)

    def _repeat(self) -> None:
        """Becomes a repeated promise: outcomes written down a few at a time, then let go."""
        rng, who = self.rng, self.person.handle
        lines, days = repeating(rng, max(self.due, self.day + 32))
        self.due = days[0]
        self.life = [
            step._replace(draft=_repeated(step.draft, iso(self.due), lines)) for step in self.life
        ]
        self.draft = self.life[-1].draft
        while days:
            some = rng.randrange(2, 7)
            for day in days[:some]:
                missed = rng.random() < 0.12
                reason = rng.choice(words.MISS_REASONS) if missed and rng.random() < 0.6 else None
                entry = (iso(day), "missed" if missed else "kept", reason)
                self.draft = self.draft._replace(outcomes=(*self.draft.outcomes, entry))
            self.day = days[min(some, len(days)) - 1]
            self._record(who, "Outcomes of")
            days = days[some:]
        if "count" not in lines[-1] and "until" not in lines[-1]:
            reason = rng.choice(words.LETTING_GO)
            self._go_on(1, who, "Withdraw", self.draft._replace(status="withdrawn", reason=reason))


def _repeated(draft: Draft, due: str, lines: tuple[str, ...]) -> Draft:
    return draft._replace(due=due, repeat=lines, steps=(), needs=(), due_note=None)


def _slug(text: str) -> str:
    lower = text.lower().translate(_STREETS).replace(" the ", " ")
    kept = "-".join(lower.removeprefix("the ").replace(" for ", " ").split())
    return kept[:46].strip("-.")
