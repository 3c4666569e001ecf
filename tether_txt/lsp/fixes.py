"""Quick fixes: what a finding asks for, done; and the two ways in which a promiser ends one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from tether_txt.diagnostics import Diagnostic
from tether_txt.format.fields import checked_handle
from tether_txt.format.read import read_commitment
from tether_txt.format.when import Misread
from tether_txt.lsp import patches
from tether_txt.lsp.positions import Page, Patch
from tether_txt.lsp.view import View
from tether_txt.repository.tree import PEOPLE

_MEANT = re.compile(r"did you mean `([^`]+)`\?|write `([^`]+)`: ")
_ALONE = re.compile(r"write `([^`]+)`")
"""How the help of a finding names the word that was meant."""
_EXACT = ("TT106", "TT108")
"""Findings whose help is the mended value, where it is nothing but a value."""
_SEPARATORS = re.compile(r"[._-]+")
_NAMED = re.compile(r"`([^`]+)` is not in people\.yaml")


class Fix(NamedTuple):
    """A title, the file that it changes, how, and which finding it is for."""

    title: str
    path: str
    patches: list[Patch]
    mends: Diagnostic | None = None
    preferred: bool = False


def fixes(view: View, start: int, end: int) -> list[Fix]:
    """What can be done about the part of a file between two offsets."""
    told = []
    for diagnostic in view.found:
        span, page = diagnostic.span, view.page
        last = page.offset(span.end_line, span.end_column)
        if page.offset(span.line, span.column) <= end and last >= start:
            told += [fix for fix in _mending(view, diagnostic) if fix.patches]
    return told + [fix for fix in _closing(view) if fix.patches]


def _mending(view: View, diagnostic: Diagnostic) -> Iterator[Fix]:
    if word := _meant(diagnostic):
        edits = patches.replaced(view.page, diagnostic.span, word)
        yield Fix(f"Use `{word}`", view.path, edits, diagnostic, True)
    if diagnostic.code == "TT202":
        yield from _newcomer(view, diagnostic)
    if diagnostic.code == "TT301":
        yield from _moved(view, diagnostic)
    if diagnostic.code == "TT011":
        yield from _restored(view, diagnostic)


def _meant(diagnostic: Diagnostic) -> str:
    meant = _MEANT.search(diagnostic.help)
    if meant is not None:
        return meant[1] or meant[2]
    alone = _ALONE.fullmatch(diagnostic.help) if diagnostic.code in _EXACT else None
    return alone[1] if alone else ""


def _newcomer(view: View, diagnostic: Diagnostic) -> Iterator[Fix]:
    named = _NAMED.search(diagnostic.message)
    try:
        data = view.analysis.tree.read(PEOPLE)
        handle = checked_handle(named[1]) if named else ""
        text = (data or b"").decode()
    except (OSError, Misread, UnicodeDecodeError):
        return
    if handle and not handle.startswith("x-") and not text.lstrip("\ufeff\r\n \t").startswith("{"):
        page = Page(text)
        line = f"{handle}: {_SEPARATORS.sub(' ', handle).strip().title()}"
        yield Fix(
            f"Add `{handle}` to people.yaml", PEOPLE, patches.appended(page, line), diagnostic
        )


def _moved(view: View, diagnostic: Diagnostic) -> Iterator[Fix]:
    said, heritage = view.commitment, view.heritage
    before = heritage.said.get(said.id) if said and heritage else None
    if said is None or before is None or before.commitment is None:
        return
    zone = view.analysis.ground.context.zones.of(said.who)
    today = f"{datetime.fromtimestamp(view.now, zone):%Y-%m-%d}"
    entry = {"from": before.commitment.due.text, "on": today}
    edits = patches.moved(view.page, view.document, entry)
    title = f"Add the entry of `moved` for {before.commitment.due.text}"
    yield Fix(title, view.path, edits, diagnostic, True)


def _restored(view: View, diagnostic: Diagnostic) -> Iterator[Fix]:
    """What an emptied file said in the last commit, called off: a word in the place of none."""
    data = view.heritage.files.get(view.path) if view.heritage else None
    if data is None:
        return
    reading = read_commitment(data, view.path)
    if reading.commitment is None or reading.commitment.status not in ("open", "proposed"):
        return
    page = Page(data.decode())
    edits = patches.status(page, reading.document, "withdrawn")
    if edits:
        text = _applied(page.text, edits)
        whole = [Patch(0, len(view.page.text), text)]
        yield Fix("Bring it back, and withdraw it", view.path, whole, diagnostic, True)


def _closing(view: View) -> Iterator[Fix]:
    said = view.commitment
    if said is None or said.repeat or said.status not in ("open", "proposed"):
        return
    words = {"kept": "Say that it was kept"} if said.status == "open" else {}
    for word, title in {**words, "withdrawn": "Withdraw it"}.items():
        yield Fix(title, view.path, patches.status(view.page, view.document, word))


def _applied(text: str, edits: list[Patch]) -> str:
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
