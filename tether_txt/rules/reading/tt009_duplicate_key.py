"""A key stands twice in the same place.

## What it does

Reports the second of two equal keys. The first one counts.

## Why

Some programs take the first and some the last. With two deadlines the promiser sees one and the
promisee the other. It often comes from a merge.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
due: 2026-12-04
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

RULE = Rule("TT009", "duplicate-key", Severity.ERROR)
