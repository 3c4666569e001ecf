"""What a feed is made from: the lives of all promises, and when each was last touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from tether_txt.calendar.links import file_address
from tether_txt.calendar.stamps import Mainline, Touched, touching
from tether_txt.format.model import Goal, Person, Settings, with_members
from tether_txt.history.account import Witness
from tether_txt.history.clocks import exists
from tether_txt.history.mainline import EARLIEST, LATEST
from tether_txt.history.state import State
from tether_txt.history.verdict import Life, Terms, fold
from tether_txt.repository.git import Repository
from tether_txt.repository.tree import GOALS, PEOPLE, SETTINGS

_LOG = (
    "log",
    "--first-parent",
    "--reverse",
    # With these two, also commits are told that change none of the files asked for
    "--full-history",
    "--sparse",
    "--name-only",
    "--no-renames",
    "--diff-merges=first-parent",
    "-z",
    "--no-show-signature",
    "--format=tformat:%x01%H %ct",
)
_HEADER = re.compile(rb"\x01([0-9a-f]{40,64}) (-?[0-9]{1,20})")


class Ledger(NamedTuple):
    """All that is known as of a time.

    `identity` tells this repository from every other: the first commit of the mainline, and the
    folder in it, the same in every clone. `address` gives the web address of a file, else the
    one where feeds are published, else None. `ahead` is when the first of what is dated after
    `as_of` will have landed: somebody's clock is fast, or this one is slow.
    """

    identity: str
    as_of: int
    terms: Terms
    people: Mapping[str, Person]
    goals: Mapping[str, Goal]
    lives: Mapping[str, Life]
    touched: Mapping[str, Touched]
    address: Callable[[str], str | None]
    ahead: int | None = None

    @property
    def settings(self) -> Settings:
        return self.terms.settings

    def persons(self, handles: Iterable[str]) -> frozenset[str]:
        """Those handles, and all members of the teams among them."""
        return frozenset(with_members(handles, self.people))


def open_ledger(witness: Witness, remember: bool = True) -> Ledger:
    """Read a commit's history. Raises GitError if git fails or objects are missing."""
    repository, terms, as_of = witness.repository, witness.terms, witness.as_of
    mainline = Mainline(_steps(repository, witness.tip), as_of)
    touched: dict[str, Touched] = {}
    later: list[int] = []
    all_states = _noting(witness.states(remember), as_of, later)
    states = touching(all_states, as_of, mainline, touched)
    lives = fold(states, terms, as_of)
    remote, published = _remote(repository), witness.settings.url
    return Ledger(
        f"{mainline.root}:{repository.prefix}",
        as_of,
        terms,
        witness.people,
        witness.goals,
        lives,
        touched,
        lambda path: file_address(remote, repository.prefix + path) or published,
        min(later, default=None),
    )


def _noting(states: Iterable[State], as_of: int, later: list[int]) -> Iterator[State]:
    """Pass states on, and note when those will have landed that have not."""
    for state in states:
        if not exists(state, as_of):
            later.append(state.landed)
        yield state


def _steps(repository: Repository, tip: str) -> Iterator[tuple[str, int | None]]:
    """The mainline as `Mainline` wants it."""
    names = [repository.prefix + name for name in (SETTINGS, PEOPLE, GOALS)]
    asked = (*_LOG, "--end-of-options", tip, "--", *names)
    oid, landed, changed = "", 0, False
    for token in repository.tokens(*asked):
        match = _HEADER.fullmatch(token)
        if match is None:
            changed = True
            continue
        if oid:
            yield oid, landed if changed else None
        oid, landed, changed = match[1].decode("ascii"), int(match[2]), False
        landed = min(max(landed, EARLIEST), LATEST)
    if oid:
        yield oid, landed if changed else None


def _remote(repository: Repository) -> str | None:
    """The address of ``origin``, else of the first remote."""
    asked = ("config", "--null", "--get-regexp", r"^remote\..*\.url$")
    found = repository.ask(*asked).stdout.decode("utf-8", "replace").split("\0")
    remotes: dict[str, str] = {}
    for entry in found:
        name, _, url = entry.partition("\n")
        if url:
            remotes.setdefault(name, url)
    origin = remotes.get("remote.origin.url")
    return origin or next((remotes[name] for name in sorted(remotes)), None)
