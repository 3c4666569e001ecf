"""Finds vague wording in the text of a promise.

Pure: text in, matches out. Each language is a data file in `lexicons/`; nothing here knows a word
of any language. See `Lexicon` for what such a file says.
"""

from __future__ import annotations

from .engine import Match, find
from .lexicon import Lexicon, UnknownLanguage, languages, load

__all__ = ["Lexicon", "Match", "UnknownLanguage", "find", "languages", "load"]
