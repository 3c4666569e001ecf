"""``tether audit``: what was done to the promises on the way?"""

from __future__ import annotations

import click

from tether_txt.cli import _options
from tether_txt.cli._outputs import Target, options
from tether_txt.cli.main import Session


@click.command(short_help="Go through the history for promises that were changed in silence.")
@click.option("--since", metavar="WHEN", help="Only from then on: 2026-01-01, or 2w.")
@_options.ref
@options
@_options.no_cache
@click.pass_obj
def command(
    session: Session,
    since: str | None,
    ref: str,
    targets: tuple[Target, ...],
    statistics: bool,
    exit_zero: bool,
    no_cache: bool,
) -> int:
    """Go through the history for promises that were changed in silence.

    Each step of the mainline is checked by the rules TT301 to TT499, oldest first. Findings name
    the commit that made the change: `git show` it. Exit codes are those of `tether check`.

    WHEN is a time or a day in the repository's zone, or a length of time such as 2w.
    """
    from tether_txt.cli._auditing import at_path, audit
    from tether_txt.cli._outputs import Findings, outputs, tell
    from tether_txt.cli._reporting import beginning, call_witness

    wanted = outputs(targets, statistics, exit_zero)
    witness = call_witness(session, ref, None)
    told = audit(witness, beginning(since, witness), not no_cache)
    prefix = witness.repository.prefix
    found = Findings(
        told.diagnostics, told.commitments, told.source, lambda one: at_path(one, prefix)
    )
    return tell(session, wanted, found)
