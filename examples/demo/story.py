"""Read ``story.txt``, whose own first lines explain its grammar, into commits.

Nothing here runs git or reads a clock: the same text gives the same commits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

Tree = dict[str, str]
"""Path -> text."""

_HEADER = re.compile(
    r"== (\d{4}-\d\d-\d\d \d\d:\d\d) ([+-]\d{4}) (\w+)(?: @([\w-]+))? : (.+)", re.ASCII
)
_LANDED = re.compile(r"landed (\d{4}-\d\d-\d\d \d\d:\d\d) ([+-]\d{4}) (\w+)", re.ASCII)
_PERSON = re.compile(r"person (\w+)\s+(.+ <[^<>]+>)", re.ASCII)
_KEY = re.compile(r"([a-z][\w-]*):", re.ASCII)


class StoryError(Exception):
    """The story says something that cannot be told."""


class Signature(NamedTuple):
    """Who and when, as git writes it; the time in seconds since the epoch."""

    who: str
    seconds: int
    offset: str

    def __str__(self) -> str:
        return f"{self.who} {self.seconds} {self.offset}"


class Step(NamedTuple):
    """One operation of a commit, with the indented lines that belong to it."""

    verb: str
    rest: str
    body: list[str]


class Chapter(NamedTuple):
    """One commit as the story tells it; `branch` is empty on the mainline."""

    author: Signature
    committer: Signature
    branch: str
    subject: str
    steps: list[Step]


class Commit(NamedTuple):
    """One commit as git stores it; `parents` are indexes into the list of commits."""

    chapter: Chapter
    parents: list[int]
    before: Tree
    after: Tree


# Reading the story


def read_story(text: str) -> list[Chapter]:
    """The chapters in the order they are told. Raises `StoryError`."""
    people: dict[str, str] = {}
    chapters: list[Chapter] = []
    for line, body in _with_bodies(text.replace("\r\n", "\n").split("\n")):
        if person := _PERSON.fullmatch(line):
            people[person[1]] = person[2]
        elif header := _HEADER.fullmatch(line):
            author = _signature(header, people)
            chapters.append(Chapter(author, author, header[4] or "", header[5], []))
        elif chapters and (landed := _LANDED.fullmatch(line)):
            chapters[-1] = chapters[-1]._replace(committer=_signature(landed, people))
        elif not chapters or line.startswith("=="):
            raise StoryError(f"not the head of a commit: {line}")
        else:
            verb, _, rest = line.partition(" ")
            chapters[-1].steps.append(Step(verb, rest.strip(), body))
    return chapters


def _with_bodies(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each unindented line that is no comment, with the indented (or empty) lines below it."""
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        body: list[str] = []
        while at < len(lines) and (lines[at].startswith("  ") or not lines[at]):
            body.append(lines[at][2:])
            at += 1
        while body and not body[-1]:
            body.pop()
        if line and not line.startswith("#"):
            yield line.rstrip(), body


def _signature(match: re.Match[str], people: dict[str, str]) -> Signature:
    if match[3] not in people:
        raise StoryError(f"the story has no person {match[3]!r}")
    moment = datetime.strptime(f"{match[1]} {match[2]}", "%Y-%m-%d %H:%M %z")
    return Signature(people[match[3]], int(moment.timestamp()), match[2])


# A commitment's text: its keys in order, each with the lines that hold its value


def _blocks(text: str) -> dict[str, list[str]]:
    blocks: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        if match := _KEY.match(line):
            key = match[1]
        blocks.setdefault(key, []).append(line)
    return blocks


def _text(blocks: dict[str, list[str]]) -> str:
    return "".join(f"{line}\n" for lines in blocks.values() for line in lines)


def _merged(old: str, body: list[str]) -> str:
    """`old` with the keys of `body`: texts are replaced, lists and maps grow at their end."""
    blocks = _blocks(old)
    for key, lines in _blocks("\n".join(body)).items():
        grows = len(lines) > 1 and key in blocks
        blocks[key] = blocks[key] + lines[1:] if grows else lines
    return _text(blocks)


def _value(text: str) -> str:
    """A text as a YAML scalar: plain where every reader takes it for the same text."""
    plain = re.fullmatch(r"[A-Za-z0-9][^#]*", text) and ": " not in text and text[-1] != ":"
    return text if plain else json.dumps(text, ensure_ascii=False)


def _entry(key: str, pairs: dict[str, str]) -> list[str]:
    lines = [f"{name}: {_value(text)}" for name, text in pairs.items() if text not in ("", "-")]
    return [f"{key}:", *(("  - " if not n else "    ") + line for n, line in enumerate(lines))]


# What each verb does to a tree


def _path_of(tree: Tree, name: str) -> str:
    found = [p for p in tree if p.startswith("commitments/") and PurePosixPath(p).stem == name]
    if len(found) != 1:
        raise StoryError(f"{len(found)} commitments are called {name!r}")
    return found[0]


def _fields(rest: str, count: int) -> list[str]:
    fields = [field.strip() for field in rest.split("|", count - 1)]
    return fields + [""] * (count - len(fields))


def _promise(tree: Tree, rest: str, body: list[str]) -> None:
    path, parties, due, what = _fields(rest, 4)
    who, _, to = (part.strip() for part in parties.partition(">"))
    to = f"[{to}]" if "," in to else to
    lines = [f"who: {who}", f"to: {to}", f"what: {_value(what)}", f"due: {due}", *body]
    tree[f"commitments/{path}.yaml"] = "".join(f"{line}\n" for line in lines)


def _outcome(path: str, tree: Tree, rest: str) -> None:
    first, reason = _fields(rest, 2)
    status, _, closed = first.partition(" ")
    blocks = _blocks(tree[path])
    for key in ("status", "closed", "reason"):
        blocks.pop(key, None)
    new = {"status": status if status != "open" else "", "closed": closed, "reason": reason}
    blocks |= {key: [f"{key}: {_value(text)}"] for key, text in new.items() if text}
    tree[path] = _text(blocks)


def _move(path: str, tree: Tree, rest: str) -> None:
    due, on, agreed, why = _fields(rest, 4)
    old = _blocks(tree[path])["due"][0].removeprefix("due: ")
    entry = _entry("moved", {"from": old, "on": on, "why": why, "agreed": agreed})
    tree[path] = _merged(tree[path], [f"due: {due}", *entry])


def _warn(path: str, tree: Tree, rest: str) -> None:
    on, why = _fields(rest, 2)
    tree[path] = _merged(tree[path], _entry("warned", {"on": on, "why": why}))


def apply(tree: Tree, step: Step) -> None:
    """Do one operation on the tree in place. Raises `StoryError`."""
    if step.verb == "*":
        tree[step.rest] = "".join(f"{line}\n" for line in step.body)
        return
    if step.verb == "+":
        _promise(tree, step.rest, step.body)
        return
    name, _, rest = step.rest.partition(" ")
    path = _path_of(tree, name)
    match step.verb:
        case "=":
            _outcome(path, tree, rest)
        case ">":
            _move(path, tree, rest)
        case "!":
            _warn(path, tree, rest)
        case "~":
            tree[path] = _merged(tree[path], step.body)
        case "mv":
            tree[f"commitments/{rest}/{name}.yaml"] = tree.pop(path)
        case "rm":
            del tree[path]
        case other:
            raise StoryError(f"no such verb: {other!r}")


# From chapters to commits


def tell(chapters: list[Chapter]) -> list[Commit]:
    """The commits that main reaches. Those of a squashed branch are gone, as they are in life."""
    squashed = {s.rest for c in chapters for s in c.steps if s.verb == "squash"}
    commits: list[Commit] = []
    tips: dict[str, tuple[int, Tree]] = {"": (-1, {})}
    forks: dict[str, Tree] = {}
    for chapter in chapters:
        if chapter.branch not in tips:
            tips[chapter.branch] = tips[""]
            forks[chapter.branch] = tips[""][1]
        parent, before = tips[chapter.branch]
        after, parents = dict(before), [parent] if parent >= 0 else []
        for step in chapter.steps:
            if step.verb in ("merge", "squash"):
                tip, theirs = tips[step.rest]
                _take(after, forks[step.rest], theirs)
                parents += [tip] if step.verb == "merge" else []
            else:
                apply(after, step)
        if chapter.branch not in squashed:
            commits.append(Commit(chapter, parents, before, after))
            parent = len(commits) - 1
        tips[chapter.branch] = (parent, after)
    return commits


def _take(ours: Tree, fork: Tree, theirs: Tree) -> None:
    """Bring what changed from `fork` to `theirs` into `ours`. Raises `StoryError` on a conflict."""
    for path in sorted({*fork, *theirs}):
        if fork.get(path) == theirs.get(path):
            continue
        if ours.get(path) != fork.get(path):
            raise StoryError(f"both sides of a merge change {path}")
        ours[path] = theirs[path]
