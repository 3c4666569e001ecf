"""``tether token``: the secret addresses that ``tether serve --tokens`` answers to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tether_txt.cli._feed_options import HostName
from tether_txt.cli.main import Session

if TYPE_CHECKING:
    from tether_txt.serve.tokens import Grant, Tokens

_HOST = click.option(
    "--host-name",
    type=HostName(),
    help="The name that the proxy has; without it, addresses are of this machine and port 8000.",
)


@click.group(short_help="Make, list and revoke secret addresses of feeds.")
def command() -> None:
    """Make, list and revoke the addresses that `tether serve --tokens` answers to.

    Whoever has an address can read its feed, until it is revoked: that works at once. Addresses
    are kept in your own folder (~/.local/state/tether-txt), never in the repository.
    """


@command.command(short_help="Make a new address.")
@click.option("--who", metavar="HANDLE", help="Of the feed of what they promised.")
@click.option("--to", metavar="HANDLE", help="Of the feed of what was promised to them.")
@click.option("--goal", metavar="ID", help="Of the feed of what serves this goal.")
@click.option("--redact", is_flag=True, help="Of the same without words, for people outside.")
@click.option("--ref", default="HEAD", metavar="REF", help="The one that `tether serve` follows.")
@_HOST
@click.pass_obj
def add(
    session: Session,
    who: str | None,
    to: str | None,
    goal: str | None,
    redact: bool,
    ref: str,
    host_name: str | None,
) -> None:
    """Make an address of one feed: of everything, or of one person or goal."""
    from datetime import UTC, datetime

    from tether_txt.calendar.ledger import open_ledger
    from tether_txt.cli import _feeds
    from tether_txt.cli._clock import now
    from tether_txt.cli._reporting import call_witness
    from tether_txt.serve.shelf import Key

    chosen = [(per, name) for per, name in (("who", who), ("to", to), ("goal", goal)) if name]
    if len(chosen) > 1:
        raise click.UsageError("one address is of one feed: give one of --who, --to and --goal")
    if redact and (to or goal):
        raise click.UsageError("--redact goes with --who or alone: others tell for whom it is")
    key = Key(*(chosen[0] if chosen else Key()[:2]), redact)
    witness = call_witness(session, ref, None)
    handles = [name for name in (who, to) if name]
    _feeds.check_names(open_ledger(witness), handles, [goal] if goal else [])
    made = datetime.fromtimestamp(now(session, witness.settings), UTC)
    grant = _tokens().add(key, made.isoformat(timespec="seconds").replace("+00:00", "Z"))
    click.echo(_address(grant, host_name))


@command.command("list", short_help="Show all addresses.")
@_HOST
def list_(host_name: str | None) -> None:
    """Show all addresses, when each was made, and of which feed it is."""
    grants = _tokens().all()
    if not grants:
        click.echo("There are none yet: `tether token add` makes one.", err=True)
    width = max((len(_name(grant)) for grant in grants), default=0)
    for grant in grants:
        click.echo(f"{grant.made[:10]}  {_name(grant):<{width}}  {_address(grant, host_name)}")


@command.command(short_help="Take addresses back.")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
def revoke(addresses: tuple[str, ...]) -> None:
    """Take addresses back: give each as it is, or the first digits of what is secret in it."""
    from tether_txt.errors import UsageError
    from tether_txt.serve.tokens import LEAST

    tokens = _tokens()
    grants = []
    for text in addresses:
        found = list(tokens.named(text))
        if len(found) != 1:
            message = "several addresses begin like that" if found else "there is no such address"
            help = f"`tether token list` shows all; {LEAST} digits are enough, if only one fits"
            raise UsageError(message, help)
        grants += found
    for grant in grants:
        tokens.revoke(grant)
        click.echo(f"revoked: {_name(grant)}, made {grant.made[:10]}")


def _tokens() -> Tokens:
    from tether_txt.repository.tree import find_root
    from tether_txt.serve.tokens import tokens_for

    return tokens_for(find_root(Path()), os.environ)


def _name(grant: Grant) -> str:
    from tether_txt.output._text import shown

    key = grant.key
    name = f"{key.per} {key.name}" if key.name else "everything"
    return shown(f"{name}, redacted" if key.redacted else name)


def _address(grant: Grant, host_name: str | None) -> str:
    base = f"https://{host_name}" if host_name else "http://127.0.0.1:8000"
    return f"{base}{grant.path}"
