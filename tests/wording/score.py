"""Precision and recall of the wording checker on its corpora; run it to print the tables.

    python tests/wording/score.py [-v]      -v also lists what was wrong in the `dev` half

*any*: a vague sentence counts as found if it has at least one match of whichever kind, a concrete
one as a false alarm if it has one. A kind's own row compares, sentence by sentence, the kinds
expected with the kinds found. Only `dev` is ever listed, so that nobody tunes on the other parts;
corpus/README.md says where each part comes from.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from tether_txt.wording import find, load

CORPUS = Path(__file__).with_name("corpus")
LANGUAGES = ("en", "de")
PARTS = ("dev", "held-out", "unseen")
KINDS = ("hedge", "vague-time", "vague-amount", "no-deliverable", "two-promises")


class Sentence(NamedTuple):
    text: str
    expected: frozenset[str]
    found: frozenset[str]


class Score(NamedTuple):
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def sentences(language: str, part: str) -> list[Sentence]:
    lexicon = load(language)
    read = []
    for sort in ("vague", "concrete"):
        path = CORPUS / f"{language}-{sort}-{part}.txt"
        for line in path.read_text(encoding="utf-8").splitlines():
            text, _, kinds = line.partition("\t")
            found = frozenset(match.kind for match in find(text, lexicon))
            read.append(Sentence(text, frozenset(filter(None, kinds.split(","))), found))
    return read


def score(language: str, part: str) -> dict[str, Score]:
    """The score for `any` and for each kind."""
    read = sentences(language, part)
    scores = {
        "any": Score(
            sum(bool(one.expected) and bool(one.found) for one in read),
            sum(not one.expected and bool(one.found) for one in read),
            sum(bool(one.expected) and not one.found for one in read),
        )
    }
    for kind in KINDS:
        scores[kind] = Score(
            sum(kind in one.expected and kind in one.found for one in read),
            sum(kind not in one.expected and kind in one.found for one in read),
            sum(kind in one.expected and kind not in one.found for one in read),
        )
    return scores


def table(language: str, part: str) -> str:
    read = sentences(language, part)
    vague = sum(bool(one.expected) for one in read)
    lines = [f"{language} {part}: {vague} vague, {len(read) - vague} concrete sentences"]
    for kind, one in score(language, part).items():
        lines.append(
            f"  {kind:15} precision {one.precision:.3f}  recall {one.recall:.3f}"
            f"  ({one.right} right, {one.wrong} wrong, {one.missed} missed)"
        )
    return "\n".join(lines)


def main() -> None:
    for language in LANGUAGES:
        for part in PARTS:
            if not (CORPUS / f"{language}-vague-{part}.txt").exists():
                continue
            print(table(language, part))
            if part == "dev" and "-v" in sys.argv:
                for one in sentences(language, part):
                    if one.expected != one.found:
                        expected = ",".join(sorted(one.expected)) or "nothing"
                        found = ",".join(sorted(one.found)) or "nothing"
                        print(f"    {one.text!r}: expected {expected}, found {found}")


if __name__ == "__main__":
    main()
