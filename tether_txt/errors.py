"""What stops the program.

Problems in people's data are values (`tether_txt.diagnostics`); these exceptions are for
what makes an answer impossible. Each owns the exit code that the process ends with.
"""

from __future__ import annotations


class TetherError(Exception):
    """An expected failure: one sentence on what is wrong, one on how to mend it."""

    exit_code = 2

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(TetherError):
    """The command line asks for something that cannot be."""


class SettingsError(TetherError):
    """There is no ``tether.yaml``, or it cannot be used."""


class GitError(TetherError):
    """Git cannot answer: no repository, a shallow clone, a missing object."""
