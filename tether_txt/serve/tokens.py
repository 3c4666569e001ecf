"""Secret addresses: one file a token, outside of every repository.

A token is the name of a feed that nobody can guess, and whoever has it can read that feed. Its
file is named after its SHA-256, so that looking one up tells nothing about any other; making one
is a new file and revoking it deletes that file, so that nothing has to be locked and a running
server has no memory of its own to be wrong.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any, NamedTuple

from tether_txt.errors import UsageError
from tether_txt.serve.shelf import Key

BYTES = 20
"""Of a token: 160 bits, as 40 hexadecimal digits, which survive being pasted anywhere."""
LEAST = 6
"""Digits of a token that name it, for its owner."""

_TOKEN = re.compile(rf"[0-9a-f]{{{2 * BYTES}}}")
_PATH = re.compile(rf"/({_TOKEN.pattern})\.ics")
_NAMED = re.compile(rf"(?:[^?#]*/)?([0-9a-f]{{{LEAST},{2 * BYTES}}})(?:\.ics)?")
_UNREADABLE = (OSError, ValueError, TypeError, KeyError, RecursionError)


class Grant(NamedTuple):
    """Which feed a token opens, and when it was made (RFC 3339, UTC)."""

    token: str
    key: Key
    made: str

    @property
    def path(self) -> str:
        return f"/{self.token}.ics"


class Tokens:
    """The tokens of one repository, in a folder that only its owner can enter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Grant]:
        """Every token, oldest first; damaged files are left out."""
        found = [grant for file in self.folder.glob("*.json") if (grant := _read(file))]
        return sorted(found, key=lambda grant: (grant.made, grant.key, grant.token))

    def open(self, path: str) -> Key | None:
        """The feed behind the path of a request."""
        match = _PATH.fullmatch(path)
        if match is None:
            return None
        grant = _read(self._file(match[1]))
        return grant.key if grant and compare_digest(grant.token, match[1]) else None

    def add(self, key: Key, made: str) -> Grant:
        """Make a token. Raises `UsageError` if it cannot be kept."""
        grant = Grant(secrets.token_hex(BYTES), key, made)
        value = {"token": grant.token, **key._asdict(), "made": made}
        file = self._file(grant.token)
        temporary = file.with_suffix(".new")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(temporary, flags, 0o600), "w", encoding="utf-8") as out:
                json.dump(value, out)
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(file)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise UsageError(f"{self.folder} cannot be written: {error.strerror}") from None
        return grant

    def named(self, text: str) -> Iterator[Grant]:
        """Those that an address, a token or its first digits may mean."""
        match = _NAMED.fullmatch(text)
        if match is not None:
            yield from (grant for grant in self.all() if grant.token.startswith(match[1]))

    def revoke(self, grant: Grant) -> None:
        """From now on nobody can read it. Raises `UsageError` if the file cannot be deleted."""
        try:
            self._file(grant.token).unlink(missing_ok=True)
        except OSError as error:
            raise UsageError(f"{self.folder} cannot be written: {error.strerror}") from None

    def _file(self, token: str) -> Path:
        return self.folder / f"{sha256(token.encode()).hexdigest()}.json"


def tokens_for(root: Path, environ: Mapping[str, str]) -> Tokens:
    """The tokens of the repository in a folder, in the user's own folder for what must last.

    Raises `UsageError` if the user has none.
    """
    home = environ.get("LOCALAPPDATA") or environ.get("XDG_STATE_HOME")
    if not home and environ.get("HOME"):
        home = environ["HOME"] + "/.local/state"
    if not home:
        raise UsageError(
            "there is no folder to keep tokens in", "set HOME or XDG_STATE_HOME to one"
        )
    name = sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:16]
    return Tokens(Path(home) / "tether-txt" / "tokens" / name)


def _read(file: Path) -> Grant | None:
    try:
        value: Any = json.loads(file.read_bytes())
        key = Key(value["per"], value["name"], value["redacted"])
        grant = Grant(value["token"], key, value["made"])
    except _UNREADABLE:
        return None
    texts = (grant.token, key.per, key.name, grant.made)
    if not all(isinstance(text, str) for text in texts) or not isinstance(key.redacted, bool):
        return None
    return grant if _TOKEN.fullmatch(grant.token) else None
