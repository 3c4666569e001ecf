"""A promiser was let off by somebody who is no promisee.

## What it does

Reports a new `released`, of the whole or of an occurrence, if the author of the change is neither
in `to` nor a member, at any depth, of a team in `to`. Nothing is said about an author who is not
in people.yaml, or if a promisee has no address there: then others write it down for them.

## Why

Only who was promised something can let go of it. A promise that the promiser drops alone is
`withdrawn`: that is no shame, if it is said early.

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

```yaml after by=ana@example.org
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: released
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

```yaml after by=bob@example.org
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: released
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.rules import Finding, Rule
from tether_txt.rules.author.roles import closings, is_another, is_known
from tether_txt.rules.change.step import Change

RULE = Rule("TT402", "released-by-another", Severity.ADVICE)


def check(change: Change) -> Iterator[Finding]:
    after = change.after
    if after is None or change.author is None:
        return
    for at, status in closings(change):
        if status != "released" or not all(is_known(change, to) for to in after.to):
            continue
        if is_another(change, *after.to):
            yield Finding(
                at,
                f"`{change.author}` says `released`, and this was promised to "
                + ", ".join(f"`{to}`" for to in after.to[:5]),
                "let a promisee say so; what the promiser drops is `withdrawn`",
            )
