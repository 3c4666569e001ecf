"""Two people have the same e-mail address.

## What it does

Reports an address in `people.yaml` that an earlier handle has already; capitals make no
difference.

## Why

Git knows people by their addresses. With one address for two handles, nobody can tell whose
hand accepted a promise or called it kept.

## Example

```yaml people.yaml
ana: {name: Ana Alvarez, emails: office@example.org}
bob: {name: Bob Brown, emails: office@example.org}
```

## Use instead

```yaml people.yaml
ana: {name: Ana Alvarez, emails: ana@example.org}
bob: {name: Bob Brown, emails: bob@example.org}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.repository.project import Project
from tether_txt.rules import Finding, Rule

RULE = Rule("TT208", "duplicate-email", Severity.ERROR)


def check(project: Project) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for handle, person in (project.people or {}).items():
        for i, email in enumerate(person.emails):
            first = owner.setdefault(email.casefold(), handle)
            if first != handle:
                yield Finding(
                    (handle, "emails", i),
                    f"`{email}` is already the address of `{first}`",
                    "leave it with the one who commits with it",
                    file="people.yaml",
                )
