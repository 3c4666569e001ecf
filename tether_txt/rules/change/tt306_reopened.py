"""A promise that had ended is open again, or one that was accepted is a proposal again.

## What it does

Reports a `status` that goes from kept, missed, released or withdrawn back to open or proposed,
or from open back to proposed, and an occurrence that has lost its outcome. A warning: it may be
right, when the promisee finds that the work is not done, and it is never nothing.

## Why

An outcome that can be taken back without a word is none. The earlier one is void from now on,
and the promise is measured by the deadline that it comes back with. Who was told that it had
ended should hear that it has not. A new promise says so without taking anything back.

## Example

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: missed
```

```yaml after
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-12-04
```

## Use instead

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: missed
```

```yaml after
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: missed
```

```yaml after commitments/board-pack-again.yaml
who: ana
to: bob
what: Send the board pack draft that was due on 27 November
due: 2026-12-04
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.model import Commitment
from tether_txt.format.when import day_of
from tether_txt.rules import Finding, Rule
from tether_txt.rules.change.step import Change, is_closed

RULE = Rule("TT306", "reopened", Severity.WARNING)


def check(change: Change) -> Iterator[Finding]:
    before, after = change.before, change.after
    if before is None or after is None:
        return
    was_promise = before.status not in ("proposed", after.status) and not is_closed(after)
    if was_promise and change.was_promised():
        yield Finding(
            ("status",),
            f"it was `{before.status}` and is `{after.status}` again",
            "keep the outcome and make a new promise, or tell those who were told it had ended",
        )
    yield from _lost_outcomes(before, after)


def _lost_outcomes(before: Commitment, after: Commitment) -> Iterator[Finding]:
    if not before.outcomes or before.outcomes == after.outcomes:
        return
    left = {outcome.day for outcome in after.outcomes}
    for outcome in before.outcomes:
        if outcome.day not in left:
            day = day_of(outcome.day)
            yield Finding(
                ("outcomes",),
                f"the occurrence of {day} was `{outcome.status}` and has no outcome any more",
                f"restore `{day}: {outcome.status}`, or say what became of it instead",
                on_key=True,
            )
