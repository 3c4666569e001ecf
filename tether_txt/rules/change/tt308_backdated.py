"""Something is said to have happened at a time when the file still said that it had not.

## What it does

Compares each new `closed`, and the `on` of each new entry, with when earlier states were
committed. A claim is reported if it is earlier than the last state that says otherwise:

- `closed`: the last one that said that it was open: the first record, an acceptance or a
  reopening, a changed `due`, a new entry of `moved` or `warned`;
- `moved[].on`, of an entry behind all older ones: the last one that gave a deadline: as above,
  without `warned`;
- `warned[].on`, `feedback[].on`: the first record, where there is no `made`;
- `closed`, of an occurrence too, that was claimed before: that earlier claim.

A whole day counts to its end. Other changes of the file, such as a new tag, say nothing about
whether the promise is open. States committed after the claim was written do not count, nor does
anything within `grace` of the first record. A warning: clocks are wrong at times.

## Why

Whether a promise was kept in time, and whether a move came early enough, is decided by these
times. Mostly they are honest and help the promiser. One that the record contradicts is worth a
word between two people.

## Example

```yaml before at=2026-11-30T09:00Z
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after at=2026-12-03T09:00Z
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
closed: 2026-11-27
```

## Use instead

```yaml before at=2026-11-23T09:00Z
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after at=2026-12-03T09:00Z
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
closed: 2026-11-27
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.format.when import DAY
from tether_txt.rules import Finding, Rule
from tether_txt.rules.change.claims import Claim, new_claims
from tether_txt.rules.change.past import Past, added, missing
from tether_txt.rules.change.step import Change

RULE = Rule("TT308", "backdated", Severity.WARNING)
_WORDS = {
    "closed": "this was recorded as open",
    "moved": "the deadline before was recorded",
    "warned": "the promise was first recorded",
    "feedback": "the promise was first recorded",
}


def check(change: Change) -> Iterator[Finding]:
    before, after = change.before, change.after
    if before is None or after is None:
        return
    claims = [claim for claim in new_claims(before, after) if claim.at[-1] in ("closed", "on")]
    if claims and not change.is_correction():
        for claim in claims:
            yield from _contradicted(change, claim)


def _contradicted(change: Change, claim: Claim) -> Iterator[Finding]:
    ends = claim.when.deadline(change.zone, DAY - 1)
    if claim.instead is not None:
        if ends // 60 < claim.instead.start(change.zone) // 60:
            message = f"`{claim.when}` takes the place of `{claim.instead}`, which was later"
            yield Finding(claim.at, message, f"restore `{claim.instead}`: the first word counts")
        return
    key, past = str(claim.at[0]), change.past()
    if key in ("moved", "warned", "feedback") and _is_elsewhere(change, key, int(claim.at[1])):
        return
    said = _last_said(past, key) if past else None
    if said is None or (change.committed is not None and said > change.committed):
        return
    if ends // 60 < said // 60:
        yield Finding(
            claim.at,
            f"`{claim.when}` is before {change.shown(said)}, when {_WORDS[key]}",
            "write when it happened, or leave the time out, so that git tells it",
        )


def _is_elsewhere(change: Change, key: str, index: int) -> bool:
    """Whether an entry has older ones behind it, or takes the place of one (TT302).

    Two branches that each added one are merged so.
    """
    old, new = getattr(change.before, key), getattr(change.after, key)
    if missing(old, new) is not None:
        return True
    fresh = {at for at, _ in added(old, new)}
    return any(at not in fresh for at in range(index, len(new)))


def _last_said(past: Past, key: str) -> int | None:
    said = {
        "closed": past.open,
        "moved": past.due,
        "warned": past.unmade,
        "feedback": past.unmade,
    }
    return said.get(key)
