"""The graph in which the fastest ways between places are looked for.

Its nodes are where a way may be: at a junction, for modes that turn as they like; for cars, about
to go along a side of a segment, the turn into it made. An edge of a car so goes along a side and
makes the next turn.

Each place is two more nodes: one from which it is left, in either direction that its segment
allows, and one at which it is reached. Whoever is at a place by a junction starts into all roads
without a turn, and has arrived on whichever of them comes; for cars, who arrives there is at one
more node.

Seconds and metres are one whole number, a weight, the seconds first: of the ways that are equally
fast the shortest is taken, its metres need not be looked for, and sums are exact. So a way is the
same whichever others are asked for with it, and from which of its ends it is looked for. On byways
a second weighs as `BYWAY_FACTOR`; what it weighs too much is the edge's surplus.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from visitplanner.domain import TravelMode
from visitplanner.travel.roads.rules import BYWAY_FACTOR
from visitplanner.travel.roads.turns import joins
from visitplanner.travel.traffic import FREE_FLOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.travel.roads.network import RoadNetwork
    from visitplanner.travel.roads.snapping import Snaps
    from visitplanner.travel.traffic import Slowdown

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

STEPS_PER_SECOND, STEPS_PER_METRE = 2**10, 2**3
"""Of a weight. A float is exact to 53 bits: ways up to 36 hours and 2,000 km."""

METRE, SECOND = 2**2, 2**26
"""Weight of a step. What lies below a step of a metre is for edges of 0, which must not be none."""

WHOLE, NOTHING = (0.0, 1.0), (0.0, 0.0)
"""Of a side, from one share to another."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """Directed edges; of those that join the same nodes, the fastest.

    Attributes
    ----------
    surplus
        Seconds that the weight has and the edge does not take.
    segment, begin, finish
        What of the roads an edge goes over: a segment, from one share of it to another.
    """

    tail: Ints
    head: Ints
    weight: Floats
    surplus: Floats
    segment: Ints
    begin: Floats
    finish: Floats

    def only(self, kept: NDArray[np.generic]) -> Edges:
        """Return some of the edges."""
        return Edges(**{one.name: getattr(self, one.name)[kept] for one in fields(self)})

    def fastest(self) -> Edges:
        """Return edges without those that may not be used, and without slower twins.

        They are sorted by head, so that all that lead to a node stand together.
        """
        kept = np.flatnonzero(np.isfinite(self.weight))
        order = kept[np.lexsort((self.weight[kept], self.tail[kept], self.head[kept]))]
        tail, head = self.tail[order], self.head[order]
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        best = self.only(order[is_first])
        return replace(best, weight=np.maximum(best.weight, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graph:
    """Edges as a matrix of weights, and the nodes at which each place is left and reached."""

    edges: Edges
    matrix: csr_matrix
    leave: Ints
    reach: Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sides:
    """The sides of segments for a mode, and where one goes on from them.

    Sides are numbered as `RoadNetwork.seconds` flat.

    Attributes
    ----------
    weighed, surplus, metres
        By side: the seconds that it weighs, infinite where the mode may not go; how many of them it
        does not take; its length.
    entry
        By side, the node of the graph at which one is about to go along it.
    moves, onward, turn_s
        From which side one may go on, to which node of the graph, and what the turn takes.
    """

    weighed: Floats
    surplus: Floats
    metres: Floats
    tail: Ints
    head: Ints
    entry: Ints
    num_nodes: int
    moves: Ints
    onward: Ints
    turn_s: Floats

    @property
    def count(self) -> int:
        """Segments."""
        return len(self.weighed) // 2

    def edges(
        self,
        ends: tuple[Ints, Ints],
        sides: Ints,
        part: tuple[Floats | float, Floats | float],
        turn_s: Floats | float = 0.0,
    ) -> Edges:
        """Return edges between nodes over parts of sides, from one share of a side to another."""
        begin, finish = (np.broadcast_to(share, sides.shape) for share in part)
        share, is_back = finish - begin, sides >= self.count
        weighed = part_of(self.weighed[sides], share)
        surplus = part_of(self.surplus[sides], share)
        return Edges(
            tail=ends[0],
            head=ends[1],
            weight=weights_of(weighed + turn_s, share * self.metres[sides]),
            surplus=np.rint(surplus * STEPS_PER_SECOND) / STEPS_PER_SECOND,
            segment=sides % self.count,
            begin=np.where(is_back, 1 - begin, begin),
            finish=np.where(is_back, 1 - finish, finish),
        )


def sides_of(network: RoadNetwork, mode: TravelMode, slowdown: Slowdown = FREE_FLOW) -> Sides:
    """Return the sides of a mode; cars turn as they may, others as they like, at no cost."""
    seconds = network.times(mode, slowdown).reshape(-1)
    tail, head = network.ends.T.reshape(-1), network.ends[:, ::-1].T.reshape(-1)
    every, is_car = np.arange(len(seconds)), mode is TravelMode.CAR
    factor = np.where(np.tile(network.byways, 2) & is_car, BYWAY_FACTOR, 1.0)
    return Sides(
        weighed=seconds * factor,
        surplus=np.where(np.isfinite(seconds), seconds, 0.0) * (factor - 1),
        metres=np.tile(network.metres.astype(np.float64), 2),
        tail=tail.astype(np.int64),
        head=head.astype(np.int64),
        entry=every if is_car else tail.astype(np.int64),
        num_nodes=len(every) if is_car else len(network.nodes),
        moves=network.turns[:, 0].astype(np.int64) if is_car else every,
        onward=network.turns[:, 1].astype(np.int64) if is_car else head.astype(np.int64),
        turn_s=network.turn_times(slowdown) if is_car else np.zeros(len(every)),
    )


def graph_of(sides: Sides, snaps: Snaps) -> Graph:
    """Return the graph between the places."""
    count = len(snaps.segment)
    sat = _junctions(sides, snaps)
    first = sides.num_nodes + len(sat)
    leave, reach = first + np.arange(count), first + count + np.arange(count)
    size = first + 2 * count
    parts = (
        _between(sides, sat),
        _leaving(sides, snaps, leave, sat),
        _reaching(sides, snaps, reach, sat),
    )
    edges = _together([edge for part in parts for edge in part]).fastest()
    matrix = csr_matrix((edges.weight, (edges.tail, edges.head)), shape=(size, size))
    return Graph(edges=edges, matrix=matrix, leave=leave, reach=reach)


def _positions(sides: Sides, snaps: Snaps) -> tuple[tuple[Ints, Floats], tuple[Ints, Floats]]:
    """Return the sides on which each place is, and how far along them, for both directions."""
    along, against = snaps.segment, snaps.segment + sides.count
    return (along, snaps.share), (against, 1 - snaps.share)


def _junctions(sides: Sides, snaps: Snaps) -> Ints:
    """Return the nodes of the network at which places are."""
    return np.unique(
        np.concatenate([sides.tail[on[at == 0]] for on, at in _positions(sides, snaps)])
    )


def _between(sides: Sides, sat: Ints) -> list[Edges]:
    """Return the edges that do not begin or end at one place."""
    at, into = joins(sat, sides.head)
    return [
        sides.edges((sides.entry[sides.moves], sides.onward), sides.moves, WHOLE, sides.turn_s),
        sides.edges((sides.entry[into], sides.num_nodes + at), into, WHOLE),
    ]


def _leaving(sides: Sides, snaps: Snaps, leave: Ints, sat: Ints) -> list[Edges]:
    edges: list[Edges] = []
    for on, at in _positions(sides, snaps):
        turned, move = joins(on, sides.moves)
        arrived, hub = joins(sides.head[on], sat)
        begun = np.flatnonzero(at == 1)
        place, begin = joins(sides.head[on[begun]], sides.tail)
        edges += [
            sides.edges(
                (leave[turned], sides.onward[move]), on[turned], (at[turned], 1), sides.turn_s[move]
            ).only(at[turned] < 1),
            sides.edges((leave[arrived], sides.num_nodes + hub), on[arrived], (at[arrived], 1)),
            sides.edges((leave[begun[place]], sides.entry[begin]), begin, NOTHING),
        ]
    return edges


def _reaching(sides: Sides, snaps: Snaps, reach: Ints, sat: Ints) -> list[Edges]:
    edges: list[Edges] = []
    for on, at in _positions(sides, snaps):
        there = np.flatnonzero(at > 0)
        ended = np.flatnonzero(at == 0)
        hub = sides.num_nodes + np.searchsorted(sat, sides.tail[on[ended]])
        edges += [
            sides.edges((sides.entry[on[there]], reach[there]), on[there], (0, at[there])),
            sides.edges((hub, reach[ended]), on[ended], NOTHING),
        ]
    return edges


def _together(parts: Sequence[Edges]) -> Edges:
    names = [one.name for one in fields(Edges)]
    return Edges(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    )


def part_of(seconds: Floats, share: Floats) -> Floats:
    """Return a share of each way; no share of it takes no time, even if there is no such way."""
    with np.errstate(invalid="ignore"):
        return np.where(share > 0, share * seconds, 0.0)


def weights_of(seconds: Floats, metres: Floats) -> Floats:
    """Return whole numbers; infinite where seconds are."""
    steps = np.rint(seconds * STEPS_PER_SECOND) * SECOND
    return np.asarray(steps + np.rint(metres * STEPS_PER_METRE) * METRE)


def seconds_and_metres(weights: Floats) -> tuple[Floats, Floats]:
    """Return what weights are of."""
    is_way = np.isfinite(weights)
    steps, rest = np.divmod(np.where(is_way, weights, 0.0), SECOND)
    seconds = np.where(is_way, steps / STEPS_PER_SECOND, np.inf)
    return seconds, np.floor(rest / METRE) / STEPS_PER_METRE
