"""What is about to be committed: git's index, and the commits that it is compared with.

Git tells a hook by ``GIT_INDEX_FILE`` which index it commits: under ``git commit -a`` and
``git commit -- path`` that is another file than usual. Nothing here writes to an index
(spec/format.md#staged).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from errno import EISDIR, ELOOP
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tether_txt.errors import GitError
from tether_txt.format.text import MAX_BYTES
from tether_txt.repository.committed import MAX_MAILMAP, RAW, CommittedTree, cut
from tether_txt.repository.git import Repository, TreeEntry, open_repository
from tether_txt.repository.git_process import HOME, text_of
from tether_txt.repository.tree import GOALS, PEOPLE, SETTINGS

EMPTY = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
"""The tree without files, which a first commit is compared with."""
INDEX = "GIT_INDEX_FILE"
_ROOTS = (SETTINGS, PEOPLE, GOALS)
_NEAR = tuple(name.replace(".yaml", ".yml") for name in (PEOPLE, GOALS))
_FOLDER = "commitments"
_PERSON = re.compile(r"(.*) <(.*)> (-?[0-9]+) [+-][0-9]{4}")
_EXPORTED = re.compile(r"@(-?[0-9]+) [+-][0-9]{4}")
_MERGED = re.compile(r"GITHEAD_([0-9a-f]{40}|[0-9a-f]{64})")
_WHO = ("NAME", "EMAIL", "DATE")
_IDENTITY = ("EMAIL", *(f"GIT_{role}_{what}" for role in ("AUTHOR", "COMMITTER") for what in _WHO))


class Writing(NamedTuple):
    """Who is about to commit, and when: instants, None where git cannot tell."""

    name: str = ""
    email: str = ""
    authored: int | None = None
    committed: int | None = None


def open_staged(root: Path, environ: Mapping[str, str]) -> Repository:
    """The repository around a root, with the index that is about to be committed.

    Of git's own names in `environ` only that of the index counts, and only if it is one of this
    repository: a hook of another one may have started the program. A shallow clone will do.
    Raises GitError if there is no repository, or one that git does not trust.
    """
    repository = open_repository(root, environ, whole=False)
    given = environ.get(INDEX)
    if not given:
        return repository
    file = Path(os.path.normpath(repository.top / given))
    owner = next((folder for folder in file.parents if _is_git_folder(folder)), None)
    if owner and os.path.realpath(owner) != os.path.realpath(repository.git_dir):
        return repository
    return repository.with_index(str(file))


def _is_git_folder(folder: Path) -> bool:
    return (folder / "HEAD").is_file() and (
        (folder / "objects").is_dir() or (folder / "commondir").is_file()
    )


def parents(repository: Repository, environ: Mapping[str, str]) -> list[str]:
    """What the next commit is compared with: its parents, or the empty tree.

    Git does not tell a hook of ``--amend``. A commit whose author and date are those of HEAD is
    taken for that, and what HEAD was compared with counts as well.
    """
    head = _head(repository)
    if head is None:
        return [EMPTY[repository.object_format]]
    before = head.parents or [EMPTY[repository.object_format]]
    amended = before if _is_amended(head, environ) else []
    return list(dict.fromkeys([head.oid, *_merged(repository, environ), *amended]))


class _Head(NamedTuple):
    """The last commit, and who wrote it when, as git has recorded it."""

    oid: str
    date: str
    name: str
    email: str
    parents: list[str]


def _head(repository: Repository) -> _Head | None:
    options = ("--max-count=1", "--no-show-signature", "--no-mailmap", "--encoding=UTF-8")
    shape = "--format=tformat:%H%n%at%n%an%n%ae%n%P"
    done = repository.ask("log", *options, shape, "--end-of-options", "HEAD", "--")
    if done.returncode:
        return None
    oid, date, name, email, others, *_ = text_of(done.stdout).split("\n")
    return _Head(oid, date, name, email, others.split())


def _commit(repository: Repository, name: str) -> str | None:
    try:
        return repository.resolve(name)
    except GitError:
        return None


def _merged(repository: Repository, environ: Mapping[str, str]) -> Iterator[str]:
    """The other heads of a merge: git has them in a file, and before that in the environment."""
    try:
        with Path(repository.git_dir, "MERGE_HEAD").open("rb") as file:
            names = text_of(file.read(1 << 16)).split()
    except OSError:
        names = [found[1] for name in environ if (found := _MERGED.fullmatch(name))]
    for name in names:
        if commit := _commit(repository, name):
            yield commit


def _is_amended(head: _Head, environ: Mapping[str, str]) -> bool:
    """Whether git commits with the author and the author date of HEAD."""
    date = _EXPORTED.fullmatch(environ.get("GIT_AUTHOR_DATE", ""))
    who = (environ.get(f"GIT_AUTHOR_{what}") for what in ("NAME", "EMAIL"))
    recorded = (head.date, head.name, head.email)
    return INDEX in environ and date is not None and recorded == (date[1], *who)


def writing(repository: Repository, environ: Mapping[str, str]) -> Writing:
    """Who is about to commit, and when, by what git tells its hooks, else by the user's settings.

    A date that git has not fixed yet is None: it will be the time of the commit.
    """
    date = _EXPORTED.fullmatch(environ.get("GIT_AUTHOR_DATE", ""))
    name, email = (environ.get(f"GIT_AUTHOR_{what}") for what in ("NAME", "EMAIL"))
    if date and name is not None and email is not None and "GIT_COMMITTER_DATE" not in environ:
        return Writing(name, email, int(date[1]))
    own = {name: environ[name] for name in (*HOME, *_IDENTITY) if name in environ}
    kept = {
        name: text
        for name, text in repository.environment.items()
        if name not in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
    }
    asked = repository._replace(environment=kept | own)
    author, committer = (
        _PERSON.fullmatch(text_of(asked.ask("var", f"GIT_{role}_IDENT").stdout).rstrip("\n"))
        for role in ("AUTHOR", "COMMITTER")
    )
    if author is None:
        return Writing(committed=int(committer[3]) if committer else None)
    at = int(author[3])
    return Writing(author[1], author[2], at, int(committer[3]) if committer else at)


def staged_roots(repository: Repository) -> list[str]:
    """The folders in the index that hold a ``tether.yaml``, from the top; empty is the top."""
    return _roots(entry.path for entry in entries(repository))


def new_roots(repository: Repository) -> list[str]:
    """As `staged_roots`, for a ``tether.yaml`` that git neither knows yet nor ignores."""
    asked = ("ls-files", "--others", "--exclude-standard", "-z")
    tokens = repository.tokens("-C", str(repository.top), *asked)
    return _roots(token.decode("utf-8", "surrogateescape") for token in tokens)


def _roots(names: Iterable[str]) -> list[str]:
    found = (name.removesuffix(SETTINGS) for name in names if name.split("/")[-1] == SETTINGS)
    return [folder.removesuffix("/") for folder in found]


def entries(repository: Repository, *paths: str) -> Iterator[TreeEntry]:
    """The entries of the index at `paths`, folders with all that is in them.

    What ``git add --intent-to-add`` has announced is left out, as a commit leaves it out. Raises
    GitError for a file whose conflict is not resolved.
    """
    empty = EMPTY[repository.object_format]
    tokens = repository.tokens("diff-index", "--cached", *RAW, empty, "--", *paths)
    for meta in tokens:
        path = next(tokens, b"").decode("utf-8", "surrogateescape")
        _, mode, _, oid, kind = meta.decode("ascii").lstrip(":").split(" ")
        if kind == "U":
            message = f"{path} has a merge conflict that is not resolved"
            raise GitError(message, f"mend it, then `git add {path}`")
        yield TreeEntry(mode, oid, path)


class StagedTree(CommittedTree):
    """The files that are about to be committed below the folder of ``tether.yaml``; a `Tree`."""

    def __init__(self, repository: Repository) -> None:
        super().__init__(repository, "")
        self._near: dict[str, TreeEntry] = {}
        self._usual: list[TreeEntry] = []
        names = [self._full(name) for name in (*_ROOTS, *_NEAR, _FOLDER)]
        for entry in entries(repository, *names):
            if entry.path in names[:-1]:
                self._near[entry.path[len(repository.prefix) :]] = entry
            else:
                self._usual.append(entry)

    def hold(self, oids: Iterable[str]) -> Repository:
        """Read some blobs together with the root's own files; gives the repository with them."""
        own = [one.oid for path, one in self._near.items() if one.is_file and path in _ROOTS]
        self._repository = self._repository.holding([*own, *oids], MAX_BYTES)
        return self._repository

    def has(self, path: str) -> bool:
        """Whether there is anything of that name; asked of the root's own files alone."""
        return path in self._near

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None if there is no such file; too many are as good as one more.

        Raises OSError for a link or a submodule in the place of one of the root's own files.
        """
        if path not in _ROOTS:
            return super().read(path)
        entry = self._near.get(path)
        if entry is not None and not entry.is_file:
            code = ELOOP if entry.mode == "120000" else EISDIR
            raise OSError(code, os.strerror(code))
        return self._root_files.get(path)

    def mailmap(self) -> bytes:
        """``.mailmap`` at the top of the repository; empty if none."""
        for entry in entries(self._repository, ".mailmap"):
            if entry.is_file and entry.path == ".mailmap":
                return next(iter(self._repository.blobs([entry.oid], MAX_MAILMAP))) or b""
        return b""

    def oid(self, path: str) -> str | None:
        """The blob of a file."""
        return super().oid(path) or (self._near[path].oid if path in self._near else None)

    @cached_property
    def _root_files(self) -> dict[str, bytes]:
        files = {name: one for name, one in self._near.items() if one.is_file and name in _ROOTS}
        contents = self._repository.blobs([one.oid for one in files.values()], MAX_BYTES)
        return {name: cut(data) for name, data in zip(files, contents, strict=True)}

    def _entries(self, folder: str) -> Iterable[TreeEntry]:
        if folder == _FOLDER:
            return self._usual
        return entries(self._repository, self._full(folder))
