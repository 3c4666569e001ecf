r"""The file is not UTF-8 text.

## What it does

Reports the first byte that UTF-8 does not allow. A byte order mark at the start is fine.

## Why

Without one encoding for all, José becomes JosÃ© in one program and a crash in the next. Editors
save in another one silently; UTF-16 is what some Windows programs call "Unicode".

## Example

```bytes
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
why: Jos\xe9 presents it on Monday
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
why: José presents it on Monday
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT001", "not-utf8", Severity.ERROR)
