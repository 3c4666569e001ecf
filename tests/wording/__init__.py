"""Tests and corpora of the wording checker."""
