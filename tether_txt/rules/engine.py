"""Runs the rules over one tree (spec/format.md#rules). No clock: a tree has one answer for ever.

Files are checked each for itself first, which may happen in several processes or have been
remembered; then all together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from errno import ELOOP
from typing import NamedTuple

from tether_txt.diagnostics import START, Diagnostic, Severity, Span, in_order
from tether_txt.format.document import Document, Ignore
from tether_txt.format.model import (
    CLOSED,
    Commitment,
    Feedback,
    Goal,
    Moved,
    Person,
    Settings,
    Zones,
)
from tether_txt.format.read import (
    HARMLESS,
    Reading,
    id_of,
    read_commitment,
)
from tether_txt.format.roots import read_goals, read_people, read_settings
from tether_txt.format.text import Fault
from tether_txt.repository.project import Entry, Project
from tether_txt.repository.tree import GOALS, PEOPLE, SETTINGS, Listed, Tree
from tether_txt.rules import Context, Finding, codes, load, rule
from tether_txt.wording import Lexicon
from tether_txt.wording import find as find_vague
from tether_txt.wording import load as load_lexicon

Check = Callable[[Commitment, Context], Iterator[Finding]]


class Checks:
    """The rules on one commitment. Which of them concern a file follows from its keys.

    Files have the same few sets of keys again and again, so that the answer is remembered.
    """

    def __init__(self) -> None:
        self._known: dict[frozenset[str], tuple[tuple[str, Check], ...]] = {}

    def about(self, document: Document) -> tuple[tuple[str, Check], ...]:
        """The rules, with their codes, that may find something in a file."""
        keys = document.keys
        if keys not in self._known:
            self._known[keys] = tuple(
                (module.RULE.code, module.check)
                for module in load("commitment")
                if not hasattr(module, "KEYS") or not keys.isdisjoint(module.KEYS)
            )
        return self._known[keys]


class Ground(NamedTuple):
    """What every file is checked against, and what is wrong with that itself."""

    settings: Settings
    people: dict[str, Person] | None
    goals: dict[str, Goal] | None
    context: Context
    lexicons: tuple[Lexicon, ...]
    checks: Checks
    faults: tuple[tuple[str, Document], ...]


class Checked(NamedTuple):
    """What one file adds to the whole: faults with places, comments that suppress, its entry."""

    path: str
    faults: tuple[Fault, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    entry: Entry | None = None
    unread_id: str | None = None


class Report(NamedTuple):
    """The answer: findings in order, and how many files were looked at."""

    diagnostics: list[Diagnostic]
    files: int


def survey(tree: Tree) -> Ground:
    """Read settings, people and goals. A missing ``tether.yaml`` counts as ``tether: 1``."""
    documents: list[tuple[str, Document]] = []
    settings, people, goals = Settings(), None, None
    if (data := _data(tree, SETTINGS, documents)) is not None:
        settings, document = read_settings(data)
        _tell_unknown_codes(document, settings)
        documents.append((SETTINGS, document))
    if (data := _data(tree, PEOPLE, documents)) is not None:
        known, document = read_people(data)
        people = known
        documents.append((PEOPLE, document))
    if (data := _data(tree, GOALS, documents)) is not None:
        goals, document = read_goals(data)
        documents.append((GOALS, document))
    for name in (PEOPLE, GOALS):
        near = name.replace(".yaml", ".yml")
        if tree.has(near):
            document = Document("", [_wrong_ending(near)])
            documents.append((near, document))
    context = Context(settings, people, Zones(settings, people or {}))
    lexicons = tuple(
        load_lexicon(language, settings.rules.vague.get(language, ()))
        for language in settings.rules.languages
    )
    return Ground(settings, people, goals, context, lexicons, Checks(), tuple(documents))


def _data(tree: Tree, name: str, documents: list[tuple[str, Document]]) -> bytes | None:
    try:
        return tree.read(name)
    except OSError as error:
        documents.append((name, Document("", [_unreadable(error)])))
        return None


def _unreadable(error: OSError) -> Fault:
    if error.errno == ELOOP:
        message = "a file is expected here, and this is a link"
        return Fault("TT014", START, message, "put a file in its place")
    message = f"the file cannot be read: {error.strerror or error}"
    return Fault("TT014", START, message, "put a file in its place that may be read")


def _tell_unknown_codes(document: Document, settings: Settings) -> None:
    chosen = settings.rules
    for key, given in (
        ("select", chosen.select),
        ("ignore", chosen.ignore),
        ("severity", tuple(chosen.severity)),
    ):
        for index, code in enumerate(given):
            if any(known.startswith(code) for known in codes()):
                continue
            at = ("rules", key, code if key == "severity" else index)
            span = document.place(at, key == "severity", None)
            document.fault("TT118", span, f"there is no rule `{code}`", "`tether rule` lists them")


def check_file(tree: Tree, listed: Listed, ground: Ground) -> Checked:
    """Read one file and run the rules that need no other."""
    path = listed.path
    if not path.endswith(".yaml"):
        return Checked(path, (_wrong_ending(path),))
    if listed.kind != "file":
        what = {"link": "a link", "folder": "a folder"}.get(listed.kind, "no regular file")
        message = f"a commitment is a file, and this is {what}"
        return Checked(path, (Fault("TT014", START, message, "put a file in its place"),))
    try:
        data = tree.read(path)
    except OSError as error:
        return Checked(path, (_unreadable(error),))
    if data is None:
        return Checked(path)
    return check_commitment(read_commitment(data, path), path, ground)


def alone(tree: Tree, listed: Listed, ground: Ground) -> list[Diagnostic]:
    """The findings about one file for itself; what other files say of it is not asked."""
    checked = check_file(tree, listed, ground)
    ignores = tuple(
        one._replace(codes=codes)
        for one in checked.ignores
        if (codes := tuple(code for code in one.codes if not code.startswith("TT2")))
    )
    return list(Choice(ground.settings).diagnostics(checked.path, checked.faults, ignores))


def _wrong_ending(path: str) -> Fault:
    message = f"a file that ends in `.{path.rpartition('.')[2]}` is not read"
    return Fault("TT015", START, message, "rename it to end in `.yaml`")


def check_commitment(reading: Reading, path: str, ground: Ground) -> Checked:
    """Run the rules that need one commitment alone."""
    document, commitment = reading.document, reading.partial
    entry = None
    if commitment is not None:
        entry = _entry(path, commitment, ground.context, document)
        for code, check in ground.checks.about(document):
            for finding in check(commitment, ground.context):
                document.faults.append(_placed(code, finding, document))
        _check_wording(commitment, document, ground.lexicons)
    ignores = tuple(document.ignores())
    unread = None if entry else id_of(document, path)
    return Checked(path, tuple(document.faults), ignores, entry, unread)


def _placed(code: str, finding: Finding, document: Document) -> Fault:
    span = document.place(finding.at, finding.on_key, finding.within)
    return Fault(code, span, finding.message, finding.help)


def _check_wording(
    commitment: Commitment, document: Document, lexicons: tuple[Lexicon, ...]
) -> None:
    texts: list[tuple[tuple[str | int, ...], str]] = [(("what",), commitment.what)]
    texts += [(("steps", i, "what"), step.what) for i, step in enumerate(commitment.steps)]
    for at, text in texts:
        for lexicon in lexicons:
            for match in find_vague(text, lexicon):
                span = document.place(at, False, (match.start, match.end))
                message = _WORDING[match.kind].format(match.phrase)
                document.faults.append(Fault(_kinds()[match.kind], span, message, match.help))


_WORDING = {
    "hedge": "“{}” leaves a way out",
    "vague-time": "“{}” is not a time",
    "vague-amount": "“{}” is not a number",
    "no-deliverable": "“{}” names nothing that can be handed over",
    "two-promises": "“{}” joins two promises in one",
}


def _kinds() -> dict[str, str]:
    return {module.KIND: module.RULE.code for module in load("wording")}


def _entry(path: str, commitment: Commitment, context: Context, document: Document) -> Entry:
    return Entry(
        path,
        commitment.id,
        document.has("id"),
        commitment.who,
        commitment.to,
        commitment.status,
        None if commitment.status in CLOSED else context.zones.deadline(commitment),
        commitment.repeat is not None,
        commitment.goal,
        commitment.needs,
        _handles(commitment.moved, "agreed") if commitment.moved else (),
        _handles(commitment.feedback, "from_") if commitment.feedback else (),
    )


def _handles(entries: Sequence[Moved | Feedback], key: str) -> tuple[tuple[int, str], ...]:
    named = ((i, getattr(entry, key)) for i, entry in enumerate(entries))
    return tuple((i, handle) for i, handle in named if handle)


def check_together(tree: Tree, ground: Ground, checked: Sequence[Checked]) -> Report:
    """Run the rules that need all files, suppress what comments ask for, and sort."""
    project = Project(
        ground.settings,
        ground.people,
        ground.goals,
        tuple(c.entry for c in checked if c.entry is not None),
        frozenset(c.unread_id for c in checked if c.unread_id),
        frozenset(path for path, document in ground.faults if _is_doubtful(document)),
    )
    faults = {c.path: list(c.faults) for c in checked if c.faults}
    ignores = {c.path: c.ignores for c in checked if c.ignores}
    documents = dict(ground.faults)
    for path, document in ground.faults:
        faults[path] = document.faults
        ignores[path] = tuple(document.ignores())
    for code, finding in _run_repository_rules(project):
        path = finding.file or SETTINGS
        if path not in documents:
            documents[path] = read_commitment(tree.read(path) or b"", path).document
        faults.setdefault(path, []).append(_placed(code, finding, documents[path]))
    chosen = Choice(ground.settings)
    found = [
        diagnostic
        for path in sorted({*faults, *ignores})
        for diagnostic in chosen.diagnostics(path, faults.get(path, []), ignores.get(path, ()))
    ]
    return Report(in_order(found), len(checked))


def _is_doubtful(document: Document) -> bool:
    return document.broken or any(fault.code not in HARMLESS for fault in document.faults)


def _run_repository_rules(project: Project) -> Iterator[tuple[str, Finding]]:
    for module in load("repository"):
        for finding in module.check(project):
            yield module.RULE.code, finding


class Choice:
    """What the settings select, ignore and weigh."""

    def __init__(self, settings: Settings) -> None:
        self._rules = settings.rules

    def active(self, code: str) -> bool:
        """Whether the rule runs; what makes a file unreadable is always told."""
        if code.startswith("TT0"):
            return True
        select = self._rules.select
        return (not select or code.startswith(select)) and not code.startswith(self._rules.ignore)

    def diagnostics(
        self, path: str, faults: Iterable[Fault], ignores: tuple[Ignore, ...]
    ) -> Iterator[Diagnostic]:
        used: set[tuple[int, str]] = set()
        suppressed = {(i.line, code): i for i in ignores for code in i.codes}
        for fault in dict.fromkeys(faults):
            key = (fault.span.line, fault.code)
            if key in suppressed and not fault.code.startswith("TT0"):
                used.add(key)
            elif self.active(fault.code):
                yield self._diagnostic(path, fault)
        for (line, code), ignore in suppressed.items():
            if (line, code) not in used and (code not in codes() or self.active(code)):
                yield self._diagnostic(path, _unused(code, ignore.span))

    def _diagnostic(self, path: str, fault: Fault) -> Diagnostic:
        known = rule(fault.code)
        severity = known.severity
        for prefix in sorted(self._rules.severity, key=len):
            if fault.code.startswith(prefix) and not fault.code.startswith("TT0"):
                severity = Severity(self._rules.severity[prefix])
        return Diagnostic(
            fault.code, known.name, severity, path, fault.span, fault.message, fault.help
        )


def _unused(code: str, span: Span) -> Fault:
    if code not in codes():
        return Fault("TT021", span, f"there is no rule {code}", "`tether rule` lists them")
    if code.startswith("TT0"):
        message = f"{code} cannot be ignored: what it finds cannot be read"
        return Fault("TT021", span, message, "mend the file, and delete the comment")
    if code.startswith(("TT3", "TT4")):
        message = f"a comment cannot ignore {code}: it would come with the change that it excuses"
        return Fault("TT021", span, message, "delete it; tether.yaml can ignore the rule")
    message = f"nothing on that line breaks {code}"
    return Fault("TT020", span, message, "delete the comment, so that it hides nothing later")


def check_tree(tree: Tree) -> Report:
    """Check a whole tree in this process, remembering nothing."""
    ground = survey(tree)
    listing = tree.listing(ground.settings.commitments)
    return check_together(tree, ground, [check_file(tree, listed, ground) for listed in listing])
