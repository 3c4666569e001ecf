"""Charts as inline SVG: plain numbers in, markup out; colours come from the page's classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from tether_txt.report.figures import Point

_WIDTH, _HEIGHT = 640, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 26
_TICKS = 6
"""So many months are named below a chart."""


def bar(parts: Iterable[tuple[str, int]], title: str, description: str) -> str:
    """One bar across, a part for each (class, count)."""
    shares = [(name, count) for name, count in parts if count]
    total = sum(count for _, count in shares)
    rects, x = [], 0.0
    for name, count in shares:
        wide = 640 * count / total
        rects.append(f'<rect class="{name}" x="{x:.1f}" width="{wide:.1f}" height="28"/>')
        x += wide
    return _svg(640, 28, "bar", title, description, rects)


def columns(months: Sequence[tuple[str, Mapping[str, int]]], title: str, description: str) -> str:
    """One stacked column a month; the parts by class, from the bottom."""
    most = max(sum(parts.values()) for _, parts in months)
    step = (_WIDTH - _LEFT - _RIGHT) / len(months)
    out = [*_frame([name for name, _ in months], 0, most, columns=True)]
    for index, (_, parts) in enumerate(months):
        below = 0
        for name, count in parts.items():
            if count:
                top, bottom = _y(below + count, 0, most), _y(below, 0, most)
                out.append(
                    f'<rect class="{name}" x="{_LEFT + step * (index + 0.1):.1f}" y="{top:.1f}" '
                    f'width="{step * 0.8:.1f}" height="{bottom - top:.1f}"/>'
                )
            below += count
    return _svg(_WIDTH, _HEIGHT, "columns", title, description, out)


def line(points: Sequence[Point], name: str, title: str, description: str) -> str:
    """A line by month above (or below) zero, with the area between them."""
    values = [p.value for p in points]
    low, high = min(0, *values), max(1, *values)
    out = [*_frame([p.month for p in points], low, high)]
    places = [(_x(i, len(points)), _y(v, low, high)) for i, v in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    zero = _y(0, low, high)
    if len(places) > 1:
        ends = f"{places[-1][0]:.1f},{zero:.1f} {places[0][0]:.1f},{zero:.1f}"
        out.append(f'<polygon class="area {name}" points="{path} {ends}"/>')
        out.append(f'<polyline class="line {name}" points="{path}"/>')
    x, y = places[-1]
    out.append(f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
    return _svg(_WIDTH, _HEIGHT, "trend", title, description, out)


def _svg(
    width: int, height: int, kind: str, title: str, description: str, parts: Iterable[str]
) -> str:
    return (
        f'<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" '
        f'preserveAspectRatio="{"none" if kind == "bar" else "xMidYMid meet"}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(parts)}</svg>"
    )


def _frame(months: Sequence[str], low: int, high: int, *, columns: bool = False) -> Iterable[str]:
    """Lines at the values that matter, with the values, and some of the months."""
    for value in sorted({low, 0, high}):
        y = _y(value, low, high)
        name = "zero" if value == 0 else "grid"
        yield f'<path class="{name}" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>'
    count = len(months)
    every = max(1, -(-count // _TICKS))
    for index in range(0, count, every):
        if columns:
            x = _LEFT + (_WIDTH - _LEFT - _RIGHT) * (index + 0.5) / count
        else:
            x = _x(index, count)
        anchor = "middle" if columns or 0 < index < count - 1 else "start" if not index else "end"
        label = escape(months[index])
        yield f'<text x="{x:.1f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{label}</text>'


def _x(index: int, count: int) -> float:
    room = _WIDTH - _LEFT - _RIGHT
    return _LEFT + (room * index / (count - 1) if count > 1 else room / 2)


def _y(value: int, low: int, high: int) -> float:
    room = _HEIGHT - _TOP - _BOTTOM
    return _TOP + room * (high - value) / ((high - low) or 1)
