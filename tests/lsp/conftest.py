"""One server for each module of tests: every test has folders of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lsp.editor import Editor, start


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    started = start()
    with started.server:
        yield started
        started.end()
