"""States <-> rows of JSON, as a remembered history has them.

A row is an array: what is said, committed, landed, commit, author, path. What is said is the
whole commitment, or the id alone for a deletion. An author is name and address at first and a
number later, and a path is 0 where it is the same as before.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from tether_txt.history.identity import Identities
from tether_txt.history.state import Identity, State
from tether_txt.repository.cache import decode

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
        self._paths: dict[str, str] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._people: list[Identity] = []

    def taken(self, row: Row, said: Any) -> tuple[str, State]:
        """The text of a row that has just been found, and its state.

        `said` is what the row's record says as JSON, its id if it has none.
        """
        record = f'"{row.id}"' if row.record is None else row.record
        author: Any = self._numbers.get((row.name, row.email))
        who = f"[{_quote(row.name)},{_quote(row.email)}]" if author is None else str(author)
        path = "0" if self._paths.get(row.id) == row.path else _quote(row.path)
        text = f'[{record},{row.committed},{row.landed},"{row.commit}",{who},{path}]'
        if author is None:
            author = row.name, row.email
        return text, self.state(said, row.committed, row.landed, row.commit, author, row.path)

    def state(
        self, said: Any, committed: int, landed: int, commit: str, author: Any, path: Any
    ) -> State:
        """The state of a row's values. Raises one of `cache.UNREADABLE` for nonsense."""
        commitment, id_ = None, said
        if said.__class__ is list:
            commitment = decode(said)
            id_ = commitment.id
        if path == 0:
            path = self._paths[id_]
        else:
            self._paths[id_] = path
        if author.__class__ is not int:
            name, email = author
            author = self._numbers[name, email] = len(self._people)
            self._people.append(self._identities.of(name, email))
        return State(id_, commitment, committed, landed, commit, self._people[author], path)
