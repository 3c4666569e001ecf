"""Somebody else says how a promise ended.

## What it does

Reports a new `kept`, `missed` or `withdrawn`, of the whole or of an occurrence, if the author of
the change is neither the promiser nor a member of the team that promised. `kept` from a promisee
is fine: nobody knows better. Authors are known by the addresses in people.yaml and by .mailmap;
nothing is said about an author who is in neither, or a promiser who has no address there.

## Why

The promiser answers for the promise, in good and in bad. An outcome in somebody else's words may
be true, and is hearsay until the promiser says it.

## Example

```yaml people.yaml
ana: {emails: ana@example.org}
bob: {emails: bob@example.org}
```

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after by=bob@example.org
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: missed
```

## Use instead

```yaml people.yaml
ana: {emails: ana@example.org}
bob: {emails: bob@example.org}
```

```yaml before
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

```yaml after by=ana@example.org
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: missed
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.rules import Finding, Rule
from tether_txt.rules.author.roles import closings, is_another
from tether_txt.rules.change.step import Change

RULE = Rule("TT401", "closed-by-another", Severity.ADVICE)


def check(change: Change) -> Iterator[Finding]:
    after = change.after
    if after is None or change.author is None:
        return
    for at, status in closings(change):
        witnesses = after.to if status == "kept" else ()
        if status != "released" and is_another(change, after.who, *witnesses):
            yield Finding(
                at,
                f"`{change.author}` says `{status}` of what `{after.who}` promised",
                f"let `{after.who}` say so",
            )
