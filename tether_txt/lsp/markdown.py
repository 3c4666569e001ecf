"""Words of a repository inside the Markdown that editors show.

They know no mentions, and some show entities as they are written, so that less is escaped here than
for a page on a host (`tether_txt.markup`).
"""

from __future__ import annotations

import re

from tether_txt.output._text import shown

_MARKUP = re.compile(r"[\\`*_\[\]<>]|&(?=#?\w+;)|^(?=(?:[#+~-]|\d+[.)])(?:\s|$))")


def escaped(text: str) -> str:
    """A text that renders as itself in one line: it can neither mark up, link nor hide anything."""
    return _MARKUP.sub(r"\\\g<0>", shown(" ".join(text.split())))
