"""Feedback was written by somebody whose word it is not.

## What it does

Reports a new entry of `feedback` if the author of the change is neither its `from` nor a member of
the team that `from` names. Nothing is said about an author who is not in people.yaml, or if
`from` has no address there.

## Why

Feedback is the promisee's own word. Written down by the promiser it is what the promiser heard.

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
status: kept
```

```yaml after by=ana@example.org
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
feedback:
  - from: bob
    says: satisfied
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
status: kept
```

```yaml after by=bob@example.org
who: ana
to: bob
what: Send the board pack draft as a PDF
due: 2026-11-27
status: kept
feedback:
  - from: bob
    says: satisfied
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.rules import Finding, Rule
from tether_txt.rules.author.roles import is_another
from tether_txt.rules.change.past import added
from tether_txt.rules.change.step import Change

RULE = Rule("TT403", "feedback-by-another", Severity.ADVICE)


def check(change: Change) -> Iterator[Finding]:
    after = change.after
    if after is None or change.author is None or not after.feedback:
        return
    before = change.before.feedback if change.before else ()
    for index, entry in added(before, after.feedback):
        if is_another(change, entry.from_):
            yield Finding(
                ("feedback", index, "from"),
                f"`{change.author}` wrote the feedback of `{entry.from_}`",
                f"let `{entry.from_}` write it",
            )
