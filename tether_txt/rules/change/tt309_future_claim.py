"""Something is said to have happened that had not happened yet.

## What it does

Reports a new `made`, `closed`, `on` or `done` that is later than the minute at which the change
itself was committed or landed, whichever is later. A whole day counts from its beginning, in the
promiser's zone. A warning: it may be a clock, or a zone that people.yaml does not know.

## Why

These keys tell what happened. What is only meant to happen on a day is a `due`. A claim from the
future makes the promise early or late by a time that nobody could know.

## Example

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after at=2026-11-26T16:00Z
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
closed: 2026-11-27
```

## Use instead

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after at=2026-11-26T16:00Z
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
closed: 2026-11-26
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.rules import Finding, Rule
from tether_txt.rules.change.claims import new_claims
from tether_txt.rules.change.step import Change

RULE = Rule("TT309", "future-claim", Severity.WARNING)


def check(change: Change) -> Iterator[Finding]:
    if change.after is None or change.landed is None:
        return
    latest = max(change.landed, change.committed or change.landed)
    for claim in new_claims(change.before, change.after):
        if claim.when.start(change.zone) // 60 > latest // 60:
            yield Finding(
                claim.at,
                f"`{claim.when}` was still to come at {change.shown(latest)}, "
                "when this was recorded",
                "write it when it has happened, or correct the time",
            )
