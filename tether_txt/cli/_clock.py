"""The only place that asks what time it is."""

from __future__ import annotations

import time

from tether_txt.cli.main import Session
from tether_txt.errors import UsageError
from tether_txt.format.model import Settings
from tether_txt.format.when import Misread, find_zone, parse_when


def now(session: Session, settings: Settings) -> int:
    """The instant that ``--now`` gives, else the present one."""
    if session.now is None:
        return int(time.time())
    return instant(session.now, settings, "--now")


def instant(text: str, settings: Settings, option: str) -> int:
    """A time of an option, in the repository's zone; a day means its end (24:00 less a second).

    Raises `UsageError` for what is neither.
    """
    try:
        when = parse_when(text)
    except Misread as error:
        raise UsageError(f"{option}: {error.message}", error.help) from None
    return when.deadline(find_zone(settings.timezone), 86_399)
