"""Builds real git repositories with pinned people, dates and settings.

Nothing of the machine leaks in: git runs in an environment made from nothing, so that the same
calls give the same commit names everywhere.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

ANA = "Ana <ana@example.org>"
BOB = "Bob <bob@example.org>"
START = "2026-03-01T09:00:00+00:00"
Content = str | bytes | None


def promise(status: str = "open", **keys: str) -> str:
    """The text of a commitment; keys are written as they are given."""
    values = {"who": "ana", "to": "bob", "what": "Send the board pack", "due": "2026-03-10 17:00"}
    values |= {} if status == "open" else {"status": status}
    return "".join(f"{key}: {value}\n" for key, value in (values | keys).items())


class GitRepo:
    """A repository under construction; each commit is an hour after the one before."""

    def __init__(self, path: Path, *options: str, branch: str = "main") -> None:
        self.path = path
        self.home = path.parent / f"{path.name}.home"
        self.home.mkdir(parents=True, exist_ok=True)
        self.hours = 0
        self.variables: dict[str, str] = {}
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", f"--initial-branch={branch}", "--template=", *options)

    def environment(self, **more: str) -> dict[str, str]:
        """What git is run with: a home without settings, and nothing of the caller's.

        `variables` are put into the environment of every command.
        """
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ana",
            "GIT_AUTHOR_EMAIL": "ana@example.org",
            "GIT_COMMITTER_NAME": "Ana",
            "GIT_COMMITTER_EMAIL": "ana@example.org",
            "GIT_EDITOR": "true",
            **self.variables,
            **more,
        }

    def git(
        self,
        *arguments: str,
        data: bytes = b"",
        ok: bool = True,
        env: Mapping[str, str] | None = None,
    ) -> str:
        """What git prints; `env` has more names for its environment."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env=self.environment(**(env or {})),
            input=data,
            capture_output=True,
            check=False,
        )
        if ok and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr.decode()}")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, files: Mapping[str, Content]) -> None:
        """Put files into the work tree; None deletes one."""
        for name, content in files.items():
            path = self.path / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def dates(self, authored: str | None = None, committed: str | None = None) -> dict[str, str]:
        """The dates of a commit as names of git's environment; the next hour by default."""
        self.hours += 1
        usual = f"@{instant(START) + 3600 * self.hours} +0000"
        authored = authored or committed or usual
        return {"GIT_AUTHOR_DATE": authored, "GIT_COMMITTER_DATE": committed or authored}

    def commit(
        self,
        files: Mapping[str, Content] | None = None,
        authored: str | None = None,
        committed: str | None = None,
        author: str = ANA,
        message: str = "change",
    ) -> str:
        """Commit files, or what is in the index and work tree; returns the commit's name."""
        self.write(files or {})
        self.git("add", "--all")
        arguments = ("commit", "-q", "--allow-empty", "--no-verify", f"--author={author}")
        self.git(*arguments, "-m", message, env=self.dates(authored, committed))
        return self.head()

    def head(self, ref: str = "HEAD") -> str:
        """The full name of a commit."""
        return self.git("rev-parse", ref)

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Make a branch and go there."""
        self.git("checkout", "-q", "-b", name, start)

    def checkout(self, name: str) -> None:
        """Go to a branch."""
        self.git("checkout", "-q", name)

    def merge(
        self,
        *heads: str,
        options: tuple[str, ...] = (),
        authored: str | None = None,
        committed: str | None = None,
    ) -> str:
        """Merge branches with a merge commit."""
        dates = self.dates(authored, committed)
        self.git("merge", "-q", "--no-ff", "--no-edit", *options, *heads, env=dates)
        return self.head()

    def raw_commit(self, author: str, committer: str, parents: tuple[str, ...] = ()) -> str:
        """A commit of the index whose lines ``author`` and ``committer`` are taken as they are."""
        self.git("add", "--all")
        lines = [f"tree {self.git('write-tree')}", *(f"parent {parent}" for parent in parents)]
        lines += [f"author {author}", f"committer {committer}", "", "odd", ""]
        made = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
        commit = self.git(*made, data="\n".join(lines).encode("utf-8", "surrogateescape"))
        self.git("update-ref", "HEAD", commit)
        return commit


def instant(text: str) -> int:
    """RFC 3339, or a date and time in UTC, as seconds since the epoch."""
    there = datetime.fromisoformat(text)
    return int((there if there.tzinfo else there.replace(tzinfo=UTC)).timestamp())
