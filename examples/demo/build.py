"""Build the demo repository: ``python examples/demo/build.py TARGET``.

Everything it holds is told in ``story.txt``. The same story gives the same commit ids on every
machine: identities, times and zone offsets are written there, the bytes go through one
``git fast-import`` stream, and git sees none of the machine's settings. Needs Python 3.11 and
git 2.28 or newer, nothing else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from story import Commit, StoryError, read_story, tell

STORY = Path(__file__).with_name("story.txt")
AS_OF = "2026-11-22T12:00Z"
TRY_NEXT = (
    "tether check",
    f"tether --now {AS_OF} report",
    f"tether --now {AS_OF} ics -o promises.ics",
    "git log --follow -p commitments/eastfield/key-cabinet.yaml",
    "git log --graph --oneline",
)


def stream(commits: list[Commit]) -> bytes:
    """The input of ``git fast-import`` (its manual, section INPUT FORMAT)."""
    out: list[str] = []
    for number, commit in enumerate(commits, 1):
        out += ["commit refs/heads/main", f"mark :{number}"]
        out += [f"author {commit.chapter.author}", f"committer {commit.chapter.committer}"]
        out.append(_data(commit.chapter.subject + "\n"))
        links = zip(("from", "merge"), commit.parents, strict=False)
        out += [f"{word} :{parent + 1}" for word, parent in links]
        out += [f"D {path}" for path in sorted(commit.before.keys() - commit.after.keys())]
        for path, text in sorted(commit.after.items()):
            if commit.before.get(path) != text:
                out += [f"M 100644 inline {path}", _data(text)]
    return "\n".join([*out, "done", ""]).encode()


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}"


# Git, without the machine's settings


def git(target: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run git in `target`. Raises `subprocess.CalledProcessError`."""
    kept = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_DEFAULT_HASH": "sha1",
        "LC_ALL": "C",
    }
    pinned = ("core.autocrlf=false", "core.hooksPath=" + os.devnull, "init.defaultBranch=main")
    command = ["git", *(word for option in pinned for word in ("-c", option)), *arguments]
    done = subprocess.run(
        command, cwd=target, env=environment, input=stdin, capture_output=True, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stderr.decode(errors="replace"))
        done.check_returncode()
    return done.stdout.decode().strip()


def build(target: Path) -> tuple[str, list[Commit]]:
    """Make the repository in an empty or new folder; the id of its last commit, and all of them."""
    commits = tell(read_story(STORY.read_text(encoding="utf-8")))
    target.mkdir(parents=True, exist_ok=True)
    git(target, "init", "--quiet", "--template=")
    git(target, "config", "core.autocrlf", "false")
    git(target, "fast-import", "--quiet", "--done", "--date-format=raw", stdin=stream(commits))
    git(target, "reset", "--quiet", "--hard", "main")
    return git(target, "rev-parse", "HEAD"), commits


def summary(target: Path, head: str, commits: list[Commit]) -> str:
    """What was made, and what to try next, as lines for a terminal."""
    promises = {path for c in commits for path in c.after if path.startswith("commitments/")}
    names = {Path(path).stem for path in promises}
    first, last = (
        datetime.fromtimestamp(commits[at].chapter.committer.seconds, UTC).date() for at in (0, -1)
    )
    lines = [
        f"{target}: {len(names)} promises in {len(commits)} commits, {first} to {last}",
        f"HEAD is {head}",
        "",
        "Try next:",
        f"  cd {target}",
        *(f"  {command}" for command in TRY_NEXT),
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Build where the one argument says. The exit code: 0, or 2 where it cannot be done."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: build.py TARGET", file=sys.stderr)
        return 2
    target = Path(arguments[0])
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        print(f"{target} exists and is not empty; name another folder", file=sys.stderr)
        return 2
    try:
        head, commits = build(target)
    except (StoryError, OSError, subprocess.CalledProcessError) as error:
        print(f"{STORY.name} cannot be built: {error}", file=sys.stderr)
        return 2
    print(summary(target, head, commits))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
