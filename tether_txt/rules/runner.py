"""Checks the files on disk: in several processes, and only what changed since the last time.

What is remembered never changes an answer: it is keyed by the tool itself, the settings, and
each file's size, inode and times of change. A file that changed so lately that its next change
could carry the same time is read again (git calls such an entry *racily clean*).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tether_txt import __version__
from tether_txt.diagnostics import Diagnostic, Severity, Span
from tether_txt.errors import SettingsError, TetherError
from tether_txt.format.document import Ignore
from tether_txt.format.text import Fault
from tether_txt.repository.project import Entry
from tether_txt.repository.tree import GOALS, PEOPLE, SETTINGS, Listed, Tree, Worktree
from tether_txt.rules.engine import Checked, Ground, Report, check_file, check_together, survey

if TYPE_CHECKING:
    from tether_txt.repository.committed import CommittedTree
    from tether_txt.repository.store import Store

FEW = 200
"""Fewer files than this are read faster than they are remembered or shared among processes."""
_STALE = 16
"""So many objects that are not known yet are read again faster than all are written anew."""
_FINE, _COARSE = 20_000_000, 2_000_000_000
"""Nanoseconds in which two changes may carry one time: of a fine clock, of one in seconds."""
_DAMAGED = (TypeError, ValueError, LookupError, AttributeError)
"""What comes of reading a remembered result that is none."""


class Run(NamedTuple):
    """How to check: the time now in nanoseconds, how many processes, where to remember."""

    now_ns: int
    jobs: int
    store: Callable[[], Store | None]


def check_worktree(root: Path, run: Run) -> Report:
    """Check the tree on disk below a root. Raises nothing for what the files contain."""
    tree = Worktree(root)
    ground = survey(tree)
    listing = _listing(tree, ground.settings.commitments)
    store = run.store() if len(listing) >= FEW else None
    if store is None:
        return check_together(tree, ground, _check_all(tree, listing, ground, run.jobs))
    from hashlib import sha256

    base = _base_key(tree)
    settled = all(_is_settled(listed, run.now_ns) for listed in listing)
    whole = sha256(base + repr(listing).encode("utf-8", "surrogateescape")).hexdigest()
    if settled and (known := _load_report(store, whole)):
        return known
    checked = _check_changed(tree, listing, ground, run, store, base.hex())
    report = check_together(tree, ground, checked)
    if settled:
        store.write("check-report", [whole, report.files, report.diagnostics])
    return report


def check_objects(tree: CommittedTree, ground: Ground, run: Run) -> list[Checked]:
    """Check each file of a tree in git for itself; the names of objects tell what is new."""
    listing = tree.listing(ground.settings.commitments)
    store = run.store() if len(listing) >= FEW else None
    if store is None:
        return [check_file(tree, listed, ground) for listed in listing]
    base = _base_key(tree).hex()
    known, size = _load_files(store, "check-objects", base, listing)
    stale = [listed for listed in listing if listed.path not in known]
    tree.expect([listed.path for listed in stale if tree.oid(listed.path)])
    fresh = {listed.path: check_file(tree, listed, ground) for listed in stale}
    checked = [fresh.get(listed.path) or known[listed.path] for listed in listing]
    if len(stale) > _STALE or size > len(listing) + _STALE:
        _keep_files(store, "check-objects", base, zip(listing, checked, strict=True))
    return checked


def _listing(tree: Worktree, folder: str) -> list[Listed]:
    way = tree.root
    for part in Path(folder).parts:
        way /= part
        if way.is_symlink():
            raise SettingsError(f"{way} is a link, which is not followed", "put a folder there")
    try:
        return tree.listing(folder)
    except OSError as error:
        message = f"{error.filename} cannot be read: {error.strerror}"
        raise TetherError(message, "mend its permissions") from error


def _base_key(tree: Tree) -> bytes:
    """A digest of all that every answer depends on: this tool, settings, people and goals."""
    from hashlib import sha256

    digest = sha256(f"{__version__}\0{_own_stamp()}".encode())
    for name in (SETTINGS, PEOPLE, GOALS):
        try:
            data = tree.read(name)
        except OSError as error:
            digest.update(b"\0" + str(error).encode("utf-8", "surrogateescape"))
        else:
            digest.update(b"\0none" if data is None else b"\0file" + sha256(data).digest())
        digest.update(b"near" if tree.has(name.replace(".yaml", ".yml")) else b"")
    return digest.digest()


def _own_stamp() -> str:
    """The state of the package's own files, so that a changed rule is never masked."""
    stamps = []
    todo = [str(Path(__file__).parent.parent)]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir() and entry.name != "__pycache__":
                    todo.append(entry.path)
                elif entry.name.endswith((".py", ".toml")):
                    stamps.append((entry.path, entry.stat().st_mtime_ns))
    return repr(sorted(stamps))


def _is_settled(listed: Listed, now_ns: int) -> bool:
    changed = max(listed.stamp[:2])
    return now_ns - changed > (_FINE if changed % 1_000_000 else _COARSE)


def _check_changed(
    tree: Worktree, listing: list[Listed], ground: Ground, run: Run, store: Store, base: str
) -> list[Checked]:
    known, size = _load_files(store, "check-files", base, listing)
    stale = [listed for listed in listing if listed.path not in known]
    fresh = {c.path: c for c in _check_all(tree, stale, ground, run.jobs)}
    checked = [fresh.get(listed.path) or known[listed.path] for listed in listing]
    if stale or size > len(listing):
        kept = [
            pair for pair in zip(listing, checked, strict=True) if _is_settled(pair[0], run.now_ns)
        ]
        _keep_files(store, "check-files", base, kept)
    return checked


def _keep_files(
    store: Store, name: str, base: str, checked: Iterable[tuple[Listed, Checked]]
) -> None:
    records = {listed.path: [listed.stamp, *one[1:]] for listed, one in checked}
    store.write(name, [base, records])


def _load_files(
    store: Store, name: str, base: str, listing: Sequence[Listed]
) -> tuple[dict[str, Checked], int]:
    """What is remembered of files that have not changed since, and of how many files in all."""
    stored = store.read(name)
    try:
        if stored[0] != base:
            return {}, 0
        records = stored[1]
        known = {
            listed.path: _revive(listed.path, records[listed.path])
            for listed in listing
            if listed.path in records and records[listed.path][0] == list(listed.stamp)
        }
    except _DAMAGED:
        return {}, 0
    return known, len(records)


def _revive(path: str, record: Any) -> Checked:
    _, faults, ignores, entry, unread_id = record
    return Checked(
        path,
        tuple(Fault(code, Span(*span), message, help) for code, span, message, help in faults),
        tuple(Ignore(line, tuple(codes), Span(*span)) for line, codes, span in ignores),
        None if entry is None else _revive_entry(entry),
        unread_id,
    )


def _revive_entry(entry: Any) -> Entry:
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in entry]
    for index in (-1, -2):
        values[index] = tuple((i, handle) for i, handle in values[index])
    return Entry(*values)


def _load_report(store: Store, key: str) -> Report | None:
    stored = store.read("check-report")
    try:
        if stored[0] != key:
            return None
        diagnostics = [
            Diagnostic(code, name, Severity(severity), path, Span(*span), message, help)
            for code, name, severity, path, span, message, help in stored[2]
        ]
        return Report(diagnostics, int(stored[1]))
    except _DAMAGED:
        return None


def _check_all(
    tree: Worktree, listing: Sequence[Listed], ground: Ground, jobs: int
) -> list[Checked]:
    if jobs < 2 or len(listing) < FEW or not hasattr(os, "fork"):
        return [check_file(tree, listed, ground) for listed in listing]
    return list(_in_processes(tree, listing, ground, jobs))


def _in_processes(
    tree: Worktree, listing: Sequence[Listed], ground: Ground, jobs: int
) -> Iterator[Checked]:
    """Share the work among forked processes, which have what was loaded already.

    Answers come back by marshal, the fastest way between two processes of one program.
    """
    import marshal
    import multiprocessing

    size = max(50, len(listing) // (jobs * 8))
    chunks = [(start, start + size) for start in range(0, len(listing), size)]
    context = multiprocessing.get_context("fork")
    with context.Pool(min(jobs, len(chunks)), _begin, (tree, ground, listing)) as pool:
        for answer in pool.imap(_check_chunk, chunks):
            for path, faults, ignores, entry, unread_id in marshal.loads(answer):  # noqa: S302
                if faults or ignores:
                    yield _revive(path, ((), faults, ignores, entry, unread_id))
                else:
                    whole = None if entry is None else Entry._make(entry)
                    yield Checked(path, (), (), whole, unread_id)


_work: list[Any] = []


def _begin(tree: Worktree, ground: Ground, listing: Sequence[Listed]) -> None:
    _work[:] = [tree, ground, listing]


def _check_chunk(chunk: tuple[int, int]) -> bytes:
    import marshal

    tree, ground, listing = _work
    return marshal.dumps([_plain(check_file(tree, one, ground)) for one in listing[slice(*chunk)]])


def _plain(checked: Checked) -> tuple[Any, ...]:
    """A file's answer without the classes that marshal does not know."""
    path, faults, ignores, entry, unread_id = checked
    return (
        path,
        [(code, tuple(span), message, help) for code, span, message, help in faults],
        [(line, codes, tuple(span)) for line, codes, span in ignores],
        None if entry is None else tuple(entry),
        unread_id,
    )
