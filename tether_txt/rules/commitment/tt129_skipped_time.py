"""A local time that never happens.

## What it does

Reports a time that clocks in its zone skip, because they are set forward that night.

## Why

No clock on the wall ever shows it. Programs guess, and guess differently: some an hour earlier,
some an hour later.

## Example

```yaml
who: ana
to: bob
what: Switch the shop over to the new server
due: 2026-03-29T02:30[Europe/Madrid]
```

## Use instead

```yaml
who: ana
to: bob
what: Switch the shop over to the new server
due: 2026-03-29T03:30[Europe/Madrid]
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.rules import Context, Finding, Rule
from tether_txt.rules.commitment.clocks import changed

RULE = Rule("TT129", "skipped-time", Severity.ERROR)


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    for found in changed(commitment, context.zones.of(commitment.who), "skipped"):
        later = datetime.fromtimestamp(found.readings()[0].timestamp(), found.zone)
        yield Finding(
            found.at,
            f"clocks in {found.zone} never show `{found.when}`: they go forward that day",
            f"write a time before or after the change, for example {later:%H:%M}",
        )
