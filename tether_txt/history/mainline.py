"""One stream of git over the whole history: commits, oldest first, and what each changed.

Git is asked for commits in topological order, parents first, each with its difference from its
first parent. Which of them make up the mainline is told by a second, much cheaper stream that
runs in step with the first (spec/format.md#git).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tether_txt.errors import GitError
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
    """What a commit did to one path; `before` and `after` are None for all but plain files.

    `gone` tells that nothing at all is left at the path.
    """

    path: str
    before: Blob | None
    after: Blob | None
    gone: bool


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
    changes: tuple[Change, ...]
    on_mainline: bool


def commits(
    repository: Repository, tip: str, folder: str, since: str | None = None
) -> Iterator[Commit]:
    """All commits that `tip` has and `since` does not, parents before children.

    `folder` counts from the top of the repository. Changes of files that cannot be commitments
    are left out. Raises GitError if git fails or objects are missing.
    """
    exclude = () if since is None else (f"^{since}",)
    chain = (f"{oid}\n".encode() for oid in first_parents(repository, tip, since))
    following = next(chain, b"?")
    # --sparse with --full-history keeps the commits that change nothing below the folder: they
    # carry the shape of the history, and only what is shown of each is narrowed to the folder.
    asked = (*_LOG, "--full-history", "--sparse", "--end-of-options", tip, *exclude, "--", folder)
    tokens = repository.tokens(*asked)
    below = f"{folder}/".encode("utf-8", "surrogateescape")
    header = next(tokens, None)
    while header is not None:
        changes: list[Change] = []
        count, following_header = 0, None
        for token in tokens:
            if token[:1] != b":" and token[:2] != b"\n:":
                following_header = token
                break
            path = next(tokens, b"")
            count += 1
            # "/." finds dot files and dot folders, which are nobody's promise
            if path[-5:] == b".yaml" and path.startswith(below) and b"/." not in path:
                changes.append(_change(token, path))
            if count > MAX_CHANGES:
                break
        if count > MAX_CHANGES:
            message = f"one commit changes more than {MAX_CHANGES:,} files"
            raise GitError(message, "such a repository is not one of promises")
        on_mainline = header.startswith(following)
        yield _commit(repository, header, tuple(changes), on_mainline)
        if on_mainline:
            following = next(chain, b"?")
        header = following_header


def _commit(
    repository: Repository, header: bytes, changes: tuple[Change, ...], on_mainline: bool
) -> Commit:
    fields = header.decode("utf-8", "replace").split("\n")
    if len(fields) != 6:
        raise GitError("git's log cannot be understood", "look at it by `git log`, `git fsck`")
    oid, parents, authored, committed, name, address = fields
    dates = _date(authored), _date(committed)
    if None in dates:
        dates = _header_dates(repository, oid)
    return Commit(oid, tuple(parents.split()), *dates, (name, address), changes, on_mainline)


def first_parents(repository: Repository, tip: str, since: str | None = None) -> Iterator[str]:
    """The mainline: `tip`, its first parent and so on, oldest first, without those of `since`."""
    exclude = () if since is None else (f"^{since}",)
    options = ("--first-parent", "--reverse", "--format=tformat:%H", "-z", "--no-show-signature")
    for token in repository.tokens("log", *options, "--end-of-options", tip, *exclude, "--"):
        yield token.decode("ascii")


def follows(repository: Repository, tip: str, since: str) -> bool:
    """Whether `since` is a commit of the mainline that ends at `tip`."""
    if tip == since:
        return True
    known = repository.ask("cat-file", "-e", f"{since}^{{commit}}")
    if known.returncode:
        return False
    oldest = next(first_parents(repository, tip, since), None)
    if oldest is None:
        return False
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{oldest}^1")
    return repository.ask(*asked).stdout.decode("ascii").strip() == since


def _change(meta: bytes, path: bytes) -> Change:
    modes, mode_after, before, after, _ = meta.decode("ascii").split(" ")
    name = path.decode("utf-8", "surrogateescape")
    stem = name[name.rfind("/") + 1 : -len(".yaml")]
    return Change(
        name,
        Blob(before, stem) if modes[-6:-3] == "100" else None,
        Blob(after, stem) if mode_after[:3] == "100" else None,
        mode_after == "000000",
    )


def _date(digits: str) -> int | None:
    usual = len(digits) <= 12 and digits.isascii() and digits.isdigit()
    if not usual and not _SECONDS.fullmatch(digits):
        return None
    return min(max(int(digits), EARLIEST), LATEST)


def _header_dates(repository: Repository, oid: str) -> tuple[int | None, int | None]:
    """Both dates from the commit object itself: git gives up on those before 1970."""
    header = repository.run("cat-file", "commit", oid).partition(b"\n\n")[0]
    found: dict[bytes, int | None] = {}
    for who, digits in _HEADER_DATE.findall(header):
        found.setdefault(who, _date(digits.decode("ascii")))
    return found.get(b"author"), found.get(b"committer")
