"""One change of one commitment: what the rules TT3xx and TT4xx look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import NamedTuple

from tether_txt.format.model import CLOSED, Commitment
from tether_txt.format.when import When
from tether_txt.rules import Context
from tether_txt.rules.change.past import Past


class Change(NamedTuple):
    """From the state before to the state after; None where there was or is no such commitment.

    `past` gives what all states before this one said, None if that is not known. Instants:
    `committed` is when it was written, `landed` when it came to where it is looked for, None if
    not known. `author` is the handle of who wrote it. `other` is the commitment that came where
    this one went, or went where this one came, with the same content under another id.
    """

    before: Commitment | None
    after: Commitment | None
    context: Context
    past: Callable[[], Past | None]
    committed: int | None = None
    landed: int | None = None
    author: str | None = None
    other: Commitment | None = None

    @property
    def zone(self) -> tzinfo:
        """The zone of the promiser."""
        commitment = self.after or self.before
        return self.context.zones.of(commitment.who if commitment else "")

    def deadline(self, commitment: Commitment, when: When | None = None) -> int:
        """The minute of a deadline of the commitment, `due` if none is given."""
        zones = self.context.zones
        return (when or commitment.due).deadline(zones.of(commitment.who), zones.day_ends) // 60

    def is_correction(self) -> bool:
        """Whether it was written so soon after the first record that it may mend that."""
        past = self.past() if self.committed is not None else None
        if past is None or self.committed is None:
            return False
        return self.committed // 60 <= (past.first + self.context.settings.grace) // 60

    def was_promised(self) -> bool:
        """Whether the state before was a promise, and not a proposal or one called off."""
        before = self.before
        if before is None or before.status == "proposed":
            return False
        if before.status in ("withdrawn", "released"):
            past = self.past()
            return past is None or past.accepted
        return True

    def shown(self, instant: int) -> str:
        """A time as the promiser's clock has it, to the minute."""
        return f"{datetime.fromtimestamp(instant, self.zone):%Y-%m-%d %H:%M}"


def is_closed(commitment: Commitment) -> bool:
    """Whether its status ends it."""
    return commitment.status in CLOSED
