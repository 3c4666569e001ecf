"""The file ends in `.yml` and is not read.

## What it does

Reports `.yml` files in the commitments folder: only `.yaml` is read.

## Why

The promise in it is invisible: to checks, to reports and to the calendar of the one who waits.
With both endings, `budget.yml` and `budget.yaml` would be one id in two files.

## Example

```yaml commitments/draft.yml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
```

## Use instead

```yaml commitments/draft.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT015", "yml-extension", Severity.WARNING)
