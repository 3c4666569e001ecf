"""Paths on the command line -> findings."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tether_txt.cli._outputs import Findings, below_top
from tether_txt.diagnostics import Diagnostic, in_order
from tether_txt.errors import SettingsError, UsageError
from tether_txt.repository.tree import Listed, Worktree, find_root
from tether_txt.rules.runner import Run, check_worktree

if TYPE_CHECKING:
    from tether_txt.cli.main import Session
    from tether_txt.repository.store import Store
    from tether_txt.rules.engine import Ground


def check_paths(paths: tuple[Path, ...], remember: bool) -> Findings:
    """Findings for paths.

    Without paths all of the repository around this folder is checked.

    The paths of findings are relative to the current folder. Raises `UsageError` for a path
    that does not exist and `SettingsError` for one outside any repository.
    """
    wanted: dict[Path, list[str]] = {} if paths else {find_root(Path()): ["."]}
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"there is no {path}", "give a file, a folder, or nothing")
        root = find_root(path)
        wanted.setdefault(root, []).append(Path(os.path.relpath(path, root)).as_posix())
    found: list[Diagnostic] = []
    files = 0
    roots: dict[str, Path] = {}
    for root, inside in wanted.items():
        report = check_worktree(root, _run(root, remember))
        prefix = _prefix(root)
        roots[prefix] = root
        files += report.files
        found += [
            d._replace(path=prefix + d.path)
            for d in report.diagnostics
            if _concerns(d.path, inside)
        ]
    return Findings(in_order(found), files, _sources(roots), below_top(Path()))


def check_files(paths: tuple[Path, ...]) -> Findings:
    """Findings for files each for itself, wherever they are, whether they have a root or not.

    Settings and people are those of the root around a file, if there is one. Raises `UsageError`
    for a path that is not there.
    """
    from tether_txt.rules.engine import alone, survey

    found: list[Diagnostic] = []
    roots: dict[str, Path] = {}
    grounds: dict[Path, Ground] = {}
    for path in paths:
        if not path.is_file():
            raise UsageError(f"there is no file {path}", "--files takes files, not folders")
        folder = path.parent
        with suppress(SettingsError):
            folder = find_root(path)
        tree = Worktree(folder)
        if folder not in grounds:
            grounds[folder] = survey(tree)
        prefix = _prefix(folder)
        roots[prefix] = folder
        name = Path(os.path.relpath(path, folder)).as_posix()
        found += [
            d._replace(path=prefix + d.path)
            for d in alone(tree, Listed(name, "file"), grounds[folder])
        ]
    return Findings(in_order(found), len(paths), _sources(roots), below_top(Path()))


def check_range(paths: tuple[Path, ...], from_ref: str | None, to_ref: str | None) -> Findings:
    """As `check_paths`, for what a branch changes; what else is to be said goes to stderr.

    Raises `UsageError` for options that mean nothing together, and `GitError` for unknown refs.
    """
    from tether_txt.cli._comparing import check_usage

    base = check_usage(paths, from_ref, to_ref)
    root = find_root(paths[0] if paths else Path())
    return _compared([root], base, "HEAD" if to_ref is None else to_ref)


def check_index(paths: tuple[Path, ...], remember: bool, session: Session) -> Findings:
    """As `check_paths`, for what is about to be committed; what else is to be said goes to stderr.

    Before a push, and wherever pre-commit and prek name two commits, for what these two change.
    """
    import click

    from tether_txt.cli._clock import now
    from tether_txt.cli._staged import How, check_staged, folders
    from tether_txt.output._text import shown

    clock = partial(now, session) if session.now is not None else None
    how = How(os.environ, clock, lambda root: _run(root, remember), _prefix, remember)
    span = os.environ.get("PRE_COMMIT_FROM_REF"), os.environ.get("PRE_COMMIT_TO_REF")
    if span[0] and span[1]:
        return _compared(folders(paths, how), span[0], span[1])
    found = check_staged(paths, how)
    for notice in found.notices:
        click.echo(f"tether: {shown(notice)}", err=True)
    return Findings(found.diagnostics, found.files, found.source, below_top(Path()))


def _compared(roots: Sequence[Path], from_ref: str, to_ref: str) -> Findings:
    """What a branch changes in some roots, with paths from the current folder."""
    import click

    from tether_txt.cli._comparing import compare
    from tether_txt.output._text import shown

    found = {_prefix(root): compare(root, from_ref, to_ref) for root in roots}
    for notice in (notice for one in found.values() for notice in one.notices):
        click.echo(f"tether: {shown(notice)}", err=True)
    told = [
        d._replace(path=prefix + d.path) for prefix, one in found.items() for d in one.diagnostics
    ]

    def lines(path: str) -> list[str]:
        prefix = max((p for p in found if path.startswith(p)), key=len)
        return found[prefix].source(path[len(prefix) :])

    files = sum(one.files for one in found.values())
    return Findings(in_order(told), files, lines, below_top(Path()))


def _run(root: Path, remember: bool) -> Run:
    def store() -> Store | None:
        from tether_txt.repository.store import store_for

        return store_for(root, os.environ) if remember else None

    return Run(time.time_ns(), processors(), store)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _prefix(root: Path) -> str:
    """What stands before a root's own paths: nothing, a relative folder, or an absolute one."""
    way = Path(os.path.relpath(root)).as_posix()
    if way.startswith(".."):
        way = root.as_posix()
    return "" if way == "." else way + "/"


def _concerns(path: str, inside: list[str]) -> bool:
    return any(i == "." or path == i or path.startswith(i + "/") for i in inside)


def _sources(roots: dict[str, Path]) -> Callable[[str], list[str]]:
    from tether_txt.cli._sources import lines_of

    @cache
    def lines(path: str) -> list[str]:
        prefix = max((p for p in roots if path.startswith(p)), key=len)
        try:
            data = Worktree(roots[prefix]).read(path[len(prefix) :])
        except OSError:
            return []
        return lines_of(data or b"")

    return lines
