"""Two promises are written as one.

## What it does

Points out a `what` that joins two deliverables, usually by "and" or "as well as".

## Why

One half kept and one half not: is that `kept` or `missed`? Two files with a deadline each can
be kept, moved and thanked for one by one. If the parts belong together, write them as `steps`.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft and book the room for the meeting
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

RULE = Rule("TT505", "two-promises", Severity.ADVICE)
KIND = "two-promises"
