"""What is about to be committed -> a commit message, where nobody has written one yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import shorten, wrap

from tether_txt.cli._news import is_promise, read_blobs
from tether_txt.errors import SettingsError, UsageError
from tether_txt.format.model import Settings
from tether_txt.format.roots import read_settings
from tether_txt.repository.committed import Delta, staged_differences
from tether_txt.repository.git import Repository
from tether_txt.repository.staged import StagedTree, open_staged, parents, staged_roots
from tether_txt.repository.tree import GOALS, PEOPLE, SETTINGS, find_root
from tether_txt.rules.changes import Act, acts, detail, headline, pair, totals
from tether_txt.rules.transition import read_files

_WIDTH = 72
"""Columns of a message, as is usual for git."""
_MOST = 20
"""More things than this are counted and not listed."""


def proposed(folder: Path, environ: Mapping[str, str]) -> str:
    """A message for what is staged; nothing if that is more, or less, than promises.

    Raises GitError where git cannot tell what is staged.
    """
    try:
        start = find_root(folder)
    except SettingsError:
        start = folder
    repository = open_staged(start, environ)
    top = repository._replace(prefix="")
    deltas = staged_differences(top, parents(top, environ)[0])
    found: list[Act] = []
    others = set(deltas) - {".mailmap"}
    for root in staged_roots(top):
        prefix = f"{root}/" if root else ""
        inside = f"{prefix}{_settings(top._replace(prefix=prefix)).commitments}/"
        mine = {path: delta for path, delta in deltas.items() if path.startswith(inside)}
        others -= mine.keys() | {prefix + name for name in (SETTINGS, PEOPLE, GOALS)}
        found += _acts(top, {path: delta for path, delta in mine.items() if is_promise(path)})
    return compose(found) if not others else ""


def compose(found: Sequence[Act]) -> str:
    """The message on some acts: one line, and more where that does not say everything."""
    if not found:
        return ""
    if len(found) == 1:
        line, more = headline(found[0]), detail(found[0])
        short = shorten(line, _WIDTH, placeholder=" …")
        body = wrap(line, _WIDTH) if short != line else []
        body += wrap(more[:1].upper() + more[1:], _WIDTH)
        # Git takes a line that begins with its sign for a comment, and drops it.
        lines = [f" {one}" if one.startswith("#") else one for one in body]
        return "\n".join([short, "", *lines]).strip() + "\n"
    people = {act.who for act in found}
    who = people.pop() if len(people) == 1 else "promises"
    return "\n".join([shorten(f"{who}: {totals(found)}", _WIDTH), "", *_list(found)]) + "\n"


def _list(found: Sequence[Act]) -> Iterator[str]:
    for act in found[:_MOST]:
        more = detail(act)
        line = f"{headline(act)}, {more}" if more else headline(act)
        yield from wrap(line, _WIDTH, initial_indent="- ", subsequent_indent="  ")
    if len(found) > _MOST:
        yield f"- and {len(found) - _MOST:,} more"


def put(file: Path, message: str) -> bool:
    """Put a message into git's file, above its comments; False if somebody has written one.

    Git leaves the first line empty where there is no message. Raises `UsageError` for a file that
    is not there.
    """
    from tether_txt.cli._files import replace

    try:
        there = file.read_bytes()
    except OSError as error:
        help = "git gives its hook the file with the message"
        raise UsageError(f"{file} cannot be read: {error.strerror}", help) from None
    if there.split(b"\n", 1)[0].strip():
        return False
    replace(file, message.encode() + (there if there.strip() else b""))
    return True


def _settings(repository: Repository) -> Settings:
    try:
        data = StagedTree(repository).read(SETTINGS)
    except OSError:
        data = None
    return read_settings(data)[0] if data is not None else Settings()


def _acts(repository: Repository, deltas: Mapping[str, Delta]) -> list[Act]:
    """What is done to the promises of one root; what cannot be read is left out."""
    sides = [
        read_files(read_blobs(repository, oids))
        for oids in (
            {path: delta.before for path, delta in deltas.items()},
            {path: delta.after for path, delta in deltas.items()},
        )
    ]
    unread = {
        name
        for side in sides
        for said in side.values()
        if said.commitment is None
        for name in (said.id, said.path)
    }
    before, after = (
        {
            id_: said.commitment
            for id_, said in side.items()
            if said.commitment and unread.isdisjoint((id_, said.path))
        }
        for side in sides
    )
    return acts(pair(before, after))
