"""`tether serve` as a process: what it serves, to whom, and how it follows the repository."""

from __future__ import annotations

import json
import re
import signal
import socket
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.calendar.conformance import faults, parse, stamp_faults
from tests.cli.serving import NOW, Reply, Served, serving
from tests.cli.tether import Run, tether
from tests.conftest import Golden
from tests.gitrepo import BOB, GitRepo, promise

FILES = {
    "tether.yaml": "tether: 1\ncalendar: {name: Our promises}\n",
    "people.yaml": "ana: Ana Ruiz\nbob: Bob\nteam: {members: [bob, chen]}\ndora: Dora\n",
    "goals.yaml": "paper: A paper that people read\n",
    "commitments/pack.yaml": promise(goal="paper"),
    "commitments/call.yaml": promise(who="bob", to="ana", what="Call Ana", due="2026-03-06"),
    "commitments/tidy.yaml": promise(to="team", what="Tidy up", due="2026-03-20"),
}


def made(path: Path) -> GitRepo:
    repo = GitRepo(path)
    repo.commit(FILES)
    return repo


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return made(tmp_path / "repo")


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of a repository that nobody changes."""
    repo = made(tmp_path_factory.mktemp("fixed") / "repo")
    with serving(repo.path) as served:
        yield served


def titles(reply: Reply) -> list[str]:
    assert reply.status == 200
    assert faults(reply.body) == []
    return [part.text("SUMMARY") for part in parse(reply.body).promises]


def test_the_greeting_and_both_indexes(fixed: Served, golden: Golden) -> None:
    said = ["".join(fixed.greeting), fixed.ask("/").text, fixed.ask("/index.json").text]
    golden("serve/index.txt", "\n".join(said).replace(str(fixed.port), "PORT"))
    assert json.loads(said[2])["feeds"][0]["entries"] == 3


def test_every_feed_that_is_listed_is_there(fixed: Served) -> None:
    for feed in json.loads(fixed.ask("/index.json").body)["feeds"]:
        reply = fixed.ask(f"/{feed['file']}")
        assert len(titles(reply)) == feed["entries"], feed
        assert parse(reply.body).get("NAME") == feed["name"]


def test_who_never_promised_can_subscribe_already(fixed: Served) -> None:
    assert titles(fixed.ask("/who/dora.ics")) == []
    assert "dora" not in fixed.ask("/").text


def test_the_bytes_are_those_of_tether_ics(repo: GitRepo) -> None:
    words = ("--steps", "--alarm", "1d", "--title", "{what}", "--kind", "todo")
    with serving(repo.path, *words) as served:
        printed = tether("--now", NOW, "ics", "-o", "-", *words, cwd=repo.path).out
        assert served.ask().text == printed


def test_the_fields_of_an_answer(fixed: Served) -> None:
    fields = dict(fixed.ask().fields)
    assert re.fullmatch(r'"[0-9a-f]{32}"', fields.pop("etag"))
    for name in ("date", "last-modified"):
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", fields.pop(name))
    assert fields == {
        "content-type": "text/calendar; charset=utf-8",
        "content-length": str(len(fixed.ask().body)),
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
    }


def test_nothing_is_compressed_unasked_or_asked(fixed: Served) -> None:
    plain = fixed.ask()
    asked = fixed.ask(accept_encoding="gzip, br", accept="application/json", range="bytes=0-9")
    assert (asked.status, asked.body) == (200, plain.body)


def test_head_is_get_without_the_bytes(fixed: Served) -> None:
    for path in ("/all.ics", "/", "/index.json", "/nothing"):
        for sent in ({}, {"if_none_match": "*"}, {"host": "evil.example"}):
            head, get = fixed.ask(path, "HEAD", **sent), fixed.ask(path, **sent)
            assert head.body == b""
            assert head.status == get.status
            head_fields, get_fields = dict(head.fields), dict(get.fields)
            assert head_fields.pop("date") <= get_fields.pop("date")
            assert head_fields == get_fields


def test_conditional_requests(fixed: Served) -> None:
    first = fixed.ask()
    etag, modified = first.fields["etag"], first.fields["last-modified"]
    long_ago, later = "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"
    for sent, status in (
        ({"if_none_match": etag}, 304),
        ({"if_none_match": f"W/{etag}"}, 304),
        ({"if_none_match": f'"x", {etag}'}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"x"'}, 200),
        ({"if_none_match": etag.strip('"')}, 200),
        ({"if_none_match": ""}, 200),
        ({"if_modified_since": modified}, 304),
        ({"if_modified_since": long_ago}, 200),
        ({"if_modified_since": later}, 200),
        ({"if_modified_since": "yesterday"}, 200),
        ({"if_modified_since": "99999999999999999999"}, 200),
        ({"if_none_match": '"x"', "if_modified_since": modified}, 200),
        ({"if_none_match": etag, "if_modified_since": long_ago}, 304),
    ):
        reply = fixed.ask(**sent)
        assert reply.status == status, sent
        assert reply.body == (b"" if status == 304 else first.body)
        assert reply.fields["etag"] == etag
        assert reply.fields["last-modified"] == modified


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "REPORT", "get", "TRACE"]
)
def test_feeds_cannot_be_written(fixed: Served, method: str) -> None:
    for path in ("/all.ics", "/nothing"):
        reply = fixed.ask(path, method, b"BEGIN:VCALENDAR" if method == "PUT" else None)
        assert reply.status == 405
        assert reply.fields["allow"] == "GET, HEAD"
        assert reply.fields["content-type"] == "text/plain; charset=utf-8"


def test_an_error_never_looks_like_a_feed(fixed: Served) -> None:
    reply = fixed.ask("/who/nobody.ics")
    assert reply.status == 404
    assert reply.text == "Not Found: there is nothing at this address\n"
    assert reply.fields["content-type"] == "text/plain; charset=utf-8"
    assert "etag" not in reply.fields


def test_a_commit_is_served_at_once(repo: GitRepo) -> None:
    with serving(repo.path) as served:
        before = served.ask()
        tags = {"if_none_match": before.fields["etag"]}
        repo.write({"commitments/pack.yaml": promise(what="Only in the work tree")})
        assert served.ask(**tags).status == 304
        repo.commit({"commitments/pack.yaml": promise(what="Landed", due="2026-03-12")})
        after = served.ask(**tags)
        assert "Ana Ruiz → Bob: Landed" in titles(after)
        assert stamp_faults(before.body, after.body) == []
        assert served.ask(if_none_match=after.fields["etag"]).status == 304
        repo.branch("side")
        repo.commit({"commitments/pack.yaml": None})
        repo.checkout("main")
        assert served.ask(if_none_match=after.fields["etag"]).status == 304
        repo.git("pack-refs", "--all")
        repo.merge("side")
        assert any(title.startswith("Withdrawn: ") for title in titles(served.ask()))


def test_times_and_stamps_never_go_back(repo: GitRepo) -> None:
    with serving(repo.path) as served:
        replies = [served.ask()]
        for number in range(5):
            repo.commit({"commitments/pack.yaml": promise(what=f"Version {number}")})
            replies.append(served.ask())
        for _ in range(3):
            repo.git("reset", "-q", "--hard", "HEAD~1")
            replies.append(served.ask())
        for before, after in pairwise(replies):
            assert before.fields["etag"] != after.fields["etag"]
            assert stamp_faults(before.body, after.body) == []
        assert "Ana Ruiz → Bob: Version 1" in titles(replies[-1])
        # Bytes that changed twice in one second have no time that could be taken for the first's
        dated = [
            reply.fields["last-modified"] for reply in replies if "last-modified" in reply.fields
        ]
        assert len(set(dated)) == len(dated)


def test_another_ref_can_be_served(repo: GitRepo) -> None:
    repo.branch("side")
    repo.checkout("main")
    with serving(repo.path, "--ref", "side") as served:
        repo.commit({"commitments/pack.yaml": promise(what="On main")})
        assert "Ana Ruiz → Bob: Send the board pack" in titles(served.ask())
        repo.git("branch", "-f", "side", "main")
        assert "Ana Ruiz → Bob: On main" in titles(served.ask())


def test_what_cannot_be_read_leaves_the_last_good_feeds(repo: GitRepo) -> None:
    with serving(repo.path) as served:
        before = served.ask()
        git = repo.path / ".git"
        git.rename(repo.path / "away")
        for _ in range(3):
            assert served.ask() == Reply(200, {**before.fields, **_date(served)}, before.body)
        (repo.path / "away").rename(git)
        (git / "refs" / "heads" / "main").write_text("0" * 40 + "\n")
        assert served.ask().body == before.body
        code, complaints = served.end()
        assert code == 0
        assert "what was read last is served meanwhile" in complaints
        assert "Traceback" not in complaints


def _date(served: Served) -> dict[str, str]:
    return {"date": served.ask("/nothing").fields["date"]}


def test_people_and_goals_of_a_later_commit_get_feeds(repo: GitRepo) -> None:
    with serving(repo.path) as served:
        assert served.ask("/who/eve.ics").status == 404
        repo.commit({"commitments/more.yaml": promise(who="eve", goal="print")}, author=BOB)
        assert titles(served.ask("/who/eve.ics")) == ["eve → Bob: Send the board pack"]
        assert served.ask("/goal/print.ics").status == 200
        repo.git("reset", "-q", "--hard", "HEAD~1")
        gone = titles(served.ask("/who/eve.ics"))
        assert gone == [], "who subscribed must not keep it for ever"


def test_two_servers_answer_alike(repo: GitRepo) -> None:
    with serving(repo.path) as one, serving(repo.path, "--no-cache") as two:
        assert one.port != two.port
        assert one.ask().fields["etag"] == two.ask().fields["etag"]
        repo.commit({"commitments/pack.yaml": promise(what="Landed")})
        assert one.ask().fields["etag"] == two.ask().fields["etag"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to(repo: GitRepo, number: int) -> None:
    with (
        serving(repo.path) as served,
        socket.create_connection(("127.0.0.1", served.port)) as idle,
    ):
        idle.sendall(b"GET / HT")
        assert served.ask().status == 200
        assert served.end(number) == (0, "")
        assert idle.recv(1) == b""


def test_names_of_a_proxy(repo: GitRepo) -> None:
    with serving(repo.path, "--host-name", "cal.example.org") as served:
        assert served.greeting[1].split()[-1] == "https://cal.example.org/all.ics"
        assert served.greeting[2].split()[-1] == "webcal://cal.example.org/all.ics"
        for host in ("cal.example.org", "CAL.example.org:443", f"localhost:{served.port}"):
            assert served.ask(host=host).status == 200
        assert served.ask(host="example.org").status == 421
        assert "https://cal.example.org/who/ana.ics" in served.ask("/").text
        assert "whoever comes by cal.example.org can read all" in served.end()[1]
    done = tether("serve", "--host-name", "https://cal.example.org/", cwd=repo.path)
    assert (done.code, done.out) == (2, "")
    assert "give the name alone" in done.err


def test_what_is_in_the_way_is_told(repo: GitRepo, tmp_path: Path) -> None:
    def said(*words: str, cwd: Path = repo.path) -> str:
        done: Run = tether("serve", *words, cwd=cwd)
        assert (done.code, done.out) == (2, "")
        return done.err

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert said("--port", port).startswith(f"tether: port {port} is taken by another program\n")
    assert "0<=x<=65535" in said("--port", "65536")
    assert "address of this machine" in said("--bind", "192.0.2.1", "--tokens")
    assert "--tokens" in said("--bind", "0.0.0.0")
    assert "--tokens" in said("--bind", "::")
    assert "--tokens" in said("--bind", "")
    assert "{who}" in said("--title", "{when}")
    assert "git branch --all" in said("--ref", "nothing")
    assert "tether init" in said(cwd=tmp_path)
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "tether.yaml").write_text("tether: 1\n")
    assert "in no git repository" in said(cwd=bare)
    assert "no commits yet" in said(cwd=GitRepo(bare).path)
