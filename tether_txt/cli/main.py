"""The command line: one module a command, found by listing a folder, imported when asked for."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import click

from tether_txt import __version__
from tether_txt.errors import TetherError

_NOT_OURS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EMFILE)
_COMMANDS = Path(__file__).parent / "commands"


class Session(NamedTuple):
    """What the global options say."""

    now: str | None
    color: str

    def colored(self, stream: Any = None) -> bool:
        """Whether to colour: ``--color``, then NO_COLOR, then FORCE_COLOR, then a terminal."""
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return bool((stream or sys.stdout).isatty()) and os.environ.get("TERM") != "dumb"


class Commands(click.Group):
    """Finds commands by the names of files, so that a new one is a new file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(f.stem for f in _COMMANDS.glob("*.py") if not f.stem.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"tether_txt.cli.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean '{near[0]}'?", ctx) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="tether")
@click.option(
    "--now",
    metavar="TIME",
    help="Answer as if it were this time (2026-11-27, or 2026-11-27T17:00Z); a day means its end.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Whether to colour what is printed.",
)
@click.pass_context
def tether(ctx: click.Context, now: str | None, color: str) -> None:
    """Commitments as plain text in git: who promised what, to whom, by when."""
    ctx.obj = Session(now, color)


def run() -> NoReturn:
    """Run the command line and end the process; the exit codes are those of spec/format.md#exit."""
    # What a command makes lives until its end, and looking for cycles in it costs a fifth.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = tether.main(standalone_mode=False)
    except TetherError as error:
        _complain(error.message, error.help)
        code = error.exit_code
    except click.ClickException as error:
        _show(error)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except Exception as error:
        code = _failed(error)
    _end(code if isinstance(code, int) else 0)


def _failed(error: Exception) -> int:
    """Say what stopped the program, where that is not its own fault; returns the exit code."""
    if isinstance(error, BrokenPipeError):
        return 141
    if isinstance(error, OSError) and error.errno in _NOT_OURS:
        where = f" ({error.filename})" if error.filename else ""
        _complain(f"the system cannot go on: {error.strerror}{where}", "")
        return 2
    return report_bug(error)


def _end(code: int) -> NoReturn:
    """End at once: to free what a command made, object by object, costs up to a tenth of a run."""
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _failed(error)
    except ValueError:  # a server has closed it
        pass
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(code)


def _show(error: click.ClickException) -> None:
    """What click says of wrong usage, with the words of the command line made safe."""
    from io import StringIO

    from tether_txt.output._text import shown

    told = StringIO()
    error.show(told)
    click.echo("\n".join(map(shown, told.getvalue().split("\n"))), nl=False, err=True)


def _complain(message: str, help: str) -> None:
    from tether_txt.output._text import shown

    with suppress(OSError):
        click.echo(f"tether: {shown(message)}", err=True)
        if help:
            click.echo(f"  help: {shown(help)}", err=True)


def report_bug(error: Exception) -> int:
    """Write what happened to a file, and say so in one sentence."""
    import tempfile
    import traceback

    handle, name = tempfile.mkstemp(prefix="tether-bug-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
        log.write(f"tether-txt {__version__}, Python {sys.version}\n{sys.argv!r}\n")
        log.writelines(traceback.format_exception(error))
    _complain(
        f"this is a bug in tether ({type(error).__name__}); the details are in {name}",
        "please send that file to https://github.com/tether-txt/tether-txt/issues",
    )
    return 3
