"""When each promise was last touched: instants that rise with every change and never fall.

A *stamp* becomes LAST-MODIFIED, DTSTAMP and SEQUENCE. It is when the last step that touched the
promise landed, at least a second after the one before, whatever the clocks said. Squashing and
rebasing make commits of the present, so they raise it.

People commit today and push on Monday. So once a deadline has passed, which every feed may have
shown since, a stamp is at least that moment, and a second more for each change before it: what
lands afterwards and is dated before still raises it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tether_txt.format.when import When
from tether_txt.history.clocks import after, exists
from tether_txt.history.state import State


class Touched(NamedTuple):
    """What is known of the changes of one promise.

    `changes` are how many there were, `seen` how many of them were changes of the settings.
    `dues` are the deadlines that it ever had, each with its promiser; `path` is where its file is.
    """

    stamp: int
    path: str
    changes: int = 1
    seen: int = 0
    dues: frozenset[tuple[When, str]] = frozenset()

    def changed(self, landed: int) -> Touched:
        return self._replace(stamp=max(landed, self.stamp + 1), changes=self.changes + 1)

    def caught_up(self, settings: Sequence[int]) -> Touched:
        """As it is after the changes of settings (when each landed) that it has not seen."""
        if self.seen == len(settings):
            return self
        found = self
        for landed in settings[self.seen :]:
            found = found.changed(landed)
        return found._replace(seen=len(settings))

    def as_of(self, as_of: int, dues: Iterable[int]) -> int:
        """The stamp as of a time of what ever had the deadlines `dues` (instants)."""
        passed = [turn(due) + self.changes - 1 for due in dues if after(as_of, due)]
        return max([self.stamp, *passed])


def turn(due: int) -> int:
    """The instant from which a deadline is over."""
    return (due // 60 + 1) * 60


class Mainline:
    """The steps of the mainline, oldest first, told in step with the states that they brought.

    Each is its commit, and when it landed if it changed what all feeds are made with (settings,
    people, goals), else None.
    """

    def __init__(self, steps: Iterable[tuple[str, int | None]], as_of: int) -> None:
        self._steps = iter(steps)
        self._as_of = as_of
        self._at = ""
        self.root = ""
        self.settings: list[int] = []

    def until(self, commit: str | None) -> None:
        """Go on to a commit and no further; to the end for None."""
        if commit == self._at:
            return
        for step, landed in self._steps:
            self._at = step
            self.root = self.root or step
            if landed is not None and not after(landed, self._as_of):
                self.settings.append(landed)
            if step == commit:
                return


def touching(
    states: Iterable[State], as_of: int, mainline: Mainline, into: dict[str, Touched]
) -> Iterator[State]:
    """Pass states on, and note when each id was touched; complete when the states are over."""
    for state in states:
        if exists(state, as_of):
            mainline.until(state.commit)
            before = into.get(state.id)
            into[state.id] = _touch(before, state, mainline.settings)
        yield state
    mainline.until(None)
    for id_, touched in into.items():
        into[id_] = touched.caught_up(mainline.settings)


def _touch(before: Touched | None, state: State, settings: Sequence[int]) -> Touched:
    said = state.commitment
    if before is None:
        dues = frozenset(() if said is None else ((said.due, said.who),))
        return Touched(state.landed, state.path, 1, len(settings), dues)
    now = before.caught_up(settings)
    dues = now.dues
    if said is not None and (said.due, said.who) not in dues:
        dues |= {(said.due, said.who)}
    stamp = max(state.landed, now.stamp + 1)
    return Touched(stamp, state.path, now.changes + 1, now.seen, dues)
