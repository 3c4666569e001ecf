"""The file is not made of `key: value` lines.

## What it does

Reports a file that is a list or a single text as a whole.

## Why

A promise is known by its keys. Of "Ana sends the draft on Friday" a person understands most,
and a program nothing.

## Example

```yaml
- Ana sends Bob the board pack draft on Friday
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

RULE = Rule("TT013", "not-a-mapping", Severity.ERROR)
