"""People by ``.mailmap`` and ``people.yaml``; git itself says what a mailmap means."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gitrepo import GitRepo
from tether_txt.format.model import Person
from tether_txt.history.identity import Identities
from tether_txt.history.state import Identity

MAILMAP = """\
# a comment
Ana Proper <ana@old.example>
<bob@new.example> <bob@old.example>
Cat Proper <cat@new.example> <cat@old.example>
Dee One <dee@new.example> Dee <shared@example.org>
Eve <eve@new.example> Eve Old <SHARED@example.org>
Shared <shared@example.org>
  Fay  Spaces   <fay@new.example>   <fay@old.example>   trailing
Gus <gus@old.example>
<gus@new.example> <gus@old.example>
Empty <>
Hal <hal@new.example> <>
nothing here
Ivo <ivo@one.example
"""
PEOPLE = [
    ("Ana", "ana@old.example"),
    ("ana", "ANA@OLD.example"),
    ("Bob", "bob@old.example"),
    ("Cat", "cat@old.example"),
    ("Dee", "shared@example.org"),
    ("DEE", "Shared@Example.org"),
    ("Eve Old", "shared@example.org"),
    ("Nobody", "shared@example.org"),
    ("Fay", "fay@old.example"),
    ("Gus", "gus@old.example"),
    ("X", "x@example.org"),
    ("Ivo", "ivo@one.example"),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_mailmap_means_what_git_says(tmp_path: Path, line_end: str) -> None:
    repo = GitRepo(tmp_path / "repo")
    mailmap = MAILMAP.replace("\n", line_end)
    repo.write({".mailmap": mailmap.encode()})
    asked = [f"{name} <{email}>" for name, email in PEOPLE]
    answers = repo.git("check-mailmap", *asked).splitlines()
    people = Identities(mailmap.encode())
    found = [people.of(name, email) for name, email in PEOPLE]
    assert [f"{one.name} <{one.email}>" for one in found] == answers


def test_a_handle_is_found_by_the_proper_and_by_the_recorded_address() -> None:
    ana = Person("ana", emails=("Ana@new.example",))
    bob = Person("bob", emails=("bob@old.example",))
    mailmap = b"<ana@new.example> <ana@old.example>\n<bob@new.example> <bob@old.example>\n"
    people = Identities(mailmap, {"ana": ana, "bob": bob})
    assert people.of("Ana", "ana@OLD.example") == Identity("Ana", "ana@new.example", "ana")
    assert people.of("Bob", "bob@old.example") == Identity("Bob", "bob@new.example", "bob")
    assert people.of("Cat", "cat@example.org").handle is None
