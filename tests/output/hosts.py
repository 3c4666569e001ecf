"""Reads the formats of hosts as these do, and holds them against their schemas."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as Xml

import xmlschema
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker

SCHEMAS = Path(__file__).parents[1] / "schemas"
HOSTS = ("github", "gitlab", "junit", "sarif")


class Annotation(NamedTuple):
    """A workflow command of GitHub."""

    kind: str
    properties: dict[str, str]
    message: str


def commands(log: str) -> list[Annotation]:
    """The commands of a log, taken apart as GitHub's runner does (ActionCommand.TryParseV2)."""
    found = []
    for line in re.split(r"\r\n|\r|\n", log):
        text = line.lstrip()
        if not text.startswith("::") or "::" not in text[2:]:
            continue
        head, _, data = text[2:].partition("::")
        kind, _, rest = head.partition(" ")
        pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if "=" in pair]
        properties = {name.strip(): _unescaped(value, ":,") for name, value in pairs}
        found.append(Annotation(kind, properties, _unescaped(data, "")))
    return found


def _unescaped(text: str, more: str) -> str:
    for character in f"\r\n{more}":
        text = text.replace(f"%{ord(character):02X}", character)
    return text.replace("%25", "%")


@cache
def _validator(name: str) -> Any:
    if name.endswith(".xsd"):
        return xmlschema.XMLSchema10(str(SCHEMAS / name))
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    kind = Draft4Validator if "draft-04" in schema["$schema"] else Draft202012Validator
    return kind(schema, format_checker=FormatChecker())


def github(text: str) -> list[tuple[str, int, str]]:
    """File, line and code of each annotation; errors come first, and lines are in order."""
    found = commands(text)
    assert [one.kind for one in found] == sorted(
        (one.kind for one in found), key=["error", "warning", "notice"].index
    )
    for one in found:
        numbers = {k: int(v) for k, v in one.properties.items() if k not in ("file", "title")}
        assert numbers["endLine"] >= numbers["line"] >= 1
        assert numbers.get("endColumn", 1) >= numbers.get("col", 1) >= 1
        assert "col" not in numbers or numbers["line"] == numbers["endLine"]
        assert one.message
    return [
        (one.properties["file"], int(one.properties["line"]), one.properties["title"].split()[0])
        for one in found
    ]


def gitlab(text: str) -> list[tuple[str, int, str]]:
    """As `github`, of a Code Quality report."""
    report = json.loads(text)
    _validator("gitlab-code-quality.json").validate(report)
    assert len({one["fingerprint"] for one in report}) == len(report)
    return [
        (
            one["location"]["path"],
            one["location"]["lines"]["begin"],
            one["check_name"].split()[0],
        )
        for one in report
    ]


def junit(text: str) -> list[tuple[str, int, str]]:
    """As `github`, of JUnit's XML."""
    _validator("junit-10.xsd").validate(text)
    suites = Xml.fromstring(text)
    cases = list(suites.iter("testcase"))
    names = [(one.attrib["classname"], one.attrib["name"]) for one in cases]
    assert len(set(names)) == len(names)
    assert len(cases) == int(suites.attrib["tests"])
    assert len(list(suites.iter("failure"))) == int(suites.attrib["failures"])
    found = []
    for one in cases:
        for part in one:
            path = one.attrib["classname"]
            line = (part.text or "").removeprefix(f"{path}:").split(":")[0]
            found.append((path, int(line), one.attrib["name"].split()[0]))
    return found


def sarif(text: str) -> list[tuple[str, int, str]]:
    """As `github`, of a SARIF log; paths as they are in the repository."""
    log = json.loads(text)
    _validator("sarif-2.1.0-rtm.5.json").validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    found = []
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        place = one["locations"][0]["physicalLocation"]
        uri = urlsplit(place["artifactLocation"]["uri"])
        assert not uri.scheme
        assert not uri.netloc
        path = unquote(uri.path, errors="surrogateescape")
        assert not path.startswith("/")
        found.append((path, place["region"]["startLine"], one["ruleId"]))
    prints = [one["partialFingerprints"]["tetherFinding/v1"] for one in run["results"]]
    assert len(set(prints)) == len(prints)
    return found


READERS = {"github": github, "gitlab": gitlab, "junit": junit, "sarif": sarif}
