"""An ignore comment cannot be understood.

## What it does

Reports a comment that begins with `tether:` and is not `ignore` with codes, or names a code
that does not exist. Rules are named by their codes, several with commas between them.

## Why

Whoever wrote it believes that something is silenced, and it is not.

## Example

```yaml
who: ana
to: bob
what: Try to send the board pack draft  # tether: ignore TT501, TT599
due: 2026-11-27 17:00
```

## Use instead

```yaml
who: ana
to: bob
what: Try to send the board pack draft  # tether: ignore TT501
due: 2026-11-27 17:00
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT021", "bad-ignore", Severity.WARNING)
