"""The first deadline is on a day that the repeat leaves out.

## What it does

Reports a `due` that is no occurrence of `repeat`, and a repeat that ends before it begins.

## Why

`due` is the first occurrence. If it is not on a day of the rule, one program counts it in and
another begins a day later, and their weeks never meet again.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-28
repeat: weekdays
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
repeat: weekdays
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT111", "due-not-an-occurrence", Severity.ERROR)
