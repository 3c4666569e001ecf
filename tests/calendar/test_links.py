"""Links to files on the web."""

from __future__ import annotations

import pytest

from tether_txt.calendar.links import ascii_uri, file_address

GITHUB = "https://github.com/acme/promises/blob/HEAD/commitments/a%20b.yaml"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/acme/promises.git", GITHUB),
        ("https://github.com/acme/promises", GITHUB),
        ("https://GitHub.com/acme/promises/", GITHUB),
        ("git@github.com:acme/promises.git", GITHUB),
        ("ssh://git@github.com/acme/promises.git", GITHUB),
        ("ssh://git@github.com:22/acme/promises.git", GITHUB),
        ("https://ana:secret@github.com/acme/promises.git", GITHUB),
        (
            "git@gitlab.example.org:group/sub/promises.git",
            "https://gitlab.example.org/group/sub/promises/-/blob/HEAD/commitments/a%20b.yaml",
        ),
        (
            "https://bitbucket.org/acme/promises.git",
            "https://bitbucket.org/acme/promises/src/HEAD/commitments/a%20b.yaml",
        ),
        ("https://git.example.org/acme/promises.git", None),
        ("/srv/git/promises.git", None),
        ("../promises", None),
        ("C:/promises", None),
        ("file:///srv/promises", None),
        ("https://github.com/a b/c", None),
        ("https://github.com/\r\nATTENDEE:x/c", None),
        ("ext::sh -c whoami% github.com/a/b", None),
        ("javascript://github.com/a/b", None),
        ("", None),
        (None, None),
    ],
)
def test_remotes(remote: str | None, address: str | None) -> None:
    assert file_address(remote, "commitments/a b.yaml") == address


def test_no_secret_of_a_remote_gets_out() -> None:
    for remote in ("https://u:token@github.com/a/b", "https://token@gitlab.com/a/b.git"):
        assert "token" not in (file_address(remote, "x.yaml") or "token")


def test_paths_that_are_no_text() -> None:
    address = file_address("git@github.com:a/b", "commitments/\udcff\n?#é.yaml")
    assert address == "https://github.com/a/b/blob/HEAD/commitments/%FF%0A%3F%23%C3%A9.yaml"


def test_addresses_become_ascii() -> None:
    assert ascii_uri("https://exämple.org/ü?x=1&y=%20#z") == (
        "https://ex%C3%A4mple.org/%C3%BC?x=1&y=%20#z"
    )
    assert ascii_uri('https://a/"<>\\^`{|} \n') == "https://a/%22%3C%3E%5C%5E%60%7B%7C%7D%20%0A"
