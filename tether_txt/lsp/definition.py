"""From a name to where it stands: promises that one needs, people, goals, and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lsprotocol.types import Location

from tether_txt.format.document import Document, parse
from tether_txt.format.nodes import Node
from tether_txt.lsp.desk import COMMITMENT
from tether_txt.lsp.place import find
from tether_txt.lsp.positions import Page
from tether_txt.lsp.view import View
from tether_txt.repository.tree import GOALS, PEOPLE

HANDLES = {("who",), ("to",), ("moved", "agreed"), ("feedback", "from")}
"""Keys whose values are handles."""
_ADDRESSES = {("source",), ("evidence",)}
UriOf = Callable[[str], str]
PageOf = Callable[[bytes], Page]


class Target(NamedTuple):
    """A file, and the keys to a place in it; no keys mean its beginning."""

    path: str
    keys: tuple[str, ...] = ()


def target(view: View, offset: int) -> Target | None:
    """What the name at an offset stands for."""
    place = find(view.document, view.page, offset)
    if place is None or (place.is_key and view.kind == COMMITMENT):
        return None
    keys, name = place.keys, place.node.value.strip()
    if view.kind == COMMITMENT:
        if keys in HANDLES:
            return Target(PEOPLE, (name,))
        if keys == ("goal",):
            return Target(GOALS, (name,))
        if keys == ("needs",) and name in view.analysis.entries:
            return Target(view.analysis.entries[name].path)
        if keys in _ADDRESSES:
            return Target(name)
    if view.kind == "people" and keys[1:] == ("members",):
        return Target(PEOPLE, (name,))
    return None


def locate(view: View, offset: int, uri_of: UriOf, page_of: PageOf) -> Location | None:
    """Where that is; None if there is no such file or key."""
    wanted = target(view, offset)
    if wanted is None or view.root is None:
        return None
    if not wanted.keys and view.analysis.kind(wanted.path) is None:
        file = view.root / wanted.path
        inside = file.resolve().is_relative_to(view.root.resolve())
        if not (inside and file.is_file()):
            return None
        return Location(uri_of(wanted.path), Page("").range(0, 0))
    try:
        data = view.analysis.tree.read(wanted.path)
    except OSError:
        return None
    if data is None:
        return None
    page, document = page_of(data), parse(data)
    node = _key(document, wanted.keys)
    if node is None and wanted.keys:
        return None
    place = page.range(0, 0) if node is None else page.of_span(document.span(node))
    return Location(uri_of(wanted.path), place)


def _key(document: Document, keys: tuple[str, ...]) -> Node | None:
    pairs = document.root.pairs if document.root and keys else ()
    return next((key for key, _ in pairs if key.value == keys[0]), None)
