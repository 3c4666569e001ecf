"""The words name a time that nobody can check.

## What it does

Points out words in `what`, of the promise or of a step, that stand where a date should be:
"soon", "as soon as possible", "by end of next week".

## Why

`due` is the deadline. A second one in words is read differently by each of the two people, and
only one of them can be right.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as soon as possible
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

RULE = Rule("TT502", "vague-time", Severity.ADVICE)
KIND = "vague-time"
