"""Where remembered results are kept: JSON files that may be deleted at any time.

JSON and not pickle or marshal, because a folder can come from a stranger, and reading a
remembered result must never run or crash anything.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any


class Store:
    """Named JSON values in one folder. Reading gives None and writing does nothing if it fails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> Any:
        """The value of that name, or None."""
        try:
            return json.loads((self._folder / f"{name}.json").read_bytes())
        except (OSError, ValueError, RecursionError):
            return None

    def write(self, name: str, value: Any) -> None:
        """Replace the value as a whole, so that two processes cannot mix theirs."""
        temporary = self._folder / f".{name}-{os.getpid()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(value), encoding="utf-8")
            temporary.replace(self._folder / f"{name}.json")
        except (OSError, ValueError):
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def store_for(root: Path, environment: Mapping[str, str]) -> Store | None:
    """The store of a root: in its git folder, else in the user's folder for caches.

    None if there is neither. Whatever of the two it is, nothing in the work tree is written, and
    no link in a git folder that may be a stranger's is followed.
    """
    name = sha256(os.fsencode(root)).hexdigest()[:16]
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.is_dir() and not git.is_symlink() and not (git / "tether-txt").is_symlink():
            return Store(git / "tether-txt" / name)
        if git.exists():
            break
    home = environment.get("LOCALAPPDATA") or environment.get("XDG_CACHE_HOME")
    if not home and environment.get("HOME"):
        home = environment["HOME"] + "/.cache"
    return Store(Path(home) / "tether-txt" / name) if home else None
