"""``tether audit``: what was done to the promises on the way?"""

from __future__ import annotations

import click

from tether_txt.cli.main import Session
from tether_txt.output import formats


@click.command(short_help="Go through the history for promises that were changed in silence.")
@click.option("--since", metavar="TIME", help="Only from then on: a day, a time, or `2w`.")
@click.option("--ref", default="HEAD", show_default=True, help="The branch or commit to audit.")
@click.option(
    "--output-format",
    type=click.Choice(formats()),
    default="full",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--no-cache", is_flag=True, help="Read the whole history, and remember nothing.")
@click.pass_obj
def command(
    session: Session, since: str | None, ref: str, output_format: str, no_cache: bool
) -> int:
    """Go through the history for promises that were changed in silence.

    Each step of the mainline is checked by the rules TT301 to TT499, oldest first. Findings name
    the commit that made the change: `git show` it. Exit codes are those of `tether check`.
    """
    from tether_txt.cli._auditing import audit
    from tether_txt.cli._reporting import beginning, call_witness
    from tether_txt.diagnostics import Severity
    from tether_txt.output import renderer

    found = call_witness(session, ref, None)
    told = audit(found, beginning(since, found), not no_cache)
    text = renderer(output_format)(
        told.diagnostics, told.commitments, told.source, session.colored()
    )
    click.echo(text, nl=False, color=True)
    return int(any(d.severity is not Severity.ADVICE for d in told.diagnostics))
