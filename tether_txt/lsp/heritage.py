"""What git knows of a root's promises: the last commit, and the way there.

Reading it can take seconds, so that the server does it beside everything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tether_txt.errors import TetherError
from tether_txt.format.model import Commitment
from tether_txt.history.account import Witness, witness
from tether_txt.history.clocks import exists
from tether_txt.history.state import State
from tether_txt.history.story import Event, tell
from tether_txt.history.verdict import Verdict, judge_all
from tether_txt.repository.committed import CommittedTree
from tether_txt.repository.git import Repository, open_repository, user_identity
from tether_txt.rules import Context
from tether_txt.rules.change.past import Past, remember
from tether_txt.rules.transition import Said, read_files


class Heritage(NamedTuple):
    """A commit's promises by id, with the history of each; `me` is the handle of the user."""

    witness: Witness
    files: Mapping[str, bytes]
    said: Mapping[str, Said]
    states: Mapping[str, Sequence[State]]
    pasts: Mapping[str, Past]
    me: str | None

    @property
    def context(self) -> Context:
        """Settings and people of that commit: by these a change is judged."""
        found = self.witness
        return Context(found.settings, found.people, found.terms.zones)

    def events(self, id_: str, as_of: int) -> list[Event]:
        """What happened to a promise."""
        return list(tell(self.states.get(id_, ()), self.witness.terms, as_of))

    def verdicts(self, id_: str, as_of: int) -> list[Verdict]:
        """What became of a promise."""
        return judge_all(self._until(id_, as_of), self.witness.terms, as_of)

    def last_said(self, id_: str, as_of: int) -> Commitment | None:
        """What was last said of a promise, be it deleted since."""
        told = [state.commitment for state in self._until(id_, as_of) if state.commitment]
        return told[-1] if told else None

    def _until(self, id_: str, as_of: int) -> list[State]:
        return [state for state in self.states.get(id_, ()) if exists(state, as_of)]


def look(root: Path, known: Heritage | None) -> Heritage | None:
    """The heritage at HEAD; `known` itself if that is where it is from, None if git has none."""
    try:
        repository = known.witness.repository if known else open_repository(root)
        if known is not None and repository.resolve() == known.witness.tip:
            return known
        return _read(repository, root)
    except (TetherError, OSError):
        return None


def _read(repository: Repository, root: Path) -> Heritage:
    found = witness(repository, "HEAD")
    tree = CommittedTree(repository, found.tip)
    listing = tree.listing(found.settings.commitments)
    paths = [one.path for one in listing if one.kind == "file" and one.path.endswith(".yaml")]
    files = {path: data for path in paths if (data := tree.read(path)) is not None}
    states: dict[str, list[State]] = {}
    pasts: dict[str, Past] = {}
    for state in found.states():
        states.setdefault(state.id, []).append(state)
        past = remember(pasts.get(state.id), state.commitment, state.committed)
        if past is not None:
            pasts[state.id] = past
    me = found.identities.of(*user_identity(root)).handle
    return Heritage(found, files, read_files(files), states, pasts, me)
