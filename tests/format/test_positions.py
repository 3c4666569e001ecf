"""Findings lie where the fault is, whatever the text before it is made of."""

from __future__ import annotations

import pytest

from tether_txt.diagnostics import Span
from tether_txt.format.document import parse
from tether_txt.format.read import read_commitment


def found(data: bytes) -> list[tuple[str, Span]]:
    faults = read_commitment(data, "commitments/a.yaml").document.faults
    return [(fault.code, fault.span) for fault in faults]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_not_counted(mark: bytes) -> None:
    assert found(mark + b"who: \xe9") == [("TT001", Span(1, 6, 1, 7))]
    assert ("TT102", Span(1, 1, 1, 4)) in found(mark + b"wha: x\n")
    assert ("TT003", Span(1, 3, 1, 4)) in found(mark + b"wh\x00o: ana\n")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_empty_value_at_the_end_of_a_line_ends_there(ending: str) -> None:
    text = f"who: ana{ending}to:{ending}  -{ending}  - bob{ending}"
    assert ("TT104", Span(3, 4, 3, 4)) in found(text.encode())


def test_code_points_are_counted_and_not_bytes_or_columns() -> None:
    text = 'who: "😀中\tÉ"\nto: [ana, "e\u0301", É]\n'
    places = [span for code, span in found(text.encode()) if code == "TT105"]
    assert places == [Span(1, 6, 1, 12), Span(2, 11, 2, 15), Span(2, 17, 2, 18)]


def test_every_directive_is_told_where_it_stands() -> None:
    document = parse(b"# first\r\n%YAML 1.2\r\n  \n%TAG ! x\n---\nwho: ana\nwhy: 100%\n")
    assert [(f.code, f.span) for f in document.faults] == [
        ("TT012", Span(2, 1, 2, 10)),
        ("TT012", Span(4, 1, 4, 9)),
    ]
    assert document.has("who")
