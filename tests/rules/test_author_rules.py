"""Who may say what of a promise, as far as addresses tell."""

from __future__ import annotations

import pytest

from tether_txt.cli._conformance_change import diagnostics

PEOPLE = """\
ana: {emails: [ana@example.org, ana@example.com]}
bob: {emails: bob@example.org}
chen: {emails: chen@example.org}
team: {members: [inner]}
inner: {members: [chen]}
council: The council
"""


def promise(more: str = "", who: str = "ana", to: str = "bob") -> str:
    return f"who: {who}\nto: {to}\nwhat: Send the board pack\ndue: 2026-11-27\n{more}"


def codes(
    before: str | None, after: str, author: str, people: str = PEOPLE, mailmap: str = ""
) -> list[str]:
    root = {"tether.yaml": "tether: 1\n", "people.yaml": people, ".mailmap": mailmap}
    old = {} if before is None else {"commitments/a.yaml": before}
    request = {
        "before": {"files": root | old},
        "after": {"files": {"commitments/a.yaml": after}},
        "author": f"Somebody <{author}>",
    }
    return [d.code for d in diagnostics(request)]


@pytest.mark.parametrize("status", ["missed", "withdrawn", "kept"])
def test_the_promiser_says_how_it_ended(status: str) -> None:
    closed = f"status: {status}\n"
    assert codes(promise(), promise(closed), "chen@example.org") == ["TT401"]
    assert codes(promise(), promise(closed), "ANA@example.com") == []
    assert codes(promise(), promise(closed), "stranger@example.net") == []
    witness = [] if status == "kept" else ["TT401"]
    assert codes(promise(), promise(closed), "bob@example.org") == witness


def test_members_speak_for_their_team_and_others_for_who_has_no_address() -> None:
    closed = "status: missed\n"
    assert codes(promise(who="team"), promise(closed, who="team"), "chen@example.org") == []
    assert codes(promise(who="team"), promise(closed, who="team"), "bob@example.org") == ["TT401"]
    old, new = promise(who="council"), promise(closed, who="council")
    assert codes(old, new, "bob@example.org") == []


def test_an_occurrence_ends_by_the_same_word() -> None:
    series = "repeat: weekly\n"
    one = series + "outcomes: {2026-11-27: missed}\n"
    assert codes(promise(series), promise(one), "bob@example.org") == ["TT401"]
    assert codes(promise(one), promise(one + "tags: x\n"), "bob@example.org") == []
    released = one.replace("missed", "released")
    assert codes(promise(series), promise(released), "ana@example.org") == ["TT402"]


def test_a_promisee_releases() -> None:
    closed = "status: released\n"
    assert codes(promise(), promise(closed), "ana@example.org") == ["TT402"]
    assert codes(promise(), promise(closed), "bob@example.org") == []
    assert codes(promise(to="team"), promise(closed, to="team"), "chen@example.org") == []
    both = promise(to="[bob, council]")
    assert codes(both, both + closed, "ana@example.org") == []


def test_feedback_is_ones_own() -> None:
    word = "feedback: [{from: bob, says: satisfied}]\n"
    assert codes(promise(), promise(word), "ana@example.org") == ["TT403"]
    assert codes(promise(), promise(word), "bob@example.org") == []
    assert codes(promise(word), promise(word + "tags: x\n"), "ana@example.org") == []


def test_nobody_accepts_for_another() -> None:
    assert codes(None, promise(), "bob@example.org") == ["TT404"]
    assert codes(None, promise("status: proposed\n"), "bob@example.org") == []
    assert codes(promise("status: proposed\n"), promise(), "bob@example.org") == ["TT404"]
    assert codes(promise("status: proposed\n"), promise(), "ana@example.org") == []


def test_authors_go_through_the_mailmap() -> None:
    mailmap = "Ana <ana@example.org> <laptop@ana.example>\n"
    closed = promise("status: missed\n")
    assert codes(promise(), closed, "laptop@ana.example", mailmap=mailmap) == []
    mailmap = mailmap.replace("Ana <ana@", "Chen <chen@")
    assert codes(promise(), closed, "laptop@ana.example", mailmap=mailmap) == ["TT401"]


def test_without_people_nobody_is_another() -> None:
    assert codes(promise(), promise("status: missed\n"), "bob@example.org", people="{}\n") == []
