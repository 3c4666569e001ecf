"""Times the tool against its peers and prints the ratios, all in one run.

python -m benchmarks.bench [--size 10000] [--scale] [--history] [--large] [--only NAME]
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import bench_check, bench_history, bench_hook
from benchmarks.measure import Ratio, Series
from benchmarks.setting import Outcome, Setting

GROUPS: dict[str, Callable[[Setting], Outcome]] = {
    "start": bench_check.start,
    "check": bench_check.check,
    "validators": bench_check.validators,
    "hook": bench_hook.hook,
    "scale": bench_check.scale,
    "history": bench_history.history,
    "walk": bench_history.walk,
    "large": bench_history.large,
}
_ALWAYS = ("start", "check", "validators")
_WIDTH = 62
_MB = 1_000_000
_LEGEND = "whole processes in turn; cpu s: of all their processes; peak MB: of the largest of them"


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 where a measured process failed; a missed target is said and changes nothing."""
    options = _parser().parse_args(arguments)
    names = tuple(options.only or _ALWAYS)
    if options.scale:
        names += ("scale",)
    if options.history:
        names += ("history", "walk")
    if options.large:
        names += ("large",)
    with tempfile.TemporaryDirectory(prefix="tether-bench-") as temporary:
        folder = Path(options.data or temporary).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        setting = Setting(
            folder, options.size, options.runs, options.seed, options.quick, options.git
        )
        print(machine(), _LEGEND, sep="\n", flush=True)
        outcomes: dict[str, Outcome] = {}
        for name in dict.fromkeys(names):
            outcomes[name] = GROUPS[name](setting)
            print(_shown(name, outcomes[name]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(_plain(outcomes), indent=2) + "\n", encoding="utf-8")
    failed = any(each.problem for outcome in outcomes.values() for each in outcome.series)
    return 1 if failed else 0


def _shown(name: str, outcome: Outcome) -> str:
    lines = [f"\n{name:<{_WIDTH}} median s    min s    cpu s   peak MB  runs"]
    lines += [_measured(series) for series in outcome.series]
    if outcome.ratios:
        lines.append(f"{'':<{_WIDTH}}    ratio   target")
        lines += [_compared(each) for each in outcome.ratios]
    return "\n".join(lines + [f"  {note}" for note in outcome.notes])


def _measured(series: Series) -> str:
    if not series.runs:
        return f"  {series.name:<{_WIDTH - 2}} FAILED: {series.problem}"
    least = min(run.seconds for run in series.runs)
    return (
        f"  {series.name:<{_WIDTH - 2}} {series.seconds:8.3f} {least:8.3f} {series.cpu:8.3f} "
        f"{series.peak / _MB:9.1f} {len(series.runs):5}"
    )


def _compared(each: Ratio) -> str:
    line = f"  {each.name:<{_WIDTH - 2}} {each.value:8.3f}"
    if each.target is None:
        return line
    return f"{line} {f'<= {each.target:g}':>8}  {'met' if _met(each) else 'MISSED'}"


def _met(each: Ratio) -> bool | None:
    return None if each.target is None else each.value <= each.target


def _plain(outcomes: dict[str, Outcome]) -> dict[str, object]:
    groups = {
        name: {
            "series": [
                {
                    "name": series.name,
                    "seconds": [run.seconds for run in series.runs],
                    "cpu_seconds": [run.cpu for run in series.runs],
                    "peak_bytes": [run.peak for run in series.runs],
                    "problem": series.problem,
                }
                for series in outcome.series
            ],
            "ratios": [{**each._asdict(), "met": _met(each)} for each in outcome.ratios],
            "notes": outcome.notes,
        }
        for name, outcome in outcomes.items()
    }
    return {"schema_version": 1, "machine": machine(), "groups": groups}


def machine() -> str:
    """What figures were measured with."""
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True)
    return f"Python {platform.python_version()}, {git.stdout.strip()}, {platform.platform()}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bench", description="Time the tool against its peers."
    )
    add = parser.add_argument
    add("--size", type=int, default=10_000, help="commitments (default 10000)")
    add("--runs", type=int, default=5, help="runs of each command (default 5)")
    add("--seed", type=int, default=1)
    add("--scale", action="store_true", help="also 1,000, 10,000 and 100,000 files")
    add("--history", action="store_true", help="also reports from git history")
    add("--large", action="store_true", help="also 100,000 commitments in 250,000 commits")
    add("--only", action="append", choices=tuple(GROUPS), help="this group alone (repeatable)")
    add("--quick", action="store_true", help="validators on a tenth of the files; scale to --size")
    add("--git", action="store_true", help="check the trees inside a git repository")
    add("--data", type=Path, help="keep the generated data here, and use it again")
    add("--json", type=Path, metavar="FILE", help="write every single run there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
