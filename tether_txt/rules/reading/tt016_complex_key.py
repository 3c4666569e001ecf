"""A key is not a word.

## What it does

Reports a key that is a list, a map or empty.

## Why

YAML allows it and nobody expects it. Mostly a bracket or a question mark stands at the start of
a line by accident.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
? [why, reason]
: The board votes on Monday
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
why: The board votes on Monday
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT016", "complex-key", Severity.ERROR)
