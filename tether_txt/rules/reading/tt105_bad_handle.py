"""A handle or an id has characters that it cannot have.

## What it does

Reports a handle, commitment id or goal id that is not made of small letters `a` to `z`, digits,
`.`, `_` and `-`, beginning with a letter or digit, at most 64; or that Windows keeps for a
device, such as `con` or `aux`. A commitment without `id:` has its file's name as id.

## Why

Handles are compared letter by letter. If `Ana`, `ana` and `ana ` were all allowed, they would
be three people, in three tables, with three reputations. An id that is no file name breaks the
checkout of somebody else.

## Example

```yaml
who: ana
to: Bob Brown
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

RULE = Rule("TT105", "bad-handle", Severity.ERROR)
