"""Git, asked so that a hostile repository can neither run a program nor bend the answer.

Two ways lead into a repository. What reads untrusted history goes through `Repository`: git
itself, in an environment built from nothing, with the settings that could start a program or
change what an object says overruled, and with the repository's folder named instead of
searched for. GitPython cannot be given such an environment and its objects are slow and blind
to SHA-256, so it only reads what a person set up, here their own name (spec/format.md#git).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from tether_txt.errors import GitError
from tether_txt.repository.git_process import (
    HOME,
    MISSING_HELP,
    clean_environment,
    failure,
    run_git,
    start_git,
    stop_git,
    text_of,
)

MAX_TOKEN = 1 << 24
"""Bytes of one name or header in git's output; more is an attack, not a name."""
MAX_PORTION = 1 << 24
"""Bytes of blobs that are held at one time."""

_NO_SETTINGS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_DUBIOUS = re.compile(r"dubious ownership|unsafe repository")
_ADVICE = re.compile(r"git config --global --add safe\.directory .+")
_PARTIAL = re.compile(r"extensions\.partialclone|remote\..*\.(?:promisor|partialclonefilter)")
_HEX = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})", re.ASCII)

UNSHALLOW = (
    "fetch the whole history: `git fetch --unshallow`; "
    "in GitHub Actions `fetch-depth: 0`, in GitLab CI `GIT_DEPTH: 0`"
)
REFETCH = (
    "fetch what is missing: `git fetch --refetch --no-filter`, "
    "then `git config --unset remote.origin.promisor` and "
    "`git config --unset remote.origin.partialclonefilter`; or clone again without `--filter`"
)


class TreeEntry(NamedTuple):
    """One file of a tree; `mode` as git writes it, `path` from the top of the repository."""

    mode: str
    oid: str
    path: str

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file: no symbolic link, no submodule."""
        return self.mode.startswith("100")


class Repository(NamedTuple):
    """An opened repository, and the one way to run git in it.

    `git_dir` is that of this work tree, `common_dir` the one that linked work trees share,
    `top` the work tree's folder. `prefix` leads from there to the folder of ``tether.yaml``:
    empty, or with a slash at its end. Paths are as git has them: bytes that are not UTF-8 are
    surrogate escapes. `held` are blobs that were read already.
    """

    git_dir: str
    common_dir: Path
    top: Path
    prefix: str
    object_format: str
    environment: Mapping[str, str]
    held: Mapping[str, bytes | None] = {}

    def run(self, *arguments: str) -> bytes:
        """What git prints. Raises GitError with git's own words if it fails."""
        done = self.ask(*arguments)
        if done.returncode:
            raise failure(done.returncode, done.stderr)
        return done.stdout

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """As `run`, for questions that git answers with its exit code."""
        return run_git(self._command(arguments), self.environment, self.git_dir)

    def tokens(self, *arguments: str) -> Iterator[bytes]:
        """What git prints with ``-z``, cut at each NUL, while it prints it."""
        for some in self._whole_tokens(arguments):
            yield from some.split(b"\0")

    def texts(self, *arguments: str) -> Iterator[str]:
        """As `tokens`, as text."""
        for some in self._whole_tokens(arguments):
            yield from text_of(some).split("\0")

    def _whole_tokens(self, arguments: Iterable[str]) -> Iterator[bytes]:
        """What git prints with ``-z``, many tokens at a time."""
        with self._started(arguments) as out:
            rest = b""
            while chunk := out.read(1 << 18):
                some, nul, rest = (rest + chunk).rpartition(b"\0")
                if len(rest) > MAX_TOKEN:
                    raise GitError("a name in the history is too long", "look at it by `git log`")
                if nul:
                    yield some
            if rest:
                yield rest

    def resolve(self, ref: str = "HEAD") -> str:
        """The commit that a branch, tag or commit name stands for, as hexadecimal digits."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        found = self.ask(*asked).stdout.decode("ascii", "replace").strip()
        if _HEX.fullmatch(found):
            return found
        if ref == "HEAD":
            raise GitError(
                "this repository has no commits yet", "commit your promises, then ask again"
            )
        raise self._no_such(ref)

    def _no_such(self, ref: str) -> GitError:
        """Why a ref may be missing; most often a CI checkout has nothing but its own branch."""
        message = f"there is no branch, tag or commit `{ref}` here"
        remote, _, name = ref.partition("/")
        if set(ref) == {"0"}:
            return GitError(message, "hosts write it for a new branch: name the main branch")
        if remote in ("origin", "upstream") and name:
            fetch = f"git fetch {remote} {name}:refs/remotes/{ref}"
            fork = f"in a fork, `git fetch URL {name}` from where it came, and name FETCH_HEAD"
            return GitError(message, f"fetch it: `{fetch}`; {fork}")
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options")
        if not self.ask(*asked, f"refs/remotes/origin/{ref}").returncode:
            return GitError(message, f"only on the server: name `origin/{ref}`")
        help = "`git branch --all` lists the branches; fetch the one you mean, or give another name"
        return GitError(message, help)

    def branch(self, ref: str = "HEAD") -> str:
        """The full name of a branch or tag (``refs/heads/main``); empty for a bare commit."""
        asked = ("rev-parse", "--symbolic-full-name", "--end-of-options", ref)
        lines = self.ask(*asked).stdout.decode("utf-8", "surrogateescape").splitlines()
        names = [line for line in lines if line.startswith("refs/")]
        return names[0] if names else ""

    def tree(self, commit: str, *paths: str, recursive: bool = False) -> Iterator[TreeEntry]:
        """The entries of a commit's tree at `paths`, which count from the repository's top."""
        options = ("-r",) if recursive else ()
        asked = ("ls-tree", "-z", "--full-tree", *options, commit, "--", *paths)
        for token in self.tokens(*asked):
            meta, _, path = token.partition(b"\t")
            mode, _, oid = meta.decode("ascii").split(" ")
            yield TreeEntry(mode, oid, path.decode("utf-8", "surrogateescape"))

    def with_index(self, index_file: str) -> Repository:
        """The same repository with another file as its index."""
        return self._replace(environment={**self.environment, "GIT_INDEX_FILE": index_file})

    def read(self, commit: str, path: str, limit: int) -> bytes | None:
        """One file of a commit; `path` counts from the repository's top.

        None if there is no such plain file. Raises GitError if it has more than `limit` bytes.
        """
        return self.read_all(commit, {path: limit}).get(path)

    def read_all(self, commit: str, limits: Mapping[str, int]) -> dict[str, bytes]:
        """Those of the named files that a commit has, each with its limit in bytes; see `read`."""
        entries = [entry for entry in self.tree(commit, *limits) if entry.is_file]
        contents = self.blobs([entry.oid for entry in entries], max(limits.values()))
        found = {}
        for entry, data in zip(entries, contents, strict=True):
            limit = limits[entry.path]
            if data is None or len(data) > limit:
                message = f"{entry.path} has more than {limit:,} bytes in {commit[:12]}"
                raise GitError(message, "make it smaller")
            found[entry.path] = data
        return found

    def blobs(self, oids: Sequence[str], limit: int) -> Iterator[bytes | None]:
        """The contents of blobs, in order; None for what is larger than `limit` or no blob.

        Sizes are asked first, so that nothing large is ever unpacked. Raises GitError if an
        object is missing.
        """
        if all(oid in self.held for oid in oids):
            yield from (self.held[oid] for oid in oids)
            return
        for some in _portions(oids, self._sizes(oids, limit)):
            yield from self._contents(some)

    def holding(self, oids: Iterable[str], limit: int) -> Repository:
        """The same repository with some blobs at hand, so that git is asked for them once."""
        wanted = list(dict.fromkeys(oids))
        return self._replace(held=dict(zip(wanted, self.blobs(wanted, limit), strict=True)))

    def _sizes(self, oids: Sequence[str], limit: int) -> list[int | None]:
        """The bytes of blobs; None for what is larger than `limit` or no blob."""
        answers = self._answer(("cat-file", "--batch-check", "--buffer"), oids)
        sizes: list[int | None] = []
        for answer in answers.decode("ascii", "replace").splitlines():
            fields = answer.split(" ")
            if len(fields) != 3:
                message = f"object {fields[0]} is missing from this repository"
                raise GitError(message, MISSING_HELP)
            size = int(fields[2])
            sizes.append(size if fields[1] == "blob" and size <= limit else None)
        return sizes

    def _contents(self, blobs: Sequence[tuple[str, int | None]]) -> Iterator[bytes | None]:
        """The contents of blobs by name and size; None for what has no size."""
        wanted = [oid for oid, size in blobs if size is not None]
        answer = self._answer(("cat-file", "--batch", "--buffer"), wanted) if wanted else b""
        at = 0
        for oid, size in blobs:
            if size is None:
                yield None
                continue
            header = f"{oid} blob {size}\n".encode("ascii")
            begin = at + len(header)
            at = begin + size + 1
            if not answer.startswith(header, begin - len(header)) or len(answer) < at:
                raise GitError(f"object {oid} cannot be read", MISSING_HELP)
            yield answer[begin : at - 1]

    def _answer(self, arguments: Iterable[str], lines: Sequence[str]) -> bytes:
        """What git prints when it reads `lines`.

        It comes by way of a file: git writes each object by itself, and a pipe would wake its
        reader each time.
        """
        with TemporaryFile() as printed:
            with self._started(arguments, lines, printed):
                pass
            printed.seek(0)
            return printed.read()

    def _command(self, arguments: Iterable[str]) -> list[str]:
        return ["git", "--no-pager", "--literal-pathspecs", "--git-dir", self.git_dir, *arguments]

    @contextmanager
    def _started(
        self,
        arguments: Iterable[str],
        lines: Sequence[str] = (),
        printed: IO[bytes] | None = None,
    ) -> Iterator[IO[bytes]]:
        """Git under way, with its output; it is stopped when the reader goes.

        Input and complaints are files, so that no pipe can fill up while nobody reads it.
        """
        with TemporaryFile() as given, TemporaryFile() as complaints:
            given.write("".join([f"{line}\n" for line in lines]).encode("ascii"))
            given.seek(0)
            command = self._command(arguments)
            process = start_git(command, self.environment, self.git_dir, given, complaints, printed)
            output = process.stdout or printed
            assert output is not None
            try:
                yield output
                if process.stdout is not None:
                    process.stdout.close()
                code = process.wait()
            except BaseException:
                stop_git(process)
                raise
            if code:
                complaints.seek(0)
                raise failure(code, complaints.read())


def open_repository(
    root: Path, environ: Mapping[str, str] | None = None, whole: bool = True
) -> Repository:
    """The repository that has the folder `root` in its work tree.

    Only the search path, the home and who called sudo are taken from `environ` (the process's
    own by default). Raises GitError if there is no git, no repository, one that belongs to
    somebody else, or, unless `whole` is false, one that does not have the whole history.
    """
    environ = os.environ if environ is None else environ
    environment, answers = _discover(root, environ)
    git_dir, common, top, prefix, shallow, object_format = answers
    if Path(git_dir).name == ".git" and _is_elsewhere(root, Path(git_dir).parent, Path(top)):
        message = f"`core.worktree` says that the work tree of {git_dir} is {top}"
        raise GitError(message, "delete that setting if it is not yours")
    repository = Repository(git_dir, Path(common), Path(top), prefix, object_format, environment)
    if not whole:
        return repository
    if shallow == "true":
        raise GitError("this is a shallow clone: most of the history is not here", UNSHALLOW)
    names = repository.run("config", "--list", "--name-only", "-z").decode("utf-8", "replace")
    if any(_PARTIAL.fullmatch(name.lower()) for name in names.split("\0")):
        raise GitError("this is a partial clone: some objects are not here", REFETCH)
    return repository


def _is_elsewhere(root: Path, beside: Path, top: Path) -> bool:
    """Whether a repository that lies around `root` claims another folder as its work tree."""
    return top != beside and Path(os.path.realpath(root)).is_relative_to(beside)


_QUESTIONS = (
    "--absolute-git-dir",
    "--git-common-dir",
    "--show-toplevel",
    "--show-prefix",
    "--is-shallow-repository",
    "--show-object-format",
)


def _discover(root: Path, environ: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The environment in which git trusts the repository, and its answers to `_QUESTIONS`.

    The user's own settings are read only where the repository belongs to somebody else: they
    alone may say that it is safe (``safe.directory``), and older versions of git take that
    from nowhere but these files. `_SETTINGS` overrule them all the same.
    """
    environment = clean_environment(environ) | _NO_SETTINGS
    done = _rev_parse(root, environment, _QUESTIONS)
    if done.returncode and _DUBIOUS.search(text_of(done.stderr)):
        homes = {name: environ[name] for name in HOME if name in environ}
        environment = clean_environment(environ) | homes
        done = _rev_parse(root, environment, _QUESTIONS)
    if done.returncode:
        raise _no_repository(root, done)
    answers = text_of(done.stdout).split("\n")[:-1]
    if len(answers) != len(_QUESTIONS):  # a folder's name has a line break in it
        each = [_rev_parse(root, environment, [question]) for question in _QUESTIONS]
        answers = [text_of(one.stdout).removesuffix("\n") for one in each]
    return environment, answers


def _rev_parse(
    root: Path, environment: Mapping[str, str], questions: Sequence[str]
) -> subprocess.CompletedProcess[bytes]:
    return run_git(["git", "rev-parse", "--path-format=absolute", *questions], environment, root)


def _portions(
    oids: Sequence[str], sizes: Sequence[int | None]
) -> Iterator[list[tuple[str, int | None]]]:
    """Blobs by name and size, cut so that each part takes `MAX_PORTION` bytes or is one blob."""
    part: list[tuple[str, int | None]] = []
    total = 0
    for oid, size in zip(oids, sizes, strict=True):
        total += size or 0
        if part and total > MAX_PORTION:
            yield part
            part, total = [], size or 0
        part.append((oid, size))
    yield part


def _no_repository(root: Path, done: subprocess.CompletedProcess[bytes]) -> GitError:
    said = text_of(done.stderr)
    root = root.absolute()
    if _DUBIOUS.search(said):
        advice = _ADVICE.search(said)
        message = f"{root} belongs to somebody else, so git does not trust it"
        help = f"if you do, say so: `{advice[0]}`" if advice else said
        return GitError(message, help)
    if "not a git repository" in said:
        return GitError(
            f"{root} is in no git repository, and only git can tell what happened when",
            "`git init` begins one; `tether check` works without",
        )
    if "bare repository" in said or "work tree" in said:
        return GitError(f"{root} is inside a repository's own folder", "go to its work tree")
    return failure(done.returncode, done.stderr)


def hooks_folder(top: Path, environ: Mapping[str, str]) -> tuple[Path, Path]:
    """Where git looks for hooks (``core.hooksPath``), and the folder that it keeps for itself.

    The user's own settings count, since they do when git runs the hooks. Raises GitError where
    there is no repository.
    """
    environment = {name: text for name, text in environ.items() if not name.startswith("GIT_")}
    environment |= {name: environ[name] for name in HOME if name in environ} | {"LC_ALL": "C"}
    asked = ("rev-parse", "--path-format=absolute", "--git-path", "hooks", "--git-common-dir")
    done = run_git(["git", *asked], environment, top)
    if done.returncode:
        raise _no_repository(top, done)
    hooks, own = text_of(done.stdout).splitlines()
    return Path(hooks), Path(own)


def user_identity(folder: Path) -> tuple[str, str]:
    """The user's own name and address in git's settings; empty where they cannot be read."""
    from configparser import Error

    try:
        import git
    except ImportError:  # GitPython does not load where there is no git
        return "", ""
    try:
        try:
            with git.Repo(folder, search_parent_directories=True) as opened:
                reader = opened.config_reader()
        except (git.InvalidGitRepositoryError, git.NoSuchPathError):
            reader = git.GitConfigParser(git.config.get_config_path("global"), read_only=True)
        name, email = (str(reader.get_value("user", key, default="")) for key in ("name", "email"))
    except (Error, OSError, ValueError):
        return "", ""
    return name, email
