"""A promise was given to somebody else.

## What it does

Reports a `who` that differs from the one before, open or closed. Proposals may change hands, and
within `grace` of the first record a wrong handle may be mended. An error: the file now says that
somebody else promised it all along.

## Why

Nobody can make a promise for another. If the work goes to somebody else, the first promise ends,
and the second one begins with the word of the one who will keep it: two promises, two records.

## Example

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after
who: chen
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

## Use instead

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: released
reason: Chen writes it, see board-pack-by-chen
```

```yaml after commitments/board-pack-by-chen.yaml
who: chen
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.rules import Finding, Rule
from tether_txt.rules.change.step import Change

RULE = Rule("TT304", "promiser-changed", Severity.ERROR)


def check(change: Change) -> Iterator[Finding]:
    before, after = change.before, change.after
    if before is None or after is None or before.who == after.who:
        return
    if change.was_promised() and not change.is_correction():
        yield Finding(
            ("who",),
            f"`{before.who}` promised this, not `{after.who}`",
            f"restore `{before.who}` and close it as released; `{after.who}` makes a new promise",
        )
