"""What every measurement needs: the data, the tool's command, caches to drop, and the peers."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Command, Ratio, Series

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "spec" / "schema" / "commitment.schema.json"
NOW = "2026-01-12T12:00:00Z"
"""The clock of every report: the Monday after the last generated commit."""

_GITS_OWN = frozenset(
    {
        "HEAD", "ORIG_HEAD", "FETCH_HEAD", "COMMIT_EDITMSG", "branches", "config", "description",
        "hooks", "index", "info", "logs", "objects", "packed-refs", "refs",
    }
)  # fmt: skip


class Outcome(NamedTuple):
    """What one group of measurements found."""

    series: list[Series]
    ratios: list[Ratio]
    notes: list[str]


class Setting(NamedTuple):
    """Where the data is and how often to measure."""

    folder: Path
    size: int
    runs: int
    seed: int
    quick: bool
    in_git: bool

    def data(self, kind: str, *arguments: str, suffix: str = "") -> Path:
        """Generated data of a kind, made once; another process makes it, so this stays small."""
        name = "-".join([kind, *(a.strip("-") for a in arguments), f"seed{self.seed}"])
        target = self.folder / (name + suffix)
        if target.exists():
            return target
        partial = target.with_name(target.name + ".part")
        numbers = [a for a in arguments if not a.startswith("-")]
        flags = [a for a in arguments if a.startswith("-")]
        _remove(partial)
        subprocess.run(
            [
                *(sys.executable, "-m", "benchmarks.generate", kind, *numbers),
                *(os.fspath(partial), "--seed", str(self.seed), *flags),
            ],
            check=True,
            cwd=ROOT,
            env=environment(self.folder),
        )
        partial.rename(target)
        return target

    def tree(self, count: int) -> Path:
        """A tree of `count` commitments, as a git repository where that was asked for."""
        tree = self.data("tree", str(count))
        if self.in_git and not (tree / ".git").exists():
            git = ("git", "-C", os.fspath(tree))
            for step in (("init", "-q"), ("add", "-A")):
                subprocess.run([*git, *step], check=True, env=environment(self.folder))
        return tree

    def tether(self, name: str, tree: Path, *arguments: str, cold: bool = False) -> Command:
        """The tool in a tree, as a whole process; `cold` drops its caches before each run."""
        return Command(
            name,
            (sys.executable, "-m", "tether_txt", *arguments),
            tree,
            environment(self.folder),
            before=self.forget(tree) if cold else lambda: None,
        )

    def forget(self, tree: Path) -> Callable[[], None]:
        """Drops what the tool may have cached: for the user, and in `.git` beside git's own."""
        git = tree / ".git"

        def drop() -> None:
            _remove(self.folder / "cache")
            if git.is_dir():
                for entry in list(git.iterdir()):
                    if entry.name not in _GITS_OWN:
                        _remove(entry)

        return drop


def environment(folder: Path) -> dict[str, str]:
    """For every child: nothing of git's or Python's is inherited, so that byte code is kept."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GIT_", "PYTHON", "TETHER_", "XDG_"))
    }
    return kept | {
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.fspath(ROOT),
        "XDG_CACHE_HOME": os.fspath(folder / "cache"),
        "XDG_CONFIG_HOME": os.fspath(folder / "config"),
    }


def program(name: str) -> str | None:
    """A peer's command: beside this Python, or on the path."""
    beside = Path(sys.executable).parent / name
    return os.fspath(beside) if beside.exists() else shutil.which(name)


def importable(name: str) -> bool:
    """Whether this Python has a package, without importing it."""
    return importlib.util.find_spec(name) is not None


def missing(name: str, how: str) -> str:
    """What is said of a peer that is not there."""
    return f"MISSING: {name} is not installed ({how}); nothing was compared with it"


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
