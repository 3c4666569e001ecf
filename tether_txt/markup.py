"""Words as Markdown that shows them and does nothing else; lists that end in good time."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BREAK = "&#8203;"
"""A zero-width space, which ends what GitHub and GitLab take for a mention or a reference."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~$&#!])")
_REFERENCE = re.compile(
    r"([@#!%~&$^])(?=[\w\"'])|(?<=\bGH)-(?=\d)|:(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE
)
_HEX = re.compile(r"\b([0-9a-f]{4})(?=[0-9a-f]{3,36}\b)", re.IGNORECASE)


ROOM = 60_000
"""Characters of a list or a report: a comment on GitHub holds 65,536, a summary more."""


def escaped(text: str) -> str:
    """A text that renders as itself, wherever it stands in a paragraph or a table's cell."""
    parts = _REFERENCE.sub(r"\g<0>\0", _HEX.sub("\\1\0", text.replace("\0", "")))
    return _MARKUP.sub(r"\\\1", parts.replace("\n", " ")).replace("\0", _BREAK)


def coded(text: str) -> str:
    """As `escaped`, with what stands between two backticks as code; also in a list, no table.

    In code nothing is markup, a mention or a reference, and it ends at the next backtick.
    """
    parts = text.replace("\n", " ").split("`")
    out = [escaped(parts[0])]
    for index in range(1, len(parts) - 1, 2):
        code = f"`{parts[index]}`" if parts[index].strip() else rf"\`{escaped(parts[index])}\`"
        between = escaped(parts[index + 1])
        out += [code, between or (_BREAK if index + 3 < len(parts) else "")]
    if len(parts) % 2 == 0:
        out += [r"\`", escaped(parts[-1])]
    return "".join(out)


def bullets(items: Iterable[str], more: str) -> str:
    """A list of as many items as there is room for, then how many others there are.

    `more` says where they can be read.
    """
    lines: list[str] = []
    room, left = ROOM, 0
    for item in items:
        room -= len(item) + 3
        if left or room < 0:
            left += 1
        else:
            lines.append(f"- {item}")
    return "\n".join([*lines, *([f"\nand {left:,} more, {more}"] if left else [])])


def cut(text: str, length: int = 400) -> str:
    """The beginning of a long text; who wants to read more reads the file."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
