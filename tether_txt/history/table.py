"""The table of verdicts, row by row (spec/format.md#verdicts).

All arguments are instants (seconds, UTC) or lengths of time (seconds). `at` is when it happened
by one clock, `due` is D, the deadline in force.
"""

from __future__ import annotations

from tether_txt.history.clocks import after, early

KEPT, KEPT_LATE = "kept", "kept_late"
MISSED, MISSED_WARNED = "missed", "missed_warned"
OVERDUE, OPEN, AT_RISK, PROPOSED = "overdue", "open", "at_risk", "proposed"
WITHDRAWN, RELEASED = "withdrawn", "released"
VERDICTS = (
    KEPT, KEPT_LATE, MISSED, MISSED_WARNED, OVERDUE, OPEN, AT_RISK, PROPOSED, WITHDRAWN, RELEASED,
)  # fmt: skip

RENEGOTIATED, SHORT_NOTICE, AFTER_DUE, FORWARD = (
    "renegotiated", "short_notice", "after_due", "forward",
)  # fmt: skip
MOVES = (RENEGOTIATED, SHORT_NOTICE, AFTER_DUE, FORWARD)


def closed(status: str, at: int, due: int, notice: int, warned: bool) -> str:
    """The verdict on what was closed; `warned` means: at least `notice` before D."""
    if status == "kept":
        return KEPT_LATE if after(at, due) else KEPT
    if status == "released":
        return RELEASED
    if status == "withdrawn" and early(at, due, notice):
        return WITHDRAWN
    return missed(warned)


def missed(warned: bool) -> str:
    """The verdict on a miss: a warned one is no surprise."""
    return MISSED_WARNED if warned else MISSED


def standing(due: int, as_of: int, at_risk: bool) -> str:
    """The verdict on what is still open; `at_risk` means: warned since the last move."""
    if after(as_of, due):
        return OVERDUE
    return AT_RISK if at_risk else OPEN


def move(at: int, due: int, to: int, notice: int) -> str:
    """What kind of move it is to give up D for `to`, another minute."""
    if after(due, to):
        return FORWARD
    if after(at, due):
        return AFTER_DUE
    return RENEGOTIATED if early(at, due, notice) else SHORT_NOTICE
