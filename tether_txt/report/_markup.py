"""Words as Markdown that shows them and does nothing else."""

from __future__ import annotations

import re

_BREAK = "&#8203;"
"""A zero-width space, which ends what GitHub and GitLab take for a mention or a reference."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~$&#!])")
_REFERENCE = re.compile(
    r"([@#!%~&$^])(?=[\w\"'])|(?<=\bGH)-(?=\d)|:(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE
)
_HEX = re.compile(r"\b([0-9a-f]{4})(?=[0-9a-f]{3,36}\b)", re.IGNORECASE)


def escaped(text: str) -> str:
    """A text that renders as itself, wherever it stands in a paragraph or a table's cell."""
    parts = _REFERENCE.sub(r"\g<0>\0", _HEX.sub("\\1\0", text.replace("\0", "")))
    return _MARKUP.sub(r"\\\1", parts.replace("\n", " ")).replace("\0", _BREAK)
