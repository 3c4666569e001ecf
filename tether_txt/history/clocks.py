"""The three times of an event, and which of them a verdict rests on.

An event's time is what the file claims; where it claims nothing, the committed time. A *clock*
is one rung of `LADDER`: reading the table of verdicts by that clock means to take its time for
every event. The evidence of a verdict is the strongest clock by which the very same verdict
comes out (spec/format.md#evidence).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from tether_txt.history.state import State

LADDER = ("landed", "committed", "claimed")
"""The clocks, strongest first. The last one is the event's own time: it decides."""
END_OF_TIME = 1 << 60
"""An instant after all others."""

Decision = TypeVar("Decision")


class Times(NamedTuple):
    """When something happened, as each clock has it. `claimed` is None where nothing is claimed."""

    landed: int
    committed: int
    claimed: int | None = None

    def by(self, clock: str) -> int:
        if clock == "landed":
            return self.landed
        if clock == "committed" or self.claimed is None:
            return self.committed
        return self.claimed

    @property
    def event(self) -> int:
        """The time that decides."""
        return self.committed if self.claimed is None else self.claimed


def weigh(decide: Callable[[str], Decision]) -> tuple[Decision, str]:
    """What is decided by the event's own time, and the strongest clock that decides the same."""
    decided = decide(LADDER[-1])
    for clock in LADDER[:-1]:
        if decide(clock) == decided:
            return decided, clock
    return decided, LADDER[-1]


def after(instant: int, deadline: int) -> bool:
    """Whether it is later, to the minute: a deadline's own minute is still in time."""
    return instant // 60 > deadline // 60


def early(instant: int, deadline: int, notice: int) -> bool:
    """Whether it is at least `notice` seconds before the deadline, to the minute."""
    return not after(instant, deadline - notice)


def exists(state: State, as_of: int) -> bool:
    """Whether a state had landed by then: what landed later does not exist yet."""
    return state.landed // 60 <= as_of // 60
