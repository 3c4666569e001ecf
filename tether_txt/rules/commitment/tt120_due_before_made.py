"""The deadline is before the promise was made.

## What it does

Reports a `due` that was already over at the time that `made` gives.

## Why

Nobody can keep a promise that was late when it was given: one of the two dates is a slip, and
whichever it is, verdicts and calendars would build on it.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
made: 2026-11-20
due: 2026-10-27
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
made: 2026-11-20
due: 2026-11-27
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.rules import Context, Finding, Rule

RULE = Rule("TT120", "due-before-made", Severity.ERROR)
KEYS = ("made",)


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    made = commitment.made
    # More than two days apart, no offset can turn the order round.
    if made is None or commitment.due.day - made.day > 2:
        return
    start = made.start(context.zones.of(commitment.who))
    # Times are compared to the minute (spec/format.md#when).
    if context.zones.deadline(commitment) // 60 < start // 60:
        yield Finding(
            ("due",),
            f"the deadline `{commitment.due}` is before the promise was made, `{made}`",
            "correct `due` or `made`",
        )
