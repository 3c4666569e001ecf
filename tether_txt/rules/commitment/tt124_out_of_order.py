"""Entries are not in the order in which they happened.

## What it does

Reports an `on` in `moved`, `warned` or `feedback` that is earlier than that of the entry before
it. Entries of the same day are fine, and so are those without `on`.

## Why

These lists are a diary: the newest entry stands at the end. Who reads the last line must read
the latest word, and two people who add one on two branches must see that they did.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
warned:
  - on: 2026-11-24
    why: Two chapters are still missing
  - on: 2026-11-19
    why: The figures may come late
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
warned:
  - on: 2026-11-19
    why: The figures may come late
  - on: 2026-11-24
    why: Two chapters are still missing
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.format.when import DAY, When
from tether_txt.rules import Context, Finding, Rule

RULE = Rule("TT124", "out-of-order", Severity.ERROR)
KEYS = ("moved", "warned", "feedback")


def check(commitment: Commitment, context: Context) -> Iterator[Finding]:
    for key, entries in (
        ("moved", commitment.moved),
        ("warned", commitment.warned),
        ("feedback", commitment.feedback),
    ):
        if len(entries) > 1:
            zone = context.zones.of(commitment.who)
            yield from _backwards(key, [entry.on for entry in entries], zone)


def _backwards(key: str, times: list[When | None], zone: tzinfo) -> Iterator[Finding]:
    last: When | None = None
    for i, when in enumerate(times):
        if when is None:
            continue
        if last and when.deadline(zone, DAY - 1) < last.start(zone):
            yield Finding(
                (key, i, "on"),
                f"`{when}` comes after `{last}` in the list, but is earlier",
                f"put the entries of `{key}` in order, the oldest first, or correct the date",
            )
        last = when
