"""Options of the commands that read histories -> the witness they ask."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tether_txt.cli._clock import instant, now
from tether_txt.cli._files import replace, replacing
from tether_txt.cli.main import Session
from tether_txt.errors import UsageError
from tether_txt.format.model import Settings
from tether_txt.format.when import Misread, find_zone, parse_duration, parse_when
from tether_txt.history.account import Witness, at_time, witness
from tether_txt.repository.git import open_repository
from tether_txt.repository.tree import find_root

if TYPE_CHECKING:
    from tether_txt.cli._telling import Page
    from tether_txt.repository.git import Repository


def call_witness(
    session: Session, ref: str, as_of: str | None, repository: Repository | None = None
) -> Witness:
    """What a ref of the repository (default: around this folder) has as of a time (default: now).

    A day means its end in the repository's zone, as the settings have it that held then. Raises
    `UsageError` for what is no time, `SettingsError` and `GitError` where there is no answer.
    """
    repository = repository or open_repository(find_root(Path()))

    def time(settings: Settings) -> int:
        return now(session, settings) if as_of is None else instant(as_of, settings, "--as-of")

    newest = witness(repository, ref)
    found = at_time(newest, time(newest.settings))
    at = time(found.settings) if as_of is not None or session.now is not None else found.as_of
    return found if at == found.as_of else at_time(found, at)


def beginning(text: str | None, found: Witness) -> int | None:
    """The instant of ``--since``: a time, the beginning of a day, or so long before the as-of time.

    Raises `UsageError` for anything else, and for a time after the as-of time.
    """
    if text is None:
        return None
    at = _beginning(text, found)
    if at > found.as_of:
        raise UsageError(f"--since {text} is after the time that is reported on")
    return at


def _beginning(text: str, found: Witness) -> int:
    if text[-1:] in ("m", "h", "d", "w"):
        try:
            return found.as_of - parse_duration(text)
        except Misread as error:
            raise UsageError(f"--since: {error.message}", error.help) from None
    try:
        return parse_when(text).start(find_zone(found.settings.timezone))
    except Misread as error:
        help = f"{error.help}; or a length of time before now: `2w`"
        raise UsageError(f"--since: {error.message}", help) from None


def name_of(found: Witness) -> str:
    """What to call the repository: its feed's name, else the folder with ``tether.yaml``."""
    folder = found.repository.top / found.repository.prefix
    return found.settings.calendar.name or folder.name or "commitments"


def ref_of(found: Witness) -> str:
    """The branch that HEAD stands for; any other ref as it was given."""
    if found.ref != "HEAD":
        return found.ref
    return found.branch.removeprefix("refs/heads/") or "HEAD"


def no_such(kind: str, name: str, known: Collection[str]) -> UsageError:
    """The error for a name that nothing has, with the nearest one that something has."""
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(known), 1)
    return UsageError(f"there is no {kind} `{name}`", f"did you mean `{near[0]}`?" if near else "")


def page(session: Session, found: Witness) -> Page:
    """How a terminal shows events, in the repository's zone."""
    from tether_txt.cli._telling import Page

    return Page(find_zone(found.settings.timezone), width(None), session.colored())


def width(output: Path | None) -> int:
    """The terminal's columns, 40 to 160; 80 for what does not go to one."""
    if output is not None or not sys.stdout.isatty():
        return 80
    return max(40, min(shutil.get_terminal_size().columns, 160))


def write(text: str, target: Path | None) -> None:
    """Print a text, or put it into a file; raises `UsageError` if that cannot be written."""
    import click

    if target is None or str(target) == "-":
        click.echo(text, nl=False, color=True)
        return
    replace(target, text.encode("utf-8", "backslashreplace"))


def write_lines(lines: Iterable[str], target: Path | None) -> None:
    """Write lines as they come, to the standard output or a file. Raises `UsageError`."""
    import click

    if target is None or str(target) == "-":
        for line in lines:
            click.echo(line, nl=False, color=True)
        return
    with replacing(target) as out:
        out.writelines(line.encode("utf-8", "backslashreplace") for line in lines)
