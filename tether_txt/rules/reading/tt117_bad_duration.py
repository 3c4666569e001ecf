"""A length of time or a time of day cannot be read.

## What it does

Reports a `notice`, `grace` or reminder that is not a number with the unit `m`, `h`, `d` or `w`,
and a `day_ends` that is not `HH:MM`.

## Why

`notice` decides whether a word came early enough, for everybody in the repository. It must not
depend on how a program takes "1 day".

## Example

```yaml tether.yaml
tether: 1
notice: 1 day
```

## Use instead

```yaml tether.yaml
tether: 1
notice: 1d
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT117", "bad-duration", Severity.ERROR)
