"""The lines on the ground: fastest ways from place to place, and the streets around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra

from visitplanner.travel.great_circle import metres_between
from visitplanner.travel.roads.graph import graph_of, sides_of
from visitplanner.travel.roads.rules import ROAD_CLASSES
from visitplanner.travel.roads.shortest import straight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from visitplanner.domain import TravelMode
    from visitplanner.travel.roads.graph import Edges, Sides
    from visitplanner.travel.roads.network import Box, RoadNetwork
    from visitplanner.travel.roads.snapping import Snaps

    Floats = NDArray[np.float64]

RANKS: Sequence[Sequence[str]] = (
    ("motorway", "motorway_link", "trunk", "trunk_link"),
    ("primary", "primary_link"),
    ("secondary", "secondary_link", "tertiary", "tertiary_link"),
    ("unclassified", "residential", "living_street", "road"),
    ("service", "track", "pedestrian", "cycleway", "footway", "path", "steps", "bridleway"),
)
"""Classes of road, the most important first."""

MOST_CORNERS = 12_000
"""Of the streets on one page: some 250 kB. What is least important is left out first."""


def lines_between(network: RoadNetwork, mode: TravelMode, snaps: Snaps) -> list[Floats]:
    """Return the fastest way in free flow from each place to the next one, in degrees."""
    sides = sides_of(network, mode)
    graph = graph_of(sides, snaps)
    lines: list[Floats] = []
    for place, (leave, reach) in enumerate(zip(graph.leave[:-1], graph.reach[1:], strict=True)):
        weights, before = dijkstra(graph.matrix, indices=leave, return_predecessors=True)
        line = _straight(network, sides, snaps, place, float(weights[reach]))
        if line is None:
            parts = [stretch(network, *edge) for edge in _edges(graph.edges, before, reach)]
            line = np.concatenate(parts)
        lines.append(line)
    return lines


def stretch(network: RoadNetwork, segment: int, begin: float, finish: float) -> Floats:
    """Return the corners of a segment from one share of its length to another."""
    corners, _ = network.lines(np.array([segment]))
    steps = metres_between(corners[:-1], corners[1:])
    shares = np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-9)
    low, high = sorted((begin, finish))
    ends = [
        [np.interp(share, shares, corners[:, axis]) for axis in (0, 1)] for share in (low, high)
    ]
    inner = corners[(shares > low) & (shares < high)]
    part = np.concatenate([ends[:1], inner, ends[1:]])
    return part if begin <= finish else part[::-1]


def streets_in(network: RoadNetwork, box: Box) -> list[list[Floats]]:
    """Return the streets that touch a box, by rank, as corners in degrees."""
    ranks: list[list[Floats]] = []
    left = MOST_CORNERS
    for rank in all_streets(network):
        near = [
            line
            for line in rank
            if (line.max(axis=0) >= box[:2]).all() and (line.min(axis=0) <= box[2:]).all()
        ]
        left -= sum(map(len, near))
        if left < 0:
            break
        ranks.append(near)
    return ranks


def all_streets(network: RoadNetwork) -> Iterator[list[Floats]]:
    """Yield the streets of each rank, as corners in degrees."""
    for classes in RANKS:
        numbers = [ROAD_CLASSES.index(name) for name in classes]
        chosen = np.flatnonzero(np.isin(network.road_class, numbers))
        corners, owners = network.lines(chosen)
        yield np.split(corners, np.flatnonzero(np.diff(owners)) + 1) if len(chosen) else []


def _straight(
    network: RoadNetwork, sides: Sides, snaps: Snaps, place: int, weight: float
) -> Floats | None:
    """Return the way on one segment where that is at least as good."""
    segment, begin, finish = (int(snaps.segment[place]), *snaps.share[place : place + 2])
    if segment != snaps.segment[place + 1]:
        return None
    way = straight(sides, snaps.segment[[place]], snaps.share[[place]], snaps.share[[place + 1]])
    if way.weight[0] > weight:
        return None
    return stretch(network, segment, begin, finish)


def _edges(
    edges: Edges, before: NDArray[np.int32], sink: int
) -> Iterator[tuple[int, float, float]]:
    """Yield segment, begin and finish of each edge of the way that ends at a node, in order."""
    way = [sink]
    while before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    for head, tail in zip(way[-2::-1], way[:0:-1], strict=True):
        first, last = np.searchsorted(edges.head, [head, head + 1])
        edge = first + int(np.searchsorted(edges.tail[first:last], tail))
        yield int(edges.segment[edge]), float(edges.begin[edge]), float(edges.finish[edge])
