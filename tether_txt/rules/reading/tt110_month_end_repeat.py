"""A repeat begins on a day that not every month has.

## What it does

Reports `monthly` with a first `due` on the 29th, 30th or 31st, and `yearly` with one on 29
February.

## Why

Calendars disagree on what comes a month after 31 January: RFC 5545 leaves February out, others
take its last day or the 3rd of March. Say which one you mean.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-01-31
repeat: monthly
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-01-31
repeat: {every: monthly, day: last}
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT110", "month-end-repeat", Severity.ERROR)
