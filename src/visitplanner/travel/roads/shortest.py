"""The fastest ways between places on the roads, by Dijkstra's algorithm from every place.

Each place is two more nodes of the graph: one from which it is left, in either direction that its
segment allows, and one at which it is reached. Of the fastest way, the metres are found by going
back over the predecessors, all nodes at once and twice as far each time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from visitplanner.travel.traffic import FREE_FLOW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.domain import TravelMode
    from visitplanner.travel.roads.network import RoadNetwork
    from visitplanner.travel.roads.snapping import Snaps
    from visitplanner.travel.traffic import Slowdown

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEAST_S = 1e-6
"""Seconds of an edge at least: an edge of 0 would be none."""

VALUES_AT_ONCE = 4_000_000
"""Of a table from some places to all nodes, so that memory stays small whatever the region."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """Directed edges; of those that join the same nodes, the fastest.

    Attributes
    ----------
    segment, begin, finish
        What of the roads an edge goes over: a segment, from one share of it to another.
    """

    tail: Ints
    head: Ints
    seconds: Floats
    metres: Floats
    segment: Ints
    begin: Floats
    finish: Floats

    def fastest(self) -> Edges:
        """Return edges without those that may not be used, and without slower twins.

        They are sorted by head, so that all that lead to a node stand together.
        """
        kept = np.flatnonzero(np.isfinite(self.seconds))
        order = kept[np.lexsort((self.seconds[kept], self.tail[kept], self.head[kept]))]
        tail, head = self.tail[order], self.head[order]
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        best = order[is_first]
        rows = {one.name: getattr(self, one.name)[best] for one in fields(self)}
        return Edges(**{**rows, "seconds": np.maximum(rows["seconds"], LEAST_S)})


def fastest_ways(
    network: RoadNetwork, mode: TravelMode, snaps: Snaps, slowdown: Slowdown = FREE_FLOW
) -> tuple[Floats, Floats]:
    """Return seconds and metres of the fastest ways between places on the roads.

    Both have shape (n, n); seconds are infinite where there is no way.
    """
    num_places, num_nodes = len(snaps.segment), len(network.nodes)
    whole = network.times(mode, slowdown)
    edges, graph = graph_of(network, whole, snaps)
    size = graph.shape[0]
    seconds = np.empty((num_places, num_places))
    metres = np.empty((num_places, num_places))
    sources, sinks = num_nodes + np.arange(num_places), num_nodes + num_places
    step = max(1, VALUES_AT_ONCE // size)
    for first in range(0, num_places, step):
        rows = slice(first, first + step)
        times, before = dijkstra(graph, indices=sources[rows], return_predecessors=True)
        seconds[rows] = times[:, sinks:]
        metres[rows] = _metres(edges, before, size)[:, sinks:]
    _go_straight(network, whole, snaps, seconds, metres)
    return seconds, metres


def graph_of(network: RoadNetwork, times: Floats, snaps: Snaps) -> tuple[Edges, csr_matrix]:
    """Return the edges between the network's nodes and those of places, and their seconds.

    `times` are those of `RoadNetwork.times`.

    The place with number i is left at node ``len(network.nodes) + i``, and reached as many nodes
    later as there are places.
    """
    along, against = times
    tail, head = network.ends.T.astype(np.int64)
    length = network.metres.astype(np.float64)
    every, on, share = np.arange(network.num_segments), snaps.segment, snaps.share
    zero, one = np.zeros(len(every)), np.ones(len(every))
    leave = len(network.nodes) + np.arange(len(on))
    reach = leave + len(on)
    first, last = np.zeros(len(on)), np.ones(len(on))
    parts = (
        (tail, head, along, every, zero, one),
        (head, tail, against, every, one, zero),
        (leave, head[on], along[on], on, share, last),
        (leave, tail[on], against[on], on, share, first),
        (tail[on], reach, along[on], on, first, share),
        (head[on], reach, against[on], on, last, share),
    )
    tails, heads, whole, segments, begin, finish = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    edges = Edges(
        tail=tails,
        head=heads,
        seconds=_part(whole, np.abs(finish - begin)),
        metres=np.abs(finish - begin) * length[segments],
        segment=segments,
        begin=begin,
        finish=finish,
    ).fastest()
    size = len(network.nodes) + 2 * len(on)
    return edges, csr_matrix((edges.seconds, (edges.tail, edges.head)), shape=(size, size))


def _part(seconds: Floats, share: Floats) -> Floats:
    """Return a share of each way; no share of it takes no time, even if there is no such way."""
    with np.errstate(invalid="ignore"):
        return np.where(share > 0, share * seconds, 0.0)


def _metres(edges: Edges, before: NDArray[np.int32], size: int) -> Floats:
    """Return the metres to every node over the predecessors `before`, shape (sources, nodes)."""
    rows = np.arange(len(before))[:, np.newaxis]
    is_begin = before < 0
    back = np.where(is_begin, np.arange(size), before).astype(np.int64)
    metres = _last_metres(edges, back, size)
    while True:
        further = back[rows, back]
        if (further == back).all():
            return metres
        metres += metres[rows, back]
        back = further


def _last_metres(edges: Edges, before: Ints, size: int) -> Floats:
    """Return the metres of the edge by which each node is reached; 0 where a way begins."""
    count = np.bincount(edges.head, minlength=size)
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    metres = np.zeros(before.shape)
    for number in range(int(count.max(initial=0))):
        nodes = np.flatnonzero(count > number)
        edge = start[nodes] + number
        is_used = before[:, nodes] == edges.tail[edge]
        metres[:, nodes] += np.where(is_used, edges.metres[edge], 0.0)
    return metres


def straight_seconds(times: Floats, segment: int, ahead: Floats) -> Floats:
    """Return what shares of one segment take; those below 0 are against its direction."""
    along, against = times[:, segment]
    return _part(np.where(ahead >= 0, along, against), np.abs(ahead))


def _go_straight(
    network: RoadNetwork, whole: Floats, snaps: Snaps, seconds: Floats, metres: Floats
) -> None:
    """Go from place to place on one segment where that is faster than over its ends."""
    order = np.argsort(snaps.segment, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(snaps.segment[order])) + 1)
    for group in filter(len, groups):
        segment = snaps.segment[group[0]]
        ahead = snaps.share[group][np.newaxis, :] - snaps.share[group][:, np.newaxis]
        times = straight_seconds(whole, segment, ahead)
        here = np.ix_(group, group)
        is_faster = times < seconds[here]
        seconds[here] = np.where(is_faster, times, seconds[here])
        metres[here] = np.where(is_faster, np.abs(ahead) * network.metres[segment], metres[here])
