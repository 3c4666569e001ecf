"""Sentences that the formats for people share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tether_txt.markup import cut
from tether_txt.report.changes import Told
from tether_txt.rules.changes import Act, detail, headline, totals


def title(told: Told) -> str:
    """How many promises there are of each kind of change."""
    return f"Promises: {totals(told.acts) or 'nothing changes'}"


def sentence(act: Act) -> tuple[str, str, str]:
    """Who does what, to which promise, and what else is to be said; see `rules.changes`."""
    who, _, what = headline(act).partition(": ")
    return who, cut(what), cut(detail(act))


def name(act: Act) -> str:
    """The id; nothing, if the promise is private."""
    return "" if act.commitment.private else act.commitment.id


def notices(told: Told, safe: Callable[[str], str]) -> Iterator[str]:
    """What is to be said besides; `safe` makes words of the repository fit to be shown."""
    if told.rules:
        into = safe(told.into)
        files = safe(", ".join(told.rules))
        yield f"This changes {files}; rules and authors are judged as {into} has them."
    if told.unread:
        count = "1 file" if len(told.unread) == 1 else f"{len(told.unread):,} files"
        files = safe(cut(", ".join(told.unread)))
        yield f"{count} cannot be read, and `tether check` tells why: {files}"
