"""A deadline moved to the time that it already had.

## What it does

Reports a `moved` entry whose `from` is the same time as the `from` of the entry after it, or,
for the last entry, the same as `due`.

## Why

`moved` is the chain of deadlines that this promise had, oldest first, and `due` is the last of
them. A link that leads nowhere usually means that `due` was left unchanged or that `from` holds
the new date instead of the old one.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
moved:
  - from: 2026-11-27
    on: 2026-11-18
    why: The auditor's figures come later
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
moved:
  - from: 2026-11-20
    on: 2026-11-18
    why: The auditor's figures come later
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.rules import Context, Finding, Rule

RULE = Rule("TT123", "moved-nowhere", Severity.ERROR)
KEYS = ("moved",)


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    moved = commitment.moved
    if not moved:
        return
    zone, day_ends = context.zones.of(commitment.who), context.zones.day_ends
    following = [entry.from_ for entry in moved[1:]] + [commitment.due]
    for i, (entry, then) in enumerate(zip(moved, following, strict=True)):
        if entry.from_.deadline(zone, day_ends) // 60 == then.deadline(zone, day_ends) // 60:
            what = "the next entry's `from`" if i + 1 < len(moved) else "`due`"
            yield Finding(
                ("moved", i, "from"),
                f"the deadline moved from `{entry.from_}` to the same time, {what}",
                "`from` is the old deadline, and `due` the new one: correct one of them, "
                "or delete the entry",
            )
