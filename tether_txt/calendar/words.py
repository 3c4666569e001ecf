"""What an entry says to people: titles and descriptions that are useful on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from tether_txt.calendar.ledger import Ledger
from tether_txt.calendar.lines import one_line
from tether_txt.errors import UsageError
from tether_txt.format.model import Commitment, Step
from tether_txt.format.when import When, day_of
from tether_txt.history import table
from tether_txt.history.verdict import Verdict

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""English names of our own: those of the system change with the locale."""

_FIELDS = ("who", "to", "what", "id", "goal")
_FIELD = re.compile(r"\{([^{}]*)\}")


class State(NamedTuple):
    """How a verdict is told: before a title, and as a category."""

    prefix: str
    category: str


STATES = {
    table.KEPT: State("Kept: ", "Kept"),
    table.KEPT_LATE: State("Kept late: ", "Kept late"),
    table.MISSED: State("Missed: ", "Missed"),
    table.MISSED_WARNED: State("Missed: ", "Missed"),
    table.OVERDUE: State("Overdue: ", "Overdue"),
    table.OPEN: State("", "Open"),
    table.AT_RISK: State("At risk: ", "At risk"),
    table.PROPOSED: State("Proposed: ", "Proposed"),
    table.WITHDRAWN: State("Withdrawn: ", "Withdrawn"),
    table.RELEASED: State("Released: ", "Released"),
}


class Title(NamedTuple):
    """A template: texts, and names of fields at every second place."""

    parts: tuple[str, ...]

    def fill(self, values: dict[str, str]) -> str:
        """The template with its fields replaced; what they hold is never read as a template."""
        return "".join(values[part] if at % 2 else part for at, part in enumerate(self.parts))


def parse_title(template: str) -> Title:
    """Read ``{who} → {to}: {what}``. Raises `UsageError` for a field that there is not."""
    parts = tuple(_FIELD.split(template))
    for name in parts[1::2]:
        if name not in _FIELDS:
            known = ", ".join(f"{{{field}}}" for field in _FIELDS)
            raise UsageError(f"--title: there is no field {{{name}}}", f"there are: {known}")
    if not template.strip():
        raise UsageError("--title: it is empty", "write for example '{who}: {what}'")
    return Title(parts)


class Words:
    """Writes titles and descriptions in the names of people.yaml and goals.yaml.

    What it writes is not safe yet: `tether_txt.calendar.feed` cleans every text.
    """

    def __init__(self, ledger: Ledger, title: Title) -> None:
        self._ledger = ledger
        self._title = title
        self._names = {
            handle: one_line(person.name) for handle, person in ledger.people.items() if person.name
        }

    def name(self, handle: str) -> str:
        return self._names.get(handle, handle)

    def names(self, handles: Sequence[str]) -> str:
        """``Ana, Bob and Chen``."""
        *others, last = [self.name(handle) for handle in handles]
        return f"{', '.join(others)} and {last}" if others else last

    def goal(self, id_: str) -> str:
        goal = self._ledger.goals.get(id_)
        return one_line(goal.title) if goal and goal.title else id_

    def title(self, said: Commitment, what: str, verdict: str) -> str:
        """The template filled in."""
        values = {
            "who": self.name(said.who),
            "to": self.names(said.to),
            "what": what,
            "id": said.id,
            "goal": self.goal(said.goal) if said.goal else "",
        }
        return STATES[verdict].prefix + self._title.fill(values)

    def promise(self, said: Commitment, verdict: Verdict, due: When, address: str | None) -> str:
        """The description of a promise or of one occurrence."""
        zone = self._ledger.terms.zones.of(said.who)
        lines = [said.what, f"From {self.name(said.who)} to {self.names(said.to)}"]
        lines.append(f"Due {self._when(due, verdict.due, zone)}")
        lines += self._ended(said, verdict, zone)
        lines += self._moves(said, verdict, zone)
        for warned in said.warned:
            on = f" on {_day(warned.on)}" if warned.on else ""
            lines.append(f"Warned{on}: {warned.why}" if warned.why else f"Warned{on}")
        lines += self._about(said)
        for step in said.steps:
            lines.append(f"{'Done' if step.done else 'To do'}: {step.what}")
        id_ = said.id
        if verdict.occurrence is not None:
            id_ += f"@{day_of(verdict.occurrence)}"
        return self._joined(lines, address, id_)

    def step(self, said: Commitment, step: Step, verdict: str, address: str | None) -> str:
        """The description of a step."""
        zone = self._ledger.terms.zones.of(said.who)
        lines = [step.what, f"A step of: {said.what}"]
        lines.append(f"From {self.name(said.who)} to {self.names(said.to)}")
        if step.due:
            due = self._ledger.terms.deadline(step.due, said.who)
            lines.append(f"Due {self._when(step.due, due, zone)}")
        if isinstance(step.done, When):
            lines.append(f"Done {_day(step.done)}")
        elif verdict == table.KEPT:
            lines.append("Done")
        return self._joined([*lines, *self._about(said)], address, said.id)

    def _joined(self, lines: Sequence[str], address: str | None, id_: str) -> str:
        link = (address,) if address else ()
        return "\n".join([*lines, *link, f"Id: {id_}"])

    def _about(self, said: Commitment) -> Iterator[str]:
        if said.why:
            yield f"Why: {said.why}"
        if said.goal:
            yield f"Goal: {self.goal(said.goal)}"
        if said.needs:
            yield f"Needs: {', '.join(said.needs)}"
        for feedback in said.feedback:
            note = f": {feedback.note}" if feedback.note else ""
            word = "not satisfied" if feedback.says == "not" else feedback.says
            yield f"{self.name(feedback.from_)} says {word}{note}"
        if said.source:
            yield f"Source: {said.source}"

    def _ended(self, said: Commitment, verdict: Verdict, zone: tzinfo) -> Iterator[str]:
        """What became of it. Nothing here depends on how long ago that was."""
        name = STATES[verdict.verdict].category
        if verdict.closed is not None:
            how = " (the file was deleted)" if verdict.deleted else ""
            warned = ", after a warning" if verdict.verdict == table.MISSED_WARNED else ""
            yield f"{name} {_date(verdict.closed, zone)}{warned}{how}"
            reason = self._reason(said, verdict.occurrence)
            if reason:
                yield f"Reason: {reason}"
        elif verdict.verdict != table.OPEN:
            yield name
        for miss in verdict.misses:
            yield f"Missed {_date(miss.due, zone)}, then moved"
        if said.status != "proposed" and verdict.returns:
            yield f"Reopened {'once' if verdict.returns == 1 else f'{verdict.returns} times'}"

    def _reason(self, said: Commitment, occurrence: int | None) -> str | None:
        if occurrence is None:
            return said.reason
        for outcome in said.outcomes:
            if outcome.day == occurrence:
                return outcome.reason
        return None

    def _moves(self, said: Commitment, verdict: Verdict, zone: tzinfo) -> Iterator[str]:
        """Earlier deadlines: those that Git saw move, else those that the file tells of."""
        if verdict.moves:
            for move in verdict.moves:
                yield f"Was due {_date(move.from_, zone)}, moved {_date(move.at, zone)}"
            return
        for moved in said.moved:
            why = f": {moved.why}" if moved.why else ""
            yield f"Was due {_day(moved.from_)}{why}"

    def _when(self, due: When, instant: int, zone: tzinfo) -> str:
        if due.is_day:
            return _day(due)
        there = datetime.fromtimestamp(instant, zone)
        return f"{_day_name(there)} at {there.hour:02}:{there.minute:02} {zone}"


def _day(when: When) -> str:
    return _day_name(datetime.fromordinal(when.day))


def _date(instant: int, zone: tzinfo) -> str:
    return _day_name(datetime.fromtimestamp(instant, zone))


def _day_name(day: datetime) -> str:
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
