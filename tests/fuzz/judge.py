"""What must hold of every input whatsoever (spec/format.md#yaml, spec/format.md#positions)."""

from __future__ import annotations

import re
from functools import cache

from tether_txt.diagnostics import Span
from tether_txt.format.read import read_commitment
from tether_txt.format.text import MAX_BYTES
from tether_txt.output import renderer
from tether_txt.repository.tree import MemoryTree
from tether_txt.rules.engine import Checked, Ground, check_commitment, check_together, survey

PEOPLE = b"ana:\n  timezone: Europe/Madrid\nbob: Bob\nboard: {members: [ana, bob]}\n"
GOALS = b"runway: Eighteen months\n"
SETTINGS = b"tether: 1\ntimezone: America/New_York\nmax_open: 1\nrules: {languages: [en, de]}\n"
COMMITMENT = b"who: ana\nto: bob\nwhat: Send the draft as a PDF\ndue: 2026-11-27\ngoal: runway\n"
_DANGEROUS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Wrong(AssertionError):
    """An input was not answered as every input must be."""


@cache
def _ground() -> Ground:
    files = {"tether.yaml": SETTINGS, "people.yaml": PEOPLE, "goals.yaml": GOALS}
    return survey(MemoryTree(files))


def judge(path: str, data: bytes) -> None:
    """Check a tree in which one file is the input. Raises whatever goes wrong."""
    files = {
        "tether.yaml": SETTINGS,
        "people.yaml": PEOPLE,
        "goals.yaml": GOALS,
        "commitments/a.yaml": COMMITMENT,
        path: data,
    }
    tree = MemoryTree(files)
    if path.startswith("commitments/"):
        ground = _ground()
        checked = _one(path, data, ground)
    else:
        ground = survey(tree)
        checked = _one("commitments/a.yaml", COMMITMENT, ground)
    report = check_together(tree, ground, [checked])
    text = data[: MAX_BYTES + 1].decode("utf-8", "replace").removeprefix("\ufeff")
    lines = re.split("\r?\n", text)
    for diagnostic in report.diagnostics:
        if diagnostic.path == path:
            _inside(diagnostic.code, diagnostic.span, lines)
        if not (diagnostic.message and diagnostic.help):
            raise Wrong(f"{diagnostic.code} says nothing, or not how to mend it")
    shown = renderer("full")(report.diagnostics, 1, lambda _: lines, False)
    if found := _DANGEROUS.search(shown):
        raise Wrong(f"U+{ord(found[0]):04X} reaches the terminal")


def _one(path: str, data: bytes, ground: Ground) -> Checked:
    reading = read_commitment(data[: MAX_BYTES + 1], path)
    clean = reading.commitment is not None
    checked = check_commitment(reading, path, ground)
    if not clean and not checked.faults:
        raise Wrong("neither a commitment nor a finding")
    return checked


def _inside(code: str, span: Span, lines: list[str]) -> None:
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        if not (1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1):
            raise Wrong(f"{code} lies outside of the text: {tuple(span)}")
    if (span.line, span.column) > (span.end_line, span.end_column):
        raise Wrong(f"{code} ends before it begins: {tuple(span)}")
