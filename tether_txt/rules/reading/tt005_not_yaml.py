"""A line cannot be read as YAML.

## What it does

Reports where the text stops being `key: value` lines: a tab as indentation, a quote or bracket
that is never closed, a missing space after a colon, a second `: ` in a text without quotes, or
any `:` in a text without quotes between brackets. Reading goes on at the next key.

## Why

What a program cannot read it must not guess: a promise guessed wrong is worse than one that is
reported.

## Example

```yaml
who: ana
to: bob
what: Send the draft: chapters one to four
due: 2026-11-27 17:00
```

## Use instead

```yaml
who: ana
to: bob
what: "Send the draft: chapters one to four"
due: 2026-11-27 17:00
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT005", "not-yaml", Severity.ERROR)
