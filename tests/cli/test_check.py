"""`tether check` as people and programs run it, from outside."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.tether import CLEAN, Run, tether, tree

VAGUE = "who: ana\nto: bob\nwhat: Try to send the draft as a PDF\ndue: 2026-11-27\n"
WRONG = "who: ana\nto: bob\nwhat: Send the draft as a PDF\ndue: tomorrow\n"


# Exit codes


def test_a_clean_tree_ends_with_0_and_one_line(tmp_path: Path) -> None:
    root = tree(tmp_path, {"commitments/a.yaml": CLEAN, "commitments/b.yaml": CLEAN})
    assert tether("check", cwd=root) == Run(0, "2 files checked: all clear\n", "")


def test_advice_alone_ends_with_0(tmp_path: Path) -> None:
    done = tether("check", cwd=tree(tmp_path, {"commitments/a.yaml": VAGUE}))
    assert done.code == 0
    assert done.out.endswith("\n1 file checked: 1 advice\n")


def test_a_warning_ends_with_1(tmp_path: Path) -> None:
    done = tether("check", cwd=tree(tmp_path, {"commitments/a.yml": CLEAN}))
    assert done.code == 1
    assert done.out.endswith("\n1 file checked: 1 warning\n")


def test_an_error_ends_with_1(tmp_path: Path) -> None:
    files = {"commitments/a.yaml": WRONG, "commitments/b.yaml": VAGUE, "commitments/c.yml": ""}
    done = tether("check", cwd=tree(tmp_path, files))
    assert done.code == 1
    assert done.out.endswith("\n3 files checked: 1 error, 1 warning and 1 advice\n")


def test_a_repository_may_raise_advice_to_an_error(tmp_path: Path) -> None:
    files = {"commitments/a.yaml": VAGUE}
    root = tree(tmp_path, files, settings="rules: {severity: {TT501: error}}\n")
    assert tether("check", cwd=root).code == 1


def test_without_settings_it_cannot_run(tmp_path: Path) -> None:
    done = tether("check", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "there is no tether.yaml in" in done.err
    assert "help: run `tether init`" in done.err


def test_a_missing_path_cannot_be_checked(tmp_path: Path) -> None:
    root = tree(tmp_path, {})
    done = tether("check", "nowhere", cwd=root)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("tether: there is no nowhere\n")


def test_wrong_words_are_shown_escaped(tmp_path: Path) -> None:
    done = tether("diff", "\x1b]0;title\x07\u202e.yaml", cwd=tmp_path)
    assert done.code == 2
    assert r"(\x1b]0;title\x07\u202e.yaml)" in done.err


@pytest.mark.parametrize("words", [("check", "--colour"), ("check", "--output-format", "xml")])
def test_wrong_usage_ends_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = tether(*words, cwd=tree(tmp_path, {}))
    assert (done.code, done.out) == (2, "")
    assert "Usage: " in done.err


def test_a_bug_ends_with_3_one_sentence_and_a_log(tmp_path: Path) -> None:
    """A function of the program is replaced by one that fails, as a bug in it would."""
    script = (
        "import sys\n"
        "from tether_txt.cli import _checking\n"
        "from tether_txt.cli.main import run\n"
        "def check_paths(*_, **__): raise LookupError('no \\x1b[31m such thing')\n"
        "_checking.check_paths = check_paths\n"
        "sys.argv = ['tether', 'check']\n"
        "run()\n"
    )
    logs = tmp_path / "logs"
    logs.mkdir()
    done = tether(
        program=["-c", script], cwd=tree(tmp_path / "root", {}), variables={"TMPDIR": str(logs)}
    )
    (log,) = logs.iterdir()
    assert (done.code, done.out) == (3, "")
    first, second = done.err.splitlines()
    assert first == f"tether: this is a bug in tether (LookupError); the details are in {log}"
    assert second.startswith("  help: please send that file to https://")
    text = log.read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in text
    assert "LookupError: no" in text
    assert "tether-txt " in text


def test_a_reader_that_goes_away_is_no_bug(tmp_path: Path) -> None:
    root = tree(tmp_path, {f"commitments/{n}.yaml": WRONG for n in range(150)})
    words = f"{sys.executable} -m tether_txt check --no-cache"
    with subprocess.Popen(
        words.split(),
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.fspath(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() in (1, 141)


@pytest.mark.parametrize("words", [("check",), ("check", "--output-format", "json"), ("--help",)])
def test_a_full_disk_is_no_bug(tmp_path: Path, words: tuple[str, ...]) -> None:
    root = tree(tmp_path, {"commitments/a.yaml": WRONG})
    with Path("/dev/full").open("wb") as full:
        done = tether(*words, cwd=root, stdout=full.fileno())
    assert done == Run(2, "", "tether: the system cannot go on: No space left on device\n")


# What is checked


def test_a_folder_a_file_and_the_folder_above_tell_the_same(tmp_path: Path) -> None:
    files = {"commitments/deep/a.yaml": WRONG, "commitments/b.yaml": WRONG}
    root = tree(tmp_path / "root", files)

    def headlines(*paths: str, cwd: Path = root) -> list[str]:
        out = tether("check", "--output-format", "concise", *paths, cwd=cwd).out
        return [line.partition(":")[0] for line in out.splitlines()[:-1]]

    both = ["commitments/b.yaml", "commitments/deep/a.yaml"]
    assert headlines() == both
    assert headlines(".") == both
    assert headlines(str(root)) == both
    assert headlines("commitments") == both
    assert headlines("commitments/deep") == both[1:]
    assert headlines("commitments/deep/a.yaml") == both[1:]
    assert headlines("commitments/deep/a.yaml", "commitments/b.yaml") == both
    assert headlines("tether.yaml") == []
    assert headlines("root", cwd=tmp_path) == [f"root/{path}" for path in both]
    assert headlines(cwd=root / "commitments" / "deep") == [f"{root}/{path}" for path in both]


def test_several_roots_are_checked_at_once(tmp_path: Path) -> None:
    tree(tmp_path / "one", {"commitments/a.yaml": WRONG})
    tree(tmp_path / "two", {"commitments/a.yaml": CLEAN})
    tree(tmp_path / "three", {"commitments/a.yaml": VAGUE})
    words = ("check", "--output-format", "concise", "one", "two", "three/commitments/a.yaml")
    done = tether(*words, cwd=tmp_path)
    lines = done.out.splitlines()
    assert done.code == 1
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        "one/commitments/a.yaml",
        "three/commitments/a.yaml",
    ]
    assert lines[-1] == "3 files checked: 1 error and 1 advice"


def test_a_path_outside_of_any_root_is_refused(tmp_path: Path) -> None:
    root = tree(tmp_path / "root", {})
    (tmp_path / "outside.yaml").write_text(CLEAN)
    done = tether("check", "../outside.yaml", cwd=root)
    assert (done.code, done.out) == (2, "")
    assert "there is no tether.yaml in" in done.err


def test_no_git_is_needed(tmp_path: Path) -> None:
    root = tree(tmp_path, {"commitments/a.yaml": CLEAN})
    assert tether("check", cwd=root, variables={"PATH": "/nonexistent"}).code == 0


# How it is told


def test_the_three_formats_tell_the_same(tmp_path: Path) -> None:
    root = tree(tmp_path, {"commitments/a.yaml": WRONG})
    place = "commitments/a.yaml:4:6: error TT106 bad-when: `tomorrow` is not a date or a time"
    help = "write `2026-11-27`, or `2026-11-27 17:00`"
    summary = "1 file checked: 1 error"
    assert tether("check", cwd=root).out == (
        f"{place}\n  |\n4 | due: tomorrow\n  |      ^^^^^^^^\n  = help: {help}\n\n{summary}\n"
    )
    short = tether("check", "--output-format", "concise", cwd=root)
    assert short.out == f"{place}\n{summary}\n"
    answer = json.loads(tether("check", "--output-format", "json", cwd=root).out)
    assert answer == {
        "schema_version": 1,
        "diagnostics": [
            {
                "code": "TT106",
                "name": "bad-when",
                "severity": "error",
                "path": "commitments/a.yaml",
                "line": 4,
                "column": 6,
                "end_line": 4,
                "end_column": 14,
                "message": "`tomorrow` is not a date or a time",
                "help": help,
            }
        ],
        "summary": {"files": 1, "error": 1, "warning": 0, "advice": 0},
    }


def test_the_caret_stands_under_wide_and_combining_characters(tmp_path: Path) -> None:
    text = "who: ana\nto: bob\nwhat: 中文 e\u0301 try to send it\ndue: 2026-11-27\n"
    out = tether("check", cwd=tree(tmp_path, {"commitments/a.yaml": text})).out
    source, caret = out.splitlines()[2:4]
    assert source == "3 | what: 中文 e\u0301 try to send it"
    assert caret.index("^") == len("3 | what: ") + 4 + 1 + 1 + 1


@pytest.mark.parametrize(
    ("options", "variables", "colored"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color", "auto"), {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colour_goes_by_option_then_environment(
    tmp_path: Path, options: tuple[str, ...], variables: dict[str, str], colored: bool
) -> None:
    root = tree(tmp_path, {"commitments/a.yaml": WRONG})
    assert ("\x1b[" in tether(*options, "check", cwd=root, variables=variables).out) is colored


@pytest.mark.parametrize(
    ("variables", "colored"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_has_colour(tmp_path: Path, variables: dict[str, str], colored: bool) -> None:
    root = tree(tmp_path, {"commitments/a.yaml": WRONG})
    ours, theirs = pty.openpty()
    try:
        done = tether("check", cwd=root, stdout=theirs, variables=variables)
        os.close(theirs)
        shown = os.read(ours, 100_000)
    finally:
        os.close(ours)
    assert done.code == 1
    assert b"TT106" in shown
    assert (b"\x1b[1;31m" in shown) is colored


def test_colour_takes_nothing_from_the_text(tmp_path: Path) -> None:
    root = tree(tmp_path, {"commitments/a.yaml": WRONG, "commitments/b.yaml": VAGUE})
    plain = tether("check", cwd=root).out
    colored = tether("--color", "always", "check", cwd=root).out
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


# Hostile files


ESCAPES = (
    "\x1b[31m",
    "\x1b]52;c;aGk=\x07",
    "\x9b31m",
    "\u202egpj.exe",
    "\u2066x\u2069",
    "\u200b",
    "\u2028",
    "\x85",
    "\r",
)


@pytest.mark.parametrize("escape", ESCAPES, ids=[ascii(escape) for escape in ESCAPES])
def test_nothing_in_a_file_reaches_the_terminal_as_a_command(tmp_path: Path, escape: str) -> None:
    quoted = "".join(f"\\u{ord(c):04x}" for c in escape)
    root = tree(
        tmp_path,
        {
            "commitments/value.yaml": WRONG.replace("tomorrow", f"to{escape}morrow"),
            "commitments/key.yaml": CLEAN + f"a{escape}b: c\n",
            "commitments/quoted.yaml": CLEAN + f'status: "k{quoted}"\n"z{quoted}": 1\n',
        },
    )
    for form in ("full", "concise", "json"):
        done = tether("check", "--output-format", form, cwd=root)
        assert (done.code, done.err) == (1, "")
        assert not [c for c in done.out if not (c.isprintable() or c == "\n")]
    full = tether("check", cwd=root).out
    assert all(f"/{line}:" in full for line in ("value.yaml:4", "key.yaml:5", "quoted.yaml:5"))


NAMES = (b"a\nb.yaml", b"a\x1b[2Jb.yaml", b"\xff\xfe.yaml", "a\u202eb.yaml".encode(), b"-v.yaml")


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[2:-1] for name in NAMES])
def test_a_name_of_a_file_is_shown_escaped(tmp_path: Path, name: bytes) -> None:
    root = tree(tmp_path, {})
    (root / "commitments").mkdir()
    Path(os.fsdecode(os.fsencode(root) + b"/commitments/" + name)).write_text(CLEAN)
    for form in ("full", "concise"):
        done = tether("check", "--output-format", form, cwd=root)
        assert (done.code, done.err) == (1, "")
        assert len(re.findall(r"^commitments/.*: error TT105 ", done.out, re.MULTILINE)) == 1
        assert not [c for c in done.out if not (c.isprintable() or c == "\n")]
    answer = json.loads(tether("check", "--output-format", "json", cwd=root).out)
    assert [d["code"] for d in answer["diagnostics"]] == ["TT105"]


def test_a_hostile_path_on_the_command_line_is_shown_escaped(tmp_path: Path) -> None:
    done = tether("check", "no\x1b[2J\nwhere", cwd=tree(tmp_path, {}))
    assert done.code == 2
    assert done.err.startswith("tether: there is no no\\x1b[2J\\x0awhere\n")


SECRET = "hunter2-is-the-password"


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/tty", "../secret.txt", "nowhere"])
@pytest.mark.parametrize(
    "place", ["commitments/a.yaml", "people.yaml", "goals.yaml", "tether.yaml"]
)
def test_a_link_is_reported_and_not_followed(tmp_path: Path, place: str, target: str) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    root = tree(tmp_path / "root", {"commitments/b.yaml": CLEAN})
    link = root / place
    link.unlink(missing_ok=True)
    link.symlink_to(tmp_path / "secret.txt" if target.startswith("..") else target)
    done = tether("check", cwd=root)
    assert SECRET not in done.out + done.err
    if place == "tether.yaml":
        assert done.code in (1, 2)
    else:
        assert done.code == 1
        assert f"{place}:1:1: error TT014 not-a-file: " in done.out


@pytest.mark.parametrize("place", ["commitments", "commitments/deep"])
def test_a_linked_folder_is_not_entered(tmp_path: Path, place: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.yaml").write_text(f"{SECRET}\n")
    root = tree(tmp_path / "root", {"x/b.yaml": CLEAN})
    (root / place).parent.mkdir(exist_ok=True)
    (root / place).symlink_to(outside, target_is_directory=True)
    done = tether("check", cwd=root)
    assert SECRET not in done.out + done.err
    assert done.code in (0, 1, 2)


@pytest.mark.parametrize("place", ["commitments/a.yaml", "people.yaml"])
def test_a_pipe_does_not_hang_and_a_folder_is_no_file(tmp_path: Path, place: str) -> None:
    root = tree(tmp_path, {"commitments/b.yaml": CLEAN})
    os.mkfifo(root / place)
    done = tether("check", cwd=root)
    assert (done.code, done.err) == (1, "")
    assert f"{place}:1:1: error TT014 not-a-file: " in done.out
    (root / place).unlink()
    (root / place).mkdir()
    done = tether("check", cwd=root)
    assert (done.code, done.err) == (1, "")
    assert f"{place}:1:1: error TT014 not-a-file: " in done.out


def test_the_commitments_folder_may_be_missing_or_a_file(tmp_path: Path) -> None:
    root = tree(tmp_path, {})
    assert tether("check", cwd=root) == Run(0, "0 files checked: all clear\n", "")
    (root / "commitments").write_text("")
    assert tether("check", cwd=root) == Run(0, "0 files checked: all clear\n", "")


REFUSING = (
    "import os, sys\n"
    "from tether_txt.cli.main import run\n"
    "real = os.{name}\n"
    "def refuse(path, *rest, **more):\n"
    "    if str(path).endswith('{path}'): raise PermissionError(13, 'Permission denied', path)\n"
    "    return real(path, *rest, **more)\n"
    "os.{name} = refuse\n"
    "sys.argv = ['tether', 'check']\n"
    "run()\n"
)


@pytest.mark.parametrize(
    ("name", "path", "told"),
    [
        ("open", "commitments/a.yaml", "commitments/a.yaml"),
        ("open", "people.yaml", "people.yaml"),
        ("open", "goals.yaml", "goals.yaml"),
        ("scandir", "commitments/deep", "commitments/deep"),
    ],
)
def test_what_may_not_be_read_is_told(tmp_path: Path, name: str, path: str, told: str) -> None:
    """Root may read everything, so that the system's answer is put in its mouth."""
    files = {
        "commitments/a.yaml": CLEAN,
        "commitments/deep/b.yaml": CLEAN,
        "people.yaml": "ana: Ana\nbob: Bob\n",
        "goals.yaml": "runway: Runway\n",
    }
    script = REFUSING.format(name=name, path=path)
    done = tether(program=["-c", script], cwd=tree(tmp_path, files))
    assert done.code in (1, 2), done.err
    assert told in done.out + done.err
    assert "ermission" in done.out + done.err


def test_settings_that_may_not_be_read_stop_the_program(tmp_path: Path) -> None:
    script = REFUSING.format(name="open", path="tether.yaml")
    done = tether(program=["-c", script], cwd=tree(tmp_path, {}))
    assert done.code in (1, 2), done.err
    assert "tether.yaml" in done.out + done.err


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    root = tree(tmp_path, {})
    (root / "commitments").mkdir()
    with (root / "commitments" / "a.yaml").open("wb") as file:
        file.truncate(1 << 33)
    done = tether("check", cwd=root)
    assert done.code == 1
    assert "a.yaml:1:1: error TT002 too-large: " in done.out
