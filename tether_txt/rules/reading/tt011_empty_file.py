"""The file has nothing in it.

## What it does

Reports a file that is empty or has only comments.

## Why

Somebody meant to promise something here, and nobody can see what. An empty file often remains
when a disk was full or an editor was closed too early.

## Example

```yaml
# The board pack
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

RULE = Rule("TT011", "empty-file", Severity.ERROR)
