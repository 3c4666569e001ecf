"""Values as cells of CSV (RFC 4180) that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "::", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet computes (OWASP, CSV injection) or a CI runner obeys."""


def line(cells: Iterable[Any]) -> str:
    """One line, ended by CR LF. Numbers stay numbers; lists of words are joined by spaces."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(value) for value in cells])
    return out.getvalue()


def cell(value: Any) -> str:
    """One value as text; what could be taken for a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        text = " ".join(value)
    elif isinstance(value, list | tuple | Mapping):
        text = json.dumps(value)
    else:
        text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
