"""For a summary of a CI run: findings as GitHub-flavoured Markdown, in which words stay words."""

from __future__ import annotations

from tether_txt.diagnostics import Diagnostic, Severity
from tether_txt.markup import bullets, coded, cut
from tether_txt.output import Source
from tether_txt.output._text import shown, summary

FROM_TOP = True
_RULES = "https://github.com/tether-txt/tether-txt/blob/main/spec/rules.md"


def render(diagnostics: list[Diagnostic], files: int, source: Source, colored: bool) -> str:
    """A list, errors first, below what was found in all."""
    found = [d for kind in Severity for d in diagnostics if d.severity is kind]
    items = bullets(map(_item, found), "which `tether check` tells")
    return "\n\n".join([f"### {summary(diagnostics, files)}", *([items] if items else [])]) + "\n"


def _item(d: Diagnostic) -> str:
    place = f"`{d.path.replace('`', '´')}:{d.span.line}:{d.span.column}`"
    lines = [
        f"**{d.severity}** {_safe(d.message)} ([{d.code}]({_RULES}#{d.code}) {d.name})",
        _safe(place),
        *([_safe(d.help)] if d.help else []),
    ]
    return "<br>".join(lines)


def _safe(text: str) -> str:
    return coded(cut(shown(text)))
