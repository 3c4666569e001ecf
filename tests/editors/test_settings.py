"""The schemas as users get them, and the settings that bring them into editors."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft7Validator

from tests.cli.tether import CLEAN, Run, tether, tree
from tests.conftest import ROOT
from tests.gitrepo import GitRepo

KINDS = ("commitment", "people", "goals", "settings")
ADDRESS = "https://github.com/tether-txt/tether-txt/raw/main/spec/schema/{}.schema.json"
PAGES = ROOT / "examples" / "editors"
BY_SCHEMA = {
    "vscode": ".vscode/settings.json",
    "jetbrains": ".idea/jsonSchemas.xml",
    "emacs": ".dir-locals.el",
}
BY_SERVER = {"helix": ".helix/languages.toml", "neovim": ".nvim.lua"}
FILES = BY_SCHEMA | BY_SERVER


def source(kind: str) -> str:
    return (ROOT / "spec" / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8")


def test_schemas_are_listed_with_their_addresses(tmp_path: Path) -> None:
    done = tether("schema", cwd=tmp_path)
    assert [tuple(line.split()) for line in done.out.splitlines()] == [
        (kind, ADDRESS.format(kind)) for kind in KINDS
    ]
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_printed_as_it_is(kind: str, tmp_path: Path) -> None:
    assert tether("schema", kind, cwd=tmp_path) == Run(0, source(kind), "")


def test_an_unknown_kind_is_answered_with_those_that_exist(tmp_path: Path) -> None:
    done = tether("schema", "person", cwd=tmp_path)
    assert done.code == 2
    assert all(kind in done.err for kind in KINDS)


def test_the_wheel_has_schemas_and_starters(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    where = {"PYTHONPATH": str(tmp_path / "installed"), "PYTHONDONTWRITEBYTECODE": "1"}
    for kind in KINDS:
        assert tether("schema", kind, cwd=tmp_path, variables=where) == Run(0, source(kind), "")
    done = tether("init", "new", "--editor", "vscode", cwd=tmp_path, variables=where)
    assert done.code == 0
    assert (tmp_path / "new/.tether/people.schema.json").read_text() == source("people")


def test_yaml_may_type_a_value_before_the_schema_sees_it() -> None:
    """General tools read `private: true` as a boolean, and `who: 7` as a number."""
    promise = {"who": 7, "to": [True, "bob"], "what": 42, "due": "2026-11-27"}
    more = {
        "private": True,
        "tags": [1, "x"],
        "reason": False,
        "steps": [{"what": 1, "done": True}],
    }
    schema = Draft7Validator(json.loads(source("commitment")))
    assert list(schema.iter_errors({**promise, **more})) == []
    assert (
        list(Draft7Validator(json.loads(source("people"))).iter_errors({"a": True, "b": 1})) == []
    )
    assert not schema.is_valid({**promise, "due": 2026})
    assert not schema.is_valid({**promise, "what": ["Send it"]})


@pytest.mark.parametrize("editor", BY_SCHEMA)
def test_an_editor_gets_its_settings_and_what_they_name(editor: str, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    tree(repo.path / "team", {"promises/a.yaml": CLEAN}, "commitments: promises\n")
    done = tether("init", "--editor", editor, cwd=repo.path / "team")
    assert (done.code, done.err) == (0, "")
    text = (repo.path / FILES[editor]).read_text()
    told = re.findall(r"(?<![\w/])(?:\./)?\.tether/(\w+)\.schema\.json", text)
    assert sorted(told) == sorted(KINDS)
    for kind in KINDS:
        assert (repo.path / ".tether" / f"{kind}.schema.json").read_text() == source(kind)
    assert "team/promises" in text
    assert "@" not in text


@pytest.mark.parametrize("editor", BY_SERVER)
def test_an_editor_starts_the_server_and_needs_no_copies(editor: str, tmp_path: Path) -> None:
    done = tether("init", "--editor", editor, cwd=tmp_path)
    assert "pip install 'tether-txt[lsp]'" in done.out
    assert not (tmp_path / ".tether").exists()


def test_json_toml_and_xml_can_be_read(tmp_path: Path) -> None:
    words = [word for editor in FILES for word in ("--editor", editor)]
    assert tether("init", *words, cwd=tmp_path).code == 0
    expected = {
        "./.tether/commitment.schema.json": "commitments/**/*.yaml",
        "./.tether/people.schema.json": "people.yaml",
        "./.tether/goals.schema.json": "goals.yaml",
        "./.tether/settings.schema.json": "tether.yaml",
    }
    vscode = json.loads((tmp_path / FILES["vscode"]).read_text())
    assert vscode["yaml.schemas"] == expected
    helix = tomllib.loads((tmp_path / FILES["helix"]).read_text())
    server = helix["language-server"]["tether"]
    assert [server["command"], *server["args"]] == ["tether", "lsp"]
    assert helix["language"][0]["language-servers"][0] == "tether"
    page = (PAGES / "helix.md").read_text(encoding="utf-8")
    [instead] = re.findall(r"^\[language-server\.yaml.*?(?=^```)", page, re.DOTALL | re.MULTILINE)
    server = tomllib.loads(instead)["language-server"]["yaml-language-server"]
    assert server["config"]["yaml"]["schemas"] == expected
    found = {}
    for info in ElementTree.parse(tmp_path / FILES["jetbrains"]).iter("SchemaInfo"):
        options = {one.get("name"): one.get("value") for one in info.iter("option")}
        found[f"./{options['relativePathToSchema']}"] = options["path"]
    assert found == {**expected, "./.tether/commitment.schema.json": "commitments"}


def test_a_second_time_nothing_is_written(tmp_path: Path) -> None:
    tether("init", "--editor", "vscode", cwd=tmp_path)
    (tmp_path / ".tether/people.schema.json").write_text("{}")
    done = tether("init", "--editor", "vscode", cwd=tmp_path)
    assert "written" not in done.out
    assert "left as it is  .tether/people.schema.json\n" in done.out
    assert (tmp_path / ".tether/people.schema.json").read_text() == "{}"


@pytest.mark.parametrize("editor", FILES)
def test_every_editor_has_a_page_with_the_settings_that_init_writes(
    editor: str, tmp_path: Path
) -> None:
    tether("init", "--editor", editor, cwd=tmp_path)
    page = (PAGES / f"{editor}.md").read_text(encoding="utf-8")
    assert f"tether init --editor {editor}" in page
    blocks = re.findall(r"^```\w+\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    if editor != "jetbrains":
        assert (tmp_path / FILES[editor]).read_text() in blocks


def test_the_entries_for_schemastore_are_as_its_catalogue_wants_them() -> None:
    entries = json.loads((PAGES / "schemastore.json").read_text(encoding="utf-8"))
    assert [entry["url"] for entry in entries] == sorted(map(ADDRESS.format, KINDS))
    for entry in entries:
        assert entry.keys() - {"fileMatch"} == {"name", "description", "url"}
        assert entry["name"].startswith("tether-txt ")
    matches = [glob for entry in entries for glob in entry.get("fileMatch", ())]
    assert matches == ["**/commitments/**/*.yaml", "tether.yaml"]
