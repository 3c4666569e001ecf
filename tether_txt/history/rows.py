"""States <-> rows of JSON, as a remembered history has them.

A row is an array: what is said, committed, landed, commit, author, path, changes. What is said
is the whole commitment at first, and later its id, followed at the end by what changed; an id
without changes is a deletion. An author is name and address at first and a number later, and a
path is 0 where it is the same as before.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from tether_txt.format.model import Commitment
from tether_txt.history.identity import Identities
from tether_txt.history.state import Identity, State
from tether_txt.repository.cache import decode, decode_changes, encode_changes

_quote = json.encoder.encode_basestring_ascii


class Row(NamedTuple):
    """A state before it is decoded: `record` is an encoded commitment, None for a deletion."""

    id: str
    record: str | None
    committed: int
    landed: int
    commit: str
    name: str
    email: str
    path: str


class Rows:
    """Both directions, in the order of the history: a row leans on those before it."""

    def __init__(self, identities: Identities) -> None:
        self._identities = identities
        self._last: dict[str, State] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._people: list[Identity] = []

    def encoded(self, row: Row, commitment: Commitment | None) -> tuple[str, State]:
        """The text of a row that has just been found, and its state."""
        before = self._last.get(row.id)
        said, changes = row.record, ""
        if said is None or (before and before.commitment):
            said = f'"{row.id}"'
        if before and before.commitment and commitment:
            changes = f",{encode_changes(before.commitment, commitment)}"
        number = self._numbers.get((row.name, row.email))
        author = f"[{_quote(row.name)},{_quote(row.email)}]" if number is None else str(number)
        path = "0" if before and before.path == row.path else _quote(row.path)
        times = f"{row.committed},{row.landed}"
        text = f'[{said},{times},"{row.commit}",{author},{path}{changes}]'
        who = self._author([row.name, row.email] if number is None else number)
        return text, self._kept(
            State(row.id, commitment, row.committed, row.landed, row.commit, who, row.path)
        )

    def state(
        self,
        said: Any,
        committed: int,
        landed: int,
        commit: str,
        author: Any,
        path: Any,
        *changes: Any,
    ) -> State:
        """The state of a row's values. Raises one of `cache.UNREADABLE` for nonsense."""
        commitment = None
        id_ = said
        if said.__class__ is list:
            commitment = decode(said)
            id_ = commitment.id
        elif changes:
            commitment = decode_changes(self._last[said].commitment, changes)  # type: ignore[arg-type]
        if path == 0:
            path = self._last[id_].path
        who = self._author(author)
        return self._kept(State(id_, commitment, committed, landed, commit, who, path))

    def _author(self, author: Any) -> Identity:
        if author.__class__ is int:
            return self._people[author]
        name, email = author
        self._numbers[name, email] = len(self._people)
        self._people.append(self._identities.of(name, email))
        return self._people[-1]

    def _kept(self, state: State) -> State:
        if state.commitment is None:
            self._last.pop(state.id, None)
        else:
            self._last[state.id] = state
        return state
