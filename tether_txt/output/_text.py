"""Text that is safe on a terminal: nothing in a repository may move the cursor or hide a word."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from tether_txt.diagnostics import Diagnostic, Severity
from tether_txt.output import counts

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_COLORS = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.ADVICE: "1;36",
}


def shown(text: str) -> str:
    """The text with control, bidi and invisible characters written as escapes."""
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if 0xDC80 <= number <= 0xDCFF:
        return f"\\x{number - 0xDC00:02x}"
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def width(text: str) -> int:
    """How many columns of a terminal a text takes (UAX #11)."""
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def paint(text: str, color: str, colored: bool) -> str:
    """Wrap a text in an SGR colour, if colours are wanted."""
    return f"\x1b[{color}m{text}\x1b[0m" if colored else text


def headline(diagnostic: Diagnostic, colored: bool) -> str:
    """``path:line:column: severity CODE name: message``, the same in every text format."""
    d = diagnostic
    place = paint(f"{shown(d.path)}:{d.span.line}:{d.span.column}", "1", colored)
    label = paint(f"{d.severity} {d.code}", _COLORS[d.severity], colored)
    return f"{place}: {label} {d.name}: {shown(d.message)}"


def summary(diagnostics: list[Diagnostic], files: int) -> str:
    """One sentence on what was found."""
    looked = "1 file" if files == 1 else f"{files:,} files"
    if not diagnostics:
        return f"{looked} checked: all clear"
    found = counts(diagnostics)
    words = [
        f"{n:,} {noun if n == 1 or noun == 'advice' else noun + 's'}"
        for noun, n in ((str(s), found[s]) for s in Severity)
        if n
    ]
    if len(words) > 1:
        words = [", ".join(words[:-1]), words[-1]]
    return f"{looked} checked: {' and '.join(words)}"


def statistics(diagnostics: list[Diagnostic], files: int, colored: bool) -> str:
    """How often each rule found something, the most frequent first, and the summary."""
    found = Counter((d.code, d.name, d.severity) for d in diagnostics)
    width = max((len(f"{n:,}") for n in found.values()), default=0)
    rows = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    lines = [
        f"{n:>{width},}  {paint(code, _COLORS[severity], colored)}  {severity:<7}  {name}"
        for (code, name, severity), n in rows
    ]
    return "\n".join([*lines, summary(diagnostics, files)]) + "\n"
