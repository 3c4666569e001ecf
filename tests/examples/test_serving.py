"""What examples/serving/ tells people to run works together, with a clone in place of theirs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.calendar.conformance import parse
from tests.cli.serving import serving
from tests.cli.tether import tether
from tests.conftest import ROOT
from tests.gitrepo import GitRepo, promise

FOLDER = ROOT / "examples" / "serving"


def run_by(unit: str) -> list[str]:
    """The words of a unit's program."""
    (line,) = re.findall("^ExecStart=(.*)$", (FOLDER / unit).read_text(), re.MULTILINE)
    return shlex.split(line)[1:]


def typed(program: str) -> list[list[str]]:
    """What the page types of a program."""
    lines = re.findall(rf"^ +\$ {program} (.*)$", (FOLDER / "README.md").read_text(), re.MULTILINE)
    return [shlex.split(line) for line in lines]


def test_the_pieces_work_together(tmp_path: Path) -> None:
    forge = GitRepo(tmp_path / "forge")
    forge.commit({"tether.yaml": "tether: 1\n", "commitments/pack.yaml": promise()})
    clone = tmp_path / "promises"
    forge.git("clone", "-q", str(forge.path), str(clone))
    kept = {"XDG_STATE_HOME": str(tmp_path / "state")}
    add, revoke = typed("tether")
    made = tether(*add, cwd=clone, variables=kept)
    assert (made.code, made.err) == (0, "")
    address = made.out.strip()
    host, _, path = address.removeprefix("https://").partition("/")
    words = run_by("tether-serve.service")
    assert words.pop(0) == "serve"
    with serving(clone, *words, variables=kept) as served:
        assert host in (FOLDER / "Caddyfile").read_text()
        assert f"server_name {host};" in (FOLDER / "nginx.conf").read_text()
        before = served.ask(f"/{path}", host=host)
        assert before.status == 200
        forge.commit({"commitments/more.yaml": promise(what="Landed on the forge")})
        forge.git("-C", str(clone), *run_by("tether-fetch.service"))
        after = parse(served.ask(f"/{path}", host=host).body)
        assert len(after.parts) == len(parse(before.body).parts) + 1
        assert tether(*revoke[:-1], path[:10], cwd=clone, variables=kept).code == 0
        assert served.ask(f"/{path}", host=host).status == 404
