"""A local time that happens twice.

## What it does

Reports a time that clocks in its zone show twice, because they are set back that night. The
earlier of the two counts.

## Why

An hour passes between the two. The promiser may mean one and the promisee the other, and both
are right.

## Example

```yaml
who: ana
to: bob
what: Switch the shop over to the new server
due: 2026-10-25T02:30[Europe/Madrid]
```

## Use instead

```yaml
who: ana
to: bob
what: Switch the shop over to the new server
due: 2026-10-25T02:30+02:00
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.rules import Context, Finding, Rule
from tether_txt.rules.commitment.clocks import changed

RULE = Rule("TT107", "doubled-when", Severity.WARNING)


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    for found in changed(commitment, context.zones.of(commitment.who), "doubled"):
        stem = found.when.text.split("[")[0].replace(" ", "T")
        first, second = (
            stem + reading.isoformat(timespec="minutes")[16:] for reading in found.readings()
        )
        yield Finding(
            found.at,
            f"clocks in {found.zone} show `{found.when}` twice that day; the earlier one counts",
            f"say which one: `{first}` is the earlier, `{second}` the later",
        )
