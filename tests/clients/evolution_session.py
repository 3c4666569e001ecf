"""Evolution's data server as a subscriber: run by evolution.py, in a D-Bus session of its own.

It needs the system's Python, which knows gi. Takes the address of a feed; then each line on
standard input, ``refresh`` or ``held``, is answered by one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any
from urllib.parse import urlsplit

import gi

gi.require_version("EDataServer", "1.2")
gi.require_version("ECal", "2.0")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, GLib, ICalGLib  # noqa: E402


def subscribe(url: str) -> Any:
    """Add a calendar on the web, as its dialog does, and open it."""
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = EDataServer.Source.new(None, None)
    source.set_display_name("Promises")
    source.set_parent("webcal-stub")
    source.get_extension(EDataServer.SOURCE_EXTENSION_CALENDAR).set_backend_name("webcal")
    parts = urlsplit(url)
    source.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND).set_resource_path(parts.path)
    login = source.get_extension(EDataServer.SOURCE_EXTENSION_AUTHENTICATION)
    login.set_host(parts.hostname)
    login.set_port(parts.port)
    source.get_extension(EDataServer.SOURCE_EXTENSION_SECURITY).set_method("none")
    registry.commit_source_sync(source, None)
    while (known := registry.ref_source(source.get_uid())) is None:
        GLib.MainContext.default().iteration(False)
        time.sleep(0.05)
    return ECal.Client.connect_sync(known, ECal.ClientSourceType.EVENTS, 1, None)


def held(client: Any) -> list[dict[str, Any]]:
    """All events of the calendar."""
    return [row(each) for each in client.get_object_list_sync("#t", None)[1]]


def row(event: Any) -> dict[str, Any]:
    """An event, as the tests' `Seen` wants it."""
    categories = []
    kind = ICalGLib.PropertyKind.CATEGORIES_PROPERTY
    found = event.get_first_property(kind)
    while found:
        categories += found.get_categories().split(",")
        found = event.get_next_property(kind)
    return {
        "uid": event.get_uid(),
        "title": event.get_summary(),
        "text": event.get_description(),
        "end": event.get_dtend().as_ical_string(),
        "categories": categories,
    }


def main() -> None:
    """Subscribe, then do what is asked for until the input ends."""
    client = subscribe(sys.argv[1])
    known = f"{'' if client.is_readonly() else 'not '}read-only"
    print(json.dumps(known), flush=True)
    for line in sys.stdin:
        if line.strip() == "refresh":
            client.refresh_sync(None)
        print(json.dumps(held(client)), flush=True)


main()
