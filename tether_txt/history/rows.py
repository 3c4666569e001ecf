"""States <-> rows of text, as a remembered history has them.

A row is a line of seven fields with tabs between them: id, committed, landed, commit, author,
path, and the file's text as JSON, nothing for a deletion. An author is name and address as JSON
at first and a number later, and a path is left out where it is the same as before. A line of one
field is the commit at which reading went on.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from tether_txt.format.read import commitment_of
from tether_txt.history.identity import Identities
from tether_txt.history.reading import Record
from tether_txt.history.state import Identity, State

_quote = json.encoder.encode_basestring_ascii


class Row(NamedTuple):
    """A state as git has it; `record` is None for a deletion."""

    id: str
    record: Record | None
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
        id_, record, committed, landed, commit, name, email, path = row
        author = self._numbers.get((name, email))
        if author is None:
            who = f"[{_quote(name)},{_quote(email)}]"
            author = self._meet(name, email)
        else:
            who = str(author)
        where = ""
        if self._paths.get(id_) != path:
            where = _quote(path)
            self._paths[id_] = path
        said = "" if record is None else _quote(record.text)
        text = f"{id_}\t{committed}\t{landed}\t{commit}\t{who}\t{where}\t{said}"
        commitment = None if record is None else record.commitment
        return text, State(id_, commitment, committed, landed, commit, self._people[author], path)

    def read(self, row: str) -> State:
        """The state of a row. Raises one of `cache.UNREADABLE` for nonsense."""
        id_, committed, landed, commit, who, where, said = row.split("\t")
        author = self._meet(*json.loads(who)) if who[:1] == "[" else int(who)
        if where:
            self._paths[id_] = json.loads(where)
        path = self._paths[id_]
        commitment = commitment_of(json.loads(said).encode(), path) if said else None
        if said and (commitment is None or commitment.id != id_):
            raise ValueError(row)
        return State(
            id_, commitment, int(committed), int(landed), commit, self._people[author], path
        )

    def _meet(self, name: str, email: str) -> int:
        number = self._numbers[name, email] = len(self._people)
        self._people.append(self._identities.of(name, email))
        return number
