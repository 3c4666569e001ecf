"""A promise was deleted.

## What it does

Reports a commitment that is gone from the repository, whether it was open or closed. A proposal
that nobody accepted may go, and so may one that was called off before. The finding is at the
file that there was. An error: it takes a page out of the record.

## Why

Deleting ends a promise without a word to the promisee, and takes its past out of sight. There
are two words for it: *withdrawn* if the promiser calls it off, *released* if the promisee lets
the promiser off. A promise that was kept stays, since what was kept is what trust is made of.

## Example

```yaml before commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after commitments/other.yaml
who: bob
to: ana
what: Book the room for the board meeting
due: 2026-11-20
```

## Use instead

```yaml before commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: withdrawn
closed: 2026-11-20
reason: The board meets in January instead
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.rules import Finding, Rule
from tether_txt.rules.change.step import Change, is_closed

RULE = Rule("TT303", "deleted", Severity.ERROR)


def check(change: Change) -> Iterator[Finding]:
    before = change.before
    if change.after or before is None or change.other or not change.was_promised():
        return
    if is_closed(before):
        help = "restore the file: what was promised and how it ended belongs together"
    else:
        help = "restore the file, with `status: withdrawn`, or `released` by the promisee"
    message = f"the promise `{before.id}` of `{before.who}` was deleted while it was "
    yield Finding((), message + f"`{before.status}`", help)
