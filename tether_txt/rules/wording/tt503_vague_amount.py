"""The words name an amount that nobody can check.

## What it does

Points out words in `what`, of the promise or of a step, such as "a few", "some" or "most of",
where a number or the things themselves could stand.

## Why

One thinks of three and the other of ten, and both find out on the day it is due. A number ends
the discussion before it begins.

## Example

```yaml
who: ana
to: bob
what: Send Bob a few customer interviews as notes
due: 2026-11-27 17:00
```

## Use instead

```yaml
who: ana
to: bob
what: Send Bob the notes of four customer interviews
due: 2026-11-27 17:00
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT503", "vague-amount", Severity.ADVICE)
KIND = "vague-amount"
