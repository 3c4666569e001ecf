"""Rules: one module a rule, its docstring the rule's manual page (spec/format.md#rules).

The folder a module is in is the stage that it runs at:

``reading``
    found by the reader while it turns text into values; the module is its manual page.
``commitment``
    ``check(commitment, context)``: one commitment, with settings and zones. With `KEYS` it is
    asked only about files that have one of these keys.
``repository``
    ``check(project)``: all commitments of one tree together.
``wording``
    `KIND` names the matches of `tether_txt.wording` that the rule reports.
``change``, ``author``
    ``check(change)``: one commitment, from one state to the next (`tether_txt.rules.transition`).

Modules are found by listing folders, never by a list in the code, and a stage's modules are
imported when that stage runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Person, Settings, Zones

STAGES = ("reading", "commitment", "repository", "wording", "change", "author")
_MODULE = re.compile(r"(tt\d{3})_[a-z0-9_]+\.py")


class Rule(NamedTuple):
    """What a rule is called and how much it weighs; the rest is its module's docstring."""

    code: str
    name: str
    severity: Severity
    since: str = "0.1.0"


class Finding(NamedTuple):
    """What a rule reports: a place by name, not by number; the engine looks up line and column.

    `at` is a path of keys and indexes into the document, ``("moved", 0, "from")``; empty means
    the whole. With `on_key` the key itself is meant instead of its value. `within` narrows a
    text to code points [start, end). `file` is for rules that look at more than one file.
    """

    at: tuple[str | int, ...]
    message: str
    help: str
    on_key: bool = False
    within: tuple[int, int] | None = None
    file: str | None = None


class Context(NamedTuple):
    """What a rule about one commitment may know besides it."""

    settings: Settings
    people: Mapping[str, Person] | None
    zones: Zones


@cache
def modules(stage: str) -> dict[str, str]:
    """The stage's rules as code -> module name, by listing its folder; nothing is imported."""
    folder = Path(__file__).parent / stage
    found = {
        match[1].upper(): f"{__name__}.{stage}.{file.stem}"
        for file in folder.iterdir()
        if (match := _MODULE.fullmatch(file.name))
    }
    return dict(sorted(found.items()))


@cache
def load(stage: str) -> tuple[ModuleType, ...]:
    """The stage's rules, imported, in the order of their codes."""
    return tuple(import_module(name) for name in modules(stage).values())


@cache
def codes() -> dict[str, str]:
    """All codes, each with the name of its module."""
    return dict(sorted((c, m) for stage in STAGES for c, m in modules(stage).items()))


@cache
def find(code: str) -> ModuleType:
    """The module of one rule. Raises KeyError for a code that does not exist."""
    return import_module(codes()[code])


def rule(code: str) -> Rule:
    """A rule's own words on itself. Raises KeyError for a code that does not exist."""
    found: Rule = find(code).RULE
    return found
