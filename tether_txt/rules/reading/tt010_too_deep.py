"""Lists and maps are nested more than 16 deep.

## What it does

Reports the list or map on the seventeenth level. What is inside is not read.

## Why

No promise needs more than three levels. A file that nests thousands is made to crash the
programs that read it.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
x-plan: [[[[[[[[[[[[[[[[[a, b]]]]]]]]]]]]]]]]]
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
x-plan: [a, b]
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT010", "too-deep", Severity.ERROR)
