"""A time zone does not exist.

## What it does

Reports a `timezone`, or a zone in brackets behind a time, that is not in the IANA database.
Names such as `CET` mean the zone of that name, not a place.

## Why

The zone decides when the day ends. `Europe/Madrid` knows about summer time, and an invented
name knows nothing.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00[Europe/Madird]
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00[Europe/Madrid]
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT112", "bad-timezone", Severity.ERROR)
