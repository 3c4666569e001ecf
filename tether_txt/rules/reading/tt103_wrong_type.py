"""A value has the wrong shape.

## What it does

Reports a list where a text is expected, a text where a list is, and so on.

## Why

Each key is read in one way only. A promise has one promiser: where two were named, nobody could
say who of them is asked on the day.

## Example

```yaml
who: [ana, carla]
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT103", "wrong-type", Severity.ERROR)
