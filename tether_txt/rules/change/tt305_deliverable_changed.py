"""What was promised was changed.

## What it does

Reports a `what` that differs from the one before, but for white space and capitals. Proposals
may be worded anew, and within `grace` of the first record so may promises. A warning: a clearer
sentence for the same thing is well meant, but only the two of them know that it is the same.

## Why

The promisee accepted that sentence. If it says something else on the day it is due, "kept" means
nothing. What turns out differently is another promise, or a released one.

## Example

```yaml before
who: ana
to: bob
what: Send the board pack as a PDF with all six chapters
due: 2026-11-27
```

```yaml after
who: ana
to: bob
what: Send the board pack as a PDF with the first chapter
due: 2026-11-27
```

## Use instead

```yaml before
who: ana
to: bob
what: Send the board pack as a PDF with all six chapters
due: 2026-11-27
```

```yaml after
who: ana
to: bob
what: Send the board pack as a PDF with all six chapters
due: 2026-11-27
warned:
  - on: 2026-11-23
    why: Only the first chapter will be there; the others need the auditor's figures
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.rules import Finding, Rule
from tether_txt.rules.change.past import plain
from tether_txt.rules.change.step import Change

RULE = Rule("TT305", "deliverable-changed", Severity.WARNING)
_LONGEST = 80


def check(change: Change) -> Iterator[Finding]:
    before, after = change.before, change.after
    if before is None or after is None or before.what == after.what:
        return
    if plain(before.what) == plain(after.what) or not change.was_promised():
        return
    if not change.is_correction():
        what = before.what if len(before.what) <= _LONGEST else before.what[: _LONGEST - 1] + "…"
        yield Finding(
            ("what",),
            f"it was promised as “{what}”",
            "restore the sentence; another deliverable is another promise",
        )
