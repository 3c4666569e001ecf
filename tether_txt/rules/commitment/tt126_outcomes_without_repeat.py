"""There are outcomes, but the promise does not repeat.

## What it does

Reports `outcomes` in a commitment without `repeat`.

## Why

`outcomes` has one verdict for each time that a promise comes round. A promise that is due once
has one verdict, `status`; said in the other place nobody counts it.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
outcomes:
  2026-11-27: kept
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.rules import Context, Finding, Rule

RULE = Rule("TT126", "outcomes-without-repeat", Severity.ERROR)
KEYS = ("outcomes",)


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    if commitment.outcomes and commitment.repeat is None:
        yield Finding(
            ("outcomes",),
            "there are `outcomes`, but the promise does not repeat",
            "say how it ended with `status`, or add `repeat`",
            on_key=True,
        )
