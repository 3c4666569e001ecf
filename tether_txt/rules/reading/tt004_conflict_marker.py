"""A merge conflict was not resolved.

## What it does

Reports the start of each block that git writes into a file where two branches changed the same
lines. The rest of the file is read with one of the two versions.

## Why

Two people changed the same promise, and git asks which word holds. To answer is the point:
until then the promise has two deadlines.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
<<<<<<< HEAD
due: 2026-11-27
=======
due: 2026-12-04
>>>>>>> later-deadline
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-12-04
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT004", "conflict-marker", Severity.ERROR)
