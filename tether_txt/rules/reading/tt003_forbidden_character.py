r"""A character cannot be seen, or shows the line in another order.

## What it does

Reports control characters, zero-width and direction-changing characters, a lone carriage
return, and line separators that only some programs know; in a text in double quotes also those
that an escape such as `"\u200b"` would put there. The joiners inside emoji and scripts such as
Persian are fine.

## Why

Two people look at the same line and read different words, or two handles look alike and are
not. Such characters come with text copied from web pages and chats.

## Example

```bytes
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
why: Bob needs it\u200b for the vote
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
why: Bob needs it for the vote
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT003", "forbidden-character", Severity.ERROR)
