"""Generates data to measure with, the same bytes for the same arguments.

python -m benchmarks.generate tree N TARGET [--seed 1]
python -m benchmarks.generate history N COMMITS TARGET [--seed 1] [--checkout]
python -m benchmarks.generate journal N FILE [--seed 1] [--lean]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.history import write_history
from benchmarks.tree import write_journal, write_tree


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and says on standard error what was written and how fast."""
    options = _parser().parse_args(arguments)
    began = time.perf_counter()
    try:
        if options.kind == "tree":
            size = write_tree(options.count, options.target, options.seed)
            said = f"{options.count:,} commitments, {size:,} bytes"
        elif options.kind == "journal":
            size = write_journal(options.count, options.target, options.seed, lean=options.lean)
            said = f"{options.count:,} transactions, {size:,} bytes"
        else:
            write_history(
                options.count,
                options.commits,
                options.target,
                options.seed,
                checkout=options.checkout,
            )
            said = f"{options.count:,} commitments in {options.commits:,} commits"
    except (FileExistsError, ValueError) as problem:
        print(f"generate: {problem}", file=sys.stderr)
        return 2
    print(f"{said} in {time.perf_counter() - began:.1f} s: {options.target}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.generate",
        description="Generate data to measure with.",
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, about in (
        ("tree", "a tree of N commitments"),
        ("history", "a git repository with N commitments in COMMITS commits"),
        ("journal", "an hledger journal of N transactions of about the tree's size"),
    ):
        one = kinds.add_parser(kind, help=about, description=f"Generate {about}.")
        one.add_argument("count", metavar="N", type=int)
        if kind == "history":
            one.add_argument("commits", metavar="COMMITS", type=int)
            one.add_argument("--checkout", action="store_true", help="write the working tree too")
        if kind == "journal":
            one.add_argument("--lean", action="store_true", help="two postings and no comments")
        one.add_argument("target", metavar="FILE" if kind == "journal" else "TARGET", type=Path)
        one.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    sys.exit(main())
