"""What is about to be committed -> what is wrong with what it touches (spec/format.md#staged).

Settings, people and ``.mailmap`` are those that are about to be committed: it is the user's own
commit. History is read only if a rule asks for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tether_txt.cli._news import News, caused, changes, older, touched
from tether_txt.cli._sources import Blobs
from tether_txt.diagnostics import Diagnostic, in_order
from tether_txt.errors import GitError, SettingsError, UsageError
from tether_txt.format.model import Settings
from tether_txt.repository.committed import AT_ONCE, CommittedTree, Delta, staged_differences
from tether_txt.repository.git import Repository, open_repository
from tether_txt.repository.staged import (
    EMPTY,
    INDEX,
    StagedTree,
    open_staged,
    parents,
    staged_roots,
    writing,
)
from tether_txt.repository.tree import GOALS, PEOPLE, SETTINGS, find_root
from tether_txt.rules.change.past import Past
from tether_txt.rules.engine import Checked, Ground, check_file, check_together, survey
from tether_txt.rules.runner import Run, check_objects
from tether_txt.rules.transition import Occasion, Pasts, Said

_PUSH = "PRE_COMMIT_REMOTE_NAME"
"""What pre-commit and prek set before a push."""


class Staged(NamedTuple):
    """Findings, the number of files looked at, lines of files, and what else is to be said.

    Paths count from the current folder.
    """

    diagnostics: list[Diagnostic]
    files: int
    source: Callable[[str], list[str]]
    notices: list[str]


class How(NamedTuple):
    """The environment, the time if it is pinned, and how the files of a root are checked.

    `remember` says whether anything may be written into git's folder for the next time.
    """

    environ: Mapping[str, str]
    clock: Callable[[Settings], int] | None
    run: Callable[[Path], Run]
    prefix: Callable[[Path], str]
    remember: bool


def check_staged(starts: Sequence[Path], how: How) -> Staged:
    """Check what is about to be committed to the repositories of some folders.

    Raises GitError where git cannot tell what that is, and UsageError for what is no folder.
    """
    found = [one for start in starts or [Path()] for one in _repositories(start, how)]
    roots = [_Root(one, how) for one in {(r.git_dir, r.prefix): r for r in found}.values()]
    # Who asks by hand with nothing staged, or has a CI host ask, means all that is there.
    by_git = INDEX in how.environ
    whole = _PUSH in how.environ or not (by_git or any(root.touches for root in roots))
    told: list[Diagnostic] = []
    sources: dict[str, tuple[_Root, str]] = {}
    notices = [] if roots else [f"there is no {SETTINGS} here, so nothing is checked"]
    for root in roots:
        prefix = how.prefix(root.folder)
        diagnostics = root.check(whole)
        sources |= {prefix + d.path: (root, d.path) for d in diagnostics}
        told += [d._replace(path=prefix + d.path) for d in diagnostics]
        notices += root.notices

    def lines(path: str) -> list[str]:
        root, name = sources[path]
        return root.contents.lines(name)

    files = sum(len(root.checked) for root in roots)
    return Staged(in_order(told), files, lines, notices + older(sum(r.older for r in roots)))


def folders(starts: Sequence[Path], how: How) -> list[Path]:
    """The roots that `check_staged` looks at."""
    found = [one for start in starts or [Path()] for one in _repositories(start, how)]
    return [one.top / one.prefix for one in found]


def _repositories(start: Path, how: How) -> list[Repository]:
    """The repository of the root around a folder; else of all roots in the index below it."""
    if not start.is_dir():
        raise UsageError(f"{start} is no folder", "what is staged is checked as a whole")
    try:
        root = find_root(start)
    except SettingsError:
        around = open_staged(start, how.environ)
        prefixes = [f"{name}/" if name else "" for name in staged_roots(around)]
        below = [prefix for prefix in prefixes if prefix.startswith(around.prefix)]
        return [around._replace(prefix=prefix) for prefix in below]
    return [open_staged(root, how.environ)]


class _Root:
    """One root: the promises about to be committed there, and what they are compared with."""

    def __init__(self, repository: Repository, how: How) -> None:
        self._how = how
        self.folder = repository.top / repository.prefix
        self._parents = parents(repository, how.environ)
        self._deltas = {one: staged_differences(repository, one) for one in self._parents}
        self._touched = touched(self._deltas)
        self._tree = StagedTree(repository)
        changed = [oid for one in self._deltas.values() for oid in _promises(one.values())]
        self._repository = self._tree.hold(changed[:AT_ONCE])
        self._oids: dict[str, str] = {}
        self.checked: list[Checked] = []
        self.notices: list[str] = []
        self.older = 0

    @property
    def touches(self) -> bool:
        """Whether anything is staged here."""
        return any(self._deltas.values())

    def check(self, whole: bool) -> list[Diagnostic]:
        """The findings; with `whole`, in files that the commit does not touch as well."""
        if not self._tree.has(SETTINGS):
            if SETTINGS in self._touched:
                self.notices.append(f"{SETTINGS} is deleted, so nothing is checked any more")
                return []
            self.notices.append(f"{SETTINGS} is not committed: the default settings hold")
        self.checked = check_objects(self._tree, self._ground, self._how.run(self.folder))
        report = check_together(self._tree, self._ground, self.checked)
        found = [d for d in report.diagnostics if whole or d.path in self._touched]
        rest = [] if whole else [d for d in report.diagnostics if d.path not in self._touched]
        new, known = caused(self._touched, rest, self._before)
        self.older = len(known)
        moved, gone = self._changes()
        found = [*found, *new, *moved]
        self._oids = {d.path: self._tree.oid(d.path) or gone.get(d.path, "") for d in found}
        return found

    @cached_property
    def contents(self) -> Blobs:
        """The files that something was found about."""
        return Blobs(self._repository, {path: oid for path, oid in self._oids.items() if oid})

    @cached_property
    def _ground(self) -> Ground:
        return survey(self._tree)

    def _changes(self) -> tuple[list[Diagnostic], dict[str, str]]:
        folder = self._ground.settings.commitments + "/"
        if not any(path.startswith(folder) for path in self._touched):
            return [], {}
        news = News(
            self._repository, self._ground.context, self._deltas, self._pasts, self._written
        )
        return changes(news, self.checked)

    def _before(self) -> Iterator[Diagnostic]:
        """What is wrong in the parents, each by its own settings."""
        for parent in self._parents:
            if parent in EMPTY.values():
                continue
            tree = CommittedTree(self._repository, parent)
            same = {SETTINGS, PEOPLE, GOALS}.isdisjoint(self._deltas[parent])
            ground = self._ground if same else survey(tree)
            listing = tree.listing(ground.settings.commitments)
            known = {
                one.path: one
                for one in self.checked
                if same and tree.oid(one.path) == self._tree.oid(one.path) is not None
            }
            new = [listed for listed in listing if listed.path not in known]
            tree.expect([listed.path for listed in new if tree.oid(listed.path)])
            checked = [known.get(one.path) or check_file(tree, one, ground) for one in listing]
            yield from check_together(tree, ground, checked).diagnostics

    def _written(self, id_: str, file: Said) -> Occasion:
        return self._occasion

    @cached_property
    def _occasion(self) -> Occasion:
        from tether_txt.history.identity import Identities

        who = writing(self._repository, self._how.environ)
        people = Identities(self._tree.mailmap(), self._ground.people or {})
        handle = people.of(who.name, who.email).handle
        if self._how.clock is None:
            now = int(time.time())
            authored = now if who.authored is None else who.authored
            return Occasion(authored, now if who.committed is None else who.committed, handle)
        at = self._how.clock(self._ground.settings)
        return Occasion(at, at, handle)

    def _pasts(self, parent: str) -> Pasts:
        """What the history of a parent says, read when it is asked for, if all of it is here."""
        if parent in EMPTY.values():
            return _unknown
        pasts: Pasts | None = None

        def past_of(id_: str) -> Past | None:
            nonlocal pasts
            try:
                if pasts is None:
                    pasts = _history(self._repository, parent, self._ground, self._how)
                return pasts(id_)
            except GitError as error:
                self.notices.append(f"{error.message}; what it said earlier does not count")
                pasts = _unknown
                return None

        return past_of


def _unknown(id_: str) -> Past | None:
    return None


def _promises(deltas: Iterable[Delta]) -> Iterator[str]:
    for delta in deltas:
        if delta.path.endswith(".yaml"):
            yield from (oid for oid in (delta.before, delta.after) if oid)


def _history(repository: Repository, parent: str, ground: Ground, how: How) -> Pasts:
    from tether_txt.cli._news import history_of

    whole = open_repository(repository.top / repository.prefix, how.environ)
    branch = whole.branch() if parent == whole.resolve() else ""
    folder = ground.settings.commitments
    inside = whole._replace(prefix=repository.prefix)
    return history_of(inside, parent, folder, branch, how.remember)
