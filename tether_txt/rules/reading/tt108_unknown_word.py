"""A value is none of the words for its key.

## What it does

Reports a word outside of the list that a key has: `status`, an outcome, `says`, `private`, a
severity or a language.

## Why

Reports count words. A status that only a person understands counts nowhere, and "done" could be
`kept`, or `released`, or a withdrawal.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
status: done
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
status: kept
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT108", "unknown-word", Severity.ERROR)
