"""A root that is worked on: its files checked again and again, each only when it changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tether_txt.diagnostics import Diagnostic, in_order
from tether_txt.format.model import Commitment
from tether_txt.format.read import read_commitment
from tether_txt.lsp.heritage import Heritage
from tether_txt.lsp.overlay import Overlay
from tether_txt.repository.project import Entry
from tether_txt.repository.tree import GOALS, PEOPLE, SETTINGS, MemoryTree, Tree, is_candidate
from tether_txt.rules.engine import Checked, Ground, check_file, check_together, survey
from tether_txt.rules.transition import Occasion, between, placed, read_files, run

ROOT_FILES = {SETTINGS: "settings", PEOPLE: "people", GOALS: "goals"}
COMMITMENT = "commitment"


class Analysis(NamedTuple):
    """What is known of a root: what its files are checked against, its promises, its findings."""

    tree: Tree
    ground: Ground
    entries: Mapping[str, Entry]
    found: Mapping[str, list[Diagnostic]]

    def commitment(self, id_: str) -> Commitment | None:
        """The promise of that id, read again."""
        entry = self.entries.get(id_)
        if entry is None:
            return None
        try:
            return read_commitment(self.tree.read(entry.path) or b"", entry.path).partial
        except OSError:
            return None

    def kind(self, path: str) -> str | None:
        """Which kind of file a path is; None for what is no file of the format."""
        if path in ROOT_FILES:
            return ROOT_FILES[path]
        folder, _, name = path.rpartition("/")
        inside = f"{folder}/".startswith(self.ground.settings.commitments + "/")
        return COMMITMENT if inside and "/." not in path and is_candidate(name) else None


class Desk:
    """One root, or one file that has none (`root` is None); used by one thread at a time."""

    def __init__(self, root: Path | None) -> None:
        self.root = root
        self._ground: Any = None
        self._known: dict[str, tuple[Any, Checked]] = {}

    def check(self, buffers: Mapping[str, bytes]) -> Analysis:
        """Check the root as it would be if the open files were saved."""
        tree: Tree = MemoryTree(buffers) if self.root is None else Overlay(self.root, buffers)
        ground = survey(tree)
        basis = (ground.settings, ground.people, ground.goals)
        if basis != self._ground:
            self._known, self._ground = {}, basis
        checked = []
        known: dict[str, tuple[Any, Checked]] = {}
        for listed in tree.listing(ground.settings.commitments):
            state = (listed, buffers.get(listed.path))
            before = self._known.get(listed.path)
            same = before is not None and before[0] == state
            one = before[1] if before and same else check_file(tree, listed, ground)
            known[listed.path] = state, one
            checked.append(one)
        self._known = known
        report = check_together(tree, ground, checked)
        entries: dict[str, Entry] = {}
        for one in checked:
            if one.entry is not None:
                entries.setdefault(one.entry.id, one.entry)
        found: dict[str, list[Diagnostic]] = {}
        for diagnostic in report.diagnostics:
            found.setdefault(diagnostic.path, []).append(diagnostic)
        return Analysis(tree, ground, entries, found)

    def changes(
        self, buffers: Mapping[str, bytes], analysis: Analysis, heritage: Heritage, now: int
    ) -> list[Diagnostic]:
        """What the open files would do to promises that were made (TT3xx, TT4xx), committed now.

        They are compared with the last commit, by its settings and people.
        """
        paths = [path for path in buffers if analysis.kind(path) == COMMITMENT]
        after = read_files({path: buffers[path] for path in paths if path.endswith(".yaml")})
        elsewhere = {id_ for id_, entry in analysis.entries.items() if entry.path not in paths}
        before = {
            id_: said
            for id_, said in heritage.said.items()
            if id_ in after or (said.path in paths and id_ not in elsewhere)
        }
        occasion = Occasion(now, now, heritage.me)
        told: list[Diagnostic] = []
        transitions = between(
            before, after, heritage.context, heritage.pasts.get, lambda *_: occasion
        )
        for one in transitions:
            path = one.file.path
            data = buffers.get(path)
            told += placed(run(one.change), path, data, heritage.witness.settings)
        return in_order(told)
