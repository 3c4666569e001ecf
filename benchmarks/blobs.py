"""Writes every blob id that a `git log --raw -z --no-abbrev` names, each once.

python -m benchmarks.blobs FILE git log --raw -z ...
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_ENTRY = re.compile(rb":\d{6} \d{6} [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*")


def ids(command: list[str]) -> Iterator[bytes]:
    """The new side of every entry, deletions left out."""
    found: dict[bytes, None] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        rest = b""
        while block := process.stdout.read(1 << 20):
            *fields, rest = (rest + block).split(b"\0")
            for field in fields:
                if (entry := _ENTRY.search(field)) and entry[1].strip(b"0"):
                    found[entry[1]] = None
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return iter(found)


def main(arguments: list[str]) -> None:
    """Runs the log and writes the file, one id a line."""
    target = Path(arguments[0])
    target.write_bytes(b"".join(each + b"\n" for each in ids(arguments[1:])))


if __name__ == "__main__":
    main(sys.argv[1:])
