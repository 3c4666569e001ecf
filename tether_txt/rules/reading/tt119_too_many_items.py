r"""A list has more than a thousand items.

## What it does

Reports a list of more than 1,000 items; it is not read.

## Why

A promise to a thousand people is a promise to a team: give it a handle with `members`. A
thousand steps are many promises.

## Example

```bytes
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
tags: [\{1001 step-#, }]
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
tags: [board, november]
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT119", "too-many-items", Severity.ERROR)
