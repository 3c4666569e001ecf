"""A promise waits for one that does not exist.

## What it does

Reports an item of `needs` that is no commitment's id. The ids of files that cannot be read for
other faults count as existing.

## Why

Somebody waits for it, and nobody has promised it. Often the file was renamed, and took another
id with its new name.

## Example

```yaml commitments/figures.yaml
who: ana
to: bob
what: Send the sales figures for October
due: 2026-11-27
```

```yaml commitments/board-pack.yaml
who: bob
to: carla
what: Send the board pack draft as a PDF
due: 2026-11-27
needs: figurse
```

## Use instead

```yaml commitments/figures.yaml
who: ana
to: bob
what: Send the sales figures for October
due: 2026-11-27
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
from tether_txt.rules.repository.suggest import Suggestions

RULE = Rule("TT204", "unknown-need", Severity.ERROR)


def check(project: Project) -> Iterator[Finding]:
    if not any(entry.needs for entry in project.entries):
        return
    known = {entry.id for entry in project.entries} | project.unread
    suggestions = Suggestions(sorted(known))
    for entry in project.entries:
        for i, need in enumerate(entry.needs):
            if need not in known:
                yield Finding(
                    ("needs", i),
                    f"there is no promise with the id `{need}`",
                    suggestions.help(need, "correct it, or delete it"),
                    file=entry.path,
                )
