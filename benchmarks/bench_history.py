"""`tether report` against git itself on the same history, and against PyDriller's walk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Command, Ratio, Series, interleaved, ratio, summed
from benchmarks.setting import NOW, Outcome, Setting, environment, importable, missing

LOG = (
    "git", "log", "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-merges=first-parent",
    "--format=%H %P %at %ct %an %ae", "HEAD",
)  # fmt: skip
_REPORT = ("--now", NOW, "report")
_PART = (952, 2_000)
_WALK = """
import sys
from pydriller import Repository
for commit in Repository(sys.argv[1]).traverse_commits():
    for file in commit.modified_files:
        file.new_path
"""


def history(setting: Setting) -> Outcome:
    """About two commits a commitment, as many commitments as the check has files."""
    return _against_git(setting, setting.size, setting.size * 21 // 10, setting.runs)


def large(setting: Setting) -> Outcome:
    """100,000 commitments in 250,000 commits: that it completes, and what it costs."""
    return _against_git(setting, 100_000, 250_000, 1, "2027-10-11T12:00:00Z")


def walk(setting: Setting) -> Outcome:
    """PyDriller, which only walks the commits and their changed files, on a small history."""
    repository = setting.data("history", *(str(n) for n in _PART), "--checkout")
    commands = [setting.tether("report, cold, 2,000 commits", repository, *_REPORT, cold=True)]
    notes = []
    if importable("pydriller"):
        arguments = (sys.executable, "-c", _WALK, os.fspath(repository))
        commands.append(
            Command("PyDriller's walk", arguments, repository, environment(setting.folder))
        )
    else:
        notes.append(missing("pydriller", "pip install pydriller"))
    series = interleaved(commands, 1)
    return Outcome(series, ratio(series[0], series[1]) if len(series) > 1 else [], notes)


def _against_git(setting: Setting, count: int, commits: int, runs: int, now: str = NOW) -> Outcome:
    """`now` is after the last commit: what lies ahead of a report is not remembered for it."""
    asked = ("--now", now, "report")
    repository = setting.data("history", str(count), str(commits), "--checkout")
    name = f"{count:,} in {commits:,} commits"
    log = Command("git log --raw", LOG, repository, environment(setting.folder))
    ids = _blob_ids(setting, repository, log)
    blobs = log._replace(
        name="git cat-file --batch", arguments=("git", "cat-file", "--batch"), stdin=ids
    )
    base = _git(setting, repository, "rev-parse", "refs/heads/main").strip()
    later = _one_more(setting, repository, base)
    cold = setting.tether(f"report, cold, {name}", repository, *asked, cold=True)
    warm = setting.tether("report, nothing new", repository, *asked)
    after = setting.tether("report, one new commit", repository, *asked)._replace(
        before=lambda: _move_main(setting, repository, later),
        after=lambda: _move_main(setting, repository, base),
    )
    series = interleaved([cold, log, blobs, warm, after], runs, warm_up=runs > 1)
    first, walked, read, again, grown = series
    by_hand = summed("git by hand", [walked, read])
    notes = [
        f"git by hand: {log.said()} and then git cat-file --batch of every blob it names",
        *_memory(first, by_hand, commits),
    ]
    ratios: list[Ratio] = [
        *ratio(first, by_hand, 2.5),
        *ratio(again, by_hand, 0.5),
        *ratio(grown, by_hand, 0.6),
    ]
    return Outcome([first, walked, read, by_hand, again, grown], ratios, notes)


def _memory(report: Series, by_hand: Series, commits: int) -> list[str]:
    if not (report.runs and by_hand.runs):
        return []
    ours, least = report.seconds / commits * 1e6, by_hand.seconds / commits * 1e6
    memory = report.peak / commits
    return [
        f"a commit: {ours:.0f} µs, by hand {least:.0f} µs; {memory:,.0f} bytes of peak memory",
    ]


def _blob_ids(setting: Setting, repository: Path, log: Command) -> Path:
    """A file with each blob id that the log names once; another process holds them all."""
    target = setting.folder / f"{repository.name}.ids"
    if not target.exists():
        subprocess.run(
            [sys.executable, "-m", "benchmarks.blobs", os.fspath(target), *log.arguments],
            check=True,
            cwd=repository,
            env=log.environment,
        )
    return target


def _one_more(setting: Setting, repository: Path, base: str) -> str:
    """The id of a commit on top of `base` with one more commitment; no branch points to it."""
    text = "who: ana\nto: bob\nwhat: Send the board pack as a PDF\ndue: 2026-02-27\n"
    stream = (
        "commit refs/heads/later\n"
        "author Ana Ferreira <ana@example.org> 1768204800 +0000\n"
        "committer Ana Ferreira <ana@example.org> 1768204800 +0000\n"
        f"data 12\none promise\nfrom {base}\n"
        f"M 100644 inline commitments/inbox/one-more.yaml\ndata {len(text)}\n{text}\n"
    )
    _git(setting, repository, "fast-import", "--quiet", "--date-format=raw", "--force",
         given=stream)  # fmt: skip
    later = _git(setting, repository, "rev-parse", "refs/heads/later").strip()
    _git(setting, repository, "update-ref", "-d", "refs/heads/later")
    return later


def _move_main(setting: Setting, repository: Path, commit: str) -> None:
    _git(setting, repository, "update-ref", "refs/heads/main", commit)


def _git(setting: Setting, repository: Path, *arguments: str, given: str | None = None) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=repository,
        check=True,
        capture_output=True,
        text=True,
        input=given,
        env=environment(setting.folder),
    )
    return done.stdout
