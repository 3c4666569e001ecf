"""For a summary of a CI run: findings as GitHub-flavoured Markdown, in which words stay words."""

from __future__ import annotations

from tether_txt.diagnostics import Diagnostic, Severity
from tether_txt.markup import bullets, cut, escaped
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
    place = f"{_safe(d.path)}:{d.span.line}:{d.span.column}"
    rule = f"[{d.code}]({_RULES}#{d.code}) {d.name}"
    help = f"<br>{_safe(d.help)}" if d.help else ""
    return f"**{d.severity}** {place} {rule}: {_safe(d.message)}{help}"


def _safe(text: str) -> str:
    return escaped(cut(shown(text)))
