"""A promise was made in somebody else's name.

## What it does

Reports a promise that is new and `open`, or was proposed and is `open` now, if the author of the
change is neither the promiser nor a member of the team that promises. Nothing is said about an
author who is not in people.yaml, or a promiser who has no address there.

## Why

Nobody is bound by what another promised for them. Write it down as `proposed`: the promiser makes
it a promise by taking that line away, and the figures count from there.

## Example

```yaml people.yaml
ana: {emails: ana@example.org}
bob: {emails: bob@example.org}
```

```yaml after by=bob@example.org
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
```

## Use instead

```yaml people.yaml
ana: {emails: ana@example.org}
bob: {emails: bob@example.org}
```

```yaml after by=bob@example.org
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: proposed
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.rules import Finding, Rule
from tether_txt.rules.author.roles import is_another
from tether_txt.rules.change.step import Change

RULE = Rule("TT404", "accepted-by-another", Severity.ADVICE)


def check(change: Change) -> Iterator[Finding]:
    before, after = change.before, change.after
    if after is None or after.status != "open" or change.author is None or change.other:
        return
    if (before is None or before.status == "proposed") and is_another(change, after.who):
        yield Finding(
            ("who",),
            f"`{change.author}` promises in the name of `{after.who}`",
            f"write `status: proposed`, and let `{after.who}` accept",
        )
