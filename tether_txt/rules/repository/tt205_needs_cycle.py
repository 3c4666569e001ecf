"""Promises wait for each other in a circle.

## What it does

Reports a promise that, through `needs`, waits for itself. Promises that are entangled are told
of once: at the one whose id comes first, with the shortest way from it back to it.

## Why

Each waits for the next, so none can begin, and every one of them is somebody's good excuse.

## Example

```yaml commitments/design.yaml
who: ana
to: bob
what: Send the design of the invoice page
due: 2026-11-27
needs: estimate
```

```yaml commitments/estimate.yaml
who: bob
to: ana
what: Send the cost estimate of the invoice page
due: 2026-11-27
needs: design
```

## Use instead

```yaml commitments/design.yaml
who: ana
to: bob
what: Send the design of the invoice page
due: 2026-11-27
```

```yaml commitments/estimate.yaml
who: bob
to: ana
what: Send the cost estimate of the invoice page
due: 2026-11-27
needs: design
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.repository.project import Entry, Project
from tether_txt.rules import Finding, Rule
from tether_txt.rules.repository.rings import rings, shown

RULE = Rule("TT205", "needs-cycle", Severity.ERROR)


def check(project: Project) -> Iterator[Finding]:
    first: dict[str, Entry] = {}
    for entry in project.entries:
        first.setdefault(entry.id, entry)
    waiting = {entry.id: entry.needs for entry in first.values() if entry.needs}
    for ring in rings(waiting):
        entry = first[ring[0]]
        yield Finding(
            ("needs", entry.needs.index(ring[1])),
            f"`{ring[0]}` waits for itself: {shown(ring)}",
            "decide which of them comes first, and delete what it needs of the others",
            file=entry.path,
        )
