"""The action and the templates for CI: judged, and run on a pull request as the hosts do."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.tether import tether
from tests.conftest import ROOT
from tests.gitrepo import GitRepo, promise
from tests.output.hosts import READERS, commands
from tests.workflows import (
    GitHub,
    Ran,
    faults_of_action,
    faults_of_gitlab,
    faults_of_workflow,
    run_gitlab,
)

Golden = Callable[[str, str], None]
ACTION = ROOT / "action.yml"
PEOPLE = "ana: {emails: ana@example.org}\nbob: {emails: bob@example.org}\n"
A, B, C, D, E = (f"commitments/{name}.yaml" for name in "abcde")
CHANGES: Mapping[str, str | None] = {
    A: promise("kept", closed="2026-03-09"),
    B: promise(what="Book the room", due="2026-03-20"),
    C: None,
    D: promise(what="Try to print the agenda"),
    E: promise(what="Order chairs", due="soon"),
}
NEXT_WEEK = "2026-03-09T09:00:00+00:00"
OURS = "tether-txt/tether-txt"
OUTCOME = "steps.refs.outcome == 'success'"
SAME = "github.event.pull_request.head.repo.full_name == github.repository"


def templates(tmp_path: Path, folder: str = ".") -> Path:
    """A repository for which `tether init` wrote what CI needs, with the promises in a folder."""
    top = tmp_path / "starters"
    (top / ".git").mkdir(parents=True)
    done = tether("init", folder, "--ci", "github", "--ci", "gitlab", cwd=top)
    assert (done.code, done.err) == (0, "")
    return top


def test_all_files_for_ci_are_well_written(tmp_path: Path) -> None:
    tops = [templates(tmp_path / name, folder) for name, folder in (("a", "."), ("b", "sub"))]
    workflows = [top / ".github" / "workflows" / "tether.yml" for top in tops]
    pipelines = [top / name for top in tops for name in (".gitlab-ci.yml", ".gitlab/tether.yml")]
    assert faults_of_action(ACTION) == ""
    assert faults_of_workflow(*workflows) == ""
    assert faults_of_gitlab(*pipelines) == ""
    for file in (ACTION, *workflows, *pipelines):
        text = file.read_text()
        assert not re.search(r"@[A-Z]+@", text)
        for run in re.findall(r"run: (?:[|>]-?\n(?: {8,}.*\n)+|.*\n)", text):
            assert "${{" not in run


def test_actions_of_others_are_pinned_to_commits(tmp_path: Path) -> None:
    workflow = (templates(tmp_path) / ".github" / "workflows" / "tether.yml").read_text()
    uses = re.findall(r"uses: (\S+)", ACTION.read_text() + workflow)
    others = [one for one in uses if not one.startswith("tether-txt/")]
    assert len(others) == 3
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one) for one in others)


# GitHub


class Host(NamedTuple):
    """A repository on a host with a pull request, and a runner's checkout of it."""

    repo: GitRepo
    checkout: Path
    runner: Path
    environment: dict[str, str]


@pytest.fixture
def host(tmp_path: Path) -> Host:
    repo = GitRepo(tmp_path / "repo")
    texts = {A: promise(), B: promise(what="Book the room"), C: promise(what="Order the chairs")}
    repo.commit({"tether.yaml": "tether: 1\n", "people.yaml": PEOPLE, **texts})
    repo.branch("work")
    repo.commit(CHANGES, NEXT_WEEK)
    programs = tmp_path / "programs"
    programs.mkdir()
    log = tmp_path / "log"
    python = f"PYTHONPATH={ROOT} exec {sys.executable} -P -m tether_txt --now 2026-03-15"
    _program(programs / "tether", f'{python} "$@"')
    _program(
        programs / "python",
        f'echo "$(basename "$PWD") $*" >>{log}\n'
        f'[ "$3" != venv ] || {{ mkdir -p "$4/bin"; cp {programs}/* "$4/bin"; }}',
    )
    _program(programs / "pip", f'echo "$*" >>{log}')
    _program(programs / "gh", f'echo "$*" >>{log}\ncase "$*" in *--jq*) echo "$KNOWN";; esac')
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": os.environ["HOME"],
        "GITHUB_REPOSITORY": "octo/team",
        "KNOWN": "",
    }
    return Host(repo, tmp_path / "checkout", tmp_path / "runner", environment)


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def check_out(host: Host, ref: str, *, merged: bool) -> None:
    """As actions/checkout does with all of the history: no branch of its own."""
    host.repo.git("clone", "-q", "--no-checkout", host.repo.path.as_uri(), str(host.checkout))
    host.repo.git("-C", str(host.checkout), "checkout", "-q", "--detach", f"origin/{ref}")
    if merged:
        host.repo.git("-C", str(host.checkout), "checkout", "-q", "--detach", "origin/main")
        merge = ("merge", "-q", "--no-ff", "-m", "merge", f"origin/{ref}")
        host.repo.git("-C", str(host.checkout), *merge, env=host.repo.dates(NEXT_WEEK))


class Result(NamedTuple):
    """Steps that ran, what the host was told to keep, and the summary of the run."""

    steps: dict[str, Ran]
    kept: list[dict[str, str]]
    summary: str
    log: str
    outputs: dict[str, str]

    @property
    def failed(self) -> list[str]:
        return [name for name, ran in self.steps.items() if ran.code]


def run_action(
    host: Host, inputs: Mapping[str, str], event: Mapping[str, str], file: Path = ACTION
) -> Result:
    """Run the action, told of an event: `base_ref` and `before`."""
    kept: list[dict[str, str]] = []
    given = {
        "steps.python.outputs.python-path": str(host.runner.parent / "programs" / "python"),
        "github.action_path": str(ROOT),
        "github.base_ref": event.get("base_ref", ""),
        "github.event.before": event.get("before", ""),
        "runner.temp": str(host.runner),
        "steps.refs.outputs.from != ''": "true",
    }
    for name in ("report", "feeds"):
        wanted = f"!cancelled() && {OUTCOME} && inputs.{name} == 'true'"
        given[wanted] = inputs.get(name, "true" if name == "report" else "false")
    runner = GitHub(
        host.checkout,
        host.runner,
        host.environment,
        given,
        {
            "actions/setup-python": lambda given: None,
            "actions/upload-artifact": lambda given: kept.append(dict(given)),
        },
    )
    if "from" in event:
        runner.expressions["steps.refs.outputs.from != ''"] = event["from"]
    ran = runner.run_action(file, inputs)
    summary = Path(runner.environment["GITHUB_STEP_SUMMARY"])
    log = host.runner.parent / "log"
    return Result(
        {one.name: one for one in ran},
        kept,
        summary.read_text(),
        log.read_text() if log.exists() else "",
        runner.outputs(file),
    )


def test_the_action_on_a_pull_request(host: Host, golden: Golden) -> None:
    check_out(host, "work", merged=True)
    done = run_action(host, {"feeds": "true"}, {"base_ref": "main", "before": ""})
    assert done.failed == ["Check"]
    assert done.log.splitlines() == [
        "runner -I -m venv tether-venv",
        f"runner -I -m pip install --quiet --disable-pip-version-check {ROOT}",
    ]
    golden("ci/annotations.txt", done.steps["Check"].out)
    assert [one.kind for one in commands(done.steps["Check"].out)].count("error") == 3
    golden("ci/comment.md", Path(done.outputs["comment"]).read_text())
    golden("ci/summary.md", re.sub(r"`[0-9a-f]{12}`", "`…`", done.summary))
    assert done.outputs["changed"] == "true"
    assert len(READERS["sarif"](Path(done.outputs["sarif"]).read_text())) == 4
    assert done.kept == [{"name": "tether-feeds", "path": str(host.runner / "tether-feeds")}]
    feeds = {one.name for one in (host.runner / "tether-feeds").iterdir()}
    assert feeds == {"all.ics", "ana.ics", "index.json"}


def test_the_action_on_a_push_compares_with_what_was_there(host: Host) -> None:
    host.repo.checkout("main")
    before = host.repo.head()
    host.repo.merge("work")
    check_out(host, "main", merged=False)
    done = run_action(host, {"exit-zero": "true"}, {"before": before})
    assert done.failed == []
    assert "### Promises: 1 kept, 1 made, 1 moved, 1 dropped\n" in done.summary
    assert len(commands(done.steps["Check"].out)) == 4
    assert "Write calendar feeds" not in done.steps


@pytest.mark.parametrize("before", ["0" * 40, "", "1" * 40])
def test_a_new_branch_a_forced_or_a_timed_run_checks_all_files(host: Host, before: str) -> None:
    check_out(host, "main", merged=False)
    done = run_action(host, {"report": "false"}, {"before": before, "from": "false"})
    assert done.failed == []
    assert done.outputs["comment"] == done.outputs["changed"] == ""
    assert done.summary == "### 3 files checked: all clear\n\n"


def test_a_base_that_is_not_there_ends_with_what_mends_it(host: Host) -> None:
    check_out(host, "work", merged=True)
    done = run_action(host, {}, {"base_ref": "release/1"})
    assert done.failed == ["Tell what the change does to the promises",
                           "Report how promises are kept"]  # fmt: skip
    assert "fetch it: `git fetch origin release/1:refs/remotes/origin/release/1`" in (
        done.steps["Tell what the change does to the promises"].out
    )


def test_a_shallow_checkout_ends_with_what_mends_it(host: Host) -> None:
    url = host.repo.path.as_uri()
    host.repo.git("clone", "-q", "--depth=1", "--no-single-branch", url, str(host.checkout))
    done = run_action(host, {}, {"base_ref": "main"})
    assert "fetch-depth: 0" in done.steps["Tell what the change does to the promises"].out


OWN = f"!cancelled() && steps.tether.outputs.comment != '' && {SAME}"


@pytest.mark.parametrize(
    ("known", "changed", "call"),
    [
        ("", "true", "POST repos/octo/team/issues/3/comments"),
        ("7\n12", "true", "PATCH repos/octo/team/issues/comments/12"),
        ("7", "false", "PATCH repos/octo/team/issues/comments/7"),
        ("", "false", None),
    ],
)
def test_the_workflow_keeps_one_comment(
    host: Host, tmp_path: Path, known: str, changed: str, call: str | None
) -> None:
    host.environment["KNOWN"] = known
    host.checkout.mkdir()
    ran, calls = run_workflow(host, templates(tmp_path), "true", changed)
    assert [one.code for one in ran] == [0]
    assert calls[0].startswith("api --paginate repos/octo/team/issues/3/comments --jq .[] | select")
    assert calls[1:] == ([f"api --silent --method {call} --field body=@a.md"] if call else [])


def test_the_workflow_of_a_fork_may_not_comment(host: Host, tmp_path: Path) -> None:
    assert run_workflow(host, templates(tmp_path), "", "true") == ([], [])


def run_workflow(host: Host, starters: Path, own: str, changed: str) -> tuple[list[Ran], list[str]]:
    """Run the workflow with an action that is done, and what it asks of GitHub's program."""
    given = {
        OWN: own,
        "github.ref": "refs/pull/3/merge",
        "github.token": "secret",
        "github.event.pull_request.number": "3",
        "steps.tether.outputs.comment": "a.md",
        "steps.tether.outputs.changed": changed,
    }
    done: list[str] = []
    actions = {name: lambda given: done.append("") for name in ("actions/checkout", OURS)}
    runner = GitHub(host.checkout, host.runner, host.environment, given, actions)
    ran = runner.run_job(starters / ".github" / "workflows" / "tether.yml", "tether")
    assert len(done) == 2
    log = host.runner.parent / "log"
    return ran, log.read_text().splitlines() if log.exists() else []


def test_a_pull_request_without_promises_gets_no_comment(host: Host) -> None:
    host.repo.checkout("main")
    host.repo.branch("other")
    host.repo.commit({"README": "x"})
    check_out(host, "other", merged=True)
    done = run_action(host, {}, {"base_ref": "main"})
    assert (done.failed, done.outputs["changed"]) == ([], "false")


# GitLab


def run_pipeline(host: Host, starters: Path, variables: Mapping[str, str]) -> Ran:
    file = starters / ".gitlab" / "tether.yml"
    variables = {"CI_COMMIT_BEFORE_SHA": "0" * 40, **variables}
    return run_gitlab(file, "tether", host.checkout, {**host.environment, **variables})


def test_the_pipeline_of_a_merge_request(host: Host, tmp_path: Path) -> None:
    check_out(host, "work", merged=False)
    base = host.repo.head("main")
    ran = run_pipeline(host, templates(tmp_path), {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base})
    assert ran.code == 1
    assert "error TT301 silent-move" in ran.out
    assert (host.runner.parent / "log").read_text().startswith("install --quiet ")
    assert "### Promises: 1 kept" in (host.checkout / "tether-diff.md").read_text()
    assert "<html" in (host.checkout / "tether-report.html").read_text()
    assert "BEGIN:VCALENDAR" in (host.checkout / "tether.ics").read_text()
    quality = (host.checkout / "gl-code-quality-report.json").read_text()
    found = READERS["gitlab"](quality)
    assert found == READERS["junit"]((host.checkout / "tether.xml").read_text())
    assert sorted(code for *_, code in found) == ["TT106", "TT301", "TT303", "TT501"]
    assert {one["severity"] for one in json.loads(quality)} == {"major", "info"}


@pytest.mark.parametrize("before", ["0" * 40, None])
def test_the_pipeline_of_the_default_branch(host: Host, tmp_path: Path, before: str | None) -> None:
    host.repo.checkout("main")
    before = before or host.repo.head()
    host.repo.commit({D: promise(what="Print the agenda")}, NEXT_WEEK)
    check_out(host, "main", merged=False)
    ran = run_pipeline(host, templates(tmp_path), {"CI_COMMIT_BEFORE_SHA": before})
    assert (ran.code, "all clear" in ran.out) == (0, True)
    assert (host.checkout / "tether-diff.md").exists() == (set(before) != {"0"})


# A stranger


@pytest.fixture
def planted(host: Host, tmp_path: Path) -> Path:
    """A pull request that makes the promises' folder a bare repository, full of traps."""
    sung = tmp_path / "sung"
    canary = tmp_path / "canary"
    _program(canary, f'echo "$0 $*" >>{sung}')
    repo = host.repo
    repo.checkout("main")
    repo.commit({"sub/tether.yaml": "tether: 1\n", f"sub/{A}": promise()})
    repo.branch("stranger")
    folder = repo.path / "sub"
    shutil.copytree(repo.path / ".git", folder, dirs_exist_ok=True)
    settings = {
        "core.bare": "true",
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": ".",
        "remote.origin.uploadpack": str(canary),
        "core.fsmonitor": str(canary),
    }
    for key, value in settings.items():
        repo.git("config", "--file", "sub/config", key, value)
    repo.commit(message="stranger")
    check_out(host, "stranger", merged=False)
    repo.git("-C", str(host.checkout / "sub"), "cat-file", "-e", "1" * 40, ok=False)
    assert sung.exists(), "the folder is no trap, so the test shows nothing"
    sung.unlink()
    return sung


def test_the_action_runs_nothing_of_a_strangers_pull_request(host: Host, planted: Path) -> None:
    for event in ({"base_ref": "main"}, {"before": "1" * 40, "from": "false"}):
        done = run_action(host, {"working-directory": "sub", "feeds": "true"}, event)
        assert "Report how promises are kept" in done.failed
        assert not planted.exists(), planted.read_text()


def test_the_pipeline_runs_nothing_of_a_strangers_merge_request(
    host: Host, planted: Path, tmp_path: Path
) -> None:
    starters = templates(tmp_path, "sub")
    base = host.repo.head("main")
    for variables in (
        {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base},
        {"CI_COMMIT_BEFORE_SHA": "1" * 40},
    ):
        ran = run_pipeline(host, starters, variables)
        assert ran.code == 2
        assert not planted.exists(), planted.read_text()
