"""`tether check` against hledger, against validators of the same files, and from 1,000 files up."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import Command, Ratio, Series, interleaved, ratio
from benchmarks.setting import SCHEMA, Outcome, Setting, environment, missing, program

SCALE = (1_000, 10_000, 100_000)


def start(setting: Setting) -> Outcome:
    """One file, whole process, against the least that a program with click can cost."""
    tree = setting.tree(1)
    (file,) = (tree / "commitments").rglob("*.yaml")
    one = str(file.relative_to(tree))
    python = Command("python -c 'import click'", (sys.executable, "-c", "import click"), tree,
                     environment(setting.folder))  # fmt: skip
    bare = python._replace(name="python -c pass", arguments=(sys.executable, "-c", "pass"))
    cold = setting.tether("check, one file, cold", tree, "check", one, cold=True)
    warm = setting.tether("check, one file, again", tree, "check", one)
    series = interleaved([cold, python, warm, bare], setting.runs * 3)
    ratios = ratio(series[0], series[1], 2.2) + ratio(series[2], series[1], 2.2)
    return Outcome(series, ratios, [])


def check(setting: Setting) -> Outcome:
    """A whole tree: nothing cached, nothing changed, one file changed; against hledger."""
    tree = setting.tree(setting.size)
    hledger = program("hledger")
    cold = setting.tether("check, cold", tree, "check", cold=True)
    warm = setting.tether("check, nothing changed", tree, "check")
    changed = setting.tether("check, one file changed", tree, "check")
    change, restore = _edits(next((tree / "commitments").rglob("*.yaml")))
    changed = changed._replace(before=change, after=restore)
    if hledger is None:
        series = interleaved([cold, warm, changed], setting.runs)
        return Outcome(series, ratio(series[1], series[0]), [missing("hledger", "Debian: hledger")])
    count = str(setting.size)
    peers = [
        Command(name, (hledger, "-f", os.fspath(journal), "check"), tree,
                environment(setting.folder))
        for name, journal in (
            ("hledger check", setting.data("journal", count, suffix=".journal")),
            ("hledger check, lean", setting.data("journal", count, "--lean", suffix=".journal")),
        )
    ]  # fmt: skip
    series = interleaved([cold, *peers, warm, changed], setting.runs)
    first, fat, lean, again, one = series
    ratios = [
        *(ratio(first, fat, 2.5) + ratio(again, fat, 0.5) + ratio(one, fat)),
        *(ratio(first, lean, 2.5) + ratio(again, lean, 0.5) + ratio(one, lean)),
    ]
    note = (
        f"hledger reads {setting.size:,} transactions of about the same size in bytes; "
        "lean: two postings each and no comments"
    )
    return Outcome(series, ratios, [note])


def _edits(file: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """Changes a file and puts it back, outside the clock."""
    original = file.read_bytes()

    def change() -> None:
        file.write_bytes(original + b"x-benchmark: changed\n")

    def restore() -> None:
        file.write_bytes(original)

    return change, restore


def validators(setting: Setting) -> Outcome:
    """The nearest validators on the same files, one run each: they are slow."""
    count = max(1, setting.size // 10) if setting.quick else setting.size
    tree = setting.tree(count)
    part = f"{count:,} files, one run of each validator"
    notes = [part + (" (--quick: a tenth of them)" if setting.quick else "")]
    cold = setting.tether(f"check, cold, {count:,} files", tree, "check", cold=True)
    peers: list[tuple[Command, float]] = []
    schema = program("check-jsonschema")
    if schema is None:
        notes.append(missing("check-jsonschema", "pip install check-jsonschema"))
    elif not SCHEMA.exists():
        notes.append(f"MISSING: {SCHEMA.name} is not there; check-jsonschema was not run")
    else:
        files = sorted(str(p.relative_to(tree)) for p in (tree / "commitments").rglob("*.yaml"))
        arguments = (schema, "--schemafile", os.fspath(SCHEMA), *files)
        peers.append((_peer(setting, "check-jsonschema", tree, arguments), 0.1))
    yamllint = program("yamllint")
    if yamllint is None:
        notes.append(missing("yamllint", "pip install yamllint"))
    else:
        arguments = (yamllint, "-d", "relaxed", "commitments")
        peers.append((_peer(setting, "yamllint", tree, arguments), 0.05))
    rounds = [interleaved([cold], 1)[0]]
    series: list[Series] = []
    for peer, _ in peers:
        series += interleaved([peer], 1, warm_up=False)
        rounds += interleaved([cold], 1, warm_up=False)
    ours = _joined(cold.name, rounds)
    found = [
        entry for peer, (_, target) in zip(series, peers, strict=True)
        for entry in ratio(ours, peer, target)
    ]  # fmt: skip
    return Outcome([ours, *series], found, notes)


def _peer(setting: Setting, name: str, tree: Path, arguments: tuple[str, ...]) -> Command:
    return Command(name, arguments, tree, environment(setting.folder))


def _joined(name: str, parts: list[Series]) -> Series:
    problem = next((part.problem for part in parts if part.problem), None)
    runs = () if problem else tuple(run for part in parts for run in part.runs)
    return Series(name, runs, problem)


def scale(setting: Setting) -> Outcome:
    """Cost per file from 1,000 to 100,000 files: whole, and without the cost of one file."""
    sizes = tuple(min(size, setting.size) for size in SCALE) if setting.quick else SCALE
    sizes = tuple(dict.fromkeys(sizes))
    commands = [setting.tether("check, cold, 1 file", setting.tree(1), "check", cold=True)]
    for size in sizes:
        tree = setting.tree(size)
        commands.append(setting.tether(f"check, cold, {size:,} files", tree, "check", cold=True))
        commands.append(setting.tether(f"check, again, {size:,} files", tree, "check"))
    series = interleaved(commands, min(setting.runs, 3))
    one, cold, warm = series[0], series[1::2], series[2::2]
    notes: list[str] = []
    ratios: list[Ratio] = []
    for kind, group in (("cold", cold), ("again", warm)):
        if not one.runs or not all(each.runs for each in group):
            continue
        net = [(each.seconds - one.seconds) / size for each, size in zip(group, sizes, strict=True)]
        for each, size, cost in zip(group, sizes, net, strict=True):
            memory = (each.peak - one.peak) / size
            notes.append(
                f"{kind}, {size:,} files: {cost * 1e6:.1f} µs a file beyond the first "
                f"({each.seconds / size * 1e6:.1f} with start-up), {memory:,.0f} bytes a commitment"
            )
        target = 1.2 if kind == "cold" else None
        name = f"{kind}: dearest / cheapest cost per file beyond the first"
        ratios.append(Ratio(name, max(net) / min(net), target))
    return Outcome(series, ratios, notes)
