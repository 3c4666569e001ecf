"""A repeat cannot be understood.

## What it does

Reports a `repeat` that is neither a word (`daily`, `weekdays`, `weekly`, `monthly`, `yearly`),
nor a map such as `{every: 2 weeks, count: 10}`, nor an RRULE text as in RFC 5545, section
3.3.10, of days, weeks, months or years.

## Why

The repeat decides on which days somebody can be late. It has to mean the same to the report, to
the calendar and to both people.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
repeat: every friday
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
repeat: weekly
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT109", "bad-repeat", Severity.ERROR)
