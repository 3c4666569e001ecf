"""A key that must be there is missing.

## What it does

Reports a commitment without `who`, `to`, `what` or `due`, and an entry of a list or map without
one of the keys that it needs, such as `from` in `moved` or `says` in `feedback`. `tether.yaml`
needs `tether: 1`.

## Why

Four lines make a promise. Without one of them nobody can tell whom to ask, who is waiting, what
will be handed over, or by when.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
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

RULE = Rule("TT101", "missing-key", Severity.ERROR)
