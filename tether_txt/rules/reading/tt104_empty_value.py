"""A key has no value.

## What it does

Reports a key with nothing behind it, an empty text, and an empty list in `to`.

## Why

An empty line may mean "not known yet", "none" or "forgotten". Delete the line for the first
two, and for the third fill it in.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
goal:
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

RULE = Rule("TT104", "empty-value", Severity.ERROR)
