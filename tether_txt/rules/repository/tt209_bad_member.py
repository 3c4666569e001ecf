"""A team has a member that does not exist, or has itself inside.

## What it does

Reports an item of `members` in `people.yaml` that is no handle of that file, and a team that
is, through its members, a member of itself. Entangled teams are told of once, at the handle
that comes first.

## Why

A promise to a team is a promise to the people in it. Where the list leads nowhere or round in a
circle, nobody can say who they are.

## Example

```yaml people.yaml
ana: Ana Alvarez
bob: Bob Brown
board: {members: [ana, bbo]}
```

## Use instead

```yaml people.yaml
ana: Ana Alvarez
bob: Bob Brown
board: {members: [ana, bob]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.repository.project import Project
from tether_txt.rules import Finding, Rule
from tether_txt.rules.repository.rings import rings, shown
from tether_txt.rules.repository.suggest import Suggestions

RULE = Rule("TT209", "bad-member", Severity.ERROR)


def check(project: Project) -> Iterator[Finding]:
    people = project.people or {}
    teams = {handle: person.members for handle, person in people.items() if person.members}
    if not teams:
        return
    suggestions = Suggestions(people)
    for team, members in teams.items():
        for i, member in enumerate(members):
            if member not in people:
                yield Finding(
                    (team, "members", i),
                    f"`{member}` is not in people.yaml",
                    suggestions.help(member, f"add `{member}` to people.yaml, or delete it here"),
                    file="people.yaml",
                )
    for ring in rings(teams):
        yield Finding(
            (ring[0], "members", teams[ring[0]].index(ring[1])),
            f"the team `{ring[0]}` is inside itself: {shown(ring)}",
            "take one of these teams out of the other",
            file="people.yaml",
        )
