"""The settings name a rule that does not exist.

## What it does

Reports a code, or the beginning of one, under `rules` in `tether.yaml` that no rule has.

## Why

A slip here silences nothing, or selects nothing, and nobody notices: the check is green because
it does not look.

## Example

```yaml tether.yaml
tether: 1
rules:
  ignore: [TT599]
```

## Use instead

```yaml tether.yaml
tether: 1
rules:
  ignore: [TT505]
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT118", "unknown-rule", Severity.ERROR)
