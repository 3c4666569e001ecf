"""The promise leaves itself a way out.

## What it does

Points out words in `what`, of the promise or of a step, that promise an attempt instead of a
result: "try to", "hopefully", "if I find the time".

## Why

Who tries has kept the promise whatever happens, so the promisee has been promised nothing. If
there is real doubt, promise the part that is certain, or let it be `proposed`.

## Example

```yaml
who: ana
to: bob
what: Try to send the board pack draft
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

RULE = Rule("TT501", "hedge", Severity.ADVICE)
KIND = "hedge"
