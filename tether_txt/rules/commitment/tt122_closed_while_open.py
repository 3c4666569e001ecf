"""An end is described, and the promise has not ended.

## What it does

Reports `closed` or `reason` where `status` is `open` or `proposed`. Without a `status` line a
promise is open.

## Why

A reader takes `closed` for the end and stops waiting; a report takes `status` for the truth and
calls the promise overdue. Both must say the same.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
closed: 2026-11-26
```

## Use instead

```yaml
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
from tether_txt.format.model import CLOSED, Commitment
from tether_txt.rules import Context, Finding, Rule

RULE = Rule("TT122", "closed-while-open", Severity.ERROR)
KEYS = ("closed", "reason")
ENDS = "`kept`, `missed`, `released` or `withdrawn`"


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    if (commitment.closed is None and commitment.reason is None) or commitment.status in CLOSED:
        return
    for key, value in (("closed", commitment.closed), ("reason", commitment.reason)):
        if value is not None:
            yield Finding(
                (key,),
                f"there is `{key}`, but the promise is still `{commitment.status}`",
                f"set `status` to how it ended ({ENDS}), or delete `{key}`",
                on_key=True,
            )
