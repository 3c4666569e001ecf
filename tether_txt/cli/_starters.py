"""Pieces for other programs that ``tether init`` copies: hooks, CI, editors.

A piece is a folder in ``starters/``; its files go to the same paths at the top of the repository.
``starters/NAME.txt`` says what to do next. ``@VERSION@`` in a file becomes the tool's version,
``@ROOT@`` the way from the top to the folder of ``tether.yaml`` (``.`` if they are one),
``@BEFORE@`` the same as it stands before a path (nothing, or with a slash at its end), and
``@FOLDER@`` the commitments folder in there. ``@SCHEMAS@`` becomes a folder at the top where
copies of the schemas are put, so that no editor needs a network.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tether_txt import __version__
from tether_txt.errors import GitError, TetherError, UsageError
from tether_txt.format.schemas import KINDS, schema
from tether_txt.repository.tree import SETTINGS, find_top

STARTERS = Path(__file__).parent.parent / "starters"
GIT_HOOK = "git-hook"
SCHEMAS = ".tether"
_PLAIN = re.compile(r"[\w./-]+")


class Piece(NamedTuple):
    """A file to write. What is `lasting` is to be there even if it has to be put in by hand."""

    path: Path
    text: str
    lasting: bool = False
    program: bool = False


def names(kind: str) -> list[str]:
    """The names that there are of a kind: ``github`` for the folder ``ci-github``."""
    return sorted(f.name[len(kind) + 1 :] for f in STARTERS.glob(f"{kind}-*") if f.is_dir())


def top_of(folder: Path) -> Path:
    """The top of the work tree that a folder is in, which need not exist; else the folder."""
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow links
    return find_top(folder) or folder


def root_of(folder: Path, alone: bool) -> Path | None:
    """The folder of the ``tether.yaml`` that a folder is in, else of one below it that git
    does not ignore.

    None if there is none. Raises UsageError if there are several below and one `alone` is asked
    for.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100
    for there in (folder, *folder.parents):
        if os.path.lexists(there / SETTINGS):
            return there
    below = _roots_below(folder)
    if len(below) > 1 and alone:
        names = ", ".join(os.path.relpath(one, folder) for one in below)
        raise UsageError(f"there are several repositories of promises: {names}", "name one")
    return below[0] if below else None


def _roots_below(folder: Path) -> list[Path]:
    from tether_txt.repository.staged import new_roots, open_staged, staged_roots

    try:
        repository = open_staged(folder, {**os.environ, "GIT_INDEX_FILE": ""})
        names = sorted({*staged_roots(repository), *new_roots(repository)})
        found = [repository.top / name for name in names]
    except GitError:
        return []
    return [one for one in found if one.is_relative_to(os.path.realpath(folder))]


def pieces(name: str, root: Path) -> Iterator[Piece]:
    """The files of a starter for the repository around a root.

    Raises TetherError if there is no such place, or it cannot be named in a file.
    """
    top = top_of(root)
    into = _hooks(top) if name == GIT_HOOK else top
    way = os.path.relpath(root, top).replace(os.sep, "/")
    ways = {"ROOT": way, "BEFORE": "" if way == "." else f"{way}/", "FOLDER": _folder(root)}
    values = {**ways, "VERSION": __version__, "PYTHON": shlex.quote(sys.executable)}
    values["SCHEMAS"] = SCHEMAS
    named = False
    for file in sorted(f for f in (STARTERS / name).rglob("*") if f.is_file()):
        text = file.read_text(encoding="utf-8")
        named = named or "@SCHEMAS@" in text
        for key, value in values.items():
            if f"@{key}@" not in text:
                continue
            if key in ways and value and not _PLAIN.fullmatch(value):
                message = f"the folder {value} has a name that cannot be written everywhere"
                raise TetherError(message, "name it with letters, digits, `.`, `_` and `-` only")
            text = text.replace(f"@{key}@", value)
        path = into / file.relative_to(STARTERS / name)
        if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(into)):
            message = f"{path.parent} leads out of the repository"
            raise TetherError(message, "it is a link: write the files there yourself, or delete it")
        yield Piece(path, text, True, name == GIT_HOOK)
    for kind in KINDS if named else ():
        yield Piece(top / SCHEMAS / f"{kind}.schema.json", schema(kind))


def _folder(root: Path) -> str:
    """The commitments folder that the settings name; the usual one where they cannot be read."""
    from tether_txt.format.model import Settings
    from tether_txt.format.roots import read_settings
    from tether_txt.repository.tree import Worktree

    try:
        data = Worktree(root).read(SETTINGS)
    except OSError:
        data = None
    return (Settings() if data is None else read_settings(data)[0]).commitments


def hint(name: str) -> str:
    """What to do once the files of a starter are there, or nothing."""
    file = STARTERS / f"{name}.txt"
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _hooks(top: Path) -> Path:
    from tether_txt.repository.git import hooks_folder

    hooks, own = hooks_folder(top, os.environ)
    there = Path(os.path.realpath(hooks))
    if not any(there.is_relative_to(os.path.realpath(folder)) for folder in (top, own)):
        message = f"`core.hooksPath` says that hooks are in {hooks}, outside this repository"
        raise TetherError(message, "call `tether check --staged` in the pre-commit hook there")
    return hooks


def write(piece: Piece) -> bool:
    """Write a file where nothing is; whether that could be done.

    Raises TetherError if the place cannot be written.
    """
    if os.path.lexists(piece.path):
        return False
    try:
        piece.path.parent.mkdir(parents=True, exist_ok=True)
        with piece.path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(piece.text)
        if piece.program:
            piece.path.chmod(0o755)
    except OSError as error:
        message = f"{piece.path} cannot be written: {error.strerror}"
        raise TetherError(message, "look at the folder and its permissions") from None
    return True


def has_all(piece: Piece) -> bool:
    """Whether the file that is there has every line of the piece already, but for comments."""
    try:
        there = piece.path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return _lines(piece.text) <= _lines(there)


def _lines(text: str) -> set[str]:
    stripped = (line.strip() for line in text.splitlines())
    return {line for line in stripped if line and not line.startswith("#")}
