"""The judge of workflows is judged, and the runner runs as the services do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.workflows import (
    GitHub,
    faults_of_action,
    faults_of_gitlab,
    faults_of_workflow,
    run_gitlab,
)

SHA = "0" * 40
GOOD = f"""\
name: Check
on: push
permissions: {{}}
concurrency:
  group: check-${{{{ github.ref }}}}
  cancel-in-progress: true
jobs:
  check:
    name: Check
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@{SHA} # v9
        with:
          persist-credentials: false
      - run: echo hello
"""
JOB = """\
env: {WHO: "${{ inputs.who }}", HOW: well}
jobs:
  a:
    env: {HOW: badly}
    steps:
      - uses: actions/checkout@v9
        with: {fetch-depth: 0}
      - id: first
        run: |
          echo "said=hello $WHO" >>"$GITHUB_OUTPUT"
          printf 'more<<E\\none\\ntwo\\nE\\n' >>"$GITHUB_OUTPUT"
          echo "HOW=well enough" >>"$GITHUB_ENV"
      - if: github.ref == 'x'
        run: exit 9
      - run: echo "$SAID ($HOW)"
        env: {SAID: "${{ steps.first.outputs.said }} ${{steps.first.outputs.more}}"}
      - run: false | true
        shell: bash
      - run: echo never
      - if: ${{ !cancelled() && inputs.who }}
        run: echo still
"""
GITLAB = """\
default:
  before_script: [export A=1]
variables: {B: "$GIVEN", C: c}
pages:
  variables: {C: d}
  script:
    - cd "$CI_PROJECT_DIR"
    - [echo "$A $B $C", 'false | true', echo never]
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}


def written(tmp_path: Path, text: str, name: str = "x.yml") -> Path:
    file = tmp_path / name
    file.write_text(text)
    return file


def test_each_judge_of_a_workflow_is_heard(tmp_path: Path) -> None:
    changes = {"timeout-minutes: 5": "time: 5", "github.ref": "github.reff", f"@{SHA} # v9": "@v9"}
    bad = GOOD
    for old, new in changes.items():
        assert old in bad
        bad = bad.replace(old, new)
    good, bad_file = written(tmp_path, GOOD, "good.yml"), written(tmp_path, bad)
    found = faults_of_workflow(good, bad_file)
    for said in ("Schema validation errors", "[expression]", "unpinned-uses"):
        assert said in found
    assert "good.yml" not in found


def test_faults_of_an_action_and_of_a_pipeline_are_found(tmp_path: Path) -> None:
    assert faults_of_action(written(tmp_path, "name: A\nruns: {using: composite}\n", "action.yml"))
    assert faults_of_gitlab(written(tmp_path, "pages: {script: [x], artefacts: {}}\n"))
    assert faults_of_gitlab(written(tmp_path, GITLAB)) == ""


def test_a_job_is_run_as_github_does(tmp_path: Path, environment: dict[str, str]) -> None:
    seen: list[dict[str, str]] = []
    runner = GitHub(
        tmp_path,
        tmp_path / "runner",
        environment,
        {"inputs.who": "ana", "github.ref == 'x'": "false", "!cancelled() && inputs.who": "ana"},
        {"actions/checkout": lambda given: seen.append(dict(given))},
    )
    ran = runner.run_job(written(tmp_path, JOB), "a")
    assert [(one.code, one.out) for one in ran] == [
        (0, ""),
        (0, "hello ana one\ntwo (well enough)\n"),
        (1, ""),
        (0, "still\n"),
    ]
    assert seen == [{"fetch-depth": "0"}]


def test_what_the_test_did_not_foresee_fails_it(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    runner = GitHub(tmp_path, tmp_path / "runner", environment, {"github.ref == 'x'": "false"})
    with pytest.raises(KeyError):
        runner.run_job(written(tmp_path, JOB), "a")


def test_scripts_are_run_as_gitlab_does(tmp_path: Path, environment: dict[str, str]) -> None:
    file = written(tmp_path, GITLAB)
    ran = run_gitlab(file, "pages", tmp_path, environment | {"GIVEN": "2"})
    assert (ran.code, ran.out) == (1, "1 2 d\n")
