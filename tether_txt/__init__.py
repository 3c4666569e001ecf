"""tether-txt: commitments as plain text in git."""

__version__ = "0.1.0"
