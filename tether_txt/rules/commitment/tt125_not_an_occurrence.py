"""An outcome is given for a day on which nothing was due.

## What it does

Reports a day in `outcomes` on which the promise does not come round: before the first `due`,
after the end of `repeat`, or between two occurrences.

## Why

Each outcome is the verdict on one occurrence. One on the wrong day judges nothing, and the
occurrence that it was meant for stays open and turns overdue.

## Example

```yaml
who: ana
to: bob
what: Send the week's sales figures
due: 2026-01-02
repeat: weekly
outcomes:
  2026-01-02: kept
  2026-01-10: kept
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
  2026-01-09: kept
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment, Outcome, Repeat
from tether_txt.format.when import When, day_of
from tether_txt.rules import Context, Finding, Rule

RULE = Rule("TT125", "not-an-occurrence", Severity.ERROR)
KEYS = ("outcomes",)
MAX_WALK = 10_000


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    if not commitment.outcomes or commitment.repeat is None:
        return
    wrong = _wrong_days(commitment.repeat, commitment.due, commitment.outcomes)
    for outcome in commitment.outcomes:
        if outcome.day in wrong:
            written = day_of(outcome.day)
            yield Finding(
                ("outcomes", written),
                f"the promise does not come round on `{written}`",
                "give the day on which the occurrence was due, not the day on which it was done",
                on_key=True,
            )


def _wrong_days(repeat: Repeat, due: When, outcomes: tuple[Outcome, ...]) -> set[int]:
    from tether_txt.format.repeat import occurrences, occurs_on

    days = {outcome.day for outcome in outcomes}
    last = max(days)
    # One walk answers for all days at once, but a hostile file may name a day in the year 9998.
    if last - due.day > MAX_WALK:
        return {day for day in days if not occurs_on(repeat, due, day)}
    return days.difference(occurrences(repeat, due, last))
