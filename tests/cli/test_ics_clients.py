"""vdirsyncer, khal and todoman subscribe over http, and follow promises as they change."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.gitrepo import GitRepo, promise

ROOT = Path(__file__).parents[2]
NOW = "2026-03-05T12:00Z"
VDIRSYNCER = """\
[general]
status_path = "{home}/status"
[pair feed]
a = "local"
b = "web"
collections = null
conflict_resolution = "b wins"
partial_sync = "revert"
[storage local]
type = "filesystem"
path = "{home}/items"
fileext = ".ics"
[storage web]
type = "http"
url = "http://127.0.0.1:{port}/feed.ics"
read_only = "true"
"""
KHAL = """\
[calendars]
[[promises]]
path = {home}/items
type = calendar
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = UTC
default_timezone = UTC
[sqlite]
path = {home}/khal.db
"""
TODOMAN = """\
path = "{home}/*"
date_format = "%Y-%m-%d"
time_format = "%H:%M"
cache_path = "{home}/todo.db"
"""


class Subscriber:
    """A person with a feed's address, and the programs to read it."""

    def __init__(self, home: Path, repo: GitRepo, port: int) -> None:
        self.home, self.repo = home, repo
        (home / "items").mkdir(parents=True)
        values = {"home": home, "port": port}
        (home / "vdirsyncer").write_text(VDIRSYNCER.format(**values))
        (home / "khal").write_text(KHAL.format(**values))
        (home / "todoman.py").write_text(TODOMAN.format(**values))
        self.run("vdirsyncer", "-c", home / "vdirsyncer", "discover", "feed", given="y\n")

    def run(self, program: str, *arguments: str | Path, given: str = "", ok: bool = True) -> str:
        done = subprocess.run(
            [Path(sys.executable).parent / program, *arguments],
            env={
                **os.environ,
                "HOME": str(self.home),
                "PYTHONPATH": str(ROOT),
                "LC_ALL": "C.UTF-8",
            },
            cwd=self.repo.path,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 or not ok, done.stderr
        return done.stdout

    def sync(self, *options: str) -> None:
        arguments = ("-m", "tether_txt", "--now", NOW, "ics", "-o", self.home / "feed.ics")
        self.run(Path(sys.executable).name, *arguments, *options)
        self.run("vdirsyncer", "-c", self.home / "vdirsyncer", "sync", "feed")

    def agenda(self) -> list[str]:
        """Each event of March as khal lists it."""
        listed = ("list", "2026-03-01", "2026-04-01", "--day-format", "")
        shown = ("--format", "{start-date} {start-time} {end-time} {title}")
        return sorted(self.run("khal", "-c", self.home / "khal", *listed, *shown).splitlines())

    def todos(self) -> str:
        listed = ("list", "--status", "ANY")
        return self.run("todo", "--config", self.home / "todoman.py", *listed)


@pytest.fixture
def subscriber(tmp_path: Path) -> Iterator[Subscriber]:
    home = tmp_path / "home"

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = home / "feed.ics"
            data = path.read_bytes() if path.exists() else b""
            self.send_response(200)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: object) -> None:
            return

    repo = GitRepo(tmp_path / "repo")
    repo.commit(
        {
            "tether.yaml": "tether: 1\n",
            "people.yaml": "ana: Ana Ruiz\nbob: Bob\n",
            "commitments/pack.yaml": promise(what="Send the pack; all of it, C:\\new"),
            "commitments/call.yaml": promise(
                who="bob", to="ana", what="Call 👩‍💻", due="2026-03-06"
            ),
            "commitments/same.yaml": promise(
                who="bob", to="ana", what="Call 👩‍💻", due="2026-03-06"
            ),
            "commitments/gone.yaml": promise(what="Tidy up", due="2026-03-20"),
            "commitments/busy.yaml": promise(what="Secret", due="2026-03-21", private="true"),
        }
    )
    server = HTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Subscriber(home, repo, server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


NAMES = ("pack", "call", "same", "gone", "busy")
CALL = "2026-03-06   Bob → Ana Ruiz: Call 👩‍💻"


def test_khal_follows_what_happens(subscriber: Subscriber) -> None:
    subscriber.sync()
    assert subscriber.agenda() == [
        CALL,
        CALL,
        "2026-03-10 16:30 17:00 Ana Ruiz → Bob: Send the pack; all of it, C:\\new",
        "2026-03-20   Ana Ruiz → Bob: Tidy up",
        "2026-03-21   Busy with a promise",
    ]
    subscriber.repo.commit(
        {
            "commitments/pack.yaml": promise(
                what="Send the pack; all of it, C:\\new",
                due="2026-03-12 09:00",
                moved="[{from: 2026-03-10 17:00, on: 2026-03-03}]",
            ),
            "commitments/call.yaml": promise(
                "kept", who="bob", to="ana", what="Call 👩‍💻", due="2026-03-06"
            ),
            "commitments/gone.yaml": None,
        },
        committed="2026-03-04T10:00Z",
    )
    subscriber.sync("--open")
    assert subscriber.agenda() == [
        CALL,
        "2026-03-12 08:30 09:00 Ana Ruiz → Bob: Send the pack; all of it, C:\\new",
        "2026-03-21   Busy with a promise",
    ]
    subscriber.sync()
    assert subscriber.agenda() == [
        CALL,
        f"2026-03-06   Kept: {CALL[13:]}",
        "2026-03-12 08:30 09:00 Ana Ruiz → Bob: Send the pack; all of it, C:\\new",
        "2026-03-20   Withdrawn: Ana Ruiz → Bob: Tidy up",
        "2026-03-21   Busy with a promise",
    ]


def test_what_a_feed_no_longer_has_is_gone(subscriber: Subscriber) -> None:
    for kind in ("event", "todo"):
        subscriber.sync("--kind", kind)
        assert "Call" in (subscriber.todos() if kind == "todo" else str(subscriber.agenda()))
        subscriber.repo.write({f"commitments/{name}.yaml": None for name in NAMES})
        subscriber.repo.commit(committed="2026-03-04T10:00Z")
        subscriber.sync("--kind", kind, "--open")
        assert subscriber.agenda() == []
        assert "[ ]" not in subscriber.todos()
        subscriber.repo.git("reset", "-q", "--hard", "HEAD~1")


def test_todoman_shows_to_dos(subscriber: Subscriber) -> None:
    subscriber.sync("--kind", "todo")
    todos = subscriber.todos()
    assert todos.count("Call 👩‍💻") == 2
    assert todos.count("[ ]") == 5
    subscriber.repo.commit(
        {"commitments/gone.yaml": promise("kept", what="Tidy up", due="2026-03-20")},
        committed="2026-03-04T10:00Z",
    )
    subscriber.sync("--kind", "todo")
    assert "[X]" in next(line for line in subscriber.todos().splitlines() if "Tidy up" in line)
