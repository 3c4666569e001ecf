"""`tether init`, `tether rule`, and what is said of commands that do not exist."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.tether import Run, tether
from tests.gitrepo import GitRepo
from tether_txt.rules import codes, rule

FIRST = ("tether.yaml", "people.yaml", "commitments/example.yaml")
NOW = ("--now", "2026-11-20")


def files(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text()
        for file in folder.rglob("*")
        if file.is_file() and ".git" not in file.parts
    }


def configure(home: Path, name: str, email: str) -> None:
    home.mkdir(exist_ok=True)
    for key, value in (("user.name", name), ("user.email", email)):
        file = str(home / ".gitconfig")
        subprocess.run(["git", "config", "--file", file, key, value], check=True)


def test_init_writes_what_check_finds_clean(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    done = tether(*NOW, "init", cwd=root)
    assert (done.code, done.err) == (0, "")
    assert [line.split()[-1] for line in done.out.splitlines()[:3]] == list(FIRST)
    assert set(files(root)) == set(FIRST)
    assert re.search(r"^due: 2026-11-27 ", files(root)["commitments/example.yaml"], re.MULTILINE)
    assert tether("check", cwd=root) == Run(0, "1 file checked: all clear\n", "")


def test_the_example_may_be_deleted_once_it_was_read(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    tether(*NOW, "init", cwd=repo.path)
    repo.git("add", "--all")
    repo.git("commit", "-qm", "Begin")
    repo.git("rm", "-q", "commitments/example.yaml")
    assert tether("check", "--staged", cwd=repo.path).code == 0


def test_init_makes_the_folder_that_it_is_given(tmp_path: Path) -> None:
    assert tether(*NOW, "init", "new/deep", cwd=tmp_path).code == 0
    assert tether("check", "new/deep", cwd=tmp_path).code == 0


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("zoe: Zoe\n")
    (tmp_path / "tether.yaml").symlink_to("nowhere")
    done = tether(*NOW, "init", cwd=tmp_path)
    assert done.code == 0
    assert "left as it is  people.yaml" in done.out
    assert "left as it is  tether.yaml" in done.out
    assert (tmp_path / "people.yaml").read_text() == "zoe: Zoe\n"
    assert (tmp_path / "tether.yaml").is_symlink()
    assert not (tmp_path / "nowhere").exists()
    before = files(tmp_path)
    again = tether("--now", "2027-01-01", "init", cwd=tmp_path)
    assert again.out.count("left as it is") == 3
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "email", "handle"),
    [
        ("Zoe Q. O'Neil-Smith", "zoe+work@example.org", "zoe"),
        ("Bob Builder", "bob@example.org", "me"),
        ("Jürgen Groß", "j@example.org", "jurgen"),
        ("Łukasz Żółć", "l@example.org", "lukasz"),
        ("Con Man", "con@example.org", "me"),
        ('Eve": {evil: true} #', "eve@example.org", "ana"),
        ("Eve", "eve@example.org: [", "ana"),
        ("中文", "x@example.org", "me"),
    ],
)
def test_init_knows_who_git_says_you_are(
    tmp_path: Path, name: str, email: str, handle: str
) -> None:
    configure(tmp_path / "home", name, email)
    root = tmp_path / "root"
    root.mkdir()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    done = tether(*NOW, "init", cwd=root, variables={"HOME": str(tmp_path / "home")})
    assert (done.code, done.err) == (0, "")
    assert f"\nwho: {handle} " in files(root)["commitments/example.yaml"]
    assert tether("check", cwd=root) == Run(0, "1 file checked: all clear\n", "")


def test_init_works_where_there_is_no_identity(tmp_path: Path) -> None:
    done = tether(*NOW, "init", cwd=tmp_path, variables={"HOME": str(tmp_path / "none")})
    assert (done.code, done.err) == (0, "")
    assert tether("check", cwd=tmp_path).code == 0


def test_init_is_not_stopped_by_settings_that_git_cannot_read(tmp_path: Path) -> None:
    home, root = tmp_path / "home", tmp_path / "root"
    home.mkdir()
    root.mkdir()
    (home / ".gitconfig").write_text('[user]\n\tname = "Eve\n[[\n')
    assert tether(*NOW, "init", cwd=root, variables={"HOME": str(home)}).code in (0, 2)


def test_init_works_where_there_is_no_git(tmp_path: Path) -> None:
    done = tether(*NOW, "init", cwd=tmp_path, variables={"PATH": "/nonexistent"})
    assert (done.code, done.err) == (0, "")
    assert tether("check", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("zone", "written"),
    [("Europe/Madrid", "Europe/Madrid"), (":/etc/passwd", ""), ("nonsense", "")],
)
def test_init_takes_the_zone_of_the_machine(tmp_path: Path, zone: str, written: str) -> None:
    done = tether(*NOW, "init", cwd=tmp_path, variables={"TZ": zone})
    assert done.code == 0
    text = (tmp_path / "tether.yaml").read_text()
    assert f"\ntimezone: {written}" in text
    assert tether("check", cwd=tmp_path).code == 0


def test_rule_lists_all_rules(tmp_path: Path) -> None:
    done = tether("rule", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line.split()[0] for line in lines] == list(codes())
    for line, code in zip(lines, codes(), strict=True):
        assert rule(code).name in line
        assert str(rule(code).severity) in line


@pytest.mark.parametrize("word", ["TT501", "tt501", "hedge"])
def test_rule_explains_one(tmp_path: Path, word: str) -> None:
    done = tether("rule", word, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("TT501 hedge (advice, since 0.1.0)\n\n")
    assert all(f"## {part}" in done.out for part in ("What it does", "Why", "Example"))


@pytest.mark.parametrize(
    ("word", "meant"), [("hegde", "`hedge`"), ("TT5O1", "`tt501`"), ("zzzzzz", "`tether rule`")]
)
def test_rule_guesses_what_was_meant(tmp_path: Path, word: str, meant: str) -> None:
    done = tether("rule", word, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"tether: there is no rule {word}\n  help: ")
    assert meant in done.err.lower()


@pytest.mark.parametrize(
    ("word", "meant"), [("chek", "check"), ("inti", "init"), ("rules", "rule"), ("--versoin", "")]
)
def test_a_command_that_does_not_exist_is_guessed(tmp_path: Path, word: str, meant: str) -> None:
    done = tether(word, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert meant in done.err.splitlines()[-1]


@pytest.mark.parametrize("word", ["../main", "__init__", "check.py", "os.path", "é", ""])
def test_only_commands_are_commands(tmp_path: Path, word: str) -> None:
    done = tether(word, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "No such command" in done.err


def test_help_names_every_command_and_version_the_version(tmp_path: Path) -> None:
    done = tether("--help", cwd=tmp_path)
    assert done.code == 0
    assert all(f"\n  {name}" in done.out for name in ("check", "init", "rule"))
    assert "conformance" not in done.out
    version = tether("--version", cwd=tmp_path)
    assert (version.code, version.out[:15]) == (0, "tether, version")


def test_the_language_of_the_machine_changes_nothing(tmp_path: Path) -> None:
    """Under ``LC_ALL=C`` Python would write ASCII, and a check must not end in a traceback."""
    root = tmp_path / "root"
    (root / "commitments").mkdir(parents=True)
    (root / "tether.yaml").write_text("tether: 1\n")
    text = "who: ana\nto: bob\nwhat: Try 中文 😀\ndue: 2026-11-27\nüber: 1\n"
    (root / "commitments" / "a.yaml").write_text(text)
    plain = tether("check", cwd=root)
    assert "中文" in plain.out
    for locale in ("C", "POSIX"):
        variables = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        done = tether("check", cwd=root, variables=variables)
        assert done == plain
    assert os.environ["LANG"] == "C.UTF-8"
