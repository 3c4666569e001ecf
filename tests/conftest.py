"""For all tests: a machine that is nobody's, and golden files.

No test sees the home, the time zone, the language or the git settings of the one who runs it, and
none reaches a network. The environment is set once for the session, so that fixtures of every
scope and all programs that tests start have it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
_PINNED = {
    "TZ": "UTC",
    "LANG": "C.UTF-8",
    "TERM": "xterm",
    "COLUMNS": "80",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "file",
}
_CLEARED = ("LANGUAGE", "LOCALAPPDATA", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_WATCHED = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink")

Golden = Callable[[str, str], None]
_trespasses: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the program says now into tests/golden; read the diff before you commit",
    )


class _Guard:
    """An audit hook that refuses what leaves the test's own machine, and remembers it.

    A program may swallow the exception, so that the test is failed for the memory of it.
    """

    def __init__(self, home: Path) -> None:
        self._forbidden = tuple(f"{home}/{name}" for name in (".cache", ".config", ".gitconfig"))
        self._allowed = tuple(f"{folder}/" for folder in (ROOT, sys.prefix, sys.base_prefix))
        self.awake = True

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            address = arguments[1]
            if isinstance(address, tuple) and address[0] not in _LOOPBACK:
                self._refuse(f"connects to {address[0]}")
        elif event == "socket.getaddrinfo":
            if arguments[0] not in (None, "", *_LOOPBACK):
                self._refuse(f"looks up {arguments[0]}")
        elif event in _WATCHED and isinstance(arguments[0], str | bytes):
            path = os.fsdecode(arguments[0])
            if path.startswith(self._forbidden) and not path.startswith(self._allowed):
                self._refuse(f"{event} of {path} in the real home")

    def _refuse(self, what: str) -> None:
        if self.awake:
            _trespasses.append(what)
            raise RuntimeError(f"a test {what}")


@pytest.fixture(scope="session", autouse=True)
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home with nothing in it, UTC, plain English, and no word of git's environment."""
    guard = _Guard(Path(os.path.expanduser("~")))  # noqa: PTH111 - HOME as the shell has it
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith(("GIT_", "LC_", "XDG_")) or name in _CLEARED:
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
        patch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
        for name, value in _PINNED.items():
            patch.setenv(name, value)
        time.tzset()
        sys.addaudithook(guard)
        yield
        guard.awake = False
    time.tzset()


@pytest.fixture(autouse=True)
def no_trespass() -> Iterator[None]:
    """Fails a test that touched the real home or the network, even if nobody noticed."""
    _trespasses.clear()
    yield
    assert _trespasses == []


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with the golden file of a name, whole; ``--update-golden`` writes it."""
    update: bool = request.config.getoption("--update-golden")

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogateescape"))
        assert file.exists(), f"there is no {name}: run pytest with --update-golden, and read it"
        assert text == file.read_bytes().decode("utf-8", "surrogateescape")

    return compare
