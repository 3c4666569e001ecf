"""The tree of a commit, as `tether_txt.repository.tree.Tree` has it."""

from __future__ import annotations

from tether_txt.errors import GitError
from tether_txt.format.text import MAX_BYTES
from tether_txt.repository.git import Repository, TreeEntry
from tether_txt.repository.tree import Listed

MAX_FILES = 1_000_000
"""Files of one tree; a few objects can describe a tree with billions."""
_KINDS = {"100644": "file", "100755": "file", "100664": "file", "120000": "link"}


class CommitTree:
    """The files that a commit has below the folder of ``tether.yaml``."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self._repository = repository
        self._commit = commit

    def listing(self, folder: str) -> list[Listed]:
        """All ``*.yaml`` and ``*.yml`` below a folder, in the order of their paths.

        Raises GitError if git fails or there are too many.
        """
        found: list[Listed] = []
        inside = f"{self._repository.prefix}{folder}"
        entries = self._repository.tree(self._commit, inside, recursive=True)
        for count, entry in enumerate(entries):
            if count == MAX_FILES:
                message = f"there are more than {MAX_FILES:,} files in {folder}"
                raise GitError(message, "such a repository is not one of promises")
            path = entry.path[len(self._repository.prefix) :]
            if path.endswith((".yaml", ".yml")) and "/." not in path:
                found.append(Listed(path, _kind(entry)))
        return sorted(found)

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None if there is no such file; more than is allowed is cut off."""
        entries = list(self._repository.tree(self._commit, f"{self._repository.prefix}{path}"))
        if not entries or not entries[0].is_file:
            return None
        data = next(iter(self._repository.blobs([entries[0].oid], MAX_BYTES)))
        return bytes(MAX_BYTES + 1) if data is None else data

    def mailmap(self) -> bytes:
        """``.mailmap`` at the top of the repository, where git looks for it; empty if none."""
        found = self._repository.read(self._commit, ".mailmap", 1 << 20)
        return found or b""


def _kind(entry: TreeEntry) -> str:
    return _KINDS.get(entry.mode, "other")
