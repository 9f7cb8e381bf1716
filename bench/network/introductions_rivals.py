"""Ways in through a graph that another library holds in memory: what bench/network/introductions.py compares with.

In: a `Graph`. Out: for each contestant a function from a person to the strength of the strongest way to them. A library is imported by
the contestant that needs it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

OWNER = -1
SLOW_ONES = ("networkx, its own Dijkstra",)
Edge = tuple[int, int, float]


@dataclass(frozen=True)
class Graph:
    """The invented people: how strongly the owner knows each (0: only heard of), whom they dealt with, and who knows whom."""

    own: list[float]
    dealt: list[bool]
    ties: list[Edge]


def best_of(target: int, graph: Graph, near: Callable[[int], Iterable[tuple[int, float]]]) -> float:
    """The strongest way of two or three steps, by walking a library's neighbours; the first of three is one dealt with."""
    best = 0.0
    for last, strength in near(target):
        best = max(best, graph.own[last] * strength)
        if strength <= best:
            continue  # not even a perfect first step is better
        for first, before in near(last):
            if first != target and graph.dealt[first]:
                best = max(best, graph.own[first] * before * strength)
    return best


def of_networkx(graph: Graph) -> Callable[[int], Iterable[tuple[int, float]]]:
    import networkx  # type: ignore[import-not-found, import-untyped, unused-ignore]

    made = networkx.Graph()
    made.add_weighted_edges_from(graph.ties)
    return lambda node: ((other, data["weight"]) for other, data in made.adj[node].items())


def of_igraph(graph: Graph) -> Callable[[int], Iterable[tuple[int, float]]]:
    import igraph  # type: ignore[import-not-found, import-untyped, unused-ignore]

    made = igraph.Graph(n=len(graph.own), edges=[(a, b) for a, b, _ in graph.ties])
    weights = [strength for _, _, strength in graph.ties]

    def near(node: int) -> Iterator[tuple[int, float]]:
        return zip(made.neighbors(node), (weights[edge] for edge in made.incident(node)), strict=True)

    return near


def of_rustworkx(graph: Graph) -> Callable[[int], Iterable[tuple[int, float]]]:
    import rustworkx  # type: ignore[import-not-found, import-untyped, unused-ignore]

    made = rustworkx.PyGraph(multigraph=False)
    made.add_nodes_from(range(len(graph.own)))
    made.add_edges_from(graph.ties)
    return lambda node: made.adj(node).items()


def dijkstra_networkx(graph: Graph) -> Callable[[int], float]:
    """Its own shortest path over −log(strength): no limit on the steps, so it may go further than one may ask."""
    import networkx

    made = networkx.Graph()
    made.add_weighted_edges_from((a, b, -math.log(s)) for a, b, s in graph.ties)
    made.add_weighted_edges_from((OWNER, n, -math.log(s)) for n, s in enumerate(graph.own) if s > 0)

    def ask(target: int) -> float:
        direct = made.edges[OWNER, target]["weight"] if made.has_edge(OWNER, target) else None
        if direct is not None:
            made.remove_edge(OWNER, target)
        length, _ = networkx.bidirectional_dijkstra(made, OWNER, target)
        if direct is not None:
            made.add_edge(OWNER, target, weight=direct)
        return math.exp(-length)

    return ask


def walked(
    walk: Callable[[Graph], Callable[[int], Iterable[tuple[int, float]]]],
) -> Callable[[Graph], Callable[[int], float]]:
    """A contestant that walks a library's neighbours."""

    def load(graph: Graph) -> Callable[[int], float]:
        near = walk(graph)
        return lambda target: best_of(target, graph, near)

    return load


RIVALS: dict[str, tuple[str, Callable[[Graph], Callable[[int], float]]]] = {
    "networkx": ("networkx", walked(of_networkx)),
    "igraph": ("igraph", walked(of_igraph)),
    "rustworkx": ("rustworkx", walked(of_rustworkx)),
    "networkx, its own Dijkstra": ("networkx", dijkstra_networkx),
}
