"""Files of commits as findings show them: read in bulk, and only a few held at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tether_txt.format.text import MAX_BYTES
from tether_txt.repository.git import Repository

AT_ONCE = 256


class Blobs:
    """The contents of blobs by the name that they are shown under.

    Names are best asked for in the order in which they are given: what follows is read with it.
    """

    def __init__(self, repository: Repository, oids: Mapping[str, str]) -> None:
        self._repository = repository
        self._oids = oids
        self._names: Sequence[str] = list(oids)
        self._places = {name: index for index, name in enumerate(self._names)}
        self._held: dict[str, bytes] = {}

    def data(self, name: str) -> bytes:
        """The bytes; nothing if there is no such file, or one that is too large."""
        if name not in self._oids:
            return b""
        if name not in self._held:
            start = self._places[name]
            names = self._names[start : start + AT_ONCE]
            contents = self._repository.blobs([self._oids[one] for one in names], MAX_BYTES)
            self._held = {one: data or b"" for one, data in zip(names, contents, strict=True)}
        return self._held[name]

    def lines(self, name: str) -> list[str]:
        """The lines, as `tether_txt.output.Source` wants them."""
        return lines_of(self.data(name))


def lines_of(data: bytes) -> list[str]:
    """The lines of a file, without their ends; what is no UTF-8 is replaced."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return [line.removesuffix("\r") for line in text.split("\n")]
