"""``tether rule``: what the rules are, and why."""

from __future__ import annotations

import click


@click.command(short_help="Explain a rule, or list them all.")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain the rule CODE (TT501, or its name), or list all rules."""
    from tether_txt.errors import UsageError
    from tether_txt.rules import codes, find, rule

    if code is None:
        for known in codes():
            r = rule(known)
            click.echo(f"{r.code}  {r.severity:<8} {r.name:<24} {_title(known)}")
        return
    by_name = {rule(known).name: known for known in codes()}
    wanted = code.upper() if code.upper() in codes() else by_name.get(code.lower())
    if wanted is None:
        from difflib import get_close_matches

        near = get_close_matches(code.lower(), [*by_name, *map(str.lower, codes())], 1)
        help = f"did you mean `{near[0]}`?" if near else "`tether rule` lists them"
        raise UsageError(f"there is no rule {code}", help)
    r = rule(wanted)
    click.echo(f"{r.code} {r.name} ({r.severity}, since {r.since})\n")
    click.echo((find(wanted).__doc__ or "").strip())


def _title(code: str) -> str:
    from tether_txt.rules import find

    return (find(code).__doc__ or "").strip().partition("\n")[0].rstrip(".")
