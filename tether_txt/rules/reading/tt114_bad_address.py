r"""An address or path cannot be followed.

## What it does

Reports a `source`, `evidence` or `url` that is not `https://`, `http://`, `mailto:` or a path
from the root of the repository, and an e-mail address in `people.yaml` without its two parts. A
path has no `..`, no `\` and no `/` at its start.

## Why

Links are shown to other people on other machines: `C:\Users\ana` leads them nowhere, and
`javascript:` where they should not be led.

## Example

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
source: file:///home/ana/minutes.md
```

## Use instead

```yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27 17:00
source: notes/2026-11-20-board.md
```
"""

from __future__ import annotations

from tether_txt.diagnostics import Severity
from tether_txt.rules import Rule

RULE = Rule("TT114", "bad-address", Severity.ERROR)
