"""A deadline was moved and the file does not say that there was another.

## What it does

Reports a `due` that differs from the one before, later or earlier, if no new entry of `moved`
has the old deadline as its `from`. Nothing is said of proposals, of commitments that repeat, of
a change that closes the promise, or within `grace` of the first record, when a slip of the pen
may be mended. An error, because the file alone now tells another story than its history.

## Why

Moving a deadline is fine, and doing so early is good. But who reads the file next month sees a
promise that was always due then. The promisee planned with the old date, and the two of them
can only talk about it if it is still there.

## Example

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-20
```

```yaml after
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

## Use instead

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-20
```

```yaml after
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
moved:
  - from: 2026-11-20
    on: 2026-11-18
    why: The auditor's figures come on the 24th
    agreed: bob
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.rules import Finding, Rule
from tether_txt.rules.change.past import added
from tether_txt.rules.change.step import Change, is_closed

RULE = Rule("TT301", "silent-move", Severity.ERROR)


def check(change: Change) -> Iterator[Finding]:
    before, after = change.before, change.after
    if before is None or after is None or before.due == after.due:
        return
    if before.status != "open" or is_closed(after) or before.repeat or after.repeat:
        return
    old = change.deadline(before)
    if old == change.deadline(after):
        return
    entries = added(before.moved, after.moved)
    if any(change.deadline(after, entry.from_) == old for _, entry in entries):
        return
    if not change.is_correction():
        yield Finding(
            ("due",),
            f"the deadline was `{before.due}`, and no entry of `moved` says so",
            f"add `- from: {before.due}` to `moved`, with `on` and `why`",
        )
