"""What a key means, who a handle is, and the life of a promise as git tells it."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from tether_txt.format.model import Commitment
from tether_txt.lsp import keys
from tether_txt.lsp.definition import target
from tether_txt.lsp.desk import COMMITMENT
from tether_txt.lsp.markdown import escaped
from tether_txt.lsp.place import Place, find
from tether_txt.lsp.view import View
from tether_txt.report._events import recorded, what, why
from tether_txt.report._words import LABELS, moment
from tether_txt.repository.tree import GOALS, PEOPLE

_OWN = {("what",), ("due",), ("status",), ("id",)}
"""Values that stand for the promise itself."""
_EVENTS = 30
"""So many events are told, the last ones."""
_PROMISES = 20


def hover(view: View, offset: int) -> Hover | None:
    """What there is to say of the place at an offset."""
    place = find(view.document, view.page, offset)
    if place is None or view.kind is None:
        return None
    text = _text(view, place, offset)
    if not text:
        return None
    return Hover(
        MarkupContent(MarkupKind.Markdown, text), view.page.of_span(view.document.span(place.node))
    )


def _text(view: View, place: Place, offset: int) -> str:
    assert view.kind is not None
    told = "" if place.is_key else _value(view, place, offset)
    if not told and place.is_key and len(place.path) == 1 and view.kind == "people":
        told = person(view, str(place.path[0]))
    if not told and place.is_key and len(place.path) == 1 and view.kind == "goals":
        told = goal(view, str(place.path[0]))
    return told or (keys.meaning(view.kind, place.keys) if place.keys else "")


def _value(view: View, place: Place, offset: int) -> str:
    if view.kind == COMMITMENT and place.keys in _OWN and view.commitment:
        return life(view, view.commitment)
    wanted = target(view, offset)
    if wanted is None:
        return ""
    if wanted.path == PEOPLE:
        return person(view, wanted.keys[0])
    if wanted.path == GOALS:
        return goal(view, wanted.keys[0])
    needed = view.analysis.commitment(place.node.value.strip()) if not wanted.keys else None
    return life(view, needed) if needed else ""


def person(view: View, handle: str) -> str:
    """Name, zone and members."""
    found = view.people.get(handle)
    if found is None:
        return ""
    lines = [f"**{escaped(found.name or handle)}**"]
    if found.timezone:
        lines.append(f"in {escaped(found.timezone)}")
    if found.members:
        lines.append(f"a team: {escaped(', '.join(found.members))}")
    return "  \n".join(lines)


def goal(view: View, id_: str) -> str:
    """Title, date, and the promises that serve it."""
    found = (view.analysis.ground.goals or {}).get(id_)
    if found is None:
        return ""
    lines = [f"**{escaped(found.title or id_)}**"]
    if found.due:
        lines.append(f"until {escaped(found.due.text)}")
    serving = [one for one in view.analysis.entries.values() if one.goal == id_]
    lines += [f"- {escaped(one.id)} ({one.who}, {one.status})" for one in serving[:_PROMISES]]
    if len(serving) > _PROMISES:
        lines.append(f"- and {len(serving) - _PROMISES:,} more")
    return lines[0] + "  \n" + "\n".join(lines[1:]) if len(lines) > 1 else lines[0]


def life(view: View, said: Commitment) -> str:
    """What a promise says, what became of it, and each event of its life, the oldest first."""
    now, told = "", list(_events(view, said))
    if view.heritage is not None:
        verdicts = view.heritage.verdicts(said.id, view.now)
        names = dict.fromkeys(LABELS[one.verdict] for one in verdicts)
        now = f", now {', '.join(names)}" if names else ", not committed yet"
    head = f"{said.who} to {', '.join(said.to)}, due {escaped(said.due.text)}{now}"
    return "\n\n".join([f"**{escaped(said.what)}**", head, *(["\n".join(told)] if told else [])])


def _events(view: View, said: Commitment) -> Iterator[str]:
    """By the promiser's clock, as the times in the file are."""
    if view.heritage is None:
        return
    zone = view.heritage.context.zones.of(said.who)
    events = view.heritage.events(said.id, view.now)
    if len(events) > _EVENTS:
        yield f"- {len(events) - _EVENTS:,} earlier ones"
    for event in events[-_EVENTS:]:
        reason = f": {escaped(why(event))}" if why(event) else ""
        yield f"- {moment(event.at, zone)} {escaped(what(event, zone))}{reason}"
        yield f"  *{escaped(recorded(event, zone))}*"
