"""A value carries a YAML type.

## What it does

Reports tags such as `!!str` or `!date`.

## Why

Here the key decides how a value is read, always, so that a type has nothing to say. In other
programs a tag can even start code. A text that only begins with `!` goes in quotes.

## Example

```yaml
who: ana
to: !!str bob
what: Send the board pack draft as a PDF
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

RULE = Rule("TT008", "tag", Severity.ERROR)
