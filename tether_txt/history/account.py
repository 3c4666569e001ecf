"""A repository's promises as of a time: the way from a folder to its verdicts.

Settings, people and the mailmap are those of the commit that is reported on, never those of the
work tree, so that what a stranger's branch says of itself changes nothing
(spec/format.md#mainline).
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tether_txt.format.model import Goal, Person, Settings, Zones
from tether_txt.format.roots import read_goals, read_people, read_settings
from tether_txt.format.text import MAX_BYTES
from tether_txt.history import timeline
from tether_txt.history.identity import Identities
from tether_txt.history.settled import Source, judge_remembered
from tether_txt.history.state import State
from tether_txt.history.verdict import Terms, Verdict, judge_all
from tether_txt.repository.cache import Cache, Key
from tether_txt.repository.committed import CommittedTree
from tether_txt.repository.git import Repository
from tether_txt.repository.tree import GOALS, PEOPLE, SETTINGS


class Witness(NamedTuple):
    """A commit to report on, and what holds there. `as_of` is an instant."""

    repository: Repository
    ref: str
    tip: str
    as_of: int
    settings: Settings
    people: Mapping[str, Person]
    goals: Mapping[str, Goal]
    identities: Identities
    fingerprint: str

    @property
    def terms(self) -> Terms:
        """The settings in force, as the verdicts want them."""
        return Terms(self.settings, Zones(self.settings, self.people))

    def states(self, remember: bool = True) -> Iterator[State]:
        """All states up to the ref's tip, in the order in which they landed, later ones too."""
        repository = self.repository
        return timeline.read(
            repository,
            self.tip,
            self.settings.commitments,
            self.identities,
            branch=repository.branch(self.ref),
            remember=remember,
        )

    def verdicts(self, remember: bool = True) -> list[Verdict]:
        """All verdicts as of the time, by id and then by deadline."""
        if not remember:
            return judge_all(self.states(remember), self.terms, self.as_of)
        repository, folder = self.repository, self.settings.commitments
        branch = repository.branch(self.ref)
        prefixed = repository.prefix + folder
        source = Source(
            self.tip,
            self.states,
            lambda since: timeline.later(
                repository, self.tip, folder, self.identities, since, branch
            ),
        )
        key = Key("verdicts", prefixed, branch, self.fingerprint)
        cache = Cache(repository.common_dir)
        return judge_remembered(source, self.terms, self.as_of, cache, key)


def witness(repository: Repository, ref: str, as_of: int) -> Witness:
    """Call a ref to witness what it had as of a time.

    Before the first commit there is nothing to report, under the default settings. Raises
    GitError if the ref does not exist.
    """
    tip = repository.resolve(ref)
    then = _tip_as_of(repository, tip, as_of)
    top = repository.prefix
    names = [top + name for name in (SETTINGS, PEOPLE, GOALS)]
    found = repository.read_all(then, names, MAX_BYTES) if then else {}
    mailmap = CommittedTree(repository, then).mailmap() if then else b""
    settings = read_settings(found[names[0]])[0] if names[0] in found else Settings()
    people = read_people(found[names[1]])[0] if names[1] in found else {}
    goals = read_goals(found[names[2]])[0] if names[2] in found else {}
    identities = Identities(mailmap, people)
    fingerprint = _fingerprint(found.get(names[0], b""), found.get(names[1], b""), mailmap)
    return Witness(repository, ref, tip, as_of, settings, people, goals, identities, fingerprint)


def _fingerprint(*files: bytes) -> str:
    """What decides verdicts beside the states: settings, people, names, and the time zones."""
    digest = sha256()
    for folder in zoneinfo.TZPATH:
        with suppress(OSError):
            digest.update(b"%d " % Path(folder).stat().st_mtime_ns)
    for data in files:
        digest.update(b"%d " % len(data) + data)
    return digest.hexdigest()[:16]


def _tip_as_of(repository: Repository, tip: str, as_of: int) -> str | None:
    """The newest commit of the mainline that had landed, None before the first."""
    options = ("--first-parent", "--format=tformat:%H %ct", "-z", "--no-show-signature")
    for token in repository.tokens("log", *options, "--end-of-options", tip, "--"):
        oid, _, committed = token.decode("ascii", "replace").partition(" ")
        if not committed.lstrip("-").isdigit() or int(committed) <= as_of:
            return oid
    return None


def find_repository(root: Path) -> Repository:
    """The repository around a root; see `tether_txt.repository.git.open_repository`."""
    from tether_txt.repository.git import open_repository

    return open_repository(root)
