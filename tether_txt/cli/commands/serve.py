"""``tether serve``: the feeds over http, following the repository as it changes."""

from __future__ import annotations

from typing import Any

import click

from tether_txt.cli._feed_options import FeedOptions, HostName, feed_options
from tether_txt.cli.main import Session


@click.command(short_help="Serve calendar feeds over http.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="Where; 0 takes any that is free.",
)
@click.option(
    "--bind",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Listen on another address of this machine; only with --tokens.",
)
@click.option(
    "--host-name",
    "names",
    type=HostName(),
    multiple=True,
    help="A name that a proxy passes on; others than this machine's own are refused.",
)
@click.option("--tokens", is_flag=True, help="Only secret addresses work: see `tether token`.")
@feed_options
@click.pass_obj
def command(
    session: Session,
    /,
    port: int,
    bind: str,
    names: tuple[str, ...],
    tokens: bool,
    **options: Any,
) -> None:
    """Serve calendar feeds that follow the repository: what is committed is served at once.

    There is one feed of everything, and one for each promiser, promisee and goal; `/` lists
    them. Only what has landed on the branch is served, never the work tree.

    \b
    tether serve                                    for the calendar on this machine
    tether serve --tokens --host-name cal.acme.org  behind a proxy, for who has an address
    """
    from tether_txt.cli._serving import Place, serve

    serve(session, Place(bind, port, names, tokens), FeedOptions(**options))
