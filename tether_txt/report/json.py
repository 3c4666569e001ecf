"""For programs: one JSON object, as spec/schema/report.schema.json describes it."""

from __future__ import annotations

import json
from typing import Any

from tether_txt.format.when import iso
from tether_txt.report.figures import detail, plain
from tether_txt.report.summary import Look, Report

SCHEMA_VERSION = 1


def render(report: Report, look: Look) -> str:
    """All figures, and groups and commitments where they were asked for; ASCII, indented by 2."""
    heading, zone = report.heading, report.heading.zone
    answer: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "name": heading.name,
        "as_of": iso(heading.as_of, zone),
        "ref": heading.ref,
        "commit": heading.commit,
        "timezone": heading.zone_name,
        "since": None if heading.since is None else iso(heading.since, zone),
        **plain(report.figures),
        "waiting": [detail(verdict, zone) for verdict in report.waiting],
        "waiting_more": report.more,
    }
    if report.groups is not None:
        answer["by"] = report.by
        answer["groups"] = [{"name": g.name, **plain(g.figures)} for g in report.groups]
    if report.details is not None:
        answer["commitments"] = [detail(verdict, zone) for verdict in report.details]
    return json.dumps(answer, indent=2) + "\n"
