"""``tether serve``: from options to a server that runs until somebody ends it."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import click

from tether_txt.calendar.entries import entries
from tether_txt.calendar.ledger import open_ledger
from tether_txt.cli import _feeds
from tether_txt.cli._feed_options import FeedOptions
from tether_txt.cli._reporting import call_witness
from tether_txt.cli.main import Session, report_bug
from tether_txt.errors import UsageError
from tether_txt.output._text import shown
from tether_txt.repository.git import open_repository
from tether_txt.repository.tree import find_root
from tether_txt.serve.answers import Hosts, is_everywhere, is_loopback
from tether_txt.serve.desk import Desk
from tether_txt.serve.follow import Follower, Source
from tether_txt.serve.server import Limits, Respond, Server, bind
from tether_txt.serve.shelf import Key, Making, Shelf, Told, shelve
from tether_txt.serve.tokens import tokens_for


class Place(NamedTuple):
    """Where to listen, and under which names others come here."""

    bind: str
    port: int
    names: tuple[str, ...]
    tokens: bool

    def local(self, port: int) -> str:
        """What this machine itself, and a proxy on it, say."""
        host = "127.0.0.1" if is_everywhere(self.bind) else self.bind
        return f"http://{f'[{host}]' if ':' in host else host}{'' if port == 80 else f':{port}'}"

    def base(self, port: int) -> str:
        """What addresses begin with: the first name of a proxy, else as `local`."""
        return f"https://{self.names[0]}" if self.names else self.local(port)


def serve(session: Session, place: Place, options: FeedOptions) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises `TetherError` if it cannot begin."""
    if not is_loopback(place.bind) and not place.tokens:
        raise UsageError(
            f"{place.bind} can be reached from other machines, and everybody there could read all",
            "add --tokens, so that only secret addresses work; or leave --bind away",
        )
    service = _Service(session, place, options)
    with _bound(place) as bound:
        # Before there is a loop: Ctrl-C then interrupts a long first reading
        follower = service.follower(bound.getsockname()[1])
        asyncio.run(service.run(bound, follower))


class _Service:
    """What the options make of the parts in `tether_txt.serve`."""

    def __init__(self, session: Session, place: Place, options: FeedOptions) -> None:
        self._session, self._place, self._options = session, place, options
        self._wanted = _feeds.wanted(options)
        root = find_root(Path())
        self._repository = open_repository(root)
        self._tokens = tokens_for(root, os.environ) if place.tokens else None
        self._bugs: set[str] = set()
        self._base = ""

    def follower(self, port: int) -> Follower:
        self._base = self._place.base(port)
        ref, clock = self._options.ref, self._as_of
        return Follower(Source(self._repository, ref, self._make, clock, _tell, self._bug))

    async def run(self, bound: socket.socket, follower: Follower) -> None:
        port: int = bound.getsockname()[1]
        ended = _end_signals()
        hosts = Hosts(self._place.bind, port, self._place.names)
        desk = Desk(follower, hosts, self._tokens, _now)
        server = Server(Respond(desk.answer, _now, self._bug), _limits())
        await server.start(bound)
        # A process that stays must look for cycles after all
        gc.freeze()
        gc.enable()
        for line in self._greeting(follower.newest, port):
            click.echo(line)
        if self._place.names and self._tokens is None:
            _tell(
                f"whoever comes by {self._place.names[0]} can read all: is that meant? see --tokens"
            )
        await ended.wait()
        await server.stop()

    def _make(self, tip: str, before: Shelf | None) -> Shelf:
        """The feeds of a commit, as of now."""
        options = self._options
        witness = call_witness(self._session, tip, None, self._repository)
        # What is remembered goes by the branch's name
        branch = self._repository.branch(options.ref)
        named = witness._replace(ref=options.ref, branch=branch)
        ledger = open_ledger(named, not options.no_cache)
        alarms = _feeds.alarms(ledger, options.alarm, options.no_alarm)
        wanted = self._wanted._replace(alarms=alarms)
        told = Told(entries(ledger, wanted))
        if self._tokens is not None:
            told = told._replace(redacted=entries(ledger, wanted._replace(redact=True)))
        return shelve(tip, ledger, told, Making(options.kind, self._base, _now()), before)

    def _greeting(self, shelf: Shelf, port: int) -> Iterator[str]:
        """What is there, and where. No secret address is among it: this may go to a log."""
        base, feed = self._base, shelf.feeds[Key()]
        count = "1 entry" if feed.entries == 1 else f"{feed.entries:,} entries"
        local = self._place.local(port)
        yield f"Serving {shown(feed.name)} ({count}) on {local} until Ctrl-C."
        if self._tokens is not None:
            made = len(self._tokens.all())
            there = f"there are {made:,}" if made != 1 else "there is 1"
            yield f"  only secret addresses below {base}/ work: {there}"
            yield "  `tether token add` makes one, `tether token list` shows them"
            return
        yield f"  everything        {base}{Key().path}"
        yield f"  for one click     webcal://{base.partition('://')[2]}{Key().path}"
        yield f"  and one for each  {base}/"

    def _as_of(self) -> int:
        """The present; nothing turns while ``--now`` holds the clock."""
        return _now() if self._session.now is None else 0

    def _bug(self, error: Exception) -> None:
        """A report for each kind, so that no client can fill the disk with them."""
        kind = repr(type(error))
        if kind not in self._bugs:
            self._bugs.add(kind)
            report_bug(error)


def _bound(place: Place) -> socket.socket:
    """The address to listen on. Raises `UsageError` in words for what is in the way."""
    where = f"{place.bind}:{place.port}"
    try:
        return bind(place.bind, place.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            help = "stop what is there, or give another: `--port 0` takes any that is free"
            raise UsageError(f"port {place.port} is taken by another program", help) from None
        if error.errno == errno.EACCES:
            help = "take one from 1024 on, and let a proxy have the small one"
            raise UsageError(f"port {place.port} is not for ordinary users", help) from None
        help = "give an address of this machine to --bind"
        raise UsageError(f"cannot listen on {where}: {error.strerror or error}", help) from None


def _limits() -> Limits:
    """As many connections as half of the files that this process may open: git needs some too."""
    usual = Limits()
    if sys.platform == "win32":
        return usual
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * usual.connections
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return usual
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    except (OSError, ValueError):
        allowed = soft
    return usual._replace(connections=max(8, allowed // 2))


def _end_signals() -> asyncio.Event:
    """What is set by Ctrl-C and SIGTERM; where a loop knows no signals, Ctrl-C interrupts it."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, ended.set)
    return ended


def _now() -> int:
    return int(time.time())


def _tell(sentence: str) -> None:
    click.echo(f"tether: {shown(sentence)}", err=True)
