"""A key is not part of the format.

## What it does

Reports a key that has no meaning at its place, with the one that was probably meant. Keys that
begin with `x-` are yours: they are kept and never read.

## Why

A key with a slip in it would be ignored in silence: with `statsu: kept` the promise stays open,
and turns overdue a week later.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
statsu: kept
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
status: kept
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT102", "unknown-key", Severity.ERROR)
