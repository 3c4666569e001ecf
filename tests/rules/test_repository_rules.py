"""Rules about all commitments together: what they tell, where, and how they grow."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tether_txt.diagnostics import Diagnostic
from tether_txt.format.model import Person, Settings
from tether_txt.repository.project import Entry, Project
from tether_txt.rules import load
from tether_txt.rules.repository.rings import rings
from tether_txt.rules.repository.suggest import Suggestions

Check = Callable[..., list[Diagnostic]]


def promise(due: str = "2026-11-27", who: str = "ana", to: str = "bob", more: str = "") -> str:
    return f"who: {who}\nto: {to}\nwhat: Send the board pack draft as a PDF\ndue: {due}\n{more}"


def told(check: Check, files: dict[str, str], settings: str = "") -> list[tuple[str, str, int]]:
    return [(one.code, one.path, one.span.line) for one in check(files, settings)]


def test_an_id_is_told_to_be_taken_at_its_key_or_at_the_file(check: Check) -> None:
    files = {"a/plan": promise(), "b/plan": promise(), "c/other": promise(more="id: plan\n")}
    found = check(files)
    assert [(one.code, one.path, one.span.line) for one in found] == [
        ("TT201", "commitments/b/plan.yaml", 1),
        ("TT201", "commitments/c/other.yaml", 5),
    ]
    assert all("commitments/a/plan.yaml" in one.message for one in found)


def test_every_place_of_a_handle_is_looked_up(check: Check) -> None:
    text = promise(
        to="[bob, bbo]",
        who="anna",
        more="moved: [{from: 2026-11-20, agreed: boob}]\nfeedback: [{from: bbo, says: partly}]\n",
    )
    files = {"people.yaml": "ana: Ana\nbob: Bob\n", "plan": text}
    found = check(files)
    assert [(one.code, one.span.line, one.span.column) for one in found] == [
        ("TT202", 1, 6),
        ("TT202", 2, 11),
        ("TT202", 5, 36),
        ("TT202", 6, 19),
    ]
    assert [one.help for one in found[:2]] == ["did you mean `ana`?", "did you mean `bob`?"]


def test_without_people_any_handle_is_known(check: Check) -> None:
    assert told(check, {"plan": promise(who="zoe")}) == []


def test_a_need_in_a_file_with_faults_exists(check: Check) -> None:
    files = {"plan": promise(more="needs: other\n"), "other": "who: ana\n"}
    assert {code for code, _, _ in told(check, files)} == {"TT101"}


def test_entangled_promises_are_told_once_with_the_shortest_way_round(check: Check) -> None:
    files = {
        "c": promise(more="needs: [b, a]\n"),
        "b": promise(more="needs: [c]\n"),
        "a": promise(more="needs:\n- d\n- c\n"),
        "d": promise(),
        "self": promise(more="needs: self\n"),
    }
    found = check(files)
    assert [(one.code, one.path, one.span.line) for one in found] == [
        ("TT205", "commitments/a.yaml", 7),
        ("TT205", "commitments/self.yaml", 5),
    ]
    assert "a -> c -> a" in found[0].message
    assert "self -> self" in found[1].message


def test_too_many_open_is_told_at_the_last_deadline_of_each_promiser(check: Check) -> None:
    files = {
        "a": promise("2026-11-30"),
        "b": promise("2026-11-30"),
        "c": promise("2026-11-28", more="repeat: weekly\n"),
        "d": promise("2026-12-30", more="status: kept\n"),
        "e": promise("2026-12-30", who="carla"),
        "f": promise("2026-12-31", who="carla"),
    }
    found = check(files, "max_open: 2\n")
    assert [(one.code, one.path, one.span.line) for one in found] == [
        ("TT206", "commitments/b.yaml", 1)
    ]
    assert "3" in found[0].message
    assert told(check, files, "max_open: 3\n") == []


def test_a_member_of_a_team_inside_a_team_may_give_feedback(check: Check) -> None:
    people = "ana: A\nbob: B\ncarla: C\nboard: {members: [inner]}\ninner: {members: [bob]}\n"
    feedback = "status: kept\nfeedback:\n- {{from: {}, says: satisfied}}\n"
    by = {
        who: told(
            check,
            {"people.yaml": people, "plan": promise(to="board", more=feedback.format(who))},
        )
        for who in ("board", "bob", "carla", "ana")
    }
    assert by["board"] == by["bob"] == []
    assert by["carla"] == by["ana"] == [("TT207", "commitments/plan.yaml", 7)]


def test_teams_in_a_circle_are_told_once_and_stop_nothing(check: Check) -> None:
    people = "ana: A\nbob: B\nx: {members: [bob, y]}\ny: {members: [x]}\n"
    feedback = "status: kept\nfeedback: [{from: ana, says: not}]\n"
    found = told(check, {"people.yaml": people, "plan": promise(to="x", more=feedback)})
    assert found == [("TT207", "commitments/plan.yaml", 6), ("TT209", "people.yaml", 3)]


def test_addresses_are_compared_without_capitals(check: Check) -> None:
    people = "ana: {emails: [Office@example.org]}\nbob: {emails: [b@x.org, office@Example.org]}\n"
    found = check({"people.yaml": people})
    assert [(one.code, one.span.line, one.span.column) for one in found] == [("TT208", 2, 25)]


def test_waiting_for_a_later_deadline_is_advice_among_running_promises(check: Check) -> None:
    def files(mine: str, other: str) -> dict[str, str]:
        return {
            "plan": promise(more=f"needs: other\n{mine}"),
            "other": promise("2026-11-28", more=other),
        }

    found = check(files("", "status: proposed\n"))
    assert [(one.code, str(one.severity), one.path) for one in found] == [
        ("TT210", "advice", "commitments/plan.yaml")
    ]
    assert "1 day later" in found[0].message
    assert told(check, files("", "status: kept\n")) == []
    assert told(check, files("status: kept\n", "")) == []
    assert told(check, files("", "repeat: weekly\n")) == []


NAMES = st.sampled_from("abcdef")


@given(st.dictionaries(NAMES, st.lists(NAMES, unique=True, max_size=4)))
def test_rings_are_rings_and_every_name_in_one_is_covered(graph: dict[str, list[str]]) -> None:
    found = list(rings(graph))
    for ring in found:
        assert ring[0] == ring[-1] == min(ring)
        assert all(b in graph[a] for a, b in pairwise(ring))
    on_a_ring = {name for name in graph if name in _reached(graph, graph[name])}
    told = [ring[0] for ring in found]
    assert set(told) <= on_a_ring
    for name in on_a_ring:
        group = {o for o in _reached(graph, [name]) if name in _reached(graph, graph.get(o, []))}
        assert told.count(min(group)) == 1


def _reached(graph: dict[str, list[str]], start: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    todo = list(start)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += graph.get(name, [])
    return seen


def entry(number: int, needs: tuple[str, ...]) -> Entry:
    name = f"p{number:06}"
    path = f"commitments/{name}.yaml"
    status, due = "open", number * 60
    return Entry(
        path, name, False, "ana", ("team",), status, due, False, None, needs, (), ((0, "bob"),)
    )


def _project(count: int, knotted: bool) -> Project:
    entries = tuple(
        entry(n, (f"p{(n + 1) % count:06}", f"p{n * 7919 % count:06}") if knotted else (f"x{n}",))
        for n in range(count)
    )
    people = {"team": Person("team", members=("bob",)), "bob": Person("bob")}
    return Project(Settings(max_open=10), people, None, entries)


def test_a_hundred_thousand_promises_that_wait_for_each_other_are_one_finding() -> None:
    project = _project(100_000, knotted=True)
    found = {m.RULE.code: list(m.check(project)) for m in load("repository")}
    assert len(found["TT205"]) == 1
    assert found["TT205"][0].file == "commitments/p000000.yaml"
    assert len(found["TT206"]) == 1
    assert found["TT207"] == []


def test_suggestions_take_bounded_time_when_every_name_is_wrong() -> None:
    suggestions = Suggestions(f"p{n:06}" for n in range(20_000))
    start = time.process_time()
    helps = [suggestions.help(f"q{n:06}", "correct it") for n in range(20_000)]
    assert time.process_time() - start < 60
    assert helps[-1] == "correct it"
