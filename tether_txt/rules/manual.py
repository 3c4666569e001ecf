r"""The rules' manual: docstrings as pages, their examples as files, all of them as Markdown.

A page's code blocks are files of a small repository. The words behind the opening fence are the
block's kind and the file's path, which is `commitments/example.yaml` where none is given:

``yaml``
    the text as it is.
``bytes``
    a text in which ``\xff`` is that byte, ``\u200b`` that character (``\n``, ``\r``, ``\t`` and
    ``\\`` as usual), and ``\{70000 x}`` stands for 70,000 times ``x``; a ``#`` in it counts them.

Of rules about changes, a block with ``before`` or ``after`` in front of its path is in that tree
alone, and any other in both. ``at=`` tells when the tree was committed, ``by=`` by which address.
"""

from __future__ import annotations

import re
from types import ModuleType
from typing import NamedTuple

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule, codes, find

SECTIONS = ("What it does", "Why", "Example", "Use instead")
EXAMPLE_PATH = "commitments/example.yaml"
_STAGES = {
    "reading": "Reading a file",
    "commitment": "One commitment",
    "repository": "The repository",
    "wording": "Wording",
    "change": "What a change does",
    "author": "Who makes a change",
}
_SECTION = re.compile(r"^## (.+)\n", re.MULTILINE)
_FENCE = re.compile(
    r"^```(yaml|bytes)(?: (before|after)\b)?((?: (?:at|by)=\S+)*)(?: (\S+))?\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_ESCAPE = re.compile(
    rb"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([nrt\\])|\{(\d{1,6}) ([^}]*)\})"
)
_SIMPLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\\": b"\\"}


class Page(NamedTuple):
    """One rule's manual page; `sections` has the Markdown under each of `SECTIONS`."""

    code: str
    name: str
    severity: Severity
    stage: str
    since: str
    title: str
    sections: dict[str, str]


def parse(module: ModuleType) -> Page:
    """A rule's module as a page."""
    rule: Rule = module.RULE
    title, *rest = _SECTION.split((module.__doc__ or rule.name).strip())
    sections = {name: text.strip() for name, text in zip(rest[::2], rest[1::2], strict=True)}
    stage = module.__name__.split(".")[-2]
    return Page(rule.code, rule.name, rule.severity, stage, rule.since, title.strip(), sections)


def pages() -> list[Page]:
    """All rules' pages, in the order of their codes."""
    return [parse(find(code)) for code in codes()]


def examples(page: Page, section: str = "Example") -> list[dict[str, bytes]]:
    """The section's code blocks as trees, path -> bytes.

    All blocks are one tree; a path that comes a second time begins another one. A tree without
    ``tether.yaml`` means one with ``tether: 1`` alone.
    """
    trees: list[dict[str, bytes]] = [{}]
    for kind, _, _, path, text in _FENCE.findall(page.sections.get(section, "")):
        if (path or EXAMPLE_PATH) in trees[-1]:
            trees.append({})
        trees[-1][path or EXAMPLE_PATH] = _decode(text) if kind == "bytes" else text.encode()
    return [tree for tree in trees if tree]


class Exchange(NamedTuple):
    """An example of a change: two trees, and what its fences tell of them (``at``, ``by``)."""

    before: dict[str, bytes]
    after: dict[str, bytes]
    before_facts: dict[str, str]
    after_facts: dict[str, str]


def exchange(page: Page, section: str = "Example") -> Exchange:
    """The section's code blocks as the two trees of a change."""
    example = Exchange({}, {}, {}, {})
    for kind, side, words, path, text in _FENCE.findall(page.sections.get(section, "")):
        facts = dict(word.split("=", 1) for word in words.split())
        data = _decode(text) if kind == "bytes" else text.encode()
        if side != "after":
            example.before[path or EXAMPLE_PATH] = data
            example.before_facts.update(facts)
        if side != "before":
            example.after[path or EXAMPLE_PATH] = data
            example.after_facts.update(facts)
    return example


def _decode(text: str) -> bytes:
    return _ESCAPE.sub(_character, text.encode())


def _character(match: re.Match[bytes]) -> bytes:
    byte, short, long, simple, number, repeated = match.groups()
    if byte:
        return bytes.fromhex(byte.decode())
    if simple:
        return _SIMPLE[simple]
    if number:
        return b"".join(repeated.replace(b"#", b"%d" % i) for i in range(1, int(number) + 1))
    return chr(int(short or long, 16)).encode("utf-8", "surrogatepass")


def render(page: Page, level: int = 3) -> str:
    """One page as Markdown, under a heading of that level with the code as its anchor."""
    mark = "#" * level
    return f'<a id="{page.code}"></a>\n\n{mark} {page.code} {page.name}\n\n{body(page, level)}\n'


def body(page: Page, level: int = 1) -> str:
    """One page as Markdown, without its heading, which would be of that level."""
    parts = [page.title, f"*{page.severity.value.capitalize()}, since {page.since}.*"]
    for name, text in page.sections.items():
        parts += [f"{'#' * (level + 1)} {name}", _FENCE.sub(_fence, text)]
    return "\n\n".join(parts)


def _fence(match: re.Match[str]) -> str:
    kind, side, words, path, text = match.groups()
    language = "yaml" if kind == "yaml" else "text"
    block = f"```{language}\n{text}```"
    caption = [side.capitalize()] if side else []
    caption += [f"`{path}`"] if path else []
    caption += [word.replace("=", " ", 1) for word in words.split()]
    return f"{', '.join(caption)}:\n\n{block}" if caption else block


def render_all() -> str:
    """The text of ``spec/rules.md``: a table of contents by stage, then each rule."""
    stages: dict[str, list[Page]] = {stage: [] for stage in _STAGES}
    for page in pages():
        stages.setdefault(page.stage, []).append(page)
    parts = [_HEAD]
    for stage, found in stages.items():
        parts.append(_table(_stage_title(stage), found))
    for stage, found in stages.items():
        parts.append(f"## {_stage_title(stage)}\n\n" + "\n".join(render(page) for page in found))
    return "\n".join(parts)


def _stage_title(stage: str) -> str:
    return _STAGES.get(stage, stage.capitalize())


def _table(title: str, found: list[Page]) -> str:
    rows = [
        f"| [{page.code}](#{page.code}) | {page.name} | {page.severity.value} | {page.title} |"
        for page in found
    ]
    head = f"**{title}**\n\n| code | name | severity | what it finds |\n| --- | --- | --- | --- |\n"
    return head + "\n".join(rows) + "\n"


_HEAD = r"""<!-- Generated from the docstrings under tether_txt/rules. Do not edit. -->

# Rules

What `tether check` reports. A code is never given to another rule, so that it can be searched
for, linked to and ignored for ever. *Errors* and *warnings* make a check fail; *advice* is only
shown. A repository chooses in `tether.yaml`:

```yaml
tether: 1
rules:
  ignore: [TT505]
  severity: {TT501: warning}
```

A comment silences a rule at one place, at the end of the line or on a line of its own above it:
`# tether: ignore TT501`. The rules TT001 to TT099 cannot be silenced.

Each rule has an example that it reports and one that it does not. A block without a file name is
`commitments/example.yaml`. Where a text cannot be printed, `\xff` stands for a byte, `\u200b` for
a character, `\{70000 x}` for 70,000 times `x`, and a `#` in such a repetition counts.
"""
