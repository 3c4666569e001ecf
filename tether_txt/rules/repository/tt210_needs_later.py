"""A promise waits for one that is due later.

## What it does

Points out an open promise with an item in `needs` that is still open or proposed and has a
later deadline. Promises that repeat are left alone.

## Why

If both are kept to the minute, this one is late all the same. Today it costs a word between two
people to move one of the deadlines.

## Example

```yaml commitments/figures.yaml
who: ana
to: bob
what: Send the sales figures for October
due: 2026-12-01
```

```yaml commitments/board-pack.yaml
who: bob
to: carla
what: Send the board pack draft as a PDF
due: 2026-11-27
needs: figures
```

## Use instead

```yaml commitments/figures.yaml
who: ana
to: bob
what: Send the sales figures for October
due: 2026-11-24
```

```yaml commitments/board-pack.yaml
who: bob
to: carla
what: Send the board pack draft as a PDF
due: 2026-11-27
needs: figures
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.repository.project import Project
from tether_txt.rules import Finding, Rule

RULE = Rule("TT210", "needs-later", Severity.ADVICE)


def check(project: Project) -> Iterator[Finding]:
    if not any(entry.needs for entry in project.entries):
        return
    running = {
        entry.id: entry.due // 60
        for entry in project.entries
        if entry.status in ("open", "proposed") and not entry.repeats and entry.due is not None
    }
    for entry in project.entries:
        if not entry.needs or entry.repeats or entry.status != "open" or entry.due is None:
            continue
        for i, need in enumerate(entry.needs):
            later = running.get(need, 0) - entry.due // 60
            if later > 0:
                yield Finding(
                    ("needs", i),
                    f"this waits for `{need}`, which is due {_length(later)} later",
                    "move one of the two deadlines, or agree on what can be had earlier",
                    file=entry.path,
                )


def _length(minutes: int) -> str:
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes >= size:
            number = minutes // size
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    return "less than an hour"
