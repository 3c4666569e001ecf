"""Who made a commit: the name and address in it, through ``.mailmap`` and ``people.yaml``.

The mailmap is read as gitmailmap(5) says, but from the commit that is reported on, never from
the work tree: a stranger's branch must not decide who kept a promise on the mainline.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from tether_txt.format.model import Person
from tether_txt.history.state import Identity

_LINE = re.compile(r"([^<]*)<([^>]+)>(?:([^<]*)<([^>]*)>)?")


class _Proper(NamedTuple):
    name: str | None = None
    email: str | None = None


class Identities:
    """Looks people up. A handle is found by the mapped address, else by the recorded one."""

    def __init__(self, mailmap: bytes = b"", people: Mapping[str, Person] | None = None) -> None:
        self._proper = _read_mailmap(mailmap.decode("utf-8", "replace"))
        self._handles = {
            address.lower(): handle
            for handle, person in (people or {}).items()
            for address in person.emails
        }
        self._known: dict[tuple[str, str], Identity] = {}

    def of(self, name: str, email: str) -> Identity:
        """The person behind a recorded name and address."""
        found = self._known.get((name, email))
        if found is None:
            found = self._known[name, email] = self._look_up(name, email)
        return found

    def _look_up(self, name: str, email: str) -> Identity:
        old = email.lower()
        proper = self._proper.get((old, name.lower())) or self._proper.get((old, None)) or _Proper()
        address = proper.email or email
        handle = self._handles.get(address.lower()) or self._handles.get(old)
        return Identity(proper.name or name, address, handle)


def _read_mailmap(text: str) -> dict[tuple[str, str | None], _Proper]:
    """Proper names and addresses by recorded address and, where it matters, recorded name."""
    found: dict[tuple[str, str | None], _Proper] = {}
    for line in text.split("\n"):
        match = None if line.startswith("#") else _LINE.match(line)
        if match is None:
            continue
        name, email, old_name, old_email = match.groups()
        new = _Proper(name.strip() or None, email if old_email else None)
        key = (old_email or email).lower(), (old_name or "").strip().lower() or None
        before = found.get(key, _Proper())
        found[key] = _Proper(new.name or before.name, new.email or before.email)
    return found
