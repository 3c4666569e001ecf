"""The words tell of an activity, and of nothing to hand over.

## What it does

Points out a `what`, of the promise or of a step, that describes open-ended work ("work on",
"support", "follow up") without anything that will exist when it is done.

## Why

Of an activity nobody can say whether it is finished: the promiser was busy with it every day,
and the promisee has nothing in hand. Name what the other will see, read or hold.

## Example

```yaml
who: ana
to: bob
what: Work on the onboarding
due: 2026-11-27 17:00
```

## Use instead

```yaml
who: ana
to: bob
what: Send the onboarding checklist for new colleagues
due: 2026-11-27 17:00
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT504", "no-deliverable", Severity.ADVICE)
KIND = "no-deliverable"
