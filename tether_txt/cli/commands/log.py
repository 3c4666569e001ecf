"""``tether log``: what happened to one promise, or to somebody's promises lately."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from tether_txt.cli import _options
from tether_txt.cli.main import Session

if TYPE_CHECKING:
    from tether_txt.history.account import Witness
    from tether_txt.history.story import Event

_LATELY = "2w"


@click.command(short_help="Tell a promise's life, or what happened lately.")
@click.argument("id", required=False)
@click.option("--who", metavar="HANDLE", help="Only the promises of a person or a team.")
@click.option("--since", metavar="WHEN", help=f"Only from then on (without an ID: {_LATELY}).")
@_options.as_of
@_options.ref
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the events are written.",
)
@_options.no_cache
@click.pass_obj
def command(
    session: Session,
    id: str | None,
    who: str | None,
    since: str | None,
    as_of: str | None,
    ref: str,
    format_: str,
    no_cache: bool,
) -> None:
    """Tell the life of the promise ID, or of its occurrence ID@2026-01-09, oldest event first.

    Without ID: what was recorded lately, newest first. WHEN is a time or a day in the
    repository's zone; for --since also a length of time such as 2w.
    """
    from tether_txt.cli._reporting import call_witness
    from tether_txt.errors import UsageError

    if id is not None and who is not None:
        raise UsageError("give an ID or --who, not both")
    found = call_witness(session, ref, as_of)
    if id is None:
        text = _latest(session, found, who, since or _LATELY, format_, not no_cache)
    else:
        text = _life(session, found, id, since, format_, not no_cache)
    click.echo(text, nl=False, color=True)


def _life(
    session: Session, found: Witness, id_: str, since: str | None, format_: str, remember: bool
) -> str:
    from tether_txt.cli._reporting import beginning, no_such, page
    from tether_txt.cli._telling import life
    from tether_txt.errors import UsageError
    from tether_txt.format.when import Misread, parse_when
    from tether_txt.history.clocks import exists
    from tether_txt.history.story import tell
    from tether_txt.history.verdict import judge_all
    from tether_txt.report._events import silent

    plain, _, day = id_.partition("@")
    there = partial(exists, as_of=found.as_of)
    states = list(filter(there, found.states(remember, {plain})))
    if not any(state.commitment for state in states):  # by forged dates it may be deleted first
        others = filter(there, found.states(remember))
        raise no_such("promise", plain, {one.id for one in others if one.commitment})
    try:
        wanted = parse_when(day).day if day else None
    except Misread as error:
        raise UsageError(f"{id_}: {error.message}", error.help) from None
    start = beginning(since, found)
    events = [
        event
        for event in silent(tell(states, found.terms, found.as_of), hide_id=False)
        if wanted is None or event.occurrence in (None, wanted)
    ]
    verdicts = judge_all(states, found.terms, found.as_of)
    verdicts = [v for v in verdicts if wanted is None or v.occurrence == wanted]
    if wanted is not None and not verdicts:
        raise UsageError(f"{plain} has no occurrence on {day}", f"see `tether log {plain}`")
    told = [event for event in events if start is None or event.landed >= start]
    if format_ == "json":
        return _as_json(found, start, told)
    return life(id_, told or events, verdicts, page(session, found))


def _latest(
    session: Session, found: Witness, who: str | None, since: str, format_: str, remember: bool
) -> str:
    from tether_txt.cli._reporting import beginning, no_such, page
    from tether_txt.cli._telling import latest
    from tether_txt.format.model import with_members
    from tether_txt.history.story import HANDED_OVER, tell
    from tether_txt.report._events import silent

    start = beginning(since, found) or 0
    handles = with_members((who,), found.people) if who else set()
    known, told = set(found.people), []
    for event in silent(tell(found.states(remember), found.terms, found.as_of)):
        known.add(event.commitment.who)
        gave = event.before if event.event == HANDED_OVER else None
        if event.landed >= start and (not who or {event.commitment.who, gave} & handles):
            told.append(event)
    if who and who not in known:
        raise no_such("handle", who, known)
    told.reverse()
    told.sort(key=lambda event: -event.landed)
    return _as_json(found, start, told) if format_ == "json" else latest(told, page(session, found))


def _as_json(found: Witness, since: int | None, events: list[Event]) -> str:
    import json

    from tether_txt.cli._reporting import ref_of
    from tether_txt.cli._telling import as_json
    from tether_txt.format.when import find_zone, iso

    zone = find_zone(found.settings.timezone)
    answer = {
        "schema_version": 1,
        "as_of": iso(found.as_of, zone),
        "ref": ref_of(found),
        "commit": found.tip,
        "since": None if since is None else iso(since, zone),
        "events": [as_json(event, zone) for event in events],
    }
    return json.dumps(answer, indent=2) + "\n"
