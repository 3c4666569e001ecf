"""An entry of a list that only grows was changed or removed.

## What it does

Reports `moved`, `warned` and `feedback` if an entry that stood there is gone, or says something
else. New entries may stand at the end or, where two branches each added one, between the old
ones. White space, capitals and the spelling of a date make no difference, and within `grace` of
the first record everything may be mended. An error: it rewrites what was said.

## Why

These lists are the diary of the promise. Whether a deadline was moved early, and whether anybody
warned, is told by entries that stay as they were written.

## Example

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-12-04
moved:
  - from: 2026-11-20
    on: 2026-11-18
  - from: 2026-11-27
    on: 2026-11-27
```

```yaml after
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-12-04
moved:
  - from: 2026-11-20
    on: 2026-11-18
  - from: 2026-11-27
    on: 2026-11-23
```

## Use instead

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
moved:
  - from: 2026-11-20
    on: 2026-11-18
```

```yaml after
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-12-04
moved:
  - from: 2026-11-20
    on: 2026-11-18
  - from: 2026-11-27
    on: 2026-11-23
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Feedback, Moved
from tether_txt.rules import Finding, Rule
from tether_txt.rules.change.past import missing, plain
from tether_txt.rules.change.step import Change

RULE = Rule("TT302", "rewritten-list", Severity.ERROR)


def check(change: Change) -> Iterator[Finding]:
    before, after = change.before, change.after
    if before is None or after is None or before.status == "proposed":
        return
    for key in ("moved", "warned", "feedback"):
        old, new = getattr(before, key), getattr(after, key)
        if old == new[: len(old)]:
            continue
        index = missing(old, new)
        if index is not None and not change.is_correction():
            yield _finding(key, index, old, new)


def _finding(key: str, index: int, old: tuple[Any, ...], new: tuple[Any, ...]) -> Finding:
    known = [plain(entry) for entry in old]
    changed = index < len(new) and plain(new[index]) not in known
    word = "changed" if changed else "removed"
    return Finding(
        (key, index) if changed else (key,),
        f"an entry of `{key}` was {word}: {_told(old[index])}",
        "restore it as it was; what is new is a new entry",
        on_key=not changed,
    )


def _told(entry: Any) -> str:
    words = []
    if isinstance(entry, Moved):
        words.append(f"from `{entry.from_}`")
    elif isinstance(entry, Feedback):
        words.append(f"`{entry.says}` from `{entry.from_}`")
    if entry.on:
        words.append(f"on `{entry.on}`")
    return " ".join(words) or "one without a date"
