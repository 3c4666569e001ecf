"""Goes through a situation with a program that runs hooks, and judges what came of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.gitrepo import GitRepo
from tests.hooks.situations import BLOCKED, UNSEEN, Done, Hooks, Situation, prepared
from tether_txt.cli._starters import STARTERS

CONFIG = ".pre-commit-config.yaml"
_HOOKS = ".pre-commit-hooks.yaml"
_PACKAGE = ("tether_txt", "spec", "pyproject.toml", "README.md", "LICENSE", _HOOKS)
_NETWORK = ("PIP_", "UV_", "SSL_", "HTTP_", "HTTPS_", "NO_")


def judge(one: Situation, folder: Path, hooks: Hooks, shows_advice: bool) -> None:
    """Do it, and compare with the table; `shows_advice` where a hook that passes is heard."""
    repo = (one.make or prepared)(folder / "repo", hooks)
    done = one.act(repo)
    assert (done.code == 0) == (one.outcome != BLOCKED), done.said
    heard = one.codes if one.outcome == BLOCKED or shows_advice else ()
    assert done.codes == ([] if one.outcome == UNSEEN else list(heard)), done.said
    assert "Traceback" not in done.said


def run(words: list[str], folder: Path, environment: dict[str, str]) -> Done:
    """Run a program to its end."""
    done = subprocess.run(
        words,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=400,
    )
    return Done(done.returncode, done.stdout)


class Installed:
    """Hooks that a program puts into a repository.

    It is asked to do so once; what it wrote is copied into all others, since starting it takes
    longer than what is tested.
    """

    def __init__(self, *command: str) -> None:
        self.command = command
        self._written: dict[str, bytes] = {}

    def files(self) -> dict[str, str]:
        return {}

    def variables(self) -> dict[str, str]:
        """What the hooks need to find in the environment."""
        return {}

    def install(self, repo: GitRepo, folder: Path) -> None:
        repo.variables |= self.variables()
        environment = repo.environment()
        asked = ["git", "rev-parse", "--path-format=absolute", "--git-path", "hooks"]
        into = Path(run(asked, folder, environment).said.strip())
        if not self._written:
            done = run([sys.executable, "-m", *self.command], folder, environment)
            assert done.code == 0, done.said
            self._written = {file.name: file.read_bytes() for file in into.iterdir()}
        into.mkdir(exist_ok=True)
        for name, data in self._written.items():
            (into / name).write_bytes(data)
            (into / name).chmod(0o755)


class Manager(Installed):
    """pre-commit or prek, with this checkout as the repository that the hooks come from."""

    def __init__(self, name: str, shared: Path) -> None:
        super().__init__(name.replace("-", "_"), "install")
        self.name = name
        self._shared = shared
        self._source = shared / "source"
        self._commit = ""

    def variables(self) -> dict[str, str]:
        network = {
            name: text for name, text in os.environ.items() if name.upper().startswith(_NETWORK)
        }
        return network | {
            "PRE_COMMIT_HOME": str(self._shared / "pre-commit"),
            "PREK_HOME": str(self._shared / "prek"),
            "PIP_CACHE_DIR": str(ROOT / ".cache" / "pip"),
            "UV_CACHE_DIR": str(ROOT / ".cache" / "uv"),
        }

    def files(self) -> dict[str, str]:
        """What `tether init --hook` writes, but for where the hooks come from."""
        text = (STARTERS / "hook" / CONFIG).read_text()
        text = text.replace("https://github.com/tether-txt/tether-txt", self._source.as_uri())
        return {CONFIG: text.replace("v@VERSION@", self._commit)}

    def run(self, repo: GitRepo, *words: str) -> Done:
        """Run the program itself in a repository."""
        return run([sys.executable, "-m", self.command[0], *words], repo.path, repo.environment())

    def set_up(self) -> None:
        """Make the repository of the hooks, and have the program build what they run in."""
        self._shared.mkdir(parents=True, exist_ok=True)
        if not self._source.exists():
            source = GitRepo(self._source)
            for name in _PACKAGE:
                _copy(ROOT / name, self._source / name)
            source.commit()
        self._commit = run(
            ["git", "rev-parse", "HEAD"], self._source, dict(os.environ)
        ).said.strip()
        user = GitRepo(self._shared / f"user-of-{self.name}")
        user.commit({"tether.yaml": "tether: 1\n", **self.files()})
        user.variables |= self.variables()
        words = [sys.executable, "-m", self.command[0], "install-hooks"]
        done = run(words, user.path, user.environment())
        assert done.code == 0, done.said


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)
