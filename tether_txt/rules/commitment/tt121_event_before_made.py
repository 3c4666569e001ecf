"""Something happened to the promise before it was made.

## What it does

Reports a `closed`, an `on` of a `moved` entry or an `on` of a `warned` entry that lies before
`made`. A day counts to its end, so that the same day is fine.

## Why

These times decide whether a promise was kept in time and whether a change came early enough.
One that cannot be true makes the verdict untrue as well.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
made: 2026-11-20
due: 2026-11-27
status: kept
closed: 2026-11-02
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
made: 2026-11-20
due: 2026-11-27
status: kept
closed: 2026-11-26
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.format.when import DAY, When
from tether_txt.rules import Context, Finding, Rule

RULE = Rule("TT121", "event-before-made", Severity.ERROR)
KEYS = ("made",)


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    made = commitment.made
    if made is None or not (commitment.closed or commitment.moved or commitment.warned):
        return
    zone = context.zones.of(commitment.who)
    for at, when in _events(commitment):
        # More than two days apart, no offset can turn the order round.
        if when.day - made.day > 2:
            continue
        if when.deadline(zone, DAY - 1) < made.start(zone):
            yield Finding(
                at,
                f"`{when}` is before the promise was made, `{made}`",
                "correct this date or `made`",
            )


def _events(commitment: Commitment) -> Iterator[tuple[tuple[str | int, ...], When]]:
    if commitment.closed:
        yield ("closed",), commitment.closed
    for i, moved in enumerate(commitment.moved):
        if moved.on:
            yield ("moved", i, "on"), moved.on
    for i, warned in enumerate(commitment.warned):
        if warned.on:
            yield ("warned", i, "on"), warned.on
