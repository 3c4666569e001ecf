"""For a comment on a pull request: GitHub-flavoured Markdown.

Words from the repository can neither mark up the comment nor mention, refer to or link anything.
A comment on GitHub holds 65,536 characters, one on GitLab a million: what is too much is counted.
"""

from __future__ import annotations

from collections.abc import Callable

from tether_txt.markup import bullets, escaped
from tether_txt.report._words import quiet
from tether_txt.report.changes import Told
from tether_txt.report.changes import _words as words
from tether_txt.report.summary import Look
from tether_txt.rules.changes import Act

MARK = "<!-- tether diff -->"
"""The first line, by which a workflow finds the comment that it made before."""


def render(told: Told, look: Look) -> str:
    """A list of what changes, what was kept first."""

    def safe(text: str) -> str:
        return escaped(look.shown(" ".join(text.split())))

    items = bullets((_item(act, safe) for act in told.acts), "which `tether diff` tells")
    parts = [MARK, f"### {words.title(told)}", f"Compared with {safe(told.into)}", items]
    parts += words.notices(told, safe)
    return quiet("\n\n".join(part for part in parts if part)) + "\n"


def _item(act: Act, safe: Callable[[str], str]) -> str:
    who, what, more = words.sentence(act)
    name = words.name(act)
    facts = [f"`{name}`"] if name else []
    facts += [safe(more)] if more else []
    return f"**{safe(who)}**: {safe(what)}{'<br>' if facts else ''}{', '.join(facts)}"
