"""The people, goals and phrases that generated commitments are made of.

Every `what` built from these is concrete (one verb, one thing that can be handed over), so that
a generated tree is clean of the wording rules and a run over it measures the quiet path.
"""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """A promiser or promisee of the generated organisation; `zone` is an IANA name."""

    handle: str
    name: str
    zone: str
    team: str


TEAMS = {
    "board": "Board office",
    "finance": "Finance",
    "people-ops": "People",
    "platform": "Platform engineering",
    "product": "Product",
    "sales": "Sales",
    "support": "Customer support",
    "legal": "Legal",
}

_PEOPLE = """
ana|Ana Ferreira|Europe/Lisbon|board            bob|Bob Lindqvist|Europe/Stockholm|board
chidi|Chidi Okafor|Africa/Lagos|board           dolores|Dolores Ibáñez|Europe/Madrid|board
emre|Emre Şahin|Europe/Istanbul|finance        fatima|Fatima Zahra Alaoui|Africa/Casablanca|finance
goran|Goran Petrović|Europe/Belgrade|finance    hana|Hana Nováková|Europe/Prague|finance
ines|Inês Carvalho|Europe/Lisbon|finance        jonas|Jonas Weber|Europe/Berlin|people-ops
kavya|Kavya Raman|Asia/Kolkata|people-ops       lars|Lars Østergaard|Europe/Copenhagen|people-ops
mei|Mei Tanaka|Asia/Tokyo|people-ops            nils|Nils Björk|Europe/Stockholm|platform
olu|Olu Adeyemi|Africa/Lagos|platform           priya|Priya Nair|Asia/Kolkata|platform
quinn|Quinn O'Hara|Europe/Dublin|platform       rosa|Rosa Jiménez|America/Mexico_City|platform
sam|Sam Whitaker|America/New_York|platform      tomas|Tomáš Dvořák|Europe/Prague|platform
uma|Uma Patel|Europe/London|platform            vera|Vera Sokolova|Europe/Riga|product
wei|Wei Zhang|Asia/Singapore|product            ximena|Ximena Rojas|America/Bogota|product
yusuf|Yusuf Demir|Europe/Istanbul|product       zoe|Zoë van Dijk|Europe/Amsterdam|product
aiko|Aiko Mori|Asia/Tokyo|product               bram|Bram de Vries|Europe/Amsterdam|sales
carla|Carla Romano|Europe/Rome|sales            dmitri|Dmitri Kask|Europe/Tallinn|sales
elif|Elif Kaya|Europe/Istanbul|sales            frank|Frank Moreau|Europe/Paris|sales
grace|Grace Mwangi|Africa/Nairobi|sales         hugo|Hugo Bianchi|America/Sao_Paulo|support
isla|Isla MacLeod|Europe/London|support         jun|Jun Park|Asia/Seoul|support
kofi|Kofi Mensah|Africa/Accra|support           lena|Lena Fischer|Europe/Vienna|support
marta|Marta Kowalska|Europe/Warsaw|legal        noor|Noor Haddad|Asia/Amman|legal
otto|Otto Virtanen|Europe/Helsinki|legal        paula|Paula Schmidt|America/Chicago|legal
"""


def _people() -> tuple[Person, ...]:
    cells = [cell.strip() for line in _PEOPLE.strip().splitlines() for cell in line.split("  ")]
    return tuple(Person(*cell.split("|")) for cell in cells if cell)


PEOPLE = _people()
MEMBERS = {team: tuple(p.handle for p in PEOPLE if p.team == team) for team in TEAMS}

GOALS = {
    "soc2-report": ("A clean SOC 2 Type II report", "2025-06-30"),
    "lisbon-office": ("The Lisbon office is open", "2024-05-31"),
    "gross-margin": ("Gross margin of 72 percent", "2025-12-31"),
    "first-answer": ("First answer to a customer within two hours", None),
    "hire-plan": ("Fourteen seats filled", "2024-12-20"),
    "api-v3": ("Version 3 of the public API", "2024-11-29"),
    "series-b": ("Series B closed", "2025-09-30"),
    "no-surprises": ("No customer hears of an outage from somebody else", None),
}

VERBS = (
    "Send", "Publish", "Deliver", "Sign", "File", "Submit", "Hand over", "Print", "Mail",
    "Present", "Upload", "Share", "Release", "Post",
)  # fmt: skip

DELIVERABLES = (
    "the board pack", "the cash flow forecast", "the signed lease", "the incident report",
    "the onboarding checklist", "the price list", "the release notes", "the audit evidence folder",
    "the security questionnaire", "the migration runbook", "the data processing agreement",
    "the hiring scorecards", "the quarterly numbers", "the renewal quote", "the upgrade guide",
    "the customer interview transcripts", "the load test results", "the travel budget",
    "the training recording", "the backup restore protocol", "the job advert", "the press release",
    "the invoice corrections", "the access review list", "the salary bands table",
    "the API changelog", "the demo video", "the tender documents", "the supplier contract",
    "the accessibility audit", "the on-call rota", "the churn analysis", "the tax return",
    "the floor plan", "the survey results", "the style guide", "the capacity plan",
    "the penetration test report", "the shareholder letter", "the launch checklist",
)  # fmt: skip

SUBJECTS = (
    "for the Lisbon office", "for the March board meeting", "for Aldeia Foods", "for version 3.2",
    "for Nordlicht GmbH", "for the Osaka rollout", "for the payroll provider", "for team Atlas",
    "for the second quarter", "for the Porto warehouse", "for Hartwell & Sons", "for release 41",
    "for the works council", "for the auditors from Brandt", "for the new payment gateway",
    "for Casa Azul", "for the Nairobi pilot", "for the mobile app", "for the partner portal",
    "for the annual meeting", "for Kestrel Logistics", "for the login service",
    "for the invoice importer", "for the Zürich branch", "for the December freeze",
)  # fmt: skip

FORMS = (
    "as a PDF", "as a signed copy", "to the shared drive", "in the team wiki", "on one page",
    "with all figures from finance", "in English", "by email", "in the customer's folder",
    "as a spreadsheet", "with the two open points answered", "in German",
)  # fmt: skip

STEPS = (
    "Collect the figures from finance", "Write the first draft", "Send the draft to legal",
    "Book the meeting room in Lisbon", "Export the ticket list", "Order the printed copies",
    "Record the walkthrough", "Merge the pull request", "Sign the cover sheet",
    "Send the questions to the supplier", "Upload the final file",
)  # fmt: skip

TAGS = (
    "board", "q1", "q2", "q3", "q4", "customer", "audit", "release", "hiring", "office",
    "security", "budget", "contract", "outage", "docs", "partner",
)  # fmt: skip

MOVE_REASONS = (
    "The auditors asked for two more samples", "The supplier answers only on Monday",
    "Legal needs the signed annex first", "The numbers of Porto came in late",
    "I am ill since yesterday", "The customer moved their own date",
    "The test environment was down for two days", "Agreed in the weekly meeting",
)  # fmt: skip

WARNINGS = (
    "The export is not ready, two days are at risk", "Waiting for an answer from the bank",
    "The reviewer is away until Thursday", "Three of the eight chapters are missing",
    "The build is red since this morning", "The translation has not come back",
)  # fmt: skip

MISS_REASONS = (
    "I underestimated the review", "The supplier never answered",
    "An outage took the whole week", "I forgot to ask legal in time",
    "The figures were wrong, so I did not send them",
)  # fmt: skip

LETTING_GO = (
    "The customer cancelled the project", "The meeting was called off",
    "Replaced by the new tender", "No longer wanted after the reorganisation",
)  # fmt: skip

NOTES = (
    "Exactly what we needed", "Two figures had to be asked for again", "Clear and early, thank you",
    "The annex was missing", "Read it in one go",
)  # fmt: skip

COMMENTS = (
    "from the leadership meeting, room 4", "see the thread of Tuesday", "asked for twice already",
    "TODO(ana): who signs in March?", "copied from the paper list on the wall",
    "after the board meeting", "agreed on the phone", "the old date was a bank holiday",
)  # fmt: skip

WHYS = (
    "The board decides on the budget the next morning and needs the figures the evening before.",
    "Without it the customer cannot start the import, and eleven people sit and wait.",
    "The auditors close their books that week; after that the next slot is in four months.",
    "It was promised twice last year and came late both times.",
    "Support answers the same question about thirty times a day until this is public.",
    "The contract ends that month. If nothing is signed, the old price is gone.",
    "Hana builds the forecast on it, and Goran builds the hiring plan on the forecast.",
    "The warehouse needs two working days to print and pack.",
    'They said: "send it when it is done" -- but their own release is on the 14th.',
    "A late answer costs 2 % of the invoice; see clause 7.3 (b) of the agreement.",
    "New colleagues start on the first of the month, and their accounts depend on this list.",
    "The regulator's form is strict: one page, no attachments, signed by hand.",
)
