"""For Jenkins, GitLab and most other CI: findings as the tests that failed, in JUnit's XML."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as Xml

from tether_txt.diagnostics import Diagnostic, Severity
from tether_txt.output import Source
from tether_txt.output._text import shown, summary


def render(diagnostics: list[Diagnostic], files: int, source: Source, colored: bool) -> str:
    """One suite. Advice is a test that passed, and so is a check that found nothing."""
    failed = sum(d.severity is not Severity.ADVICE for d in diagnostics)
    numbers = {
        "tests": str(len(diagnostics) or 1),
        "failures": str(failed),
        "errors": "0",
        "time": "0",
    }
    top = Xml.Element("testsuites", {"name": "tether check", **numbers})
    suite = Xml.SubElement(top, "testsuite", {"name": "tether", **numbers, "skipped": "0"})
    seen: Counter[tuple[str, str]] = Counter()
    for one in diagnostics:
        _test(suite, one, seen)
    if not diagnostics:
        facts = {"classname": "tether", "name": summary(diagnostics, files), "time": "0"}
        Xml.SubElement(suite, "testcase", facts)
    Xml.indent(top)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(top, encoding="unicode")}\n'


def _test(suite: Xml.Element, d: Diagnostic, seen: Counter[tuple[str, str]]) -> None:
    """A test with a name that no other has, and with no line in it, as in `_prints`."""
    name = f"{d.code} {d.name}: {shown(d.message)}"
    seen[d.path, name] += 1
    if seen[d.path, name] > 1:
        name = f"{name} ({seen[d.path, name]})"
    case = Xml.SubElement(
        suite, "testcase", {"classname": shown(d.path), "name": name, "time": "0"}
    )
    place = f"{shown(d.path)}:{d.span.line}:{d.span.column}"
    text = f"{place}: {d.severity} {name}" + (f"\nhelp: {shown(d.help)}" if d.help else "")
    if d.severity is Severity.ADVICE:
        Xml.SubElement(case, "system-out").text = text
        return
    facts = {"type": str(d.severity), "message": f"{place}: {shown(d.message)}"}
    Xml.SubElement(case, "failure", facts).text = text
