"""``tether ics``: deadlines in everybody's own calendar."""

from __future__ import annotations

from pathlib import Path

import click

from tether_txt.cli.main import Session

_TITLE = "{who} → {to}: {what}"


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
@click.option("--open", "open_only", is_flag=True, help="Only what is still open.")
@click.option("--steps", is_flag=True, help="Also the steps that have a deadline of their own.")
@click.option(
    "--kind",
    type=click.Choice(["event", "todo"]),
    default="event",
    show_default=True,
    help="Events, or to-dos: Google, Outlook and iOS do not show those.",
)
@click.option("--alarm", multiple=True, metavar="DURATION", help="Remind so long before: 1d.")
@click.option("--no-alarm", is_flag=True, help="No reminders, whatever tether.yaml says.")
@click.option(
    "--since",
    default="90d",
    show_default=True,
    metavar="DURATION",
    help="How long what is closed stays in the feed.",
)
@click.option("--title", metavar="TEMPLATE", help=f"What entries are called: '{_TITLE}'.")
@click.option("--redact", is_flag=True, help="No words: only when somebody is busy.")
@click.option("--ref", default="HEAD", metavar="REF", help="The branch, tag or commit to ask.")
@click.option("--no-cache", is_flag=True, help="Read the whole history, and remember nothing.")
@click.pass_obj
def command(
    session: Session,
    output: str,
    per: str | None,
    who: tuple[str, ...],
    to: tuple[str, ...],
    goal: tuple[str, ...],
    open_only: bool,
    steps: bool,
    kind: str,
    alarm: tuple[str, ...],
    no_alarm: bool,
    since: str,
    title: str | None,
    redact: bool,
    ref: str,
    no_cache: bool,
) -> None:
    """Write deadlines as calendar feeds that any calendar can subscribe to.

    A file is replaced as a whole, and left alone when nothing changed. Calendars look again
    when they like: Google every 4 to 24 hours.

    \b
    tether ics -o team.ics                one feed of everything
    tether ics -o feeds/ --per who        one feed for each who promises
    tether ics -o - --who ana --open      what Ana still owes, printed
    """

    from tether_txt.calendar.entries import Wanted, entries
    from tether_txt.calendar.ledger import open_ledger
    from tether_txt.calendar.words import parse_title
    from tether_txt.cli import _feeds
    from tether_txt.cli._reporting import call_witness
    from tether_txt.output._text import shown

    template = parse_title(_TITLE if title is None else title)
    window = _feeds.duration(since, "--since")
    ledger = open_ledger(call_witness(session, ref, None), not no_cache)
    _feeds.check_names(ledger, (*who, *to), goal)
    found = entries(
        ledger,
        Wanted(
            title=template,
            who=frozenset(who),
            to=frozenset(to),
            goals=frozenset(goal),
            open_only=open_only,
            steps=steps,
            since=window,
            alarms=_feeds.alarms(ledger, alarm, no_alarm),
            redact=redact,
        ),
    )
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
