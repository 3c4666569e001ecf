"""``tether report``: what became of the promises."""

from __future__ import annotations

from pathlib import Path

import click

from tether_txt.cli import _options
from tether_txt.cli.main import Session
from tether_txt.report import formats


@click.command(short_help="Report what became of the promises.")
@click.option(
    "--by",
    type=click.Choice(["who", "to", "pair", "goal", "tag", "month"]),
    help="One more line of figures for each.",
)
@click.option("--since", metavar="WHEN", help="Only what was decided since: 2026-01-01, or 2w.")
@_options.as_of
@_options.ref
@click.option(
    "--format",
    "format_",
    type=click.Choice(formats()),
    default="text",
    show_default=True,
    help="How the report is written.",
)
@_options.output
@click.option("--details", is_flag=True, help="List every promise as well.")
@_options.no_cache
@click.pass_obj
def command(
    session: Session,
    by: str | None,
    since: str | None,
    as_of: str | None,
    ref: str,
    format_: str,
    output: Path | None,
    details: bool,
    no_cache: bool,
) -> None:
    """Report what became of the promises, on the evidence of git's history.

    WHEN is a time or a day in the repository's zone; for --since also a length of time such as
    2w, counted back from --as-of.
    """
    from tether_txt.cli._reporting import beginning, call_witness, name_of, ref_of, width, write
    from tether_txt.format.when import find_zone
    from tether_txt.output._text import shown
    from tether_txt.report import renderer

    found = call_witness(session, ref, as_of)
    start = beginning(since, found)
    # To import what renders takes as long as git takes to find the first commit.
    found = found._replace(meanwhile=lambda: renderer(format_))
    verdicts = found.verdicts(remember=not no_cache)
    from tether_txt.report.summary import Heading, Look, assemble

    settings = found.settings
    heading = Heading(
        name=name_of(found),
        ref=ref_of(found),
        commit=found.tip,
        as_of=found.as_of,
        since=start,
        zone=find_zone(settings.timezone),
        zone_name=settings.timezone,
    )
    report = assemble(verdicts, heading, settings.bricks, by, details)
    look = Look(width(output), output is None and session.colored(), shown)
    write(renderer(format_)(report, look), output)
