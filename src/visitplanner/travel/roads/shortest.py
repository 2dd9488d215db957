"""The fastest ways between places on the roads, by Dijkstra's algorithm from every place.

Each place is two more nodes of the graph: one from which it is left, in either direction that its
segment allows, and one at which it is reached.

Seconds and metres are one whole number, a weight, the seconds first: of the ways that are equally
fast the shortest is taken, its metres need not be looked for, and sums are exact. So a way is the
same whichever others are asked for with it, and from which of its ends it is looked for.
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

STEPS_PER_SECOND, STEPS_PER_METRE = 2**10, 2**3
"""Of a weight. A float is exact to 53 bits: ways up to 36 hours and 2,000 km."""

METRE, SECOND = 2**2, 2**26
"""Weight of a step. What lies below a step of a metre is for edges of 0, which must not be none."""

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
    weight: Floats
    segment: Ints
    begin: Floats
    finish: Floats

    def fastest(self) -> Edges:
        """Return edges without those that may not be used, and without slower twins.

        They are sorted by head, so that all that lead to a node stand together.
        """
        kept = np.flatnonzero(np.isfinite(self.weight))
        order = kept[np.lexsort((self.weight[kept], self.tail[kept], self.head[kept]))]
        tail, head = self.tail[order], self.head[order]
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        best = order[is_first]
        rows = {one.name: getattr(self, one.name)[best] for one in fields(self)}
        return Edges(**{**rows, "weight": np.maximum(rows["weight"], 1.0)})


def fastest_ways(
    network: RoadNetwork,
    mode: TravelMode,
    snaps: Snaps,
    slowdown: Slowdown = FREE_FLOW,
    ends: tuple[Ints, Ints] | None = None,
) -> tuple[Floats, Floats]:
    """Return seconds and metres of the fastest ways between places on the roads.

    Parameters
    ----------
    ends
        Numbers of the places where ways begin, one a row, and where they end, one a column; all of
        them in both without.
    """
    every = np.arange(len(snaps.segment))
    origins, destinations = (every, every) if ends is None else ends
    leave = len(network.nodes) + origins
    reach = len(network.nodes) + len(every) + destinations
    times = network.times(mode, slowdown)
    _, graph = graph_of(network, times, snaps)
    if len(leave) <= len(reach):
        weights = _from_each(graph, leave, reach)
    else:
        weights = _from_each(graph.T.tocsr(), reach, leave).T
    _go_straight(network, times, snaps, (origins, destinations), weights)
    return _seconds_and_metres(weights)


def _from_each(graph: csr_matrix, sources: Ints, sinks: Ints) -> Floats:
    weights = np.empty((len(sources), len(sinks)))
    step = max(1, VALUES_AT_ONCE // graph.shape[0])
    for first in range(0, len(sources), step):
        rows = slice(first, first + step)
        weights[rows] = dijkstra(graph, indices=sources[rows])[:, sinks]
    return weights


def graph_of(network: RoadNetwork, times: Floats, snaps: Snaps) -> tuple[Edges, csr_matrix]:
    """Return the edges between the network's nodes and those of places, and their weights.

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
        weight=_weights(
            _part(whole, np.abs(finish - begin)), np.abs(finish - begin) * length[segments]
        ),
        segment=segments,
        begin=begin,
        finish=finish,
    ).fastest()
    size = len(network.nodes) + 2 * len(on)
    return edges, csr_matrix((edges.weight, (edges.tail, edges.head)), shape=(size, size))


def _part(seconds: Floats, share: Floats) -> Floats:
    """Return a share of each way; no share of it takes no time, even if there is no such way."""
    with np.errstate(invalid="ignore"):
        return np.where(share > 0, share * seconds, 0.0)


def straight_weights(network: RoadNetwork, times: Floats, segments: Ints, ahead: Floats) -> Floats:
    """Return the weights of shares of segments; shares below 0 are against their direction."""
    along, against = times[:, segments]
    share = np.abs(ahead)
    seconds = _part(np.where(ahead >= 0, along, against), share)
    return _weights(seconds, share * network.metres[segments].astype(np.float64))


def _go_straight(
    network: RoadNetwork, times: Floats, snaps: Snaps, ends: tuple[Ints, Ints], weights: Floats
) -> None:
    """Go from place to place on one segment where that is better than over its ends."""
    origins, destinations = ends
    rows, columns = np.nonzero(np.equal.outer(snaps.segment[origins], snaps.segment[destinations]))
    here, there = origins[rows], destinations[columns]
    ahead = snaps.share[there] - snaps.share[here]
    straight = straight_weights(network, times, snaps.segment[here], ahead)
    weights[rows, columns] = np.minimum(weights[rows, columns], straight)


def _weights(seconds: Floats, metres: Floats) -> Floats:
    """Return whole numbers; infinite where seconds are."""
    steps = np.rint(seconds * STEPS_PER_SECOND) * SECOND
    return np.asarray(steps + np.rint(metres * STEPS_PER_METRE) * METRE)


def _seconds_and_metres(weights: Floats) -> tuple[Floats, Floats]:
    is_way = np.isfinite(weights)
    steps, rest = np.divmod(np.where(is_way, weights, 0.0), SECOND)
    seconds = np.where(is_way, steps / STEPS_PER_SECOND, np.inf)
    return seconds, np.floor(rest / METRE) / STEPS_PER_METRE
