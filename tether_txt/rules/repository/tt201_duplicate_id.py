"""Two promises have the same id.

## What it does

Reports a commitment whose id another file has already, in the order of paths; capitals make no
difference. The id is `id:`, or else the file's name without `.yaml`; folders are no part of it.

## Why

The id is what `needs`, reports and the history know a promise by. With two of them, one promise
takes the other's past, and whether `budget` was kept depends on which file is read first.

## Example

```yaml commitments/finance/budget.yaml
who: ana
to: bob
what: Send the budget for 2027 as a spreadsheet
due: 2026-11-27
```

```yaml commitments/it/budget.yaml
who: carla
to: bob
what: Send the list of new laptops with prices
due: 2026-11-27
```

## Use instead

```yaml commitments/finance/budget.yaml
who: ana
to: bob
what: Send the budget for 2027 as a spreadsheet
due: 2026-11-27
```

```yaml commitments/it/laptops.yaml
who: carla
to: bob
what: Send the list of new laptops with prices
due: 2026-11-27
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.repository.project import Project
from tether_txt.rules import Finding, Rule

RULE = Rule("TT201", "duplicate-id", Severity.ERROR)


def check(project: Project) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for entry in project.entries:
        path = first.setdefault(entry.id.casefold(), entry.path)
        if path != entry.path:
            yield Finding(
                ("id",) if entry.own_id else (),
                f"`{entry.id}` is already the id of {path}",
                "give this promise another `id`" if entry.own_id else "give this file another name",
                file=entry.path,
            )
