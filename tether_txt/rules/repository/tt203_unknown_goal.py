"""A promise serves a goal that is not in `goals.yaml`.

## What it does

Reports a `goal` that `goals.yaml` does not have. Without that file no goal exists.

## Why

A goal is kept through its promises. One that points past it is missing from the goal's page,
where somebody decides whether enough is being done.

## Example

```yaml goals.yaml
monthly-close: Close the books within five days
```

```yaml commitments/books.yaml
who: ana
to: bob
what: Send the closed books for October
due: 2026-11-27
goal: monthly-clsoe
```

## Use instead

```yaml goals.yaml
monthly-close: Close the books within five days
```

```yaml commitments/books.yaml
who: ana
to: bob
what: Send the closed books for October
due: 2026-11-27
goal: monthly-close
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tether_txt.diagnostics import Severity
from tether_txt.repository.project import Project
from tether_txt.repository.tree import GOALS
from tether_txt.rules import Finding, Rule
from tether_txt.rules.repository.suggest import Suggestions

RULE = Rule("TT203", "unknown-goal", Severity.ERROR)


def check(project: Project) -> Iterator[Finding]:
    if GOALS in project.doubtful:
        return
    goals = project.goals or {}
    suggestions = Suggestions(goals)
    for entry in project.entries:
        goal = entry.goal
        if goal is not None and goal not in goals:
            yield Finding(
                ("goal",),
                f"there is no goal `{goal}` in goals.yaml",
                suggestions.help(goal, f"add `{goal}` to goals.yaml, or delete this line"),
                file=entry.path,
            )
