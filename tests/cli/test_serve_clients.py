"""vdirsyncer and khal subscribe to `tether serve`, and follow promises as they are committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.serving import serving
from tests.cli.test_ics_clients import KHAL, VDIRSYNCER, Subscriber
from tests.cli.tether import tether
from tests.gitrepo import GitRepo, promise

PACK = "Send the pack; all of it"


class Follower(Subscriber):
    """A person who was given an address."""

    def __init__(self, home: Path, repo: GitRepo, url: str) -> None:
        self.home, self.repo = home, repo
        (home / "items").mkdir(parents=True)
        (home / "khal").write_text(KHAL.format(home=home))
        settings = VDIRSYNCER.replace("http://127.0.0.1:{port}/feed.ics", url)
        (home / "vdirsyncer").write_text(settings.format(home=home))
        self.run("vdirsyncer", "-c", home / "vdirsyncer", "discover", "feed", given="y\n")

    def synced(self, ok: bool = True) -> list[str]:
        """The agenda after the next sync."""
        self.run("vdirsyncer", "-c", self.home / "vdirsyncer", "sync", "feed", ok=ok)
        return self.agenda()


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    made.commit(
        {
            "tether.yaml": "tether: 1\n",
            "people.yaml": "ana: Ana Ruiz\nbob: Bob\n",
            "commitments/pack.yaml": promise(what=PACK),
            "commitments/call.yaml": promise(who="bob", to="ana", what="Call", due="2026-03-06"),
            "commitments/gone.yaml": promise(what="Tidy up", due="2026-03-20"),
        }
    )
    return made


def test_khal_follows_commits(repo: GitRepo, tmp_path: Path) -> None:
    with serving(repo.path) as served:
        person = Follower(tmp_path / "home", repo, f"http://127.0.0.1:{served.port}/all.ics")
        assert person.synced() == [
            "2026-03-06   Bob → Ana Ruiz: Call",
            f"2026-03-10 16:30 17:00 Ana Ruiz → Bob: {PACK}",
            "2026-03-20   Ana Ruiz → Bob: Tidy up",
        ]
        repo.commit(
            {
                "commitments/pack.yaml": promise(
                    what=PACK,
                    due="2026-03-12 09:00",
                    moved="[{from: 2026-03-10 17:00, on: 2026-03-03}]",
                ),
                "commitments/call.yaml": promise(
                    "kept", who="bob", to="ana", what="Call", due="2026-03-06"
                ),
                "commitments/gone.yaml": None,
            }
        )
        assert person.synced() == [
            "2026-03-06   Kept: Bob → Ana Ruiz: Call",
            f"2026-03-12 08:30 09:00 Ana Ruiz → Bob: {PACK}",
            "2026-03-20   Withdrawn: Ana Ruiz → Bob: Tidy up",
        ]
        repo.git("reset", "-q", "--hard", "HEAD~1")
        assert f"2026-03-10 16:30 17:00 Ana Ruiz → Bob: {PACK}" in person.synced()


def test_an_address_that_was_taken_back_empties_no_calendar(repo: GitRepo, tmp_path: Path) -> None:
    kept = {"XDG_STATE_HOME": str(tmp_path / "state")}
    made = tether("token", "add", "--who", "bob", cwd=repo.path, variables=kept).out
    path = made.strip().rpartition("/")[2]
    with serving(repo.path, "--tokens", variables=kept) as served:
        person = Follower(tmp_path / "home", repo, f"http://127.0.0.1:{served.port}/{path}")
        assert person.synced() == ["2026-03-06   Bob → Ana Ruiz: Call"]
        assert tether("token", "revoke", path, cwd=repo.path, variables=kept).code == 0
        assert person.synced(ok=False) == ["2026-03-06   Bob → Ana Ruiz: Call"]
