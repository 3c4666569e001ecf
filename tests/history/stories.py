"""Lives told in a few lines: what the file said, step by step, with the times of each step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tether_txt.format.model import Commitment, Moved, Outcome, Person, Settings, Warned, Zones
from tether_txt.format.repeat import parse_repeat
from tether_txt.format.when import parse_when
from tether_txt.history.state import Identity, State
from tether_txt.history.verdict import Terms, Verdict, judge_all

ANA = Identity("Ana", "ana@example.org", "ana")


def at(text: str) -> int:
    """The instant of a time in UTC, ``2026-03-10 17:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def terms(people: Mapping[str, Person] | None = None, **settings: Any) -> Terms:
    """Settings with the defaults of the format (notice and grace of a day, days end at 23:59)."""
    given = Settings(**settings)
    return Terms(given, Zones(given, people or {}))


def moved(from_: str, on: str | None = None, why: str | None = None) -> Moved:
    return Moved(parse_when(from_), parse_when(on) if on else None, why)


def warned(on: str | None = None) -> Warned:
    return Warned(parse_when(on) if on else None)


def outcome(day: str, status: str, closed: str | None = None) -> Outcome:
    return Outcome(parse_when(day).day, status, parse_when(closed) if closed else None)


class Story:
    """The states of one commitment. Each step changes the keys that it names."""

    def __init__(self, id: str = "board-pack") -> None:
        self.id = id
        self.states: list[State] = []
        self._keys: dict[str, Any] = {
            "id": id, "who": "ana", "to": ("bob",), "what": "Send the board pack",
        }  # fmt: skip

    def step(self, committed: str, landed: str | None = None, **keys: Any) -> Story:
        """At a committed time, which is also when it landed unless that is given."""
        for key, value in keys.items():
            self._keys[key] = _value(key, value)
        return self._add(committed, landed, Commitment(**self._keys))

    def delete(self, committed: str, landed: str | None = None) -> Story:
        return self._add(committed, landed, None)

    def _add(self, committed: str, landed: str | None, said: Commitment | None) -> Story:
        number = len(self.states) + 1
        state = State(
            self.id,
            said,
            at(committed),
            at(landed or committed),
            f"{number:040x}",
            ANA,
            f"commitments/{self.id}.yaml",
        )
        self.states.append(state)
        return self

    def verdicts(self, as_of: str, on: Terms | None = None) -> list[Verdict]:
        return judge_all(self.states, on or terms(), at(as_of))

    def verdict(self, as_of: str, on: Terms | None = None) -> Verdict:
        (only,) = self.verdicts(as_of, on)
        return only


def _value(key: str, value: Any) -> Any:
    if value is not None and key in ("due", "closed", "made"):
        return parse_when(value)
    if isinstance(value, str) and key == "repeat":
        return parse_repeat(value)
    return tuple(value) if isinstance(value, list) else value
