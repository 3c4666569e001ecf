"""The JSON Schemas of the four kinds of file, as they come with the tool (spec/format.md#schemas).

In a wheel they are beside this package's folders, in a clone in ``spec/schema``.
"""

from __future__ import annotations

from pathlib import Path

KINDS = ("commitment", "people", "goals", "settings")
_PACKAGE = Path(__file__).parents[1]
_PLACES = (_PACKAGE / "schema", _PACKAGE.parent / "spec" / "schema")


def address(kind: str) -> str:
    """Where the schema is published; also its ``$id``."""
    return f"https://github.com/tether-txt/tether-txt/raw/main/spec/schema/{kind}.schema.json"


def schema(kind: str) -> str:
    """The text of a schema. Raises FileNotFoundError if the tool was not installed whole."""
    places = [place / f"{kind}.schema.json" for place in _PLACES]
    file = next((place for place in places if place.exists()), places[0])
    return file.read_text(encoding="utf-8")
