"""The file has more than one document.

## What it does

Reports a second document, begun by a line of `---`. Only the first is read.

## Why

One file is one promise: it has one id, one history, and two people who add promises never edit
the same file.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
---
who: bob
to: ana
what: Send comments on the draft
due: 2026-12-01
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

RULE = Rule("TT006", "several-documents", Severity.ERROR)
