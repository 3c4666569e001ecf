"""The same item stands twice in a list.

## What it does

Reports the second of two equal items of `to`, `needs`, `tags`, `evidence`, `emails` or
`members`. It counts once.

## Why

Mostly another name was meant, and somebody to whom this was promised is missing from the list.

## Example

```yaml
who: ana
to: [bob, bob]
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
```

## Use instead

```yaml
who: ana
to: [bob, carla]
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT115", "repeated-item", Severity.WARNING)
