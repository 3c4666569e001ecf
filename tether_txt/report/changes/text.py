"""For a terminal: two lines a change."""

from __future__ import annotations

from textwrap import TextWrapper

from tether_txt.report._words import quiet
from tether_txt.report.changes import Told
from tether_txt.report.changes import _words as words
from tether_txt.report.summary import Look
from tether_txt.rules.changes import Act

_INDENT = "    "


def render(told: Told, look: Look) -> str:
    """What changes, what was kept first."""
    lines = [look.shown(f"{told.branch} into {told.into}"), words.title(told), ""]
    for act in told.acts:
        lines += _lines(act, look)
    for notice in words.notices(told, look.shown):
        lines += ["", *_wrapped(notice, look, "", "")]
    return quiet("\n".join(lines).rstrip() + "\n")


def _lines(act: Act, look: Look) -> list[str]:
    who, what, more = words.sentence(act)
    name = words.name(act)
    first = _wrapped(f"{who}: {what}{f' ({name})' if name else ''}", look, "", _INDENT)
    if look.colored:
        label = look.shown(who)
        first[0] = first[0].replace(label, f"\x1b[1m{label}\x1b[0m", 1)
    return [*first, *(_wrapped(more, look, _INDENT, _INDENT) if more else [])]


def _wrapped(text: str, look: Look, first: str, rest: str) -> list[str]:
    fold = TextWrapper(
        look.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
    return fold.wrap(look.shown(" ".join(text.split())))
