"""A text is too long, or has several lines where one is wanted.

## What it does

Reports a `what` (of the promise or of a step) of more than one line or 500 characters, another
text of more than 10,000, and a tag of more than one word or 64 characters. The same holds for
names and titles.

## Why

`what` is the title that stands in lists, calendars and messages. If it takes a paragraph, the
promise is not clear yet; the story has room in `why` and `source`.

## Example

```yaml
who: ana
to: bob
what: |
  Send the board pack draft
  as a PDF
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

RULE = Rule("TT113", "bad-text", Severity.ERROR)
