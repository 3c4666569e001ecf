"""Something with the name of a commitment is not a file.

## What it does

Reports a folder, symbolic link or submodule whose name ends in `.yaml`.

## Why

A link can lead out of the repository, to a file that each machine has differently or that
nobody meant to show. What counts as a promise must be in the repository itself.

## Example

```yaml commitments/board-pack.yaml/draft.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
```

## Use instead

```yaml commitments/board-pack/draft.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT014", "not-a-file", Severity.ERROR)
