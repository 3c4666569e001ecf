"""Schema and reader agree, but for what the spec says that no schema can see."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft7Validator

from tests.conftest import ROOT
from tests.spec.generated import FILES, generate, possible
from tether_txt.format.document import Document
from tether_txt.format.nodes import LIST, Branch, Node, kind_of
from tether_txt.format.read import read_commitment
from tether_txt.format.roots import read_goals, read_people, read_settings
from tether_txt.format.text import Fault

SEED = 1_970
COUNTS = {"commitment": 3_000, "people": 800, "goals": 400, "settings": 1_200}
NOT_TEXT = frozenset(f"TT0{number:02}" for number in range(1, 17) if number != 13)
"""Faults of the file as text: what a schema would be shown is not what the file says."""
HARMLESS = frozenset(("TT020", "TT021", "TT115"))
BEYOND = frozenset(("TT110", "TT111"))
"""Of a repeat and its `due` together: reported of generated files, and seen by no schema."""


class Case(NamedTuple):
    """A file of the conformance suite."""

    name: str
    kind: str
    path: str
    data: bytes


def cases() -> Iterator[Case]:
    """All files of all cases, by the kind of file that each is."""
    for file in sorted((ROOT / "spec" / "cases").glob("*.json")):
        for case in json.loads(file.read_bytes())["cases"]:
            for tree in (case["request"], *case["request"].get("trees", ())):
                found = {path: text.encode() for path, text in tree.get("files", {}).items()}
                found |= {path: b64decode(text) for path, text in tree.get("base64", {}).items()}
                for path, data in found.items():
                    name = path.rpartition("/")[2]
                    kind = {"people.yaml": "people", "goals.yaml": "goals"}.get(path, "commitment")
                    kind = "settings" if path == "tether.yaml" else kind
                    if name.endswith(".yaml"):
                        yield Case(case["name"], kind, path, data)


@cache
def validator(kind: str) -> Draft7Validator:
    schema = json.loads((ROOT / "spec" / "schema" / f"{kind}.schema.json").read_bytes())
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def read(kind: str, data: bytes, path: str = "commitments/a.yaml") -> Document:
    if kind == "commitment":
        return read_commitment(data, path).document
    readers: dict[str, Any] = {
        "people": read_people,
        "goals": read_goals,
        "settings": read_settings,
    }
    document: Document = readers[kind](data)[1]
    return document


def as_shown(node: Node | None) -> Any:
    """The tree with every scalar as a text stripped at both ends; of equal keys the first."""
    if not isinstance(node, Branch):
        return "" if node is None else node.value.strip()
    if kind_of(node) == LIST:
        return [as_shown(child) for child in node.children]
    found: dict[str, Any] = {}
    for key, value in node.pairs:
        found.setdefault(as_shown(key), as_shown(value))
    return found


def is_unseen(fault: Fault, document: Document) -> Any:
    """Whether the spec counts a fault among those that a schema cannot see."""
    line = document.lines.texts[fault.span.line - 1] if document.text else ""
    there = line[fault.span.column - 1 : fault.span.end_column - 1].strip("'\"")
    outline = validator("commitment").schema["properties"]["repeat"]["anyOf"][1]["pattern"]
    return (
        fault.code in HARMLESS | BEYOND
        or (fault.code == "TT112" and re.search(r"^[A-Za-z0-9_+/-]{1,64}$|\[", there))
        or (fault.code == "TT106" and ("-02-29" in there or ("[" in there and "+" in there)))
        or (fault.code in ("TT106", "TT109") and re.search(outline, there))
        or (fault.code == "TT109" and "without a time" in fault.message)
        or (fault.code == "TT108" and "language" in fault.message)
        or (fault.code == "TT105" and "file's name" in fault.message)
    )


def test_the_schemas_are_draft_7_and_named_as_the_spec_says() -> None:
    for kind in FILES:
        schema: Any = validator(kind).schema
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        home = "https://github.com/tether-txt/tether-txt/raw/main/spec/schema"
        assert schema["$id"] == f"{home}/{kind}.schema.json"


def test_schema_and_reader_agree_on_every_file_of_the_suite() -> None:
    judged: Counter[str] = Counter()
    for case in cases():
        document = read(case.kind, case.data, case.path)
        if NOT_TEXT & {fault.code for fault in document.faults} or document.root is None:
            judged["no document"] += 1
            continue
        errors = [e.message for e in validator(case.kind).iter_errors(as_shown(document.root))]
        seen = [f for f in document.faults if not is_unseen(f, document)]
        assert bool(errors) == bool(seen), (case, errors, document.faults)
        judged["refused" if errors else "accepted"] += 1
    print(dict(judged))
    assert judged["refused"] > 100
    assert judged["accepted"] > 300


@pytest.mark.parametrize("kind", FILES)
def test_schema_and_reader_agree_on_generated_files(kind: str) -> None:
    chance = Random(f"{SEED}:{kind}")
    reached: set[tuple[str, str]] = set()
    answers: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    for number in range(COUNTS[kind]):
        file = generate(kind, chance, uses)
        data = file.text.encode()
        if len(data) > 65_536:
            continue
        document = read(kind, data)
        told = [f for f in document.faults if f.code not in HARMLESS | BEYOND]
        context = (number, file, told)
        assert not NOT_TEXT & {fault.code for fault in told}, context
        assert bool(told) == (file.bad or file.unseen), context
        errors = [e.message for e in validator(kind).iter_errors(as_shown(document.root))]
        assert bool(errors) == file.bad, (*context, errors)
        answers["bad" if file.bad else "unseen" if file.unseen else "good"] += 1
        reached |= {(way, label) for way, label, _ in file.reached}
    print(f"seed {SEED}: {sum(answers.values()):,} files of kind {kind}: {dict(answers)}")
    assert possible(kind) - reached == set()
    assert min(answers["good"], answers["bad"]) > COUNTS[kind] // 5
