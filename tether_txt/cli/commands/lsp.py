"""``tether lsp``: the language server that editors start."""

from __future__ import annotations

import click

from tether_txt.cli.main import Session


@click.command(short_help="Answer an editor: the language server.")
@click.option("--stdio", is_flag=True, hidden=True, help="What editors add; there is no other way.")
@click.pass_obj
def command(session: Session, stdio: bool) -> None:
    """Answer an editor over the standard streams, as the language server protocol says.

    It is started by the editor: `tether init --editor` writes the settings for it. It shows the
    findings of all rules while somebody types, completes handles, ids and goals, tells a promise's
    life, goes to what it needs, and mends what can be mended.
    """
    import gc
    import sys

    from tether_txt.cli._clock import now
    from tether_txt.errors import UsageError
    from tether_txt.format.model import Settings

    try:
        from tether_txt.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        message = "the language server needs a package that is not installed"
        raise UsageError(message, "`pip install 'tether-txt[lsp]'` brings it") from None
    gc.enable()
    if sys.stdin.isatty():
        click.echo("tether: waiting for an editor on the standard input; Ctrl-C ends it", err=True)
    serve(lambda: now(session, Settings()))
