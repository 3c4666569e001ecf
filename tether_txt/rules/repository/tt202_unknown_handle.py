"""Somebody is named who is not in `people.yaml`.

## What it does

Reports a handle in `who`, `to`, `agreed` or the `from` of `feedback` that `people.yaml` does
not have. A repository without that file may use any handle.

## Why

`alcie` is a person to a program: she makes promises, her figures stand beside alice's, and
neither is right.

## Example

```yaml people.yaml
ana: Ana Alvarez
bob: Bob Brown
```

```yaml commitments/board-pack.yaml
who: ana
to: bbo
what: Send the board pack draft as a PDF
due: 2026-11-27
```

## Use instead

```yaml people.yaml
ana: Ana Alvarez
bob: Bob Brown
```

```yaml commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.repository.project import Entry, Project
from tether_txt.repository.tree import PEOPLE
from tether_txt.rules import Finding, Rule
from tether_txt.rules.repository.suggest import Suggestions

RULE = Rule("TT202", "unknown-handle", Severity.ERROR)


def check(project: Project) -> Iterator[Finding]:
    people = project.people
    if people is None or PEOPLE in project.doubtful:
        return
    suggestions = Suggestions(people)
    for entry in project.entries:
        for at, handle in _handles(entry):
            if handle not in people:
                yield Finding(
                    at,
                    f"`{handle}` is not in people.yaml",
                    suggestions.help(handle, f"add `{handle}` to people.yaml, or correct it"),
                    file=entry.path,
                )


def _handles(entry: Entry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("who",), entry.who
    for i, handle in enumerate(entry.to):
        yield ("to", i), handle
    for i, handle in entry.agreed:
        yield ("moved", i, "agreed"), handle
    for i, handle in entry.feedback:
        yield ("feedback", i, "from"), handle
