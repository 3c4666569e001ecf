"""Thunderbird, headless, subscribes to a feed and follows it (see README.md)."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.calendar.readers import Seen, told
from tests.clients.marionette import Marionette
from tests.clients.subscription import Client, main

SETTINGS = """\
user_pref("app.update.enabled", false);
user_pref("calendar.timezone.local", "UTC");
user_pref("calendar.timezone.useSystemTimezone", false);
user_pref("calendar.alarms.show", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mail.shell.checkDefaultClient", false);
user_pref("marionette.port", %d);
"""
CAL = 'const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");'
# What its dialog for a new calendar on the network does: look what is there, and take it
SUBSCRIBE = f"""{CAL}
const found = await cal.provider.detection.detect(null, null, arguments[0], false, [], {{}});
for (const [provider, calendars] of found) {{
  const calendar = calendars[0];
  calendar.name = "Promises";
  cal.manager.registerCalendar(calendar);
  return [provider.type, calendar.readOnly];
}}
return ["nothing", null];
"""
REFRESH = f"""{CAL}
cal.manager.getCalendars().find(each => each.name == "Promises").refresh();
"""
HELD = f"""{CAL}
const calendar = cal.manager.getCalendars().find(each => each.name == "Promises");
const all = Ci.calICalendar.ITEM_FILTER_ALL_ITEMS;
return (await calendar.getItemsAsArray(all, 0, null, null)).map(item => ({{
  uid: item.id,
  title: item.title,
  text: item.getProperty("DESCRIPTION"),
  end: item.endDate.icalString,
  categories: item.getCategories(),
}}));
"""
SHOW = f"""{CAL}
const window = Services.wm.getMostRecentWindow("mail:3pane");
window.resizeTo(1400, 900);
await window.document.getElementById("tabmail").openTab("calendar");
window.switchToView("month");
window.currentView().goToDay(cal.createDateTime(arguments[0]));
await new Promise(resolve => window.setTimeout(resolve, 3000));
"""


class Thunderbird:
    """A running Thunderbird with one calendar."""

    def __init__(self, remote: Marionette, url: str) -> None:
        self._remote = remote
        version = remote.run("return Services.appinfo.version")
        kind, readonly = remote.run(SUBSCRIBE, url)
        self.name = f"Thunderbird {version}: found {kind}, {'' if readonly else 'not '}read-only"

    def refresh(self) -> None:
        self._remote.run(REFRESH)

    def held(self) -> list[Seen]:
        return [told(row) for row in self._remote.run(HELD)]


@contextmanager
def start(url: str, kept: Path) -> Iterator[Client]:
    """Run it with a new profile; ends with a picture of March 2026 in the folder `kept`."""
    with tempfile.TemporaryDirectory(prefix="thunderbird-") as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        (Path(home) / "user.js").write_text(SETTINGS % port)
        program = subprocess.Popen(
            ["thunderbird", "--headless", "--no-remote", "-profile", home, "--marionette",
             "-remote-allow-system-access"],
            env={**os.environ, "HOME": home, "TZ": "UTC"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            remote = Marionette(port)
            yield Thunderbird(remote, url)
            remote.run(SHOW, "20260305T000000Z")
            remote.screenshot(kept / "thunderbird.png")
            remote.quit()
            program.wait(30)
        finally:
            program.kill()
            program.wait()
            time.sleep(0.5)  # its children still write into the profile


if __name__ == "__main__":
    main(start, "thunderbird")
