"""``tether ics``: deadlines in everybody's own calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tether_txt.cli._feed_options import FeedOptions, feed_options
from tether_txt.cli.main import Session


@click.command(short_help="Write calendar feeds of deadlines.")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` prints.")
@click.option(
    "--per",
    type=click.Choice(["who", "to", "goal"]),
    help="One file for each, and an index.json, in the folder that -o names.",
)
@click.option("--who", multiple=True, metavar="HANDLE", help="Only what they promised.")
@click.option("--to", multiple=True, metavar="HANDLE", help="Only what was promised to them.")
@click.option("--goal", multiple=True, metavar="ID", help="Only what serves this goal.")
@feed_options
@click.pass_obj
def command(
    session: Session,
    /,
    output: str,
    per: str | None,
    who: tuple[str, ...],
    to: tuple[str, ...],
    goal: tuple[str, ...],
    **options: Any,
) -> None:
    """Write deadlines as calendar feeds that any calendar can subscribe to.

    A file is replaced as a whole, and left alone when nothing changed. Calendars look again
    when they like: Google every 4 to 24 hours.

    \b
    tether ics -o team.ics                one feed of everything
    tether ics -o feeds/ --per who        one feed for each who promises
    tether ics -o - --who ana --open      what Ana still owes, printed
    """

    from tether_txt.calendar.entries import entries
    from tether_txt.calendar.ledger import open_ledger
    from tether_txt.cli import _feeds
    from tether_txt.cli._reporting import call_witness
    from tether_txt.output._text import shown

    asked = FeedOptions(**options)
    wanted = _feeds.wanted(asked)
    ledger = open_ledger(call_witness(session, asked.ref, None), not asked.no_cache)
    _feeds.check_names(ledger, (*who, *to), goal)
    wanted = wanted._replace(
        who=frozenset(who),
        to=frozenset(to),
        goals=frozenset(goal),
        alarms=_feeds.alarms(ledger, asked.alarm, asked.no_alarm),
    )
    found = entries(ledger, wanted)
    kind = asked.kind
    if output == "-":
        if per:
            raise click.UsageError("--per writes several files: give a folder to -o")
        click.echo(_feeds.feed(ledger, found, kind), nl=False)
        return
    if per:
        written = _feeds.write_feeds(Path(output), ledger, found, kind, per)
    else:
        written = [_feeds.write_feed(Path(output), ledger, found, kind)]
    for one in written:
        count = "1 entry" if one.entries == 1 else f"{one.entries:,} entries"
        click.echo(f"{shown(str(one.path))}: {count}{'' if one.changed else ', unchanged'}")
