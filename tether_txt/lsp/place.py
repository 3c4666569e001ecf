"""Which part of a file's tree is at an offset."""

from __future__ import annotations

from typing import NamedTuple

from tether_txt.format.document import Document
from tether_txt.format.nodes import LIST, MAP, Branch, Node
from tether_txt.lsp.positions import Page


class Place(NamedTuple):
    """A node, the keys and indexes that lead to it, and whether it is a key itself."""

    path: tuple[str | int, ...]
    is_key: bool
    node: Node

    @property
    def keys(self) -> tuple[str, ...]:
        """The path without indexes."""
        return tuple(step for step in self.path if isinstance(step, str))


def find(document: Document, page: Page, offset: int) -> Place | None:
    """The smallest node around an offset; None between nodes."""
    node: Node | None = document.root
    path: tuple[str | int, ...] = ()
    line, column = page.place(offset)
    at = (line - 1, column - 1)
    while isinstance(node, Branch):
        inner: Place | None = None
        if node.kind == MAP:
            for key, value in node.pairs:
                if _covers(key, at):
                    return Place((*path, key.value), True, key)
                if _covers(value, at):
                    inner = Place((*path, key.value), False, value)
        elif node.kind == LIST:
            for index, child in enumerate(node.children):
                if _covers(child, at):
                    inner = Place((*path, index), False, child)
        if inner is None:
            return None
        path, node = inner.path, inner.node
    return None if node is None else Place(path, False, node)


def _covers(node: Node, at: tuple[int, int]) -> bool:
    start, end = node.start_mark, node.end_mark
    return (start.line, start.column) <= at <= (end.line, end.column)
