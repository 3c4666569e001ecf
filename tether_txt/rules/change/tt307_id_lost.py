"""A file was renamed, and the promise lost its past with its id.

## What it does

Reports a commitment that appears in the same change in which another one with the same promiser,
promisees and deliverable disappears. Without `id:` the name of the file is the id, so that a
renamed file is a deleted promise and a new one. The finding is at the new one. Proposals may be
renamed. An error: moves, warnings and the first deadline are cut off.

## Why

The history of a promise follows its id. A file may move between folders as it likes; only its
name matters, and an `id:` frees it from that as well.

## Example

```yaml before commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after commitments/board-pack-2026.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

## Use instead

```yaml before commitments/board-pack.yaml
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after commitments/board-pack-2026.yaml
id: board-pack
who: ana
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

RULE = Rule("TT307", "id-lost", Severity.ERROR)


def check(change: Change) -> Iterator[Finding]:
    after, old = change.after, change.other
    if change.before or after is None or old is None or old.status == "proposed":
        return
    yield Finding(
        ("id",),
        f"this was `{old.id}`, and its history ends with that id",
        f"add `id: {old.id}`",
    )
