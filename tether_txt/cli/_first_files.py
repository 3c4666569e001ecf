"""What ``tether init`` writes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tether_txt.cli._clock import now
from tether_txt.cli.main import Session
from tether_txt.format.fields import checked_handle, unaccented
from tether_txt.format.model import Settings
from tether_txt.format.when import Misread, find_zone
from tether_txt.repository.tree import PEOPLE, SETTINGS

_SETTINGS = """\
# This file marks the root of the commitments. All settings but the first have defaults:
# https://github.com/tether-txt/tether-txt/blob/main/spec/format.md#settings
tether: 1
timezone: {zone}

# A promise that is due on a day is due by this time of that day.
# day_ends: "17:00"
# A deadline that moves, or a warning that comes, at least this long before it is in good time.
# notice: 24h
# More open promises than this for one person are told as too many.
# max_open: 7
"""
_PEOPLE = """\
# Who promises, and to whom. A team is a handle with members.
{me}:
  name: {name}
{email}bob:
  name: Bob Example
# board:
#   members: [{me}, bob]
"""
_EXAMPLE = """\
# Four lines make a promise. The file's name is its id: `tether log example` tells its story.
who: {me}                    # who promises: a handle from people.yaml
to: bob                    # to whom: a handle, or a list of them
what: Send the draft of the budget as a PDF
due: {due}            # that day, or a time: {due} 17:00
status: proposed           # until bob agrees: then delete this line, and it is a promise

# Everything else is optional. Some of what there is:
# why: Bob presents it to the board on Monday
# warned: [{{on: {warned}, why: two figures are missing}}]     # say early that it is at risk
# moved: [{{from: {due}, on: {warned}, agreed: bob}}]          # when `due` changes
# status: kept             # and in the end: kept, missed, released or withdrawn
"""


def first_files(folder: Path, session: Session) -> Iterator[tuple[str, str]]:
    """The paths and texts of the first files; the example is due in a week."""
    name, email = _identity(folder)
    me = _handle(name)
    today = datetime.fromtimestamp(now(session, Settings()), UTC)
    values = {
        "zone": _local_zone(),
        "me": me,
        "name": name,
        "email": f"  emails: {email}\n" if email else "",
        "due": f"{today + timedelta(days=7):%Y-%m-%d}",
        "warned": f"{today + timedelta(days=4):%Y-%m-%d}",
    }
    yield SETTINGS, _SETTINGS.format(**values)
    yield PEOPLE, _PEOPLE.format(**values)
    yield f"{Settings().commitments}/example.yaml", _EXAMPLE.format(**values)


def _identity(folder: Path) -> tuple[str, str]:
    """The user's own name and e-mail as git knows them, where they can be written as they are."""
    from tether_txt.repository.git import user_identity

    name, email = user_identity(folder)
    plain = re.fullmatch(r"\w[\w .'-]{0,80}", name) and re.fullmatch(r"[\w.+-]+@[\w.-]+", email)
    return (name, email) if plain else ("Ana Example", "")


def _handle(name: str) -> str:
    first = re.sub(r"[^a-z0-9]", "", unaccented(name.split()[0]))
    try:
        return checked_handle(first) if first != "bob" else "me"
    except Misread:
        return "me"


def _local_zone() -> str:
    """The machine's IANA zone, from TZ or the link /etc/localtime; UTC where neither tells."""
    for name in (os.environ.get("TZ", ""), *_localtime()):
        try:
            if name:
                find_zone(name)
                return name
        except Misread:
            continue
    return "UTC"


def _localtime() -> Iterator[str]:
    try:
        target = os.readlink("/etc/localtime")  # noqa: PTH115 - a broken link is fine here
    except OSError:
        return
    yield target.rpartition("zoneinfo/")[2]
