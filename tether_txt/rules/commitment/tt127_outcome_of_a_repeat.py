"""One verdict is given for a promise that comes round many times.

## What it does

Reports `status: kept` or `status: missed` together with `repeat`.

## Why

Which week was kept? A promise that repeats is judged occurrence by occurrence, in `outcomes`.
Its `status` only says whether it still stands: `proposed`, `open`, `released` or `withdrawn`.

## Example

```yaml
who: ana
to: bob
what: Send the week's sales figures
due: 2026-01-02
repeat: weekly
status: kept
```

## Use instead

```yaml
who: ana
to: bob
what: Send the week's sales figures
due: 2026-01-02
repeat: weekly
outcomes:
  2026-01-02: kept
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.format.when import day_of
from tether_txt.rules import Context, Finding, Rule

RULE = Rule("TT127", "outcome-of-a-repeat", Severity.ERROR)
KEYS = ("repeat",)


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    if commitment.repeat is not None and commitment.status in ("kept", "missed"):
        status = commitment.status
        yield Finding(
            ("status",),
            f"`{status}` does not say which occurrence of a promise that repeats",
            f"write it under `outcomes`, by the day: `{day_of(commitment.due.day)}: {status}`",
        )
