"""A whole check of files in memory, for tests of rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tether_txt.diagnostics import Diagnostic
from tether_txt.repository.tree import MemoryTree
from tether_txt.rules.engine import check_tree

Check = Callable[..., list[Diagnostic]]


@pytest.fixture(scope="session")
def check() -> Check:
    """Check files, path -> text; ``commitments/x.yaml`` may be written ``x``."""

    def run(files: dict[str, str], settings: str = "") -> list[Diagnostic]:
        tree = {"tether.yaml": f"tether: 1\n{settings}".encode()}
        for path, text in files.items():
            full = path if path.endswith(".yaml") else f"commitments/{path}.yaml"
            tree[full] = text.encode()
        return check_tree(MemoryTree(tree)).diagnostics

    return run
