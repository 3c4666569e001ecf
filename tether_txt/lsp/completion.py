"""Completion: names from the repository, keys and words from the schemas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lsprotocol.types import (
    CompletionItem,
    CompletionItemKind,
    InsertTextFormat,
    InsertTextMode,
    MarkupContent,
    MarkupKind,
    TextEdit,
)

from tether_txt.lsp import keys
from tether_txt.lsp.definition import HANDLES
from tether_txt.lsp.desk import COMMITMENT
from tether_txt.lsp.markdown import escaped
from tether_txt.lsp.spot import Spot, find
from tether_txt.lsp.view import View

_CODES = {("rules", "select"), ("rules", "ignore")}
_FEW = 300
"""Of so many promises each is read for what it says; of more, the ids must do."""
_BEHIND = {"list": "\n{0}  - ", "map": "\n{0}  ", "": " "}
"""What follows the colon of a key, by the shape of its value; `{0}` is the indentation."""


class Offer(NamedTuple):
    """Something to insert; with a `snippet` in the place of its name."""

    name: str
    detail: str
    kind: CompletionItemKind
    text: str = ""
    is_snippet: bool = False


def complete(view: View, offset: int, snippets: bool) -> list[CompletionItem]:
    """What fits at an offset, in the order of use; `snippets` if the editor knows tab stops."""
    spot = find(view.page.text, offset)
    if spot is None or view.kind is None:
        return []
    place = view.page.range(spot.start, spot.end)
    items = []
    for number, offer in enumerate(_offers(view, spot, snippets)):
        text = (offer.text or offer.name).replace("\n", view.page.end)
        items.append(
            CompletionItem(
                label=offer.name,
                kind=offer.kind,
                documentation=MarkupContent(MarkupKind.Markdown, offer.detail),
                sort_text=f"{number:05}",
                filter_text=offer.name,
                insert_text_format=InsertTextFormat.Snippet if offer.is_snippet else None,
                insert_text_mode=InsertTextMode.AsIs,
                text_edit=TextEdit(place, text),
            )
        )
    return items


def _offers(view: View, spot: Spot, snippets: bool) -> Iterator[Offer]:
    assert view.kind is not None
    there = keys.at(view.kind, spot.path)
    if spot.is_key:
        if not spot.path and not view.document.keys and snippets:
            for name, detail, text in keys.snippets(view.kind):
                yield Offer(name, detail, CompletionItemKind.Snippet, text, True)
        yield from _keys(view, spot, there)
    if not spot.is_key or not keys.keys(there):
        yield from _names(view, spot)
        for word in keys.words(there):
            yield Offer(word.name, word.meaning, CompletionItemKind.EnumMember)


def _keys(view: View, spot: Spot, there: Iterable[keys.Schema]) -> Iterator[Offer]:
    used = view.document.keys if not spot.path else ()
    _, column = view.page.place(spot.start)
    indent = " " * (column - 1)
    for word in keys.keys(there):
        if word.name not in used:
            text = f"{word.name}:{_BEHIND[word.shape].format(indent)}"
            yield Offer(word.name, word.meaning, CompletionItemKind.Property, text)


def _names(view: View, spot: Spot) -> Iterator[Offer]:
    path, kind = spot.path, view.kind
    if (kind == COMMITMENT and path in HANDLES) or (kind == "people" and path[1:] == ("members",)):
        yield from _handles(view)
    elif kind == COMMITMENT and path == ("needs",):
        yield from _promises(view)
    elif kind == COMMITMENT and path == ("goal",):
        for id_, goal in (view.analysis.ground.goals or {}).items():
            yield Offer(id_, escaped(goal.title or ""), CompletionItemKind.Reference)
    elif kind == "settings" and (path in _CODES or path == ("rules", "severity")):
        yield from _codes()
    elif path[-1:] == ("timezone",):
        from zoneinfo import available_timezones

        for zone in sorted(available_timezones()):
            yield Offer(zone, "", CompletionItemKind.Constant)


def _handles(view: View) -> Iterator[Offer]:
    if view.analysis.ground.people is not None:
        for handle, person in view.people.items():
            detail = escaped(person.name or "")
            if person.members:
                detail += f" ({', '.join(person.members)})"
            yield Offer(handle, detail, CompletionItemKind.Value)
        return
    entries = view.analysis.entries.values()
    used = {handle for entry in entries for handle in (entry.who, *entry.to)}
    for handle in sorted(used):
        yield Offer(handle, "", CompletionItemKind.Value)


def _promises(view: View) -> Iterator[Offer]:
    """Ids of the others, open ones first."""
    own = view.commitment.id if view.commitment else ""
    others = [one for one in view.analysis.entries.values() if one.id != own]
    for entry in sorted(others, key=lambda one: (one.due is None, one.id)):
        detail = f"{entry.who} to {', '.join(entry.to)}, {entry.status}"
        said = view.analysis.commitment(entry.id) if len(others) <= _FEW else None
        if said is not None:
            detail = f"{escaped(said.what)}\n\n{detail}, due {escaped(said.due.text)}"
        yield Offer(entry.id, detail, CompletionItemKind.Reference)


def _codes() -> Iterator[Offer]:
    from tether_txt.rules import codes, rule

    for code in codes():
        yield Offer(code, rule(code).name, CompletionItemKind.Constant)
