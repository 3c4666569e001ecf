"""A number is not a whole number in its range.

## What it does

Reports a `count` outside of 1 to 1000, a `max_open` under 1, bricks outside of -100 to 100, and
a version in `tether.yaml` that this program does not know.

## Why

A limit of "about ten" cannot be checked, and a count of 0 would promise nothing at all. A file
of a later version may say things that this program would read wrongly.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
repeat: {every: weekly, count: 0}
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
repeat: {every: weekly, count: 10}
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT116", "bad-number", Severity.ERROR)
