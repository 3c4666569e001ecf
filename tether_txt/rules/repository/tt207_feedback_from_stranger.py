"""Feedback comes from somebody to whom nothing was promised.

## What it does

Reports a `feedback` entry whose `from` is neither in `to` nor a member of a team in `to`. Teams
inside teams count.

## Why

`feedback` is the promisee's own word on whether the promise did its work. From anybody else it
is hearsay, and from the promiser self-praise.

## Example

```yaml commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
feedback:
  - from: ana
    says: satisfied
```

## Use instead

```yaml commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
feedback:
  - from: bob
    says: satisfied
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import with_members
from tether_txt.repository.project import Project
from tether_txt.rules import Finding, Rule

RULE = Rule("TT207", "feedback-from-stranger", Severity.WARNING)


def check(project: Project) -> Iterator[Finding]:
    people = project.people or {}
    known: dict[tuple[tuple[str, ...], str], bool] = {}
    for entry in project.entries:
        for i, handle in entry.feedback:
            if handle in entry.to:
                continue
            question = (entry.to, handle)
            if question not in known:
                known[question] = handle in with_members(entry.to, people)
            if not known[question]:
                yield Finding(
                    ("feedback", i, "from"),
                    f"`{handle}` gives feedback, but the promise is to "
                    + ", ".join(f"`{to}`" for to in entry.to[:5]),
                    "name in `from` somebody from `to`, or add the handle to `to`",
                    file=entry.path,
                )
