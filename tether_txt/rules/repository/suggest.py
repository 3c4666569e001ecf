"""Did-you-mean for names of a repository, in bounded time however many of them are wrong."""

from __future__ import annotations

from collections.abc import Iterable

MAX_LOOKUPS = 100
FEW = 1_000
"""Up to so many names are compared one by one; of more, only those that look alike."""


class Suggestions:
    """The known names of one kind, and what was suggested for the wrong ones so far."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = list(known)
        self._found: dict[str, str | None] = {}

    def help(self, name: str, otherwise: str) -> str:
        """The name that was probably meant, as a question, or else the other advice."""
        if name not in self._found and len(self._found) < MAX_LOOKUPS:
            self._found[name] = self._nearest(name)
        near = self._found.get(name)
        return f"did you mean `{near}`?" if near else otherwise

    def _nearest(self, name: str) -> str | None:
        from difflib import get_close_matches

        known = self._known
        if len(known) > FEW:
            known = [other for other in known if _alike(name, other)][:FEW]
        return next(iter(get_close_matches(name, known, 1)), None)


def _alike(name: str, other: str) -> bool:
    close = abs(len(name) - len(other)) <= 2
    return close and (name[0] == other[0] or name[-1] == other[-1])
