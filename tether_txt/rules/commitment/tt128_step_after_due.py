"""A step is due later than the promise that it belongs to.

## What it does

Reports a step whose `due` is later than the commitment's. A promise that repeats is left alone:
its steps belong to any of its occurrences.

## Why

Steps lead to the promise. With a step planned for the day after, the plan itself says that the
promise will be late, and the promisee should hear it now.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
steps:
  - what: Collect the figures from finance
    due: 2026-11-30
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
steps:
  - what: Collect the figures from finance
    due: 2026-11-23
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.rules import Context, Finding, Rule

RULE = Rule("TT128", "step-after-due", Severity.WARNING)
KEYS = ("steps",)


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    if not commitment.steps or commitment.repeat is not None:
        return
    zone, day_ends = context.zones.of(commitment.who), context.zones.day_ends
    deadline = commitment.due.deadline(zone, day_ends) // 60
    for i, step in enumerate(commitment.steps):
        if step.due and step.due.deadline(zone, day_ends) // 60 > deadline:
            yield Finding(
                ("steps", i, "due"),
                f"the step is due on `{step.due}`, later than the promise, `{commitment.due}`",
                "plan the step earlier, or move the promise and say so in `moved`",
            )
