"""Changes of a file as few bytes in it: never is a file written anew.

Each function gives the patches, or none where the file is not of a shape that it is sure of.
"""

from __future__ import annotations

import re

from tether_txt.diagnostics import Span
from tether_txt.format.document import Document
from tether_txt.format.nodes import LIST, TEXT, Branch, Node, kind_of
from tether_txt.lsp.positions import Page, Patch

_TOKEN = re.compile(r"(?P<quote>[\"']?)(?P<word>[^\"'\n]*)(?P=quote)")
_NEEDS_QUOTES = re.compile(r"[\[\]{},]")


def replaced(page: Page, span: Span, word: str) -> list[Patch]:
    """A word in the place of another, in the same quotes."""
    start, end = page.offset(span.line, span.column), page.offset(span.end_line, span.end_column)
    token = _TOKEN.fullmatch(page.text[start:end])
    if token is None or not token["word"]:
        return []
    inner = len(token["quote"])
    return [Patch(start + inner, end - inner, word)]


def appended(page: Page, line: str) -> list[Patch]:
    """A line at the end of the file."""
    first = "" if not page.text or page.text.endswith(("\n", "\r")) else page.end
    return [Patch(len(page.text), len(page.text), f"{first}{line}{page.end}")]


def moved(page: Page, document: Document, entry: dict[str, str]) -> list[Patch]:
    """One more entry of `moved`, behind the others or, if it is the first, behind `due`."""
    node = document.find(("moved",)) if document.has("moved") else None
    if node is None:
        if _is_flow(page, document.root):
            return _behind_due(page, document, f", moved: [{_flow(entry)}]")
        step = page.end + "  "
        lines = f"{page.end}moved:{step}- {f'{step}  '.join(_block(entry))}"
        return _behind_due(page, document, lines)
    if kind_of(node) != LIST or not isinstance(node, Branch):
        return []
    if _is_flow(page, node):
        close = page.offset(node.end_mark.line + 1, node.end_mark.column + 1) - 1
        first = ", " if node.children else ""
        return [Patch(close, close, first + _flow(entry))]
    step = page.end + " " * node.start_mark.column
    end = page.line_end(_last_line(page, node))
    return [Patch(end, end, f"{step}- {f'{step}  '.join(_block(entry))}")]


def status(page: Page, document: Document, word: str) -> list[Patch]:
    """Another status, in the place of the one that there is, or as a line behind `due`."""
    node = document.find(("status",)) if document.has("status") else None
    if node is not None:
        return replaced(page, document.span(node), word) if kind_of(node) == TEXT else []
    flow = _is_flow(page, document.root)
    return _behind_due(page, document, f", status: {word}" if flow else f"{page.end}status: {word}")


def _behind_due(page: Page, document: Document, text: str) -> list[Patch]:
    node = document.find(("due",)) if document.has("due") else None
    if node is None or kind_of(node) != TEXT or not node.value:
        return []
    if _is_flow(page, document.root):
        end = page.offset(node.end_mark.line + 1, node.end_mark.column + 1)
    else:
        end = page.line_end(_last_line(page, node))
    return [Patch(end, end, text)]


def _last_line(page: Page, node: Node) -> int:
    """The last line of a value; a block's end is where the parser went on, lines below."""
    while isinstance(node, Branch) and node.children and not _is_flow(page, node):
        node = node.children[-1]
    start, end = node.start_mark, node.end_mark
    line: int = end.line + 1
    if end.line > start.line and end.column == 0:
        line -= 1
    while line > start.line + 1 and not page.line(line).strip():
        line -= 1
    return line


def _is_flow(page: Page, node: Node | None) -> bool:
    if node is None:
        return False
    start = page.offset(node.start_mark.line + 1, node.start_mark.column + 1)
    return isinstance(node, Branch) and page.text[start : start + 1] in ("[", "{")


def _block(entry: dict[str, str]) -> list[str]:
    return [f"{key}: {value}" for key, value in entry.items()]


def _flow(entry: dict[str, str]) -> str:
    values = {k: f'"{v}"' if _NEEDS_QUOTES.search(v) else v for k, v in entry.items()}
    return "{" + ", ".join(_block(values)) + "}"
