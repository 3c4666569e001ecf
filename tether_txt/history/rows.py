"""States <-> rows of text, as a remembered history has them.

A row is a line of six fields with tabs between them: committed, landed, commit, author, path,
and the line of the commitment (tether_txt.format.compact) or, for a deletion, the entry of its
id alone. An author is name and address at first and a number later, and a path is left out
where it is the same as before. A line of one field stands for the commit at which reading went on.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from tether_txt.format.compact import decode, decode_entry, encode_entry
from tether_txt.history.identity import Identities
from tether_txt.history.state import Identity, State

_quote = json.encoder.encode_basestring_ascii


class Row(NamedTuple):
    """A state before it is decoded: `record` is a commitment's line, None for a deletion."""

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

    def taken(self, row: Row) -> tuple[str, State]:
        """The text of a row that has just been found, and its state."""
        author = self._numbers.get((row.name, row.email))
        if author is None:
            who = f"[{_quote(row.name)},{_quote(row.email)}]"
            author = self._meet(row.name, row.email)
        else:
            who = str(author)
        where = ""
        if self._paths.get(row.id) != row.path:
            where = _quote(row.path)
            self._paths[row.id] = row.path
        said = encode_entry("id", row.id) if row.record is None else row.record
        text = f"{row.committed}\t{row.landed}\t{row.commit}\t{who}\t{where}\t{said}"
        commitment = None if row.record is None else decode(row.record)
        return text, State(
            row.id, commitment, row.committed, row.landed, row.commit, self._people[author],
            row.path,
        )  # fmt: skip

    def read(self, row: str) -> State:
        """The state of a row. Raises one of `cache.UNREADABLE` for nonsense."""
        committed, landed, commit, who, where, said = row.split("\t", 5)
        commitment = decode(said) if "\t" in said else None
        id_ = commitment.id if commitment else decode_entry(said)[1]
        author = self._meet(*json.loads(who)) if who[:1] == "[" else int(who)
        if where:
            self._paths[id_] = json.loads(where)
        return State(
            id_, commitment, int(committed), int(landed), commit, self._people[author],
            self._paths[id_],
        )  # fmt: skip

    def _meet(self, name: str, email: str) -> int:
        number = self._numbers[name, email] = len(self._people)
        self._people.append(self._identities.of(name, email))
        return number
