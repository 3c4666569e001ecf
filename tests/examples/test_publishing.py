"""The recipes for Pages: judged, and run line by line against a site on loopback."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.calendar.conformance import faults, parse, stamp_faults
from tests.clients.story import FIRST, NOW, THEN
from tests.conftest import ROOT
from tests.gitrepo import GitRepo, promise
from tests.workflows import GitHub, Ran, faults_of_gitlab, faults_of_workflow, run_gitlab
from tether_txt import __version__

RECIPES = ROOT / "examples" / "publishing"
GITHUB = RECIPES / "github" / ".github" / "workflows" / "pages.yml"
GITLAB = RECIPES / "gitlab" / ".gitlab-ci.yml"
LATER = "2026-03-05T13:00Z"
SECRET = {"commitments/secret.yaml": promise(what="Whisper", due="2026-03-22", private="true")}
Files = dict[str, bytes]


def test_recipes_are_well_written() -> None:
    assert faults_of_workflow(GITHUB) == ""
    assert faults_of_gitlab(GITLAB) == ""
    for use in re.findall(r"uses: (.*)", GITHUB.read_text()):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)
    for recipe in (GITHUB, GITLAB):
        assert re.findall(r"tether-txt==(\S+)", recipe.read_text()) == [__version__]


class Site:
    """What is published, and a server of it; `status` other than 200 is its answer to all."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.status, self.url = folder, 200, ""
        folder.mkdir()

    def handler(self) -> type[SimpleHTTPRequestHandler]:
        site = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                if site.status == 200:
                    super().do_GET()
                else:
                    self.send_error(site.status)

            def log_message(self, format: str, *arguments: object) -> None:
                return

        return Handler

    def replace(self, new: Path) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(new, self.folder)

    def files(self) -> Files:
        return {each.name: each.read_bytes() for each in self.folder.iterdir()}


class Host:
    """A repository, a runner with `tether` on its path, and a recipe that publishes to a site."""

    def __init__(self, tmp_path: Path, site: Site) -> None:
        self.tmp_path, self.site = tmp_path, site
        self.repo = GitRepo(tmp_path / "repo")
        self.repo.commit(FIRST | SECRET)
        self.runs = 0

    def publish(self, now: str = NOW) -> list[Ran]:
        """Run the recipe on a new checkout; what it made is published if nothing failed."""
        self.runs += 1
        work = self.tmp_path / f"run{self.runs}"
        checkout = work / "checkout"
        done, made = self.run(checkout, work, self.environment(work, now))
        if all(one.code == 0 for one in done):
            self.site.replace(made)
        return done

    def run(
        self, checkout: Path, work: Path, environment: Mapping[str, str]
    ) -> tuple[list[Ran], Path]:
        raise NotImplementedError

    def environment(self, work: Path, now: str) -> dict[str, str]:
        """The runner's: `pip` does nothing, as `tether` is there, with its clock pinned."""
        programs = work / "bin"
        programs.mkdir(parents=True)
        python = shlex.quote(sys.executable)
        for name, line in (("pip", "true"), ("tether", f'{python} -m tether_txt --now {now} "$@"')):
            (programs / name).write_text(f"#!/bin/sh\n{line}\n")
            (programs / name).chmod(0o755)
        (work / ".curlrc").write_text("retry-max-time = 1\n")
        return {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(work),
            "LC_ALL": "C.UTF-8",
        }

    def clone(self, checkout: Path, depth: str) -> None:
        assert depth == "0"
        self.repo.git("clone", "-q", str(self.repo.path), str(checkout))


class GitHubHost(Host):
    def run(
        self, checkout: Path, work: Path, environment: Mapping[str, str]
    ) -> tuple[list[Ran], Path]:
        uploaded: list[str] = []

        def upload(given: Mapping[str, str]) -> None:
            assert given["include-hidden-files"] == "true"
            uploaded.append(given["path"])

        runner = GitHub(
            checkout,
            work / "runner",
            {**environment, "GITHUB_RUN_ID": str(self.runs)},
            {"steps.pages.outputs.base_url": self.site.url, "env.SITE": "site"},
            {
                "actions/checkout": lambda given: self.clone(checkout, given["fetch-depth"]),
                "actions/setup-python": lambda given: None,
                "actions/configure-pages": lambda given: None,
                "actions/upload-pages-artifact": upload,
            },
        )
        done = runner.run_job(GITHUB, "build")
        assert uploaded == (["site"] if done[-1].code == 0 else [])
        return done, checkout / "site"


class GitLabHost(Host):
    def run(
        self, checkout: Path, work: Path, environment: Mapping[str, str]
    ) -> tuple[list[Ran], Path]:
        self.clone(checkout, re.findall('GIT_DEPTH: "(.*)"', GITLAB.read_text())[0])
        settings = {"CI_PAGES_URL": self.site.url, "CI_PIPELINE_ID": str(self.runs)}
        ran = run_gitlab(GITLAB, "pages", checkout, {**environment, **settings})
        return [ran], checkout / "public"


@pytest.fixture(params=[GitHubHost, GitLabHost])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    site = Site(tmp_path / "site")
    handler = partial(site.handler(), directory=str(site.folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        make: Callable[[Path, Site], Host] = request.param
        yield make(tmp_path, site)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def feeds(files: Files) -> Files:
    return {name: data for name, data in files.items() if name.endswith(".ics")}


def test_a_site_goes_on_from_what_is_published(host: Host) -> None:
    assert [one for one in host.publish() if one.code] == []
    first = host.site.files()
    assert first.keys() - {".nojekyll"} == {
        "ana.ics", "bob.ics", "promises.ics", "index.html", "index.json",
    }  # fmt: skip
    assert [fault for feed in feeds(first).values() for fault in faults(feed)] == []
    assert len(parse(first["promises.ics"]).promises) == 6
    assert b"Whisper" not in b"".join(first.values())

    host.publish()
    assert host.site.files() == first, "nothing happened"
    host.publish(LATER)
    assert feeds(host.site.files()) == feeds(first), "only time passed"

    host.repo.commit(THEN, committed="2026-03-05T11:00Z")
    host.publish(LATER)
    then = host.site.files()
    host.repo.git("reset", "-q", "--hard", "HEAD~1")
    host.publish(LATER)
    back = host.site.files()
    for name in feeds(first):
        assert first[name] != then[name]
        assert stamp_faults(first[name], then[name]) == stamp_faults(then[name], back[name]) == []
    assert [part.text("SUMMARY") for part in parse(back["ana.ics"]).parts] == [
        part.text("SUMMARY") for part in parse(first["ana.ics"]).parts
    ]


def test_a_site_that_cannot_be_read_is_left_as_it_is(host: Host) -> None:
    host.publish()
    before = host.site.files()
    host.site.status = 429
    done = host.publish(LATER)
    assert done[-1].code == 1
    assert "answers 429" in done[-1].out
    assert host.site.files() == before


def test_a_page_to_sign_in_is_no_feed(host: Host) -> None:
    for name in ("promises.ics", "index.json"):
        (host.site.folder / name).write_text("<html>Sign in</html>")
    assert [one for one in host.publish() if one.code] == []
    assert len(parse(host.site.files()["promises.ics"]).promises) == 6
