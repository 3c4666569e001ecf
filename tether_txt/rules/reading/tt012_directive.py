"""A line begins with `%`.

## What it does

Reports an instruction to YAML programs, such as `%YAML 1.2` or `%TAG`.

## Why

The format is always the same YAML; a directive could only ask for another one. A text that
begins with `%` goes in quotes.

## Example

```yaml
%YAML 1.2
---
who: ana
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

RULE = Rule("TT012", "directive", Severity.ERROR)
