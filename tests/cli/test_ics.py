"""`tether ics` in real repositories: the files that it writes, and what becomes of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.calendar.conformance import Component, faults, parse, stamp_faults
from tests.conftest import Golden
from tests.gitrepo import BOB, GitRepo, promise
from tether_txt.cli.main import tether
from tether_txt.errors import TetherError, UsageError

ROOT = Path(__file__).parents[2]
NOW = "2026-03-05T12:00Z"
PEOPLE = "ana: {name: Ana Ruiz, timezone: Europe/Madrid}\nbob: Bob\nteam: {members: [bob, chen]}\n"
Ics = Callable[..., Result]


CALL = {"who": "bob", "to": "ana", "what": "Call Ana", "due": "2026-03-06"}


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """Two people and three promises."""
    made = GitRepo(tmp_path / "repo")
    weekly = promise(to="team", what="Tidy up", due="2026-03-02", repeat="weekly")
    made.commit(
        {
            "tether.yaml": "tether: 1\ncalendar: {name: 'Our promises, all of them'}\n",
            "people.yaml": PEOPLE,
            "goals.yaml": "paper: A paper that people read\n",
            "commitments/pack.yaml": promise(goal="paper", why="It is printed on Wednesday"),
            "commitments/call.yaml": promise(**CALL),
            "commitments/tidy.yaml": weekly,
        }
    )
    made.commit({"commitments/call.yaml": promise("kept", **CALL)}, author=BOB)
    return made


@pytest.fixture
def ics(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Ics:
    """Run `tether ics` in the repository; an expected failure is raised."""
    monkeypatch.chdir(repo.path)

    def run(*arguments: str | Path, now: str = NOW) -> Result:
        words = ["--now", now, "ics", *map(str, arguments)]
        result = CliRunner().invoke(tether, words, standalone_mode=False)
        if result.exception:
            raise result.exception
        return result

    return run


def events(path: Path) -> tuple[Component, ...]:
    data = path.read_bytes()
    assert faults(data) == []
    return parse(data).promises


def titles(path: Path) -> list[str]:
    return [event.text("SUMMARY") for event in events(path)]


def test_a_feed_of_everything(ics: Ics, tmp_path: Path, golden: Golden) -> None:
    said = ics("-o", tmp_path / "team.ics", "--since", "1d")
    assert said.output == f"{tmp_path}/team.ics: 54 entries\n"
    data = (tmp_path / "team.ics").read_bytes()
    assert faults(data) == []
    end = data.index(b"UID", data.index(b"20260330"))
    golden("calendar/team.ics", data[: data.rindex(b"BEGIN", 0, end)].decode())


def test_the_feed_printed_is_the_feed_written(ics: Ics, tmp_path: Path) -> None:
    ics("-o", tmp_path / "team.ics")
    assert ics("-o", "-").stdout_bytes == (tmp_path / "team.ics").read_bytes()


def test_an_unchanged_feed_is_left_alone(ics: Ics, tmp_path: Path) -> None:
    path = tmp_path / "team.ics"
    ics("-o", path)
    path.chmod(0o640)
    os.utime(path, (1, 1))
    before = path.stat()
    assert ics("-o", path, now="2026-03-05T13:00Z").output.endswith("entries, unchanged\n")
    after = path.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_changed_feed_is_replaced_as_a_whole(ics: Ics, tmp_path: Path) -> None:
    path = tmp_path / "team.ics"
    ics("-o", path)
    path.chmod(0o640)
    before = path.read_bytes()
    with path.open("rb") as reader:
        ics("-o", path, "--open")
        assert reader.read() == before, "who was reading the old one still has all of it"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.glob("*.ics*")] == ["team.ics"]
    assert not list(tmp_path.glob(".team*"))


def test_what_is_no_calendar_is_not_overwritten(ics: Ics, repo: GitRepo, tmp_path: Path) -> None:
    people = repo.path / "people.yaml"
    for wrong in (people, repo.path, tmp_path / "no" / "folder.ics"):
        with pytest.raises(UsageError):
            ics("-o", wrong)
    assert people.read_text() == PEOPLE
    empty = tmp_path / "empty.ics"
    empty.touch()
    ics("-o", empty)
    assert len(events(empty)) == 55


def test_one_feed_for_each_promiser_and_an_index(ics: Ics, tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    ics("-o", folder, "--per", "who", "--steps")
    index = json.loads((folder / "index.json").read_text())
    assert index == {
        "schema_version": 1,
        "per": "who",
        "feeds": [
            {"file": "ana.ics", "who": "ana", "name": "Our promises, all of them · Ana Ruiz",
             "entries": 54, "url": None},
            {"file": "bob.ics", "who": "bob", "name": "Our promises, all of them · Bob",
             "entries": 1, "url": None},
        ],
    }  # fmt: skip
    assert titles(folder / "bob.ics") == ["Kept: Bob → Ana Ruiz: Call Ana"]
    calendar = parse((folder / "bob.ics").read_bytes())
    assert calendar.get("NAME") == "Our promises all of them · Bob"


def test_one_feed_for_each_promisee_has_what_teams_are_owed(ics: Ics, tmp_path: Path) -> None:
    ics("-o", tmp_path, "--per", "to")
    assert {each.name for each in tmp_path.glob("*.ics")} == {
        "ana.ics", "bob.ics", "chen.ics", "team.ics",
    }  # fmt: skip
    assert {title.split(": ")[-1] for title in titles(tmp_path / "bob.ics")} == {
        "Send the board pack", "Tidy up",
    }  # fmt: skip
    assert {title.split(": ")[-1] for title in titles(tmp_path / "chen.ics")} == {"Tidy up"}


def test_one_feed_for_each_goal(ics: Ics, tmp_path: Path) -> None:
    ics("-o", tmp_path, "--per", "goal")
    assert titles(tmp_path / "paper.ics") == ["Ana Ruiz → Bob: Send the board pack"]


def test_a_feed_that_nothing_is_in_any_more_is_emptied(
    ics: Ics, repo: GitRepo, tmp_path: Path
) -> None:
    ics("-o", tmp_path, "--per", "who")
    repo.commit({"commitments/call.yaml": promise(what="Call Ana", to="chen", due="2026-03-06")})
    ics("-o", tmp_path, "--per", "who")
    assert events(tmp_path / "bob.ics") == ()
    index = json.loads((tmp_path / "index.json").read_text())
    assert [feed["entries"] for feed in index["feeds"]] == [55, 0]


@pytest.mark.parametrize(
    "index",
    ["", "[]", '{"feeds": 1}', '{"feeds": [{"file": "../../x.ics"}, {"file": "a/b.ics"}, 3]}',
     '{"feeds": [{"file": "gone.ics"}]}'],
)  # fmt: skip
def test_a_strange_index_leads_nowhere(ics: Ics, tmp_path: Path, index: str) -> None:
    outside = tmp_path / "x.ics"
    outside.write_bytes(b"BEGIN:VCALENDAR")
    folder = tmp_path / "a" / "feeds"
    folder.mkdir(parents=True)
    (folder / "index.json").write_text(index)
    ics("-o", folder, "--per", "goal")
    assert {each.name for each in folder.iterdir()} == {"index.json", "paper.ics"}
    assert outside.read_bytes() == b"BEGIN:VCALENDAR"


def test_filters_go_together(ics: Ics, tmp_path: Path) -> None:
    path = tmp_path / "x.ics"
    for arguments, count in (
        (("--who", "ana"), 54),
        (("--who", "ana", "--who", "bob"), 55),
        (("--who", "ana", "--to", "bob", "--goal", "paper"), 1),
        (("--who", "bob", "--open"), 0),
        (("--to", "chen"), 53),
        (("--since", "0h", "--who", "bob"), 1),
    ):
        ics("-o", path, *arguments)
        assert len(events(path)) == count, arguments


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--who", "anna"), "did you mean `ana`?"),
        (("--goal", "papers"), "did you mean `paper`?"),
        (("--since", "soon"), "write a number and a unit"),
        (("--alarm", "1 day"), "write a number and a unit"),
        (("--title", "{when}"), "{who}, {to}, {what}, {id}, {goal}"),
        (("--ref", "no-such"), "git branch --all"),
    ],
)
def test_mistakes_are_told(ics: Ics, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(TetherError) as caught:
        ics("-o", "-", *arguments)
    assert said in caught.value.help


def test_several_files_cannot_be_printed(ics: Ics) -> None:
    with pytest.raises(Exception, match="give a folder"):
        ics("-o", "-", "--per", "who")


def test_settings_of_the_feed(ics: Ics, repo: GitRepo, tmp_path: Path) -> None:
    repo.commit(
        {"tether.yaml": "tether: 1\nurl: https://example.org/ü/\ncalendar: {reminders: [1d, 2h]}\n"}
    )
    path = tmp_path / "team.ics"
    ics("-o", path, "--who", "bob", "--to", "ana")
    calendar = parse(path.read_bytes())
    assert calendar.get("NAME") == "Promises"
    assert calendar.get("SOURCE") == "https://example.org/%C3%BC/team.ics"
    ics("-o", path, "--goal", "paper")
    (event,) = events(path)
    assert event.get("URL") == "https://example.org/%C3%BC/"
    assert [alarm.get("TRIGGER") for alarm in event.parts] == ["-PT23H30M", "-PT1H30M"]
    ics("-o", path, "--goal", "paper", "--no-alarm")
    assert events(path)[0].parts == ()
    ics("-o", path, "--goal", "paper", "--alarm", "1w")
    assert [alarm.get("TRIGGER") for alarm in events(path)[0].parts] == ["-P6DT23H30M"]


def test_links_come_from_the_remote_and_carry_no_secret(
    ics: Ics, repo: GitRepo, tmp_path: Path
) -> None:
    repo.git("remote", "add", "backup", "https://elsewhere.example.org/x.git")
    repo.git("remote", "add", "origin", "https://ana:token@github.com/acme/promises.git")
    path = tmp_path / "x.ics"
    ics("-o", path, "--goal", "paper")
    assert b"token" not in path.read_bytes()
    (event,) = events(path)
    link = "https://github.com/acme/promises/blob/HEAD/commitments/pack.yaml"
    assert event.get("URL") == link
    assert link in event.text("DESCRIPTION").split("\n")


def test_a_squash_and_a_rebase_do_not_lower_stamps(ics: Ics, repo: GitRepo, tmp_path: Path) -> None:
    path, base = tmp_path / "x.ics", repo.head()
    for what in ("Send the pack", "Send the whole pack"):
        repo.commit({"commitments/pack.yaml": promise(what=what)}, committed="2026-03-03T10:00Z")
    ics("-o", "-")
    grown = ics("-o", "-").stdout_bytes
    tip = repo.head()
    later = repo.dates("2026-03-03T10:00Z", "2026-03-04T10:00Z")
    repo.git("rebase", "-q", "--force-rebase", base, env=later)
    rebased = ics("-o", "-").stdout_bytes
    assert repo.head() != tip
    repo.git("reset", "-q", "--soft", base)
    squash = repo.dates("2026-03-03T10:00Z", "2026-03-05T10:00Z")
    repo.git("commit", "-qm", "squash", env=squash)
    squashed = ics("-o", "-").stdout_bytes
    for before, after in ((grown, rebased), (rebased, squashed)):
        assert stamp_faults(before, after) == []
        assert [part.text("SUMMARY") for part in parse(before).parts] == [
            part.text("SUMMARY") for part in parse(after).parts
        ]
    assert not path.exists()


def test_a_merge_does_not_lower_stamps(ics: Ics, repo: GitRepo) -> None:
    repo.branch("side")
    repo.commit({"commitments/pack.yaml": promise(what="Other")}, committed="2026-03-03T10:00Z")
    repo.checkout("main")
    repo.commit({"commitments/tidy.yaml": promise(what="Tidy")}, committed="2026-03-04T10:00Z")
    before = ics("-o", "-").stdout_bytes
    repo.merge("side", committed="2026-03-05T10:00Z")
    assert stamp_faults(before, ics("-o", "-").stdout_bytes) == []


def test_a_branch_forced_back_is_seen_by_subscribers(
    ics: Ics, repo: GitRepo, tmp_path: Path
) -> None:
    path = tmp_path / "x.ics"
    repo.commit({"commitments/pack.yaml": promise(what="Something else")})
    ics("-o", path)
    newer = path.read_bytes()
    repo.git("reset", "-q", "--hard", "HEAD~1")
    ics("-o", path)
    assert stamp_faults(newer, path.read_bytes()) == []
    assert stamp_faults(newer, ics("-o", "-").stdout_bytes) != []
    assert "Ana Ruiz → Bob: Send the board pack" in titles(path)
    assert ics("-o", path).output.endswith("unchanged\n")


def test_new_names_and_settings_raise_stamps(ics: Ics, repo: GitRepo) -> None:
    before = ics("-o", "-").stdout_bytes
    repo.commit({"people.yaml": PEOPLE.replace("Ruiz", "Gil")})
    renamed = ics("-o", "-").stdout_bytes
    assert renamed != before
    assert stamp_faults(before, renamed) == []
    repo.commit({"tether.yaml": "tether: 1\ntimezone: Asia/Tokyo\n"})
    assert stamp_faults(renamed, ics("-o", "-").stdout_bytes) == []


def test_a_moved_file_is_the_same_promise(ics: Ics, repo: GitRepo) -> None:
    before = parse(ics("-o", "-", "--goal", "paper").stdout_bytes).parts
    repo.git("mv", "commitments/pack.yaml", "commitments/print.yaml")
    repo.commit({"commitments/print.yaml": promise(goal="paper", id="pack")})
    after = parse(ics("-o", "-", "--goal", "paper").stdout_bytes).parts
    assert [part.get("UID") for part in before] == [part.get("UID") for part in after]


def test_a_root_in_a_folder_is_another_repository(ics: Ics, repo: GitRepo) -> None:
    here = ics("-o", "-", "--goal", "paper").stdout_bytes
    files = ("tether.yaml", "people.yaml", "goals.yaml", "commitments/pack.yaml")
    repo.commit({f"sub/{name}": (repo.path / name).read_text() for name in files})
    os.chdir(repo.path / "sub")
    there = ics("-o", "-", "--goal", "paper").stdout_bytes
    assert parse(here).parts[0].get("UID") != parse(there).parts[0].get("UID")


def test_a_repository_without_promises_is_an_empty_calendar(ics: Ics, repo: GitRepo) -> None:
    data = ics("-o", "-", now="2020-01-01").stdout_bytes
    assert faults(data) == []
    assert parse(data).promises == ()
