"""Text -> a tree of nodes that know their places (spec/format.md#yaml).

The tree is built from the *events* of libyaml's parser, in a loop with a cap on depth: its own
composer recurses in C and a file of nested brackets crashes the process. Types are not
YAML's guess: every scalar is a text here, and `tether_txt.format.read` converts it by its key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from tether_txt.diagnostics import START, Span
from tether_txt.format.nodes import BAD, LIST, MAP, TEXT, Branch, Node, kind_of
from tether_txt.format.text import Complaint, Fault, Lines, decode, forbidden, without_conflicts

MAX_DEPTH = 16
MAX_SYNTAX_FAULTS = 10
_SAFE_SIGN = re.compile(r"(?<![\"'\]}]):(?=[^\s,\[\]{}])|(?<=[^\s,\[\]{}])\?")
_IGNORE = re.compile(r"#[ \t]*tether:[ \t]*(.*)")
_CODES = re.compile(r"ignore[ \t]+(TT\d{3}(?:[ \t]*,[ \t]*TT\d{3})*)[ \t]*(?:#.*)?")


class Ignore(NamedTuple):
    """A comment that suppresses `codes` for findings that start on `line` (1-based)."""

    line: int
    codes: tuple[str, ...]
    span: Span


class Document:
    """One parsed file: its text, its tree (None if there is none to read) and its faults.

    `broken` tells that part of the text could not be parsed, so that what is missing from the
    tree may stand in the file all the same. The tree is built when it is first asked for.
    """

    __slots__ = ("_build", "_keys", "_lines", "_root", "broken", "faults", "text")

    def __init__(self, text: str, faults: list[Fault]) -> None:
        self.text = text
        self.faults = faults
        self.broken = False
        self._root: Branch | None = None
        self._build: Callable[[Document], None] | None = None
        self._lines: Lines | None = None
        self._keys: frozenset[str] | None = None

    @property
    def root(self) -> Branch | None:
        """The tree; building it adds what is wrong with it to the faults."""
        if self._build is not None:
            build, self._build = self._build, None
            build(self)
        return self._root

    @root.setter
    def root(self, root: Branch | None) -> None:
        self._root = root

    def build_by(self, build: Callable[[Document], None]) -> None:
        """Tell how the tree is built, once it is asked for."""
        self._build = build

    @property
    def lines(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines

    def fault(self, code: str, span: Span, message: str, help: str) -> None:
        self.faults.append(Fault(code, span, message, help))

    def span(self, node: Node) -> Span:
        """A node's place; of one on several lines, the rest of the first."""
        start, end = node.start_mark, node.end_mark
        line = start.line + 1
        column, behind = start.column + 1, self.lines.end_of(line)
        if end.line == start.line:
            behind = min(behind, max(end.column, column) + 1)
        return Span(line, column, line, max(behind, column))

    def has(self, key: str) -> bool:
        """Whether the root has a key, whatever its value."""
        return key in self.keys

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the root."""
        if self._keys is None:
            children = self.root.children if self.root else ()
            self._keys = frozenset([key.value for key in children[::2]])
        return self._keys

    @keys.setter
    def keys(self, keys: Iterable[str]) -> None:
        self._keys = frozenset(keys)

    def find(self, at: tuple[str | int, ...], on_key: bool = False) -> Node | None:
        """The node that a path of keys and indexes leads to, or the deepest one on the way."""
        node: Node | None = self.root
        key: Node | None = None
        for step in at:
            if node is None:
                break
            pair = _child(node, step)
            if pair is None:
                break
            key, node = pair
        return key if on_key and key is not None else node

    def place(
        self, at: tuple[str | int, ...], on_key: bool, within: tuple[int, int] | None
    ) -> Span:
        """The span of what a rule names; `within` narrows a scalar whose source is its value."""
        node = self.find(at, on_key) if at else None
        if node is None:
            return START
        if within and (place := self._within(node, within)):
            return place
        return self.span(node)

    def _within(self, node: Node, within: tuple[int, int]) -> Span | None:
        start, end = node.start_mark, node.end_mark
        if kind_of(node) != TEXT or start.line != end.line:
            return None
        quoted = node.style in ("'", '"')
        source = self.text[start.index + quoted : end.index - quoted]
        if source.strip() != node.value.strip():
            return None
        first = start.column + 1 + quoted + len(source) - len(source.lstrip())
        return Span(start.line + 1, first + within[0], start.line + 1, first + within[1])

    def ignores(self) -> list[Ignore]:
        """The ``# tether: ignore`` comments; malformed ones are told as TT021."""
        if "tether:" not in self.text:
            return []
        comments = (m for m in _IGNORE.finditer(self.text) if self._is_comment(m.start()))
        return [ignore for comment in comments if (ignore := self._ignore(comment))]

    def _is_comment(self, at: int) -> bool:
        if at and self.text[at - 1] not in " \t\n":
            return False
        return self.root is None or not any(
            node.start_mark.index <= at < node.end_mark.index for node in _scalars(self.root)
        )

    def _ignore(self, match: re.Match[str]) -> Ignore | None:
        line, column = self.lines.at(match.start())
        span = Span(line, column, line, column + len(match[0].rstrip()))
        codes = _CODES.fullmatch(match[1].rstrip("\r"))
        if codes is None:
            self.fault(
                "TT021",
                span,
                "this comment does not say what to ignore",
                "write `# tether: ignore TT501`, several codes with commas between them",
            )
            return None
        own_line = not self.lines.texts[line - 1][: column - 1].strip()
        target = self._next_content(line) if own_line else line
        return Ignore(target, tuple(re.findall(r"TT\d{3}", codes[1])), span)

    def _next_content(self, line: int) -> int:
        for number, text in enumerate(self.lines.texts[line:], line + 1):
            if text.strip() and not text.lstrip().startswith("#"):
                return number
        return line


def _child(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    if not isinstance(node, Branch):
        return None
    if isinstance(step, int):
        inside = node.kind == LIST and step < len(node.children)
        return (None, node.children[step]) if inside else None
    return next(((k, v) for k, v in node.pairs if k.value == step), None)


def _scalars(root: Node) -> Iterator[Node]:
    todo = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, Branch):
            todo.extend(node.children)
        else:
            yield node


def parse(data: bytes) -> Document:
    """Bytes -> document. Never raises for what the bytes are; at most 64 KiB are looked at."""
    document = decoded(data)
    _ = document.root
    return document


def decoded(data: bytes) -> Document:
    """As `parse`, but what is wrong with the tree is found only when that is asked for."""
    text, faults = decode(data)
    document = Document(text, faults)
    if not text.strip():
        if not faults:
            document.fault("TT011", START, "the file is empty", "fill it, or delete the file")
        document.broken = bool(faults)
        return document
    document.build_by(_build_tree)
    return document


def _build_tree(document: Document) -> None:
    clean, conflicts = without_conflicts(document.text)
    document.faults += conflicts
    document.broken = bool(conflicts)
    _build(document, _without_directives(document, clean))


def _without_directives(document: Document, text: str) -> str:
    if "%" not in text or not text.lstrip().startswith(("%", "#")):
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("%"):
            document.fault(
                "TT012",
                Span(number + 1, 1, number + 1, len(line.rstrip()) + 1),
                "a line that begins with `%` is an instruction to YAML programs",
                "delete the line: the format needs none",
            )
            lines[number] = " " * len(line)
        elif line.strip() and not line.lstrip().startswith("#"):
            break
    return "\n".join(lines)


def _build(document: Document, text: str) -> None:
    """Parse; after a fault of syntax go on at the next key of the top level."""
    stand_ins: dict[str, str] = {}
    for _ in range(MAX_SYNTAX_FAULTS):
        told = len(document.faults)
        builder, complaint = _run(document, text, stand_ins)
        if complaint is not None and not stand_ins and (stand_ins := _stand_ins(text)):
            del document.faults[told:]
            text = _SAFE_SIGN.sub(lambda sign: stand_ins[sign[0]], text)
            builder, complaint = _run(document, text, stand_ins)
        builder.join(cut=complaint is not None)
        if complaint is None:
            break
        document.broken = True
        from tether_txt.format.syntax import explain

        fault, resume = explain(complaint, document.lines)
        if all(fault.span.line != earlier.span.line for earlier in document.faults[told:]):
            document.faults.append(fault)
        rest = text.split("\n")
        if resume >= len(rest):
            break
        text = "\n".join([""] * resume + rest[resume:])
    root = document.root
    if root is None and not document.faults:
        document.fault("TT011", START, "the file says nothing", "fill it, or delete the file")
    elif root is not None and root.kind != MAP:
        if root.kind != BAD:
            help = "begin with `who: ana`, `to: bob`, `what: …` and `due: …`, each on its line"
            if root.kind == LIST:
                help = "delete the `- ` or the brackets, so that each line begins with its key"
            message = "the file does not consist of `key: value` lines"
            document.fault("TT013", document.span(root), message, help)
        document.root = None


def _run(
    document: Document, text: str, stand_ins: dict[str, str]
) -> tuple[_Builder, Complaint | None]:
    builder = _Builder(document, stand_ins)
    try:
        builder.run(text)
    except MarkedYAMLError as error:
        problem_at = _mark(error.problem_mark) or (0, 0)
        complaint = Complaint(
            error.context or "", _mark(error.context_mark), error.problem or "", problem_at
        )
        return builder, complaint
    except (YAMLError, ValueError) as error:
        return builder, Complaint("", None, str(error), (0, 0))
    return builder, None


def _stand_ins(text: str) -> dict[str, str]:
    """Characters of private use that the text has not, in the place of ``:`` and ``?``.

    The parser follows YAML 1.1, where neither may stand in a plain text inside brackets, as in
    ``[https://example.org]`` or ``{on: 2026-11-27 17:00}``; in YAML 1.2 both may. Where they
    cannot be an indicator, which is wherever `_SAFE_SIGN` finds them, they are hidden from it.
    """
    if not _SAFE_SIGN.search(text):
        return {}
    unused = (chr(number) for number in range(0xE000, 0xF8FF))
    free = (character for character in unused if character not in text)
    return {sign: next(free) for sign in ":?"}


def _mark(mark: Any) -> tuple[int, int] | None:
    return None if mark is None else (mark.line, mark.column)


class _Builder:
    """Events of one parse -> nodes under a root."""

    def __init__(self, document: Document, stand_ins: dict[str, str]) -> None:
        self.document = document
        self.originals = {ord(hidden): sign for sign, hidden in stand_ins.items()}
        self.top: list[Node] = []
        self.stack: list[Branch] = []

    def run(self, text: str) -> None:  # noqa: C901 - one branch for each kind of event
        """Raises the parser's own errors; the nodes read until then stay."""
        get = CParser(text).get_event
        scalar, children, stack = ScalarEvent, self.top, self.stack
        originals = self.originals
        documents = 0
        # Most files have neither sign, and asking every event for its properties is slow.
        signs = "&" in text or "!" in text
        while True:
            event = get()
            kind = event.__class__
            if kind is scalar:
                children.append(event)
                if originals:
                    event.value = event.value.translate(originals)
                if signs and (event.anchor is not None or event.tag is not None):
                    self._refuse_properties(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                shape = MAP if kind is MappingStartEvent else LIST
                branch = Branch(shape, event.start_mark, event.end_mark)
                if signs and (event.anchor is not None or event.tag is not None):
                    self._refuse_properties(event)
                children.append(branch)
                if len(stack) == MAX_DEPTH:
                    return self._too_deep(branch)
                stack.append(branch)
                children = branch.children
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                stack.pop().end_mark = event.end_mark
                children = stack[-1].children if stack else self.top
            elif kind is AliasEvent:
                self._refuse_alias(event)
                children.append(Branch(BAD, event.start_mark, event.end_mark))
            elif kind is DocumentStartEvent:
                documents += 1
                if documents == 2:
                    return self._second_document(event)
            elif kind is StreamEndEvent:
                return None

    def join(self, cut: bool) -> None:
        """Add what was read to the document, leaving out what a fault cut through."""
        root = self.top[0] if self.top else None
        if root is None:
            return
        if not isinstance(root, Branch):
            if cut:
                return
            if not root.value:
                return
            root = Branch(TEXT, root.start_mark, root.end_mark)
        for node in self.stack[1:]:
            node.kind = BAD
        if cut and root.kind == MAP and root.children:
            # The fault is in the last value or right behind it, so that its end is a guess.
            if len(root.children) % 2 == 0:
                root.children.pop()
            key = root.children[-1]
            root.children.append(Branch(BAD, key.start_mark, key.end_mark))
        document = self.document
        if document.root is None:
            document.root = root
        elif document.root.kind == MAP == root.kind:
            document.root.children += root.children

    def _refuse_properties(self, event: Any) -> None:
        span = _event_span(event)
        if event.anchor is not None:
            self.document.fault(
                "TT007",
                span,
                f"`&{event.anchor}` makes a part of the file reusable, which the format has not",
                "delete it; a text that begins with `&` goes in quotes",
            )
        if event.tag is not None:
            written = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self.document.fault(
                "TT008",
                span,
                f"`{written}` gives a type, which the format has not",
                "delete it: the key decides; a text that begins with `!` goes in quotes",
            )

    def _refuse_alias(self, event: Any) -> None:
        self.document.fault(
            "TT007",
            _event_span(event),
            f"`*{event.anchor}` repeats another part of the file, which the format has not",
            "write the value out; a text that begins with `*` goes in quotes",
        )

    def _too_deep(self, node: Branch) -> None:
        node.kind = BAD
        self.document.fault(
            "TT010",
            self.document.span(node),
            f"lists and maps are nested more than {MAX_DEPTH} deep",
            "a commitment needs three levels at most",
        )
        self.document.broken = True

    def _second_document(self, event: Any) -> None:
        self.document.fault(
            "TT006",
            _event_span(event),
            "a second document begins here, and a file is one commitment",
            "move it to a file of its own, or delete the `---`",
        )


def _event_span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    column = end.column if end.line == start.line else start.column + 1
    return Span(start.line + 1, start.column + 1, start.line + 1, max(column, start.column + 1) + 1)


def hidden(node: Node) -> str | None:
    """The first forbidden character that an escape such as ``"\\u200b"`` puts into a text."""
    if node.style != '"':
        return None
    places = forbidden(node.value.replace("\n", " "))
    return node.value[places[0]] if places else None
