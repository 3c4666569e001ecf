"""One stream of git over the whole history: commits, oldest first, and what each changed.

Git is asked for commits in topological order, parents first, each with its difference from its
first parent. Which of them make up the mainline is told by a second, much cheaper stream that
runs in step with the first (spec/format.md#git).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tether_txt.errors import GitError
from tether_txt.history.beside import Beside
from tether_txt.repository.git import Repository

EARLIEST = -2_208_988_800
"""1900-01-01T00:00Z; an earlier date in git is taken as this one."""
LATEST = 253_370_764_799
"""9998-12-31T23:59:59Z; a later date in git is taken as this one, so that any zone can show it."""
MAX_CHANGES = 1_000_000
"""Files that one commit may change; a few objects can describe a tree with billions."""

_FORMAT = "--format=tformat:%H%n%P%n%at%n%ct%n%an%n%ae"
_LOG = (
    "log",
    "--topo-order",
    "--reverse",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
    "--no-color",
    "--no-decorate",
    "--no-mailmap",
    "--no-notes",
    "--no-show-signature",
    "--diff-merges=first-parent",
    _FORMAT,
)
_SECONDS = re.compile(r"-?[0-9]{1,20}")
_HEADER_DATE = re.compile(
    rb"^(author|committer) [^\n]*> (-?[0-9]{1,20}) [+-][0-9]{4}$", re.MULTILINE
)


class Blob(NamedTuple):
    """What is to be read: an object, and the file name that gives the id where no key does."""

    oid: str
    stem: str


class Change(NamedTuple):
    """What a commit did to one path.

    `after` is None for all but plain files, and where it is, `before` tells of the plain file
    that was there. `gone` tells that nothing at all is left at the path.
    """

    path: str
    after: Blob | None
    before: Blob | None = None
    gone: bool = False


class Commit(NamedTuple):
    """A commit with its changes against its first parent (for a root: against nothing).

    `authored` and `committed` are instants, None where git's record is no date. `author` is the
    name and address as recorded.
    """

    oid: str
    parents: tuple[str, ...]
    authored: int | None
    committed: int | None
    author: tuple[str, str]
    changes: Sequence[Change]
    on_mainline: bool


def commits(
    repository: Repository, tip: str, folder: str, since: str | None = None
) -> Iterator[Commit]:
    """All commits that `tip` has and `since` does not, parents before children.

    `folder` counts from the top of the repository. Changes of files that cannot be commitments
    are left out. Raises GitError if git fails or objects are missing.
    """
    exclude = () if since is None else (f"^{since}",)
    chain = first_parents(repository, tip, since)
    # Before its first word, each of the two streams walks the whole history.
    first = Beside(lambda: next(chain, ""))
    # --sparse with --full-history keeps the commits that change nothing below the folder: they
    # carry the shape of the history, and only what is shown of each is narrowed to the folder.
    asked = (*_LOG, "--full-history", "--sparse", "--end-of-options", tip, *exclude, "--", folder)
    tokens = repository.texts(*asked)
    below = f"{folder}/"
    header = next(tokens, None)
    following = first.result()
    while header is not None:
        changes, following_header = _changes(tokens, below)
        fields = header.split("\n")
        if len(fields) != 6:
            raise GitError("git's log cannot be understood", "look at it by `git log`, `git fsck`")
        oid, parents, authored, committed, name, address = fields
        written, landed = _date(authored), _date(committed)
        if written is None or landed is None:
            written, landed = _header_dates(repository, oid)
        author = (name, address) if header.isascii() else (_readable(name), _readable(address))
        on_mainline = oid == following
        if on_mainline:
            following = next(chain, "")
        yield Commit(oid, tuple(parents.split()), written, landed, author, changes, on_mainline)
        header = following_header


def _changes(tokens: Iterator[str], below: str) -> tuple[list[Change], str | None]:
    """What follows a commit's header: its changes, and the next header if there is one."""
    changes: list[Change] = []
    for count, token in enumerate(tokens):
        if token[:1] != ":" and token[:2] != "\n:":
            return changes, token
        path = next(tokens, "")
        # "/." finds dot files and dot folders, which are nobody's promise
        if path[-5:] == ".yaml" and path.startswith(below) and "/." not in path:
            changes.append(_change(token, path))
        if count == MAX_CHANGES:
            message = f"one commit changes more than {MAX_CHANGES:,} files"
            raise GitError(message, "such a repository is not one of promises")
    return changes, None


def first_parents(repository: Repository, tip: str, since: str | None = None) -> Iterator[str]:
    """The mainline: `tip`, its first parent and so on, oldest first, without those of `since`."""
    return _along(repository, "%H", tip, since)


def follows(repository: Repository, tip: str, since: str) -> bool:
    """Whether `since` is a commit of the mainline that ends at `tip`."""
    try:
        parents = next(_along(repository, "%P", tip, since), "")
    except GitError:  # as of a commit that is not there any more
        return False
    return tip == since or parents.split()[:1] == [since]


def _along(repository: Repository, shown: str, tip: str, since: str | None) -> Iterator[str]:
    """What git shows of each commit of the mainline."""
    exclude = () if since is None else (f"^{since}",)
    options = ("--first-parent", "--reverse", f"--format=tformat:{shown}", "-z")
    asked = (*options, "--no-show-signature", "--end-of-options", tip, *exclude, "--")
    return repository.texts("log", *asked)


def _change(meta: str, path: str) -> Change:
    modes, mode, before, after, _ = meta.split(" ")
    stem = path[path.rfind("/") + 1 : -5]
    if mode[:3] == "100":
        return Change(path, Blob(after, stem))
    was = Blob(before, stem) if modes[-6:-3] == "100" else None
    return Change(path, None, was, mode == "000000")


def _readable(name: str) -> str:
    """A name without escapes: bytes that are not UTF-8 are replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _date(digits: str) -> int | None:
    if len(digits) <= 11 and digits.isascii() and digits.isdigit():
        return int(digits)
    if not _SECONDS.fullmatch(digits):
        return None
    return min(max(int(digits), EARLIEST), LATEST)


def _header_dates(repository: Repository, oid: str) -> tuple[int | None, int | None]:
    """Both dates from the commit object itself: git gives up on those before 1970."""
    header = repository.run("cat-file", "commit", oid).partition(b"\n\n")[0]
    found: dict[bytes, int | None] = {}
    for who, digits in _HEADER_DATE.findall(header):
        found.setdefault(who, _date(digits.decode("ascii")))
    return found.get(b"author"), found.get(b"committer")
