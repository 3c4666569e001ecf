"""Names for findings that stay the same while lines come and go above them."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from tether_txt.diagnostics import Diagnostic


def fingerprints(diagnostics: list[Diagnostic]) -> list[str]:
    """One for each finding, all different: its file, its code, and which one of these it is.

    No line and no words are in it, so that hosts know a finding again after an edit elsewhere in
    the file, and after a new version of this program says it better.
    """
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for one in diagnostics:
        key = one.path, one.code
        text = "\0".join((*key, str(seen[key])))
        seen[key] += 1
        found.append(sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return found
