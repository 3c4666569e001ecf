"""The tree of a commit, read in bulk through the hardened git (spec/format.md#layout).

A few objects can describe a tree with billions of files, and a small repository can hold blobs
of gigabytes: files are counted while git lists them, and sizes are asked before contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tether_txt.errors import GitError
from tether_txt.format.text import MAX_BYTES
from tether_txt.repository.git import Repository, TreeEntry
from tether_txt.repository.tree import SETTINGS, Listed, MemoryTree

MAX_FILES = 1_000_000
MAX_MAILMAP = 1 << 20
AT_ONCE = 512
"""Files that are read together; no more than these are held."""


class Delta(NamedTuple):
    """A file that differs between two trees; the oids are None for all but plain files.

    `gone` tells that nothing at all is left at the path.
    """

    path: str
    before: str | None
    after: str | None
    gone: bool


class CommittedTree:
    """The files that a commit has below the folder of ``tether.yaml``; a `Tree`.

    With `settings_of`, ``tether.yaml`` is that of another commit.
    """

    def __init__(self, repository: Repository, commit: str, settings_of: str | None = None) -> None:
        self._repository = repository
        self._commit = commit
        self._settings_of = settings_of or commit
        self._oids: dict[str, str] = {}
        self._order: Sequence[str] = []
        self._places: Mapping[str, int] = {}
        self._held: dict[str, bytes] = {}

    def listing(self, folder: str) -> list[Listed]:
        """All ``*.yaml`` and ``*.yml`` below a folder, in the order of their paths.

        Raises GitError if git fails or there are too many files.
        """
        prefix = self._repository.prefix
        kinds: dict[str, str] = {}
        stamps: dict[str, tuple[int, ...]] = {}
        for entry in self._entries(folder):
            if len(kinds) == MAX_FILES:
                message = f"there are more than {MAX_FILES:,} files in {folder}"
                raise GitError(message, "such a repository is not one of promises")
            path = entry.path[len(prefix) :]
            kinds[path] = "file" if entry.is_file else _KINDS.get(entry.mode, "other")
            stamps[path] = (0, 0, int(entry.oid, 16))
            if entry.is_file and path.endswith(".yaml"):
                self._oids[path] = entry.oid
        self.expect(sorted(self._oids))
        listed = MemoryTree(dict.fromkeys(kinds, b"")).listing(folder)
        return [
            Listed(one.path, kinds.get(one.path, one.kind), stamps.get(one.path, (0, 0)))
            for one in listed
        ]

    def expect(self, paths: Sequence[str]) -> None:
        """Say which listed files will be read, in this order, so that they are read together."""
        self._order = paths
        self._places = {path: index for index, path in enumerate(paths)}

    def has(self, path: str) -> bool:
        """Whether there is anything of that name."""
        return any(True for _ in self._repository.tree(self._commit, self._full(path)))

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None if there is no such plain file; too many are as good as one more."""
        if path in self._places:
            if path not in self._held:
                self._hold(self._places[path])
            return self._held[path]
        if path in self._oids:
            return cut(next(iter(self._repository.blobs([self._oids[path]], MAX_BYTES))))
        commit = self._settings_of if path == SETTINGS else self._commit
        entries = [one for one in self._repository.tree(commit, self._full(path)) if one.is_file]
        if not entries:
            return None
        return cut(next(iter(self._repository.blobs([entries[0].oid], MAX_BYTES))))

    def mailmap(self) -> bytes:
        """``.mailmap`` at the top of the repository, where git looks for it; empty if none."""
        return self._repository.read(self._commit, ".mailmap", MAX_MAILMAP) or b""

    def oid(self, path: str) -> str | None:
        """The blob of a listed file."""
        return self._oids.get(path)

    def _entries(self, folder: str) -> Iterable[TreeEntry]:
        """All files below a folder of the root."""
        return self._repository.tree(self._commit, self._full(folder), recursive=True)

    def _hold(self, start: int) -> None:
        paths = self._order[start : start + AT_ONCE]
        contents = self._repository.blobs([self._oids[path] for path in paths], MAX_BYTES)
        self._held = {path: cut(data) for path, data in zip(paths, contents, strict=True)}

    def _full(self, path: str) -> str:
        return self._repository.prefix + path


_KINDS = {"120000": "link", "160000": "folder"}


def cut(data: bytes | None) -> bytes:
    """What is too large to be read is replaced by as much as makes it too large."""
    return bytes(MAX_BYTES + 1) if data is None else data


def merge_bases(repository: Repository, one: str, other: str) -> list[str]:
    """The best common ancestors of two commits. Raises GitError if there is none."""
    done = repository.ask("merge-base", "--all", one, other)
    bases = done.stdout.decode("ascii", "replace").split()
    if not bases:
        raise GitError(
            f"{one[:12]} and {other[:12]} have no history in common",
            "fetch the whole history of both branches, or compare others",
        )
    return bases


def differences(repository: Repository, before: str, after: str) -> dict[str, Delta]:
    """The files that differ below the root, and the top's ``.mailmap``, by their paths.

    Paths count from the root; ``.mailmap`` is called that wherever the root is. Raises GitError
    if git fails or too many files differ.
    """
    return _deltas(repository, "diff-tree", "-r", before, after)


def staged_differences(repository: Repository, before: str) -> dict[str, Delta]:
    """As `differences`, from a commit or tree to the index."""
    return _deltas(repository, "diff-index", "--cached", before)


RAW = (
    "-z", "--raw", "--no-renames", "--no-abbrev", "--no-relative", "--no-ext-diff",
    "--no-textconv", "--ignore-submodules=none", "--ita-invisible-in-index",
)  # fmt: skip


def _deltas(repository: Repository, command: str, option: str, *sides: str) -> dict[str, Delta]:
    prefix = repository.prefix
    inside = (prefix.removesuffix("/"), ".mailmap") if prefix else ()
    tokens = repository.tokens(command, option, *RAW, *sides, "--", *inside)
    found: dict[str, Delta] = {}
    for meta in tokens:
        name = next(tokens, b"").decode("utf-8", "surrogateescape")
        if len(found) == MAX_FILES:
            message = f"more than {MAX_FILES:,} files differ"
            raise GitError(message, "such a repository is not one of promises")
        old_mode, new_mode, old, new, _ = meta.decode("ascii").lstrip(":").split(" ")
        path = name if name == ".mailmap" else name[len(prefix) :]
        found[path] = Delta(
            path,
            old if old_mode.startswith("100") else None,
            new if new_mode.startswith("100") else None,
            new_mode == "000000",
        )
    return found
