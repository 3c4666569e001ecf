"""`tether token` and `tether serve --tokens`: secret addresses, one a feed, and taken back."""

from __future__ import annotations

import os
import re
import stat
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.calendar.conformance import parse
from tests.cli.serving import NOW, Served, serving
from tests.cli.tether import Run
from tests.gitrepo import GitRepo, promise
from tether_txt.cli.main import tether
from tether_txt.errors import TetherError

SECRET = re.compile(r"[0-9a-f]{40}")


class Owner:
    """Somebody with a repository, and a home to keep secrets in."""

    def __init__(self, folder: Path) -> None:
        self.repo = GitRepo(folder / "repo")
        self.repo.commit(
            {
                "tether.yaml": "tether: 1\n",
                "people.yaml": "ana: Ana Ruiz\nbob: Bob\n",
                "commitments/pack.yaml": promise(goal="paper"),
                "commitments/call.yaml": promise(who="bob", to="ana", what="Call Ana"),
            }
        )
        self.home = folder / "state"
        self.variables = {"XDG_STATE_HOME": str(self.home)}

    def token(self, *words: str, variables: dict[str, str] | None = None) -> Run:
        """What `tether token` says, in this process: there are many."""
        given = self.variables if variables is None else variables
        with chdir(self.repo.path):
            done = CliRunner(env=given).invoke(tether, ("--now", NOW, "token", *words))
        if isinstance(done.exception, TetherError):
            complaint = done.exception
            return Run(complaint.exit_code, done.output, f"{complaint.message}\n{complaint.help}\n")
        return Run(done.exit_code, done.stdout, done.stderr)

    def add(self, *words: str) -> str:
        """The path of a new address."""
        done = self.token("add", *words)
        assert (done.code, done.err) == (0, "")
        match = re.fullmatch(r"http://127\.0\.0\.1:8000(/[0-9a-f]{40}\.ics)\n", done.out)
        assert match is not None
        return match[1]

    def files(self) -> list[Path]:
        return sorted(self.home.rglob("*.json"))


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return Owner(tmp_path)


def titles(served: Served, path: str) -> list[str]:
    reply = served.ask(path)
    assert reply.status == 200
    return [part.text("SUMMARY") for part in parse(reply.body).parts]


def test_only_secret_addresses_work(owner: Owner) -> None:
    whole, ana, to_ana, paper = (
        owner.add(), owner.add("--who", "ana"), owner.add("--to", "ana"),
        owner.add("--goal", "paper"),
    )  # fmt: skip
    with serving(owner.repo.path, "--tokens", variables=owner.variables) as served:
        assert len(titles(served, whole)) == 2
        assert titles(served, ana) == titles(served, paper)
        assert titles(served, ana) == ["Ana Ruiz → Bob: Send the board pack"]
        assert titles(served, to_ana) == ["Bob → Ana Ruiz: Call Ana"]
        assert served.ask(ana).fields["cache-control"] == "private, no-cache"
        tag = served.ask(ana).fields["etag"]
        assert served.ask(ana, if_none_match=tag).status == 304
        wrong = f"/{'0' * 40}.ics"
        for path in ("/", "/all.ics", "/index.json", "/who/ana.ics", wrong, ana[:-5], ana[:-4],
                     ana.upper(), f"/{ana}", f"{ana}/", ana.replace("/", "/%2f")):  # fmt: skip
            reply = served.ask(path)
            assert (reply.status, reply.text) == (
                404, "Not Found: there is nothing at this address\n",
            ), path  # fmt: skip


def test_some_addresses_are_without_words(owner: Owner) -> None:
    whole, bob = owner.add("--redact"), owner.add("--who", "bob", "--redact")
    with serving(owner.repo.path, "--tokens", variables=owner.variables) as served:
        assert titles(served, whole) == ["Busy with a promise"] * 2
        assert titles(served, bob) == ["Busy with a promise"]
        assert b"Call Ana" not in served.ask(bob).body
    assert ["who bob, redacted" in line for line in owner.token("list").out.splitlines()] == [
        False, True,
    ]  # fmt: skip
    for words in (("--to", "ana"), ("--goal", "paper")):
        done = owner.token("add", "--redact", *words)
        assert (done.code, done.out) == (2, "")
        assert "--who" in done.err


def test_secrets_are_never_said(owner: Owner) -> None:
    path = owner.add()
    with serving(owner.repo.path, "--tokens", variables=owner.variables) as served:
        served.ask(path)
        served.ask(path, "PUT")
        served.raw(f"GET {path} HTTP/1.1\r\nHost: evil\r\n\r\nrubbish".encode(), close=True)
        (owner.repo.path / ".git").rename(owner.repo.path / "away")
        served.ask(path)
        code, complaints = served.end()
        assert code == 0
        said = "".join(served.greeting) + complaints
        assert "there is 1" in said
        assert "what was read last is served meanwhile" in said
        assert not SECRET.search(said)


def test_addresses_come_and_go_while_it_runs(owner: Owner) -> None:
    kept = owner.add()
    with serving(owner.repo.path, "--tokens", variables=owner.variables) as served:
        for _ in range(3):
            path = owner.add("--who", "bob")
            assert served.ask(path).status == 200
            assert owner.token("revoke", path[1:13]).out == "revoked: who bob, made 2026-03-05\n"
            assert served.ask(path).status == 404
            assert served.ask(kept).status == 200


def test_addresses_are_listed(owner: Owner) -> None:
    assert owner.token("list") == Run(0, "", "There are none yet: `tether token add` makes one.\n")
    paths = [owner.add(), owner.add("--who", "ana"), owner.add("--who", "ana")]
    done = owner.token("list", "--host-name", "cal.example.org")
    lines = [re.split("  +", line) for line in done.out.splitlines()]
    assert [line[:2] for line in lines] == [
        ["2026-03-05", "everything"], ["2026-03-05", "who ana"], ["2026-03-05", "who ana"],
    ]  # fmt: skip
    assert {line[2] for line in lines} == {f"https://cal.example.org{path}" for path in paths}
    assert len({line.index("https") for line in done.out.splitlines()}) == 1


def test_what_is_meant_by_revoke(owner: Owner) -> None:
    one, two, three = owner.add(), owner.add(), owner.add()
    for wrong in ("everything", "", one[1:6], "zzzzzz", f"{one[1:-4]}0", "*", "../..", "0" * 40):
        done = owner.token("revoke", wrong)
        assert (done.code, done.out) == (2, ""), wrong
        assert "`tether token list`" in done.err
    assert owner.token("revoke", two[1:-4], "0" * 40).code == 2
    assert len(owner.files()) == 3, "nothing is taken back where not everything is understood"
    assert owner.token("revoke", f"webcal://x.example{one}", two).out.count("revoked") == 2
    assert [line.split("/")[-1] for line in owner.token("list").out.splitlines()] == [three[1:]]


def test_they_are_kept_where_only_the_owner_can_read(owner: Owner) -> None:
    mask = os.umask(0)
    try:
        path = owner.add()
    finally:
        os.umask(mask)
    (file,) = owner.files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert path[1:-4] not in str(file)
    assert not list(file.parent.glob("*.new"))
    assert path[1:-4] not in owner.repo.git("grep", "--no-index", "-e", path[1:-4], ok=False)
    assert owner.repo.git("status", "--porcelain") == ""


def test_two_repositories_have_their_own(owner: Owner, tmp_path: Path) -> None:
    path = owner.add()
    other = tmp_path / "other"
    owner.repo.git("clone", "-q", str(owner.repo.path), str(other))
    with serving(other, "--tokens", variables=owner.variables) as served:
        assert served.ask(path).status == 404


def test_damaged_files_are_no_addresses(owner: Owner) -> None:
    path = owner.add()
    (file,) = owner.files()
    whole = file.read_text()
    with serving(owner.repo.path, "--tokens", variables=owner.variables) as served:
        for damage in (
            "", "{", "[]", "{}", "[" * 100_000, whole.replace("all", "who"),
            whole.replace('"all"', "{}"), whole.replace("false", '"no"'),
            whole.replace(path[1:-4], "0" * 40),
        ):  # fmt: skip
            file.write_text(damage)
            assert served.ask(path).status == 404, damage[:50]
            assert owner.token("list").code == 0
        file.write_text(whole)
        assert served.ask(path).status == 200
        assert served.end() == (0, "")


def test_other_machines_may_come_with_tokens(owner: Owner) -> None:
    path = owner.add()
    options = ("--tokens", "--bind", "0.0.0.0", "--host-name", "cal.example.org")
    with serving(owner.repo.path, *options, variables=owner.variables) as served:
        for host in ("cal.example.org", "192.0.2.7:8000", "[2001:db8::1]"):
            assert served.ask(path, host=host).status == 200
        for host in ("evil.example", "192.0.2.7.evil.example", "192.0.2"):
            assert served.ask(path, host=host).status == 421


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "--who", "anna"), "did you mean `ana`?"),
        (("add", "--goal", "papers"), "did you mean `paper`?"),
        (("add", "--who", "ana", "--to", "bob"), "one address is of one feed"),
    ],
)
def test_mistakes_are_told(owner: Owner, words: tuple[str, ...], said: str) -> None:
    done = owner.token(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert owner.files() == []


def test_there_must_be_a_home(owner: Owner, tmp_path: Path) -> None:
    nowhere = {"XDG_STATE_HOME": "", "HOME": ""}
    assert "set HOME" in owner.token("add", variables=nowhere).err
    (tmp_path / "file").touch()
    blocked = {"XDG_STATE_HOME": str(tmp_path / "file")}
    done = owner.token("add", variables=blocked)
    assert (done.code, done.out) == (2, "")
    assert "cannot be written: Not a directory" in done.err
