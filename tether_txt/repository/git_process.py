"""Git as a process: the environment it runs in, and what its failures mean.

The environment is built from nothing. Settings that could start a program, or change what an
object says, are overruled by ones that no file in a repository can overrule again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from tether_txt.errors import GitError

_PASSED_ON = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "SUDO_UID")
HOME = ("HOME", "XDG_CONFIG_HOME", "USERPROFILE", "GIT_CONFIG_GLOBAL")
_PROTOCOLS = ("file", "git", "ssh", "http", "https", "ext")
_SETTINGS = {
    "color.ui": "never",
    "core.attributesFile": os.devnull,
    "core.commitGraph": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.sshCommand": "false",
    "core.untrackedCache": "false",
    "core.useReplaceRefs": "false",
    "credential.helper": "",
    "diff.external": "",
    "diff.ignoreSubmodules": "none",
    "diff.orderFile": os.devnull,
    "diff.relative": "false",
    "gpg.program": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "log.follow": "false",
    "log.mailmap": "false",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "protocol.allow": "never",
    **{f"protocol.{name}.allow": "never" for name in _PROTOCOLS},
    "safe.bareRepository": "explicit",
}
_ALWAYS = {
    "LC_ALL": "C",
    "GIT_FLUSH": "0",  # many commits in one piece of output, not each alone
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_COUNT": str(len(_SETTINGS)),
    **{f"GIT_CONFIG_KEY_{at}": key for at, key in enumerate(_SETTINGS)},
    **{f"GIT_CONFIG_VALUE_{at}": value for at, value in enumerate(_SETTINGS.values())},
}

MAX_MEMORY = 4 << 30
"""Bytes that git may take; a million commits need less than half of it."""
PIPE = 1048576
"""Bytes that git may print ahead: what Linux allows everybody."""
MISSING_HELP = "look with `git fsck`; a fresh clone mends it"


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment in which only `environ`'s search path and the like are left."""
    return {name: environ[name] for name in _PASSED_ON if name in environ} | _ALWAYS


def run_git(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | str
) -> subprocess.CompletedProcess[bytes]:
    """Run to the end, whatever the exit code. Raises GitError if there is no git."""
    try:
        return subprocess.run(  # noqa: S603 - a list, never a shell
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise no_git(folder) from None
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None


def start_git(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: str,
    given: IO[bytes],
    complaints: IO[bytes],
    printed: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Begin to run; output goes to `printed` or into a pipe. Raises GitError if there is no git."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a list, never a shell
            command,
            env=environment,
            cwd=folder,
            stdin=given,
            stdout=subprocess.PIPE if printed is None else printed,
            stderr=complaints,
        )
    except FileNotFoundError:
        raise no_git(folder) from None
    _limit_memory(process.pid)
    if process.stdout is not None:
        _widen(process.stdout.fileno())
    return process


def _widen(pipe: int) -> None:
    """Let git go on while what it printed is being read."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)


def _limit_memory(pid: int) -> None:
    """A few objects can describe a tree that git would need all memory of the machine to list."""
    if sys.platform == "linux":
        import resource

        with suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))


def stop_git(process: subprocess.Popen[bytes]) -> None:
    """End a process whose output nobody wants any more."""
    process.kill()
    if process.stdout is not None:
        process.stdout.close()
    process.wait()


def no_git(folder: Path | str) -> GitError:
    """Why a program could not be started."""
    if not Path(folder).is_dir():
        return GitError(f"there is no folder {folder}")
    return GitError("git is not installed, or not on the search path", "install git 2.31 or later")


def failure(code: int, stderr: bytes) -> GitError:
    """Git's own first complaint."""
    lines = [line.strip() for line in text_of(stderr).splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    said = (fatal or lines or [f"it ended with {code} and said nothing"])[0]
    return GitError(f"git failed: {said.split(': ', 1)[-1]}", MISSING_HELP)


def text_of(data: bytes) -> str:
    """Git's output as text; bytes that are not UTF-8 become surrogate escapes."""
    return data.decode("utf-8", "surrogateescape")
