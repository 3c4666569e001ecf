"""What one step of the mainline says of one commitment: the unit that verdicts are made from."""

from __future__ import annotations

from typing import NamedTuple

from tether_txt.format.model import Commitment


class Identity(NamedTuple):
    """Who made a commit: its author after ``.mailmap``, and the handle in people.yaml, if any."""

    name: str
    email: str
    handle: str | None = None


class State(NamedTuple):
    """A commitment as one mainline commit left it (spec/format.md#git-as-the-witness).

    `commitment` is None where the step deleted it. Instants: `committed` is the earliest author
    date of a commit that the step brought and that holds this state, else the step's own;
    `landed` is the committer date of the step. States come in the mainline's order.
    """

    id: str
    commitment: Commitment | None
    committed: int
    landed: int
    commit: str
    author: Identity
    path: str
