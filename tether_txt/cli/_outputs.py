"""What commands that find things have in common: where findings go, and the exit code."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

from tether_txt.cli.main import Session
from tether_txt.diagnostics import Diagnostic, Severity
from tether_txt.errors import UsageError
from tether_txt.output import Source, formats, is_from_top, renderer

_TEXT = ("full", "concise")


class Target(NamedTuple):
    """A format, and the file that it goes to; None for the standard output."""

    format: str
    file: Path | None


class Outputs(NamedTuple):
    """What the options of `options` say."""

    targets: tuple[Target, ...]
    statistics: bool
    exit_zero: bool


class Findings(NamedTuple):
    """What a command found. `from_top` names a finding's file as hosts know it."""

    diagnostics: list[Diagnostic]
    files: int
    source: Source
    from_top: Callable[[Diagnostic], Diagnostic]


def _targets(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[Target, ...]:
    found = []
    for value in values:
        name, equals, file = value.partition("=")
        if name not in formats():
            raise click.BadParameter(f"{name!r} is not one of {', '.join(formats())}", ctx, param)
        if equals and not file:
            raise click.BadParameter(f"{value!r} names no file", ctx, param)
        found.append(Target(name, None if file in ("", "-") else Path(file)))
    return tuple(found)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--output-format``, ``--statistics`` and ``--exit-zero``; see `tell`."""
    for option in (
        click.option("--exit-zero", is_flag=True, help="End with 0 also if something is found."),
        click.option("--statistics", is_flag=True, help="Print only how often each rule applied."),
        click.option(
            "--output-format",
            "targets",
            callback=_targets,
            multiple=True,
            metavar="FORMAT[=FILE]",
            help=f"How findings are printed, or written to FILE; may be repeated. FORMAT is one "
            f"of {', '.join(formats())}.  [default: full]",
        ),
    ):
        command = option(command)
    return command


def outputs(targets: tuple[Target, ...], statistics: bool, exit_zero: bool) -> Outputs:
    """The options, checked before anything is looked for. Raises `UsageError`."""
    printed = [one.format for one in targets if one.file is None]
    if len(printed) > 1:
        last = printed[-1]
        help = f"give the others a file: `--output-format {last}=FILE`"
        raise UsageError("only one format can be printed", help)
    files = [one.file for one in targets if one.file is not None]
    if len(set(files)) < len(files):
        raise UsageError("two formats cannot go to one file", "name another file for each")
    if statistics and printed and printed[0] not in _TEXT:
        raise UsageError(
            f"--statistics cannot be printed as {printed[0]}",
            f"write that to a file: `--output-format {printed[0]}=FILE`",
        )
    return Outputs(targets or (Target("full", None),), statistics, exit_zero)


def tell(session: Session, outputs: Outputs, found: Findings) -> int:
    """Write and print findings; returns the exit code (spec/format.md#exit).

    Where all goes to files, one line is printed. Raises `UsageError` for a file that cannot be
    written.
    """
    from tether_txt.cli._files import replace
    from tether_txt.output._text import statistics, summary

    printed = ""
    for format_, file in outputs.targets:
        if file is None and outputs.statistics:
            continue
        colored = file is None and session.colored()
        text = _rendered(format_, found, colored)
        if file is None:
            printed = text
        else:
            replace(file, text.encode("utf-8", "backslashreplace"))
    if outputs.statistics:
        printed = statistics(found.diagnostics, found.files, session.colored())
    click.echo(printed or f"{summary(found.diagnostics, found.files)}\n", nl=False, color=True)
    fails = any(d.severity is not Severity.ADVICE for d in found.diagnostics)
    return int(fails and not outputs.exit_zero)


def _rendered(format_: str, found: Findings, colored: bool) -> str:
    diagnostics = found.diagnostics
    if is_from_top(format_):
        diagnostics = [found.from_top(one) for one in diagnostics]
    return renderer(format_)(diagnostics, found.files, found.source, colored)


def below_top(folder: Path) -> Callable[[Diagnostic], Diagnostic]:
    """Turns paths relative to a folder into such as count from the top of its repository.

    What is elsewhere stays as it is, and so does everything where there is no repository.
    """
    from tether_txt.repository.tree import find_top

    here = os.path.realpath(folder)
    top = find_top(Path(here))
    if top is None:
        return lambda one: one

    def turned(one: Diagnostic) -> Diagnostic:
        way = os.path.relpath(os.path.join(here, one.path), top)
        return one if way.startswith("..") else one._replace(path=Path(way).as_posix())

    return turned
