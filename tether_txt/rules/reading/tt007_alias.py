"""A part of the file is reused instead of written out.

## What it does

Reports YAML's anchors (`&name`), aliases (`*name`) and merge keys (`<<`).

## Why

A few lines of aliases can unfold to gigabytes, and who reads the line `to: *them` has to look
for the answer elsewhere. A text that only begins with `&` or `*` goes in quotes.

## Example

```yaml
who: &me ana
to: bob
what: Send the board pack draft as a PDF
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

RULE = Rule("TT007", "alias", Severity.ERROR)
