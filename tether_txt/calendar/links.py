"""Where a file can be read on the web, from the address of a git remote."""

from __future__ import annotations

import re
from urllib.parse import quote

_REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@\s]*@)?([A-Za-z0-9.-]+)(?::\d+)?/|"
    r"(?:[^/@:\s]+@)?([A-Za-z0-9.-]+):(?!/))"
    r"((?:[A-Za-z0-9._~-]+/)+[A-Za-z0-9._~-]+?)(?:\.git)?/?",
    re.ASCII,
)


def file_address(remote: str | None, path: str) -> str | None:
    """The https address of a file on the default branch; None where the host is not known.

    `path` counts from the repository's top. Names and passwords in the remote's address are
    left out.
    """
    match = _REMOTE.fullmatch(remote or "")
    if match is None:
        return None
    host = (match[1] or match[2]).lower()
    way = _way(host)
    if way is None:
        return None
    return f"https://{host}/{match[3]}/{way}/{quote(path.encode('utf-8', 'surrogateescape'))}"


def ascii_uri(address: str) -> str:
    """An address with everything percent-encoded that a URI cannot hold (RFC 3986)."""
    return quote(address.encode("utf-8", "surrogatepass"), safe="%/:?#[]@!$&'()*+,;=~")


def _way(host: str) -> str | None:
    """What stands between repository and file; HEAD is the default branch on all of these."""
    if host == "github.com" or host.startswith("github."):
        return "blob/HEAD"
    if host == "gitlab.com" or host.startswith("gitlab."):
        return "-/blob/HEAD"
    return "src/HEAD" if host == "bitbucket.org" else None
