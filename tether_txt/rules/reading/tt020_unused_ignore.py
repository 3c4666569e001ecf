"""An ignore comment has nothing to ignore.

## What it does

Reports a `# tether: ignore` with a code that does not fire at its place: on its own line for a
comment at the end of a line, or else on the next line that is neither blank nor comment. The
rules TT001 to TT099 cannot be ignored.

## Why

The comment tells readers that something here is wrong and accepted. When it no longer is, the
comment misleads, and would silence the next mistake as well.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF  # tether: ignore TT501
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

RULE = Rule("TT020", "unused-ignore", Severity.WARNING)
