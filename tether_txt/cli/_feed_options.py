"""Options of more than one command that makes feeds or tells where they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import click

from tether_txt.cli import _options

TITLE = "{who} → {to}: {what}"

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--open", "open_only", is_flag=True, help="Only what is still open."),
    click.option("--steps", is_flag=True, help="Also the steps that have a deadline of their own."),
    click.option(
        "--kind",
        type=click.Choice(["event", "todo"]),
        default="event",
        show_default=True,
        help="Events, or to-dos: Google, Outlook and iOS do not show those.",
    ),
    click.option("--alarm", multiple=True, metavar="DURATION", help="Remind so long before: 1d."),
    click.option("--no-alarm", is_flag=True, help="No reminders, whatever tether.yaml says."),
    click.option(
        "--since",
        default="90d",
        show_default=True,
        metavar="DURATION",
        help="How long what is closed stays in the feed.",
    ),
    click.option(
        "--title", default=TITLE, metavar="TEMPLATE", help=f"What entries are called: '{TITLE}'."
    ),
    click.option("--redact", is_flag=True, help="No words: only when somebody is busy."),
    _options.ref,
    _options.no_cache,
)


class FeedOptions(NamedTuple):
    """What they were given as."""

    open_only: bool
    steps: bool
    kind: str
    alarm: tuple[str, ...]
    no_alarm: bool
    since: str
    title: str
    redact: bool
    ref: str
    no_cache: bool


def feed_options(command: Command) -> Command:
    """Add these options to a command, in this order."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_HOST_NAME = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")


class HostName(click.ParamType[str]):
    """The name of a server, and its port if that is not the usual one."""

    name = "NAME"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not _HOST_NAME.fullmatch(value):
            self.fail("give the name alone, like cal.example.org", param, ctx)
        return value
