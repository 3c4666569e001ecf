"""What is remembered between two checks never changes an answer (spec/format.md#cache)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.tether import CLEAN, Run, tether, tree
from tests.conftest import ROOT
from tether_txt.repository.store import Store
from tether_txt.rules.runner import FEW, check_worktree
from tether_txt.rules.runner import Run as How

LATE = 4_000_000_000_000_000_000
"""Nanoseconds: a time by which every file has long been settled."""
COUNT = FEW + 100


def many(root: Path) -> Path:
    """So many files that they are remembered and shared among processes; two are wrong."""
    files = {f"commitments/{n % 7}/p{n:03}.yaml": CLEAN for n in range(COUNT)}
    files["commitments/0/p000.yaml"] = CLEAN.replace("ana", "Ana") + "needs: [p001, p999]\n"
    files["commitments/3/p003.yaml"] = CLEAN + "# tether: ignore TT501\nmoved: [{from: soon}]\n"
    files["commitments/4/p004.yaml"] = (
        CLEAN + "needs: [p001]\nfeedback: [{from: zoe, says: not}]\nmoved: [{from: 2026-11-26}]\n"
    )
    return tree(root, {**files, "people.yaml": "ana: Ana\nbob: Bob\n"})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return many(tmp_path / "root")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def told(root: Path, store: Store | None = None, jobs: int = 1, now_ns: int = LATE) -> list[Any]:
    """The findings and the number of files, checked in this process."""
    report = check_worktree(root, How(now_ns, jobs, lambda: store))
    return [*report.diagnostics, report.files]


def test_the_answer_is_the_same_with_and_without_and_in_processes(root: Path, store: Store) -> None:
    plain = told(root)
    assert len(plain) > 4
    assert told(root, jobs=4) == plain
    assert told(root, store, jobs=4) == plain
    assert told(root, store) == plain
    assert told(root, store, jobs=4) == plain


def test_a_second_check_reads_no_commitment(
    root: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = told(root, store)
    read: list[str] = []
    real = os.open

    def watched(path: str, *rest: Any, **more: Any) -> int:
        read.append(str(path))
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", watched)
    assert told(root, store) == plain
    assert not [path for path in read if "/commitments/" in path]


def _people(root: Path) -> None:
    (root / "people.yaml").write_text("ana: Ana\n")


def _no_people(root: Path) -> None:
    (root / "people.yaml").unlink()


def _settings(root: Path) -> None:
    (root / "tether.yaml").write_text("tether: 1\nrules: {ignore: [TT1]}\n")


def _goals(root: Path) -> None:
    (root / "goals.yaml").write_text("Runway: x\n")


def _near_name(root: Path) -> None:
    (root / "people.yml").write_text("ana: Ana\n")


def _linked_people(root: Path) -> None:
    (root / "people.yaml").unlink()
    (root / "people.yaml").symlink_to("tether.yaml")


def _new_file(root: Path) -> None:
    (root / "commitments" / "new.yaml").write_text("who: ana\n")


def _fewer_files(root: Path) -> None:
    (root / "commitments" / "0" / "p000.yaml").unlink()


def _renamed(root: Path) -> None:
    (root / "commitments" / "1" / "p001.yaml").rename(root / "commitments" / "p0x.yaml")


def _same_size_and_time(root: Path) -> None:
    file = root / "commitments" / "1" / "p001.yaml"
    before = file.stat()
    file.write_text(CLEAN.replace("2026", "20x6"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _another_in_its_place(root: Path) -> None:
    file, other = root / "commitments" / "1" / "p001.yaml", root / "other"
    other.write_text(CLEAN.replace("2026", "20x6"))
    os.utime(other, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    other.replace(file)


CHANGES = (
    _people,
    _no_people,
    _settings,
    _goals,
    _near_name,
    _linked_people,
    _new_file,
    _fewer_files,
    _renamed,
    _same_size_and_time,
    _another_in_its_place,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_change_is_seen(root: Path, store: Store, change: Callable[[Path], None]) -> None:
    before = told(root, store)
    change(root)
    now = told(root)
    assert now != before
    assert told(root, store) == now
    assert told(root, store) == now


def test_a_file_that_changes_twice_in_one_tick_of_the_clock_is_read_again(
    root: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock of whole seconds: everything that can tell the two changes apart is equal."""
    file = root / "commitments" / "1" / "p001.yaml"
    second = 1_700_000_000 * 10**9
    real = os.DirEntry.stat

    class Entry:
        """What scandir gives, with the times of a coarse clock."""

        def __init__(self, entry: os.DirEntry[str]) -> None:
            self._entry = entry

        def __getattr__(self, name: str) -> Any:
            return getattr(self._entry, name)

        def stat(self, follow_symlinks: bool = True) -> os.stat_result:
            found = real(self._entry, follow_symlinks=follow_symlinks)
            values = list(found[:7]) + [second // 10**9] * 3
            names = {"st_mtime_ns": second, "st_ctime_ns": second}
            return os.stat_result(values, names)

    scan = os.scandir

    class Scan:
        def __init__(self, path: str) -> None:
            self._entries = scan(path)

        def __enter__(self) -> Scan:
            return self

        def __iter__(self) -> Iterator[Any]:
            return map(Entry, self._entries)

        def __exit__(self, *_: object) -> None:
            self._entries.close()

    monkeypatch.setattr("tether_txt.repository.tree.os.scandir", Scan)
    just_after = second + 10**9
    before = told(root, store, now_ns=just_after)
    text = file.read_text()
    with file.open("r+") as same_inode:
        same_inode.write(text.replace("2026", "20x6"))
    now = told(root, now_ns=just_after)
    assert now != before
    assert told(root, store, now_ns=just_after) == now


def _damages(good: bytes) -> list[bytes]:
    value = json.loads(good)
    records = value[1] if isinstance(value[1], dict) else {}
    some = next(iter(records), "")
    wrong: list[Any] = [
        None,
        [],
        {},
        value[:1],
        [value[0], None, None],
        [value[0], 7],
        [value[0], {}],
        [value[0], {some: []}],
        [value[0], {some: None}],
        [value[0], {some: [records.get(some, [0])[0], 1, 2, 3, 4]}],
        [value[0], {some: [records.get(some, [0])[0], [["x"]], [], None, None]}],
        [value[0], {some: [records.get(some, [0])[0], [], [[1]], None, None]}],
        [value[0], {some: [records.get(some, [0])[0], [], [], [1, 2], None]}],
        [value[0], {some: [records.get(some, [0])[0], [], [], "entry of text", None]}],
        [value[0], 3, [["TT999"]]],
        [value[0], 3, [["TT101", "x", "fatal", "a", [1, 1, 1, 1], "m", "h"]]],
        [value[0], 3, [["TT101", "x", "error", "a", [1], "m", "h"]]],
        [value[0], 3, "text"],
        [value[0], 3, [7]],
    ]
    cut = [b"", b"{", good[: len(good) // 2], good + b"x", b"\xff\xfe", b"\0" * 100, b"[" * 99_999]
    return [*cut, *(json.dumps(one).encode() for one in wrong)]


@pytest.mark.parametrize("name", ["check-report", "check-files"])
def test_a_damaged_file_counts_as_none(root: Path, store: Store, tmp_path: Path, name: str) -> None:
    plain = told(root, store)
    file = tmp_path / "store" / f"{name}.json"
    good = file.read_bytes()
    for damage in _damages(good):
        for other in (tmp_path / "store").iterdir():
            if other != file:
                other.unlink()
        file.write_bytes(damage)
        assert told(root, store) == plain, damage[:200]


def test_a_folder_that_cannot_be_written_is_no_hindrance(root: Path, tmp_path: Path) -> None:
    plain = told(root)
    (tmp_path / "store").write_text("a file where the folder should be")
    assert told(root, Store(tmp_path / "store")) == plain
    (tmp_path / "store").unlink()
    (tmp_path / "store").symlink_to(tmp_path / "nowhere" / "at all")
    assert told(root, Store(tmp_path / "store")) == plain


def test_the_work_tree_is_never_written(root: Path, tmp_path: Path) -> None:
    def files(folder: Path) -> set[Path]:
        return {file for file in folder.rglob("*") if file.is_file()}

    before = files(root)
    cache = tmp_path / "cache"
    assert tether("check", cwd=root, variables={"XDG_CACHE_HOME": str(cache)}).code == 1
    assert files(root) == before
    assert {file.name for file in files(cache)} == {"check-files.json"} | (
        {"check-report.json"} & {file.name for file in files(cache)}
    )
    (root / ".git").mkdir()
    assert tether("check", cwd=root, variables={"XDG_CACHE_HOME": str(tmp_path / "no")}).code == 1
    assert {file.parts[len(root.parts)] for file in files(root) - before} == {".git"}
    assert not (tmp_path / "no").exists()


def test_a_link_in_git_is_not_followed(root: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", root], check=True)
    there = tmp_path / "there"
    there.mkdir()
    (root / ".git" / "tether-txt").symlink_to(there)
    tether("check", cwd=root, variables={"XDG_CACHE_HOME": str(tmp_path / "own")})
    assert list(there.iterdir()) == []
    assert list((tmp_path / "own").rglob("*.json"))


def test_no_cache_remembers_nothing(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert (
        tether("check", "--no-cache", cwd=root, variables={"XDG_CACHE_HOME": str(cache)}).code == 1
    )
    assert not cache.exists()


def test_processes_at_once_answer_as_one(root: Path, tmp_path: Path) -> None:
    alone = tether("check", "--no-cache", cwd=root)
    words = [sys.executable, "-m", "tether_txt", "check"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for _ in range(2):
        running = [
            subprocess.Popen(
                words,
                cwd=root,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            for _ in range(3)
        ]
        ended = [(*process.communicate(), process.returncode) for process in running]
        assert [Run(code, out, err) for out, err, code in ended] == [alone] * 3
    assert not [file for file in (tmp_path / "cache").rglob(".*") if file.is_file()]
