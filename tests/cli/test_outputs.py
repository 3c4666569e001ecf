"""Where findings go: several formats at once, files, figures, and the exit code."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.tether import CLEAN, tether, tree
from tests.gitrepo import GitRepo, promise
from tests.output.hosts import HOSTS, READERS

Golden = Callable[[str, str], None]
WRONG = CLEAN.replace("2026-11-27", "tomorrow")
VAGUE = CLEAN.replace("Send", "Try to send")
NAMES = (b"a\nb.yaml", b"a\x1b[2J.yaml", b"\xff\xfe.yaml", b"%0A::error::x.yaml", b"a,b:c.yaml")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {f"commitments/{name}.yaml": WRONG for name in "abc"}
    return tree(tmp_path / "root", {**files, "commitments/d.yaml": VAGUE})


def test_formats_go_where_they_are_sent(root: Path) -> None:
    for name in HOSTS:
        (root / name).write_text("old")
    sent = [word for name in HOSTS for word in ("--output-format", f"{name}={name}")]
    done = tether("check", "--output-format", "concise", *sent, cwd=root)
    assert done.code == 1
    assert done.out == tether("check", "--output-format", "concise", cwd=root).out
    for name in HOSTS:
        written = (root / name).read_text(encoding="utf-8")
        assert written == tether("check", "--output-format", name, cwd=root).out
        assert len(READERS[name](written)) == 4
    assert sorted(one.name for one in root.iterdir()) == sorted(
        [*HOSTS, "commitments", "tether.yaml"]
    )


def test_one_line_is_printed_where_all_goes_to_files(root: Path) -> None:
    done = tether("check", "--output-format", "full=found.txt", cwd=root)
    assert (done.code, done.out) == (1, "4 files checked: 3 errors and 1 advice\n")
    assert (root / "found.txt").read_text() == tether("check", cwd=root).out


def test_a_dash_is_the_standard_output(root: Path) -> None:
    plain = tether("check", "--output-format", "github", cwd=root).out
    assert tether("check", "--output-format", "github=-", cwd=root).out == plain
    assert tether("check", "--output-format", "github=/dev/stdout", cwd=root).out.startswith(plain)


def test_a_file_has_no_colours(root: Path) -> None:
    tether("--color", "always", "check", "--output-format", "full=found.txt", cwd=root)
    assert "\x1b" not in (root / "found.txt").read_text()


def test_a_link_is_replaced_and_not_written_through(root: Path) -> None:
    (root / "mine").write_text("mine")
    (root / "out").symlink_to("mine")
    tether("check", "--output-format", "json=out", cwd=root)
    assert (root / "mine").read_text() == "mine"
    assert not (root / "out").is_symlink()
    assert stat.S_IMODE((root / "out").stat().st_mode) & 0o400


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("github", "json"), "only one format can be printed"),
        (("github=a", "json=a"), "two formats cannot go to one file"),
        (("github=no/such/folder",), "no/such/folder cannot be written: No such file"),
        (("github=commitments",), "commitments cannot be written: Is a directory"),
        (("sarif=",), "'sarif=' names no file"),
        (
            ("xml=a",),
            "'xml' is not one of concise, full, github, gitlab, json, junit, markdown, sarif",
        ),
    ],
)
def test_what_cannot_be_written_is_said(root: Path, words: tuple[str, ...], said: str) -> None:
    done = tether("check", *[f"--output-format={word}" for word in words], cwd=root)
    assert done.code == 2
    assert said in done.err
    assert sorted(one.name for one in root.iterdir()) == ["commitments", "tether.yaml"]


def test_statistics_stand_in_place_of_findings(root: Path) -> None:
    done = tether("check", "--statistics", "--output-format", "json=all.json", cwd=root)
    assert done.code == 1
    assert done.out == (
        "3  TT106  error    bad-when\n"
        "1  TT501  advice   hedge\n"
        "4 files checked: 3 errors and 1 advice\n"
    )
    assert len(json.loads((root / "all.json").read_text())["diagnostics"]) == 4
    done = tether("check", "--statistics", "--output-format", "json", cwd=root)
    assert done.code == 2
    assert "--statistics cannot be printed as json" in done.err


def test_exit_zero_forgives_findings_and_nothing_else(root: Path) -> None:
    done = tether("check", "--exit-zero", cwd=root)
    assert done.code == 0
    assert done.out == tether("check", cwd=root).out
    assert tether("check", "--exit-zero", "nowhere", cwd=root).code == 2
    assert tether("check", "--exit-zero", cwd=root.parent).code == 2


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[2:-1] for name in NAMES])
def test_hostile_names_fit_every_format(tmp_path: Path, name: bytes) -> None:
    root = tree(tmp_path, {})
    (root / "commitments").mkdir()
    path = os.fsdecode(b"commitments/" + name)
    (root / path).write_text(WRONG)
    for format_ in HOSTS:
        done = tether("check", "--output-format", format_, cwd=root)
        assert (done.code, done.err) == (1, "")
        found = READERS[format_](done.out)
        assert {code for _, _, code in found} == {"TT105", "TT106"}
        assert format_ != "sarif" or {file for file, _, _ in found} == {path}
        assert not [c for c in done.out if not (c.isprintable() or c == "\n")]


@pytest.mark.parametrize("format_", HOSTS)
def test_optimisation_and_a_poor_language_change_nothing(root: Path, format_: str) -> None:
    (root / "commitments" / "e.yaml").write_text(WRONG.replace("tomorrow", "“\U0001f4e6\ufffe”"))
    words = ("check", "--output-format", format_)
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = tether(*words, cwd=root, program=["-O", "-m", "tether_txt"], variables=poor)
    assert done == tether(*words, cwd=root)
    assert done.code == 1


# Hosts want paths from the top of the repository, wherever the promises are


def placed(folder: Path, *words: str) -> set[str]:
    found = set()
    for format_ in ("github", "gitlab", "sarif"):
        done = tether(*words, "--output-format", format_, cwd=folder)
        assert done.code == 1, done.err
        found |= {path for path, _, _ in READERS[format_](done.out)}
    return found


@pytest.fixture
def nested(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.commit({"team/tether.yaml": "tether: 1\n", "team/commitments/a.yaml": promise()})
    made.branch("work")
    later = "2026-03-09T09:00:00+00:00"
    made.commit({"team/commitments/a.yaml": promise(due="2026-04-10")}, later)
    made.write({"team/commitments/a.yaml": promise(due="soon")})
    return made


def test_paths_count_from_the_top_of_the_repository(nested: GitRepo) -> None:
    told = {"team/commitments/a.yaml"}
    team = nested.path / "team"
    assert placed(team, "check") == told
    assert placed(team / "commitments", "check") == told
    assert placed(nested.path, "check", "team") == told
    assert placed(team, "check", "--from-ref", "main") == told
    assert placed(nested.path, "check", "--from-ref", "main", "team") == told
    assert placed(team, "audit") == told


def test_an_audit_for_hosts_names_the_commit(nested: GitRepo, golden: Golden) -> None:
    team = nested.path / "team"
    words = ("--output-format", "github", "--output-format", "sarif=a.sarif", "--exit-zero")
    done = tether("audit", *words, cwd=team)
    assert done.code == 0
    golden("output/audit.github.txt", done.out)
    assert f" in {nested.head()[:12]}%0A" in done.out
    assert READERS["sarif"]((team / "a.sarif").read_text())


def test_without_a_repository_paths_are_as_they_are_given(root: Path) -> None:
    assert all(path.startswith("commitments/") for path in placed(root, "check"))
