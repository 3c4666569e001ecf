"""Writes a tree of commitments, with settings, people and goals, and a journal of its size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks import words
from benchmarks.calendar_days import END, START, iso
from benchmarks.draft import render
from benchmarks.lives import lives

SETTINGS = """\
# The whole organisation keeps its promises here.
tether: 1
timezone: Europe/Lisbon
notice: 24h
"""

_ACCOUNTS = (
    "expenses:travel", "expenses:rent", "expenses:printing", "expenses:software",
    "expenses:salaries", "assets:bank:main", "assets:bank:savings", "liabilities:card",
    "income:licences", "income:services",
)  # fmt: skip


def fixed_files() -> dict[str, str]:
    """Path and text of the files that every generated repository begins with."""
    people: list[str] = []
    for number, person in enumerate(words.PEOPLE):
        people += [f"{person.handle}:", f"  name: {person.name}"]
        if number % 5 == 0:
            mails = (f"{person.handle}@example.org", f"{person.handle}@home.example.net")
            people += ["  emails:", *(f"    - {mail}" for mail in mails)]
        else:
            people.append(f"  emails: {person.handle}@example.org")
        people.append(f"  timezone: {person.zone}")
    for team, title in words.TEAMS.items():
        people += [f"{team}:", f"  name: {title}", f"  members: [{', '.join(words.MEMBERS[team])}]"]
    goals: list[str] = []
    for goal, (title, due) in words.GOALS.items():
        goals += [f"{goal}:", f"  title: {title}"]
        if due:
            goals.append(f"  due: {due}")
    return {
        "tether.yaml": SETTINGS,
        "people.yaml": "\n".join(people) + "\n",
        "goals.yaml": "\n".join(goals) + "\n",
    }


def files(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Path and text of each commitment, as it stands at the end of its life; none is deleted."""
    for life in lives(count, seed):
        last = life[-1].draft
        yield last.path, render(last)


def write_tree(count: int, target: Path, seed: int) -> int:
    """Writes the tree into a new or empty folder; the commitments' size in bytes."""
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise FileExistsError(f"{target} is not empty")
    for path, text in fixed_files().items():
        (target / path).write_text(text, encoding="utf-8", newline="\n")
    made: set[Path] = set()
    size = 0
    for path, text in files(count, seed):
        data = text.encode()
        size += len(data)
        file = target / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(data)
    return size


def write_journal(count: int, target: Path, seed: int, *, lean: bool = False) -> int:
    """Writes an hledger journal of `count` balanced transactions; its size in bytes.

    Transaction n has about as many bytes as commitment n of `write_tree` with the same seed:
    postings and tags like a real journal's, and the rest is comment lines. With `lean` there are
    no comments and two postings each: the least work that a transaction can be.
    """
    size = 0
    rng = Random(f"journal {seed} {count}")
    with target.open("w", encoding="utf-8", newline="\n") as stream:
        for number, (_, text) in enumerate(files(count, seed)):
            day = START + (END - START) * number // count
            bytes_ = 0 if lean else len(text.encode())
            entry = _transaction(rng, iso(day), number, bytes_)
            size += len(entry.encode())
            stream.write(entry)
    return size


def _transaction(rng: Random, day: str, number: int, size: int) -> str:
    accounts = rng.sample(_ACCOUNTS, 2 if not size or rng.random() < 0.7 else 3)
    payee = f"{rng.choice(words.SUBJECTS)[4:]} | {rng.choice(words.DELIVERABLES)[4:]}"
    lines = [f"{day} {rng.choice('***!')} ({number + 1}) {payee}"]
    left = size - len(lines[0]) - 50 * len(accounts) - 30
    if size:
        tags = f"project:{rng.choice(words.TAGS)}, ticket:OPS-{rng.randrange(100, 9999)}"
        lines.append(f"    ; {tags}")
    while left > 60:
        why = rng.choice(words.WHYS)
        lines.append(f"    ; {why.replace(':', ' -')}")
        left -= len(why) + 7
    for account in accounts[:-1]:
        cents = rng.randrange(100, 900_000)
        lines.append(f"    {account:<32}{cents // 100:>8}.{cents % 100:02} EUR")
    lines.append(f"    {accounts[-1]}")
    return "\n".join(lines) + "\n\n"
