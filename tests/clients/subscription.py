"""Follows one feed with a calendar program: what it holds after each refresh, and what it should.

The feed stays at one address on loopback, as for a person who subscribed once.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol

from tests.calendar.readers import Seen, meant
from tests.calendar.support import feed, hostile_feed, ledger
from tests.clients.story import FIRST, NOW, THEN, Changes, a_year, changes
from tests.conftest import ROOT
from tests.gitrepo import GitRepo

PATIENCE = 30
"""Seconds for a program to show what it fetched."""


class Client(Protocol):
    """A calendar program that has subscribed to a feed."""

    name: str

    def refresh(self) -> None:
        """Have it fetch the feed again."""

    def held(self) -> list[Seen]:
        """All events that it has now."""


class Published:
    """A feed on loopback, whose bytes can be changed."""

    def __init__(self) -> None:
        self.data = b""
        self.requests: list[str] = []

    def handler(self) -> type[BaseHTTPRequestHandler]:
        published = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def __getattr__(self, name: str) -> Callable[[], None]:
                if name.startswith("do_"):
                    return self.answer
                raise AttributeError(name)

            def answer(self) -> None:
                status, body = published.answer(self.command, self.headers["If-None-Match"])
                self.send_response(status)
                self.send_header("ETag", published.tag)
                self.send_header("Content-Type", "text/calendar; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                return

        return Handler

    @property
    def tag(self) -> str:
        return f'"{sha256(self.data).hexdigest()[:32]}"'

    def answer(self, method: str, known: str | None) -> tuple[int, bytes]:
        """The status and the body for a request; who knows the bytes gets none."""
        status = 405 if method not in ("GET", "HEAD") else 304 if known == self.tag else 200
        self.requests.append(f"{method} {status}")
        return status, self.data if status == 200 else b""


@contextmanager
def loopback(published: Published) -> Iterator[str]:
    """The address of a feed while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), published.handler())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/promises.ics"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def story(folder: Path, done: Changes) -> dict[str, bytes]:
    """What is published, one after the other."""
    return {
        "five promises": done.before,
        "one moved, one kept, one deleted": done.after,
        "only what is open": done.left,
        "a year of the demo": a_year(folder),
        "hostile texts": hostile_feed(),
        "no promises": feed(ledger([], 0)),
        "the five again": done.after,
    }


@contextmanager
def serving(repo: GitRepo) -> Iterator[str]:
    """The address of the feed of everything while `tether serve` runs in a repository."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tether_txt", "--now", NOW, "serve", "--port", "0"],
        cwd=repo.path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout
        yield next(line.split()[-1] for line in program.stdout if line.endswith("/all.ics\n"))
    finally:
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=PATIENCE)


Start = Callable[[str, Path], AbstractContextManager[Client]]


def follow(start: Start, kept: Path) -> int:
    """Tell two stories to a program; returns 1 if it once held something else.

    One is told by `tether serve`, the other by a server whose bytes are changed. What the program
    held is written into the folder `kept`, one file for each step.
    """
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tether-client-") as name:
        folder = Path(name)
        done = changes(folder)
        repo = GitRepo(folder / "served")
        repo.commit(FIRST)
        with serving(repo) as url, start(url, kept) as client:
            print(f"{client.name}, from tether serve")
            right = _step(client, kept, "served: five promises", done.before)
            repo.commit(THEN, committed="2026-03-05T11:00Z")
            right &= _step(client, kept, "served: one moved, one kept, one deleted", done.after)
        published = Published()
        published.data = done.before
        with loopback(published) as url, start(url, kept) as client:
            print(f"{client.name}, from a server of bytes")
            for step, data in story(folder, done).items():
                published.data = data
                right &= _step(client, kept, step, data)
        print(f"  it asked: {', '.join(published.requests)}")
    return int(not right)


def _step(client: Client, kept: Path, name: str, data: bytes) -> bool:
    """Have it fetch the feed again: whether it then holds what the feed says, and only that."""
    client.refresh()
    held, want = _settled(client, sorted(map(_stripped, meant(data))))
    _keep(kept / f"{re.sub(r'[^a-z]+', '-', name)}.txt", held)
    verdict = "as it should be" if held == want else "WRONG"
    print(f"  {verdict}: {name} ({len(held)})")
    for one in sorted(set(held) ^ set(want))[:10]:
        print(f"    {'should not be' if one in held else 'missing'}: {one}"[:300])
    return held == want


def _settled(client: Client, want: list[Seen]) -> tuple[list[Seen], list[Seen]]:
    end = time.monotonic() + PATIENCE
    while True:
        held = sorted(map(_stripped, client.held()))
        if held == want or time.monotonic() > end:
            return held, want
        time.sleep(0.2)


def _stripped(one: Seen) -> Seen:
    return one._replace(title=one.title.strip(), text=one.text.strip())


def _keep(file: Path, held: list[Seen]) -> None:
    rows = sorted(f"{one.end}  {one.title}  {sorted(one.categories)}" for one in held)
    file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def main(start: Start, name: str) -> None:
    """Run as a program: the first argument is where to keep what was held."""
    kept = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix=f"{name}-"))
    code = follow(start, kept)
    print(f"  kept in {kept}")
    sys.exit(code)
