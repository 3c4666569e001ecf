"""A date or time cannot be read, or does not exist.

## What it does

Reports a value that is not a day (`2026-11-27`), a time (`2026-11-27 17:00`), a time with
offset (`2026-11-27T17:00+01:00`) or with zone (`2026-11-27T17:00[Europe/Madrid]`); a day that
the calendar has not; a year outside of 1970 to 9998; an offset that does not fit the zone.

## Why

On 04/05 one of the two people waits a month. The format has one order, year-month-day, and
never guesses: a deadline is the part of a promise that must be understood alike.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 27/11/2026
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT106", "bad-when", Severity.ERROR)
