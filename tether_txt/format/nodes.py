"""The tree of a file: scalars, lists and maps that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Protocol

TEXT: Final = 0
LIST: Final = 1
MAP: Final = 2
BAD: Final = 3
"""A node that a fault was already told of: nothing more is said about it."""


class Scalar(Protocol):
    """A text. The parser's own events are such scalars: there are too many to copy."""

    value: str
    style: str | None

    @property
    def start_mark(self) -> Any:
        """Where it begins: 0-based `line`, `column` and `index`."""

    @property
    def end_mark(self) -> Any:
        """The place just behind it."""


class Branch:
    """A list or a map; the children of a map are key, value, key, value ..."""

    __slots__ = ("children", "end_mark", "kind", "start_mark", "style", "value")

    def __init__(self, kind: int, start_mark: Any, end_mark: Any) -> None:
        self.kind = kind
        self.start_mark = start_mark
        self.end_mark = end_mark
        self.value = ""
        self.style = None
        self.children: list[Node] = []

    @property
    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """The keys and values of a map."""
        return zip(self.children[::2], self.children[1::2], strict=False)


Node = Branch | Scalar


def kind_of(node: Node) -> int:
    """TEXT, LIST, MAP or BAD."""
    return node.kind if isinstance(node, Branch) else TEXT
