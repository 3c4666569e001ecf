"""What the mainline says, row by row <-> lines of text, as a remembered history has them.

A line has seven fields with tabs between them: id, committed, landed, commit, author, path, and
the id of the file's blob, nothing for a deletion. An author is name and address as JSON at first
and a number later, and a path is left out where it is the same as before. A line of one field is
the commit at which reading went on.
"""

from __future__ import annotations

import json
import re

from tether_txt.format.read import stem
from tether_txt.history.mainline import Blob

_quote = json.encoder.encode_basestring_ascii
_is_oid = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII).fullmatch


Row = tuple[str, Blob | None, int, int, str, tuple[str, str], str]
"""A state as git has it: id, blob, committed, landed, commit, author, path.

There is no blob for a deletion. A plain tuple: it is made once for each row and taken apart at
once, and a named one takes longer to make.
"""


class Rows:
    """Both directions, in the order of the history: a row leans on those before it."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._people: list[tuple[str, str]] = []

    def line(self, row: Row) -> str:
        """The line of a row that has just been found."""
        id_, blob, committed, landed, commit, author, path = row
        number = self._numbers.get(author)
        if number is None:
            who = f"[{_quote(author[0])},{_quote(author[1])}]"
            self._meet(author)
        else:
            who = str(number)
        where = ""
        if self._paths.get(id_) != path:
            where = _quote(path)
            self._paths[id_] = path
        oid = "" if blob is None else blob.oid
        return f"{id_}\t{committed}\t{landed}\t{commit}\t{who}\t{where}\t{oid}"

    def read(self, line: str) -> Row:
        """The row of a line. Raises one of `cache.UNREADABLE` for nonsense."""
        id_, committed, landed, commit, who, where, oid = line.split("\t")
        author = self._introduced(who) if who[:1] == "[" else self._people[int(who)]
        if where:
            self._paths[id_] = json.loads(where)
        path = self._paths[id_]
        if oid and not _is_oid(oid):
            raise ValueError(line)
        blob = Blob(oid, stem(path)) if oid else None
        return id_, blob, int(committed), int(landed), commit, author, path

    def pass_over(self, line: str) -> None:
        """Takes from a line that nobody wants the author, whom later ones may name by number."""
        if "\t[" in line:
            self._introduced(line.split("\t")[4])

    def _introduced(self, who: str) -> tuple[str, str]:
        name, email = json.loads(who)
        self._meet((name, email))
        return name, email

    def _meet(self, author: tuple[str, str]) -> None:
        self._numbers[author] = len(self._people)
        self._people.append(author)
