"""A repository's promises as of a time: the way from a folder to its verdicts.

Settings, people and the mailmap are those of the commit that is reported on, never those of the
work tree, so that what a stranger's branch says of itself changes nothing
(spec/format.md#mainline).
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from tether_txt.format.model import Goal, Person, Settings, Zones
from tether_txt.format.roots import read_goals, read_people, read_settings
from tether_txt.format.text import MAX_BYTES
from tether_txt.history import timeline
from tether_txt.history.clocks import END_OF_TIME
from tether_txt.history.identity import Identities
from tether_txt.history.settled import Source, judge_remembered
from tether_txt.history.state import State
from tether_txt.history.verdict import Terms, Verdict, judge_all
from tether_txt.repository.cache import Cache, Key
from tether_txt.repository.committed import MAX_MAILMAP
from tether_txt.repository.git import Repository
from tether_txt.repository.tree import GOALS, PEOPLE, SETTINGS


class Witness(NamedTuple):
    """A commit to report on, and what holds there.

    `branch` is the full name of what `ref` stands for, empty for a bare commit. `as_of` is an
    instant, and `then` the newest commit that had landed by it, None before the first: settings,
    people, goals and names are those of that commit. `meanwhile` is called while git
    looks for the first commit, if it has to.
    """

    repository: Repository
    ref: str
    branch: str
    tip: str
    as_of: int
    then: str | None
    settings: Settings
    people: Mapping[str, Person]
    goals: Mapping[str, Goal]
    identities: Identities
    fingerprint: str
    meanwhile: Callable[[], Any] | None = None

    @property
    def terms(self) -> Terms:
        """The settings in force, as the verdicts want them."""
        return Terms(self.settings, Zones(self.settings, self.people))

    def states(self, remember: bool = True, only: Collection[str] | None = None) -> Iterator[State]:
        """All states up to the ref's tip, in the order in which they landed, later ones too.

        With `only`, those of no other ids.
        """
        repository = self.repository
        return timeline.read(
            repository,
            self.tip,
            self.settings.commitments,
            self.identities,
            branch=self.branch,
            remember=remember,
            only=only,
            meanwhile=self.meanwhile,
        )

    def verdicts(self, remember: bool = True) -> list[Verdict]:
        """All verdicts as of the time, by id and then by deadline."""
        if not remember:
            return judge_all(self.states(remember), self.terms, self.as_of)
        repository, folder = self.repository, self.settings.commitments
        source = Source(
            self.tip,
            lambda only: self.states(only=only),
            lambda since: timeline.later(
                repository,
                self.tip,
                folder,
                self.identities,
                since,
                branch=self.branch,
                meanwhile=self.meanwhile,
            ),
        )
        key = Key("verdicts", repository.prefix + folder, self.branch, self.fingerprint)
        cache = Cache(repository.common_dir)
        return judge_remembered(source, self.terms, self.as_of, cache, key)


def witness(repository: Repository, ref: str, as_of: int | None = None) -> Witness:
    """Call a ref to witness what it had as of a time, by default all that it has.

    Before the first commit there is nothing to report, under the default settings. Raises
    GitError if the ref does not exist.
    """
    tip = repository.resolve(ref)
    branch = repository.branch(ref)
    if as_of is None:
        return _testify(repository, ref, branch, tip, END_OF_TIME, tip)
    then = _tip_as_of(repository, tip, as_of)
    return _testify(repository, ref, branch, tip, as_of, then)


def at_time(found: Witness, as_of: int) -> Witness:
    """The same witness as of another time."""
    then = _tip_as_of(found.repository, found.tip, as_of)
    if then == found.then:
        return found._replace(as_of=as_of)
    return _testify(found.repository, found.ref, found.branch, found.tip, as_of, then)


def _testify(
    repository: Repository, ref: str, branch: str, tip: str, as_of: int, then: str | None
) -> Witness:
    top = repository.prefix
    limits = {top + name: MAX_BYTES for name in (SETTINGS, PEOPLE, GOALS)}
    found = repository.read_all(then, limits | {".mailmap": MAX_MAILMAP}) if then else {}
    of = {name: found.get(top + name, b"") for name in (SETTINGS, PEOPLE, GOALS)}
    settings = read_settings(of[SETTINGS])[0] if top + SETTINGS in found else Settings()
    people = read_people(of[PEOPLE])[0] if top + PEOPLE in found else {}
    goals = read_goals(of[GOALS])[0] if top + GOALS in found else {}
    mailmap = found.get(".mailmap", b"")
    return Witness(
        repository, ref, branch, tip, as_of, then, settings, people, goals,
        Identities(mailmap, people), _fingerprint(of[SETTINGS], of[PEOPLE], mailmap),
    )  # fmt: skip


def _fingerprint(*files: bytes) -> str:
    """What decides verdicts beside the states: settings, people, names, and the time zones."""
    digest = sha256()
    package = find_spec("tzdata")  # which zoneinfo asks where the system has no zones
    folders = package.submodule_search_locations if package else None
    for folder in (*zoneinfo.TZPATH, *(folders or ())):
        with suppress(OSError):
            digest.update(b"%d " % Path(folder).stat().st_mtime_ns)
    for data in files:
        digest.update(b"%d " % len(data) + data)
    return digest.hexdigest()[:16]


def _tip_as_of(repository: Repository, tip: str, as_of: int) -> str | None:
    """The newest commit of the mainline that had landed, None before the first."""
    options = ("--first-parent", "--format=tformat:%H %ct", "-z", "--no-show-signature")
    # The tip alone is asked for first: git reads thousands of commits ahead of who takes just one.
    for part in ("--max-count=1", "--skip=1"):
        for token in repository.tokens("log", part, *options, "--end-of-options", tip, "--"):
            oid, _, committed = token.decode("ascii", "replace").partition(" ")
            if not committed.lstrip("-").isdigit() or int(committed) <= as_of:
                return oid
    return None
