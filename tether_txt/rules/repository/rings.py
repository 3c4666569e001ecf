"""Rings in a graph of names, each group of entangled names told once, in linear time.

A group is a strongly connected component (R. Tarjan, Depth-first search and linear graph
algorithms, SIAM Journal on Computing 1, 1972), found without recursion. The single rings inside
a group can be exponentially many; its shortest one through its smallest name stands for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]


def rings(graph: Graph) -> Iterator[tuple[str, ...]]:
    """Each group's ring as names from the smallest one back to itself: ``("a", "b", "a")``.

    Among several shortest rings it is the one that leaves by the earliest listed name.
    """
    for group in _groups(graph):
        start = min(group)
        if len(group) > 1 or start in graph[start]:
            yield _shortest(graph, start, group)


def _groups(graph: Graph) -> Iterator[set[str]]:
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: dict[str, None] = {}
    for root in graph:
        road = [] if root in number else [(root, iter(graph[root]))]
        while road:
            node, following = road[-1]
            if node not in number:
                number[node] = low[node] = len(number)
                waiting[node] = None
            for other in following:
                if other in waiting:
                    low[node] = min(low[node], number[other])
                elif other in graph and other not in number:
                    road.append((other, iter(graph[other])))
                    break
            else:
                road.pop()
                if road:
                    low[road[-1][0]] = min(low[road[-1][0]], low[node])
                if low[node] == number[node]:
                    yield _pop_until(node, waiting)


def _pop_until(node: str, waiting: dict[str, None]) -> set[str]:
    group: set[str] = set()
    while node not in group:
        group.add(waiting.popitem()[0])
    return group


def _shortest(graph: Graph, start: str, group: set[str]) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    queue = deque([start])
    while start not in came_from:
        node = queue.popleft()
        for other in graph[node]:
            if other in group and other not in came_from:
                came_from[other] = node
                queue.append(other)
    ring = [start]
    while len(ring) == 1 or ring[-1] != start:
        ring.append(came_from[ring[-1]])
    return tuple(reversed(ring))


def shown(ring: tuple[str, ...], most: int = 8) -> str:
    """``a -> b -> a``, with the middle of a long ring left out."""
    if len(ring) > most:
        ring = (*ring[: most - 2], f"... {len(ring) - most + 1} more ...", ring[-1])
    return " -> ".join(ring)
