"""`tether serve` under load: wrk on loopback, and an hour of polling in a minute.

python -m benchmarks.bench_serve [--size 1000] [--runs 3] [--seconds 5] [--subscribers 1000]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks.bench import machine
from benchmarks.setting import environment, missing, program

POLLS = 12
"""An hour's worth, of a client that looks every five minutes."""
COMMITS = 5
_CLOSE = "Connection: close\r\n\r\n"


class Server(NamedTuple):
    """Who is asked, and for what."""

    name: str
    port: int
    path: str


def repository(folder: Path, size: int) -> Path:
    """A repository with so many open promises, all in one commit."""
    root = folder / "promises"
    (root / "commitments").mkdir(parents=True)
    (root / "tether.yaml").write_text("tether: 1\n")
    (root / "people.yaml").write_text("ana: Ana Ferreira\nbob: Bob Okafor\n")
    for number in range(size):
        write(root, number, "with the three figures that were missing")
    git(root, "init", "-q")
    commit(root, "Promise")
    return root


def write(root: Path, number: int, detail: str) -> None:
    """One promise of seven lines."""
    due = date.today() + timedelta(days=1 + number % 300)  # noqa: DTZ011 - any day to come will do
    clock = " 17:00" if number % 3 else ""
    (root / "commitments" / f"p{number}.yaml").write_text(
        f"who: ana\nto: bob\nwhat: Send part {number} of the board pack as a PDF, {detail}\n"
        f"due: {due}{clock}\nwhy: The printer needs two working days\ntags: [paper]\n"
    )


def commit(root: Path, message: str) -> None:
    """Everything, by somebody."""
    git(root, "add", "-A")
    who = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
    git(root, *who, "commit", "-q", "--no-verify", "-m", message)


def git(root: Path, *arguments: str) -> None:
    """Git with nobody's settings."""
    subprocess.run(["git", *arguments], cwd=root, check=True, env=environment(root.parent))


@contextmanager
def serving(root: Path) -> Iterator[Server]:
    """`tether serve` on a free port."""
    words = (sys.executable, "-m", "tether_txt", "serve", "--port", "0")
    with subprocess.Popen(
        words, cwd=root, env=environment(root.parent), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r":(\d+) until", process.stdout.readline())
        assert found is not None
        try:
            yield Server("tether serve", int(found[1]), "/all.ics")
        finally:
            process.terminate()


@contextmanager
def files(folder: Path) -> Iterator[Server]:
    """`python -m http.server` with the same bytes as a file."""
    words = (sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0")
    with subprocess.Popen(
        words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r" port (\d+)", process.stdout.readline())
        assert found is not None
        try:
            yield Server("python -m http.server", int(found[1]), "/feed.ics")
        finally:
            process.terminate()


def asked(server: Server, **fields: str) -> tuple[int, dict[str, str], bytes]:
    """Status, fields and bytes of one answer."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    sent = {name.replace("_", "-"): value for name, value in fields.items()}
    connection.request("GET", server.path, headers=sent)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def wrk(server: Server, seconds: int, *header: str) -> float:
    """Requests a second by 16 connections; what went wrong is printed."""
    address = f"http://127.0.0.1:{server.port}{server.path}"
    options = [option for line in header for option in ("-H", line)]
    command = [program("wrk") or "wrk", "-t1", "-c16", f"-d{seconds}s", *options, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in said.splitlines():
        if "Non-2xx" in line or "Socket errors" in line:
            print(f"  {server.name}: {line.strip()}")
    return float(said.partition("Requests/sec:")[2].split()[0])


def throughput(servers: Sequence[Server], runs: int, seconds: int) -> None:
    """Both servers in turn, so that what slows the machine slows both."""
    rates: dict[tuple[str, str], list[float]] = {}
    for _ in range(runs):
        for server in servers:
            _, fields, _ = asked(server)
            tag, since = fields.get("etag"), fields["last-modified"]
            known = f"If-None-Match: {tag}" if tag else f"If-Modified-Since: {since}"
            rates.setdefault((server.name, "whole feed"), []).append(wrk(server, seconds))
            rates.setdefault((server.name, "unchanged (304)"), []).append(
                wrk(server, seconds, known)
            )
    for what in ("whole feed", "unchanged (304)"):
        ours, theirs = (median(rates[server.name, what]) for server in servers)
        for server, rate in zip(servers, (ours, theirs), strict=True):
            print(f"  {server.name + ', ' + what:<45} {rate:10,.0f} requests/s")
        print(f"  {'ratio':<45} {ours / theirs:10.1f}")


class Polls(NamedTuple):
    """What an hour of polling gave."""

    statuses: Counter[int]
    problems: Counter[str]
    seconds: list[float]


async def poll(server: Server, subscribers: int, minute: float) -> Polls:
    """Every subscriber `POLLS` times, each time on a new connection, with the ETag it has."""
    polls = Polls(Counter(), Counter(), [])
    tags: dict[int, str] = {}
    began = time.perf_counter()

    async def once(number: int) -> None:
        tag = tags.get(number % subscribers)
        known = f"If-None-Match: {tag}\r\n" if tag else ""
        host = f"Host: 127.0.0.1:{server.port}\r\n"
        started = time.perf_counter()
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(f"GET {server.path} HTTP/1.1\r\n{host}{known}{_CLOSE}".encode())
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
            writer.close()
            status, tags[number % subscribers] = _understood(head, body)
        except (OSError, ValueError, IndexError) as error:
            polls.problems[repr(error)] += 1
            return
        polls.statuses[status] += 1
        polls.seconds.append(time.perf_counter() - started)

    total = subscribers * POLLS
    async with asyncio.TaskGroup() as group:
        for number in range(total):
            await asyncio.sleep(began + number * minute / total - time.perf_counter())
            group.create_task(once(number))
    return polls


def _understood(head: bytes, body: bytes) -> tuple[int, str]:
    """The status and the ETag of an answer that is whole; ValueError for any other."""
    status = int(head.split()[1])
    fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
    length = int(fields.get(b"Content-Length", b"0"))
    if status not in (200, 304) or len(body) != length or (status == 200) != bool(body):
        raise ValueError(f"status {status}, {len(body)} of {length} bytes")
    return status, fields[b"ETag"].decode()


async def polled(server: Server, root: Path, subscribers: int, minute: float) -> Polls:
    """The polls, while commits land."""

    async def land() -> None:
        for number in range(COMMITS):
            await asyncio.sleep(minute / (COMMITS + 1))
            await asyncio.to_thread(write, root, number, f"moved in commit {number}")
            await asyncio.to_thread(commit, root, f"Change {number}")

    landing = asyncio.create_task(land())
    polls = await poll(server, subscribers, minute)
    await landing
    return polls


def _told(polls: Polls, subscribers: int, minute: float) -> None:
    total = polls.statuses.total() + polls.problems.total()
    cuts = quantiles(polls.seconds, n=100)
    print(
        f"  {subscribers:,} subscribers, each every 5 minutes for an hour, in {minute:.0f} s, "
        f"while {COMMITS} commits land:"
    )
    print(
        f"  {total:,} polls, {polls.problems.total()} errors, "
        f"{polls.statuses[304] / total:.1%} unchanged (304) "
        f"of {1 - (COMMITS + 1) / POLLS:.1%} that could be;\n  "
        f"median {cuts[49] * 1000:.1f} ms, 99 of 100 below {cuts[98] * 1000:.0f} ms, "
        f"longest {max(polls.seconds) * 1000:.0f} ms"
    )
    for problem, count in polls.problems.most_common(5):
        print(f"  {count} times {problem}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a poll failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_serve")
    parser.add_argument("--size", type=int, default=1_000, help="events in the feed")
    parser.add_argument("--runs", type=int, default=3, help="of wrk, for each figure")
    parser.add_argument("--seconds", type=int, default=5, help="that each of them takes")
    parser.add_argument("--subscribers", type=int, default=1_000)
    parser.add_argument("--minute", type=float, default=60, help="seconds that the hour takes")
    options = parser.parse_args(arguments)
    print(machine(), f"{os.cpu_count()} processors, client and server on the same", sep="\n")
    with tempfile.TemporaryDirectory(prefix="tether-bench-") as name:
        root = repository(Path(name), options.size)
        with serving(root) as server:
            _, _, feed = asked(server)
            print(f"\nfeed of {feed.count(b'BEGIN:VEVENT'):,} events, {len(feed):,} bytes")
            if program("wrk") is None:
                print(f"  {missing('wrk', 'apt-get install wrk')}")
            else:
                folder = Path(name) / "files"
                folder.mkdir()
                (folder / "feed.ics").write_bytes(feed)
                with files(folder) as other:
                    throughput((server, other), options.runs, options.seconds)
            polls = asyncio.run(polled(server, root, options.subscribers, options.minute))
            _told(polls, options.subscribers, options.minute)
    return int(bool(polls.problems))


if __name__ == "__main__":
    sys.exit(main())
