"""What a feature is asked about: an open file, and all that is known around it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from tether_txt.diagnostics import Diagnostic
from tether_txt.format.document import Document
from tether_txt.format.model import Commitment, Person
from tether_txt.format.read import Reading
from tether_txt.lsp.desk import COMMITMENT, Analysis
from tether_txt.lsp.heritage import Heritage
from tether_txt.lsp.positions import Page


class View:
    """An open file; `path` counts from the root, which is None for a file that has none.

    `found` are the findings about just this text, `reading` is what it says as a commitment.
    """

    def __init__(
        self,
        root: Path | None,
        path: str,
        page: Page,
        analysis: Analysis,
        heritage: Heritage | None,
        found: list[Diagnostic],
        reading: Reading,
        now: int,
    ) -> None:
        self.root, self.path, self.page, self.now = root, path, page, now
        self.analysis, self.heritage, self.found = analysis, heritage, found
        self.reading = reading

    @cached_property
    def kind(self) -> str | None:
        """Which kind of file it is."""
        return self.analysis.kind(self.path)

    @property
    def document(self) -> Document:
        """The file's tree."""
        return self.reading.document

    @property
    def commitment(self) -> Commitment | None:
        """The promise, as far as it can be read."""
        return self.reading.partial if self.kind == COMMITMENT else None

    @property
    def people(self) -> Mapping[str, Person]:
        """Everybody who has a handle."""
        return self.analysis.ground.people or {}
