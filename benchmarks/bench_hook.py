"""A commit's hook: `tether check --staged`, alone and as pre-commit and prek run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Command, interleaved, ratio
from benchmarks.setting import Outcome, Setting, environment, missing, program

SIZE, COMMITS = 1_000, 3_000
_CONFIG = """\
repos:
  - repo: local
    hooks:
      - {{id: it, name: it, entry: "{entry}", language: system, pass_filenames: false,
         always_run: true}}
"""
_SET_APART = (
    "-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "core.hooksPath=/dev/null",
)  # fmt: skip


def hook(setting: Setting) -> Outcome:
    """1,000 commitments in 3,000 commits, one of them changed and staged.

    `noticed` is a change about which a rule has to ask the history.
    """
    made = setting.data("history", str(SIZE), str(COMMITS), "--checkout")
    folder = setting.folder / "hook"
    shutil.rmtree(folder, ignore_errors=True)
    edited, claimed = folder / "edited", folder / "claimed"
    for copy in (edited, claimed):
        shutil.copytree(made, copy)
    one = next(path for path in sorted((made / "commitments").rglob("*.yaml")) if _is_open(path))
    name = one.relative_to(made)
    _stage(edited, name, "tags: [noticed]\n")
    _stage(claimed, name, "status: kept\nclosed: 2026-01-12 09:00\n")
    alone = [
        setting.tether("check --staged, nothing remembered", edited, *_CHECK, cold=True),
        setting.tether("check --staged", edited, *_CHECK),
        setting.tether("check --staged, history asked", claimed, *_CHECK),
        Command("python -c 'import click'", (sys.executable, "-c", "import click"), edited,
                environment(setting.folder)),
    ]  # fmt: skip
    alone = [each._replace(good=(0, 1)) for each in alone]
    managed, notes = _managed(setting, edited)
    series = interleaved([*alone, *managed], setting.runs * 2)
    _, check, asked, click, *others = series
    ratios = ratio(check, click, 4) + ratio(asked, click)
    for with_us, without in zip(others[::2], others[1::2], strict=True):
        ratios += ratio(with_us, without)
    return Outcome(series, ratios, notes)


_CHECK = ("check", "--staged")


def _is_open(path: Path) -> bool:
    keys = {line.partition(":")[0] for line in path.read_text(encoding="utf-8").splitlines()}
    return keys.isdisjoint(("status", "tags", "repeat", "outcomes", "closed"))


def _stage(tree: Path, name: Path, more: str) -> None:
    with (tree / name).open("a", encoding="utf-8") as file:
        file.write(more)
    subprocess.run(["git", *_SET_APART, "add", "--all"], cwd=tree, check=True)


def _managed(setting: Setting, tree: Path) -> tuple[list[Command], list[str]]:
    """Each program with our hook and with one that does nothing, warm."""
    ours = f"{sys.executable} -m tether_txt check --staged"
    commands, notes = [], []
    for name in ("pre-commit", "prek"):
        found = program(name)
        if found is None:
            notes.append(missing(name, f"pip install {name}"))
            continue
        for what, entry in (("tether check --staged", ours), ("true", "true")):
            config = setting.folder / "hook" / f"{name}-{what.split()[0]}.yaml"
            config.write_text(_CONFIG.format(entry=entry), encoding="utf-8")
            words = (found, "run", "--config", os.fspath(config))
            commands.append(
                Command(f"{name} run: {what}", words, tree, environment(setting.folder), (0, 1))
            )
    return commands, notes
