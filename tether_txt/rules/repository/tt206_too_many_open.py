"""Somebody has more open promises than was agreed.

## What it does

Reports each promiser whose open promises are more than `max_open` of `tether.yaml`, once, at
the open promise that is due last. A promise that repeats counts once. Without `max_open`
nothing is reported.

## Why

Promises are broken on the day they are made, by somebody who has too many. The limit makes room
for the question: which of these will you take back, hand over or move?

## Example

```yaml tether.yaml
tether: 1
max_open: 1
```

```yaml commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml commitments/figures.yaml
who: ana
to: carla
what: Send the sales figures for October
due: 2026-11-30
```

## Use instead

```yaml tether.yaml
tether: 1
max_open: 1
```

```yaml commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml commitments/figures.yaml
who: ana
to: carla
what: Send the sales figures for October
due: 2026-11-30
status: released
```
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.repository.project import Entry, Project
from tether_txt.rules import Finding, Rule

RULE = Rule("TT206", "too-many-open", Severity.WARNING)


def check(project: Project) -> Iterator[Finding]:
    limit = project.settings.max_open
    if limit is None:
        return
    count: Counter[str] = Counter()
    last: dict[str, Entry] = {}
    for entry in project.entries:
        if entry.status == "open":
            count[entry.who] += 1
            before = last.get(entry.who, entry)
            last[entry.who] = max(before, entry, key=lambda one: (one.due or 0, one.id))
    for who, entry in last.items():
        if count[who] > limit:
            yield Finding(
                ("who",),
                f"`{who}` has {count[who]} open promises, and `max_open` is {limit}",
                "ask which of them can be withdrawn, released or given to somebody else",
                file=entry.path,
            )
