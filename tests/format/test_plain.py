"""The short way through plain files finds what the parser finds, or nothing at all."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from tether_txt.format import read
from tether_txt.format.plain import PlainReader

ROOT = Path(__file__).parents[2]
SEED = 20261122
PIECES = [
    *" \n:#-|[],'\"?>{}&%@!é\u00a0\t\r",
    ": ",
    " #",
    "- ",
    "  ",
    "\n\n",
    "\r\n",
    "who: x\n",
    "to: [a, b]\n",
    "tags: [a,b , c]\n",
    "repeat: weekly\n",
    "repeat:\n  every: 2 weeks\n  count: 3\n",
    'outcomes:\n  2026-11-27: kept\n  2026-12-04: {status: missed, reason: "a, b"}\n',
    "  until: 2027-01-01\n",
    "    2026-12-11: released\n",
    '\\"',
    "\\\\",
    '"',
    "private: true\n",
    "source: https://example.org/a#b\n",
    "evidence: notes/a.md\n",
    "x-a: b\n",
    "---\n",
    "...\n",
    "true",
    "2026-02-30",
]


def texts() -> list[str]:
    found = []
    for file in sorted((ROOT / "spec" / "cases").glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8"))["cases"]:
            request = case["request"]
            trees = [request, *request.get("trees", []), *map(request.get, ("before", "after"))]
            for tree in filter(None, trees):
                files = tree.get("files", {})
                found += [text for path, text in files.items() if path.startswith("commitments/")]
    for file in sorted((ROOT / "examples").rglob("*.yaml")):
        found.append(file.read_text(encoding="utf-8"))
    return found


def mutants(count: int) -> list[str]:
    random, originals = Random(SEED), texts()
    found = []
    for _ in range(count):
        text = random.choice(originals)
        for _ in range(random.randint(1, 2)):
            at = random.randrange(len(text) + 1)
            if random.random() < 0.7:
                text = text[:at] + random.choice(PIECES) + text[at:]
            else:
                text = text[:at] + text[at + random.randint(1, 5) :]
        found.append(text)
    return found


def both_agree(text: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    data = text.encode()
    short = read.read_commitment(data, "commitments/a.yaml")
    with monkeypatch.context() as patch:
        patch.setattr(read, "_PLAIN", PlainReader({}))
        long = read.read_commitment(data, "commitments/a.yaml")
    _ = short.document.root
    if read.commitment_of(data, "commitments/a.yaml") != long.commitment:
        return False
    return (short.commitment, short.document.faults, short.document.keys) == (
        long.commitment,
        long.document.faults,
        long.document.keys,
    )


def test_both_ways_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0
    candidates = [*texts(), *mutants(6_000)]
    for text in candidates:
        assert both_agree(text, monkeypatch), text
        taken += read._PLAIN.values_of(text) is not None
    print(f"{len(candidates):,} texts, seed {SEED}; {taken:,} went the short way")
    assert taken > 1_000
