r"""The file is larger than 64 KiB.

## What it does

Reports a file of more than 65,536 bytes. Nothing in it is read.

## Why

One file is one promise, and a promise is short. The limit keeps a wrong file, or a hostile one,
from filling the memory of everybody who runs a check.

## Example

```bytes
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
why: \{70000 x}
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
source: notes/2026-11-20-board.md
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT002", "too-large", Severity.ERROR)
