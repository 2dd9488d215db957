"""The fastest ways between places on the roads, by Dijkstra's algorithm from every place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra

from visitplanner.travel.roads.graph import graph_of, seconds_and_metres, sides_of
from visitplanner.travel.traffic import FREE_FLOW

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from visitplanner.domain import TravelMode
    from visitplanner.travel.roads.graph import Edges, Sides
    from visitplanner.travel.roads.network import RoadNetwork
    from visitplanner.travel.roads.snapping import Snaps
    from visitplanner.travel.traffic import Slowdown

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

VALUES_AT_ONCE = 4_000_000
"""Of a table from some places to all nodes, so that memory stays small whatever the region."""


def fastest_ways(
    network: RoadNetwork,
    mode: TravelMode,
    snaps: Snaps,
    slowdown: Slowdown = FREE_FLOW,
    ends: tuple[Ints, Ints] | None = None,
) -> tuple[Floats, Floats]:
    """Return seconds and metres of the fastest ways between places on the roads.

    Cars avoid byways: see `graph`.

    Parameters
    ----------
    ends
        Numbers of the places where ways begin, one a row, and where they end, one a column; all of
        them in both without.
    """
    every = np.arange(len(snaps.segment))
    origins, destinations = (every, every) if ends is None else ends
    sides = sides_of(network, mode, slowdown)
    graph = graph_of(sides, snaps)
    leave, reach = graph.leave[origins], graph.reach[destinations]
    if len(leave) <= len(reach):
        weights, surplus = _from_each(graph.matrix, _forward(graph.edges), leave, reach)
    else:
        back = _from_each(graph.matrix.T.tocsr(), _backward(graph.edges), reach, leave)
        weights, surplus = back[0].T, back[1].T
    _go_straight(sides, snaps, (origins, destinations), weights, surplus)
    seconds, metres = seconds_and_metres(weights)
    return seconds - surplus, metres


def straight(sides: Sides, segments: Ints, begin: Floats, finish: Floats) -> Edges:
    """Return the edges over a part of one segment each, either way."""
    on = np.where(begin <= finish, segments, segments + sides.count)
    nowhere = np.zeros(len(on), dtype=np.int64)
    share = np.abs(finish - begin)
    return sides.edges((nowhere, nowhere), on, (np.zeros(len(on)), share))


def _forward(edges: Edges) -> tuple[Ints, Ints, Floats]:
    """Return tail, head and surplus of the edges that have any."""
    has = edges.surplus > 0
    return edges.tail[has], edges.head[has], edges.surplus[has]


def _backward(edges: Edges) -> tuple[Ints, Ints, Floats]:
    tail, head, surplus = _forward(edges)
    return head, tail, surplus


def _from_each(
    matrix: csr_matrix, heavy: tuple[Ints, Ints, Floats], sources: Ints, sinks: Ints
) -> tuple[Floats, Floats]:
    """Return weights, and what of them is surplus."""
    weights, surplus = np.empty((2, len(sources), len(sinks)))
    step = max(1, VALUES_AT_ONCE // matrix.shape[0])
    for first in range(0, len(sources), step):
        rows = slice(first, first + step)
        if len(heavy[0]):
            found, before = dijkstra(matrix, indices=sources[rows], return_predecessors=True)
            surplus[rows] = _summed(heavy, before)[:, sinks]
        else:
            found, surplus[rows] = dijkstra(matrix, indices=sources[rows]), 0.0
        weights[rows] = found[:, sinks]
    return weights, surplus


def _summed(heavy: tuple[Ints, Ints, Floats], before: NDArray[np.int32]) -> Floats:
    """Return the surplus on the ways over the predecessors `before`, shape (sources, nodes).

    It is added up for all nodes at once, twice as far back each time.
    """
    size = before.shape[1]
    rows = np.arange(len(before))[:, np.newaxis]
    back = np.where(before < 0, np.arange(size), before).astype(np.int64)
    surplus = _last(heavy, back)
    while True:
        further = back[rows, back]
        if (further == back).all():
            return surplus
        surplus += surplus[rows, back]
        back = further


def _last(heavy: tuple[Ints, Ints, Floats], back: Ints) -> Floats:
    """Return the surplus of the edge by which each node is reached."""
    surplus = np.zeros(back.shape)
    size = back.shape[1]
    keys = heavy[0] * size + heavy[1]
    order = np.argsort(keys)
    nodes = np.unique(heavy[1])
    used = back[:, nodes] * size + nodes
    at = np.minimum(np.searchsorted(keys[order], used), len(keys) - 1)
    surplus[:, nodes] = np.where(keys[order][at] == used, heavy[2][order][at], 0.0)
    return surplus


def _go_straight(
    sides: Sides, snaps: Snaps, ends: tuple[Ints, Ints], weights: Floats, surplus: Floats
) -> None:
    """Go from place to place on one segment where that is better than over its ends."""
    origins, destinations = ends
    rows, columns = np.nonzero(np.equal.outer(snaps.segment[origins], snaps.segment[destinations]))
    here, there = origins[rows], destinations[columns]
    ways = straight(sides, snaps.segment[here], snaps.share[here], snaps.share[there])
    better = np.flatnonzero(ways.weight < weights[rows, columns])
    weights[rows[better], columns[better]] = ways.weight[better]
    surplus[rows[better], columns[better]] = ways.surplus[better]
