"""What a label remembers: which visits near the last one it has made, in the bits of one integer.

A route may come back to a visit it has forgotten. It forgets a visit when it goes to another whose
*neighbourhood* does not contain it [1]_. Two visits that are in one neighbourhood together have
different *bits*; far ones may share one, so that 62 bits serve for hundreds of visits.

References
----------
.. [1] R. Baldacci, A. Mingozzi, R. Roberti, "New route relaxation and pricing strategies for the
   vehicle routing problem", Operations Research 59 (2011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.bound.reach import is_in_reach, num_steps, shortest, step_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from visitplanner.solver.bound.network import Network

    Ints = NDArray[np.int64]

MOST_BITS = 62
"""Bits of a memory; the sign stays out of it."""

FIRST_SIZES = (12, 8, 4, 1)
"""Visits in a neighbourhood at first, the largest that the bits suffice for."""


class Memory(NamedTuple):
    """Bit sets, all int64.

    Attributes
    ----------
    own
        By node, the bit of its visit.
    met
        By move, the bit of the head's visit where the tail remembers it, or 0.
    keep
        By move, the bits that both ends know.
    reach
        By node and step of time, the bits of the visits that can still be reached from it.
    """

    own: Ints
    met: Ints
    keep: Ints
    reach: Ints
    step: int


class Neighbourhoods:
    """Who is remembered where; grows while the bits suffice."""

    def __init__(self, near: Iterable[Iterable[int]], colours: Sequence[int]) -> None:
        self._near = [frozenset(visits) for visits in near]
        self.colours = colours

    @property
    def num_visits(self) -> int:
        """How many visits there are."""
        return len(self._near)

    def near(self, visit: int) -> frozenset[int]:
        """Return the visits remembered at one."""
        return self._near[visit]

    def grow(self, additions: Iterable[tuple[int, int]]) -> int:
        """Let visits remember others, pairs of (at, whom); return how many were added."""
        added = 0
        for at, whom in additions:
            if whom in self._near[at]:
                continue
            near = [*self._near]
            near[at] = near[at] | {whom}
            colours = _coloured(near)
            if colours is not None:
                self._near, self.colours, added = near, colours, added + 1
        return added

    def allow(self, route: Sequence[int]) -> bool:
        """Return whether every circle of a route leads past a visit that forgets."""
        return not any(
            all(visit in self._near[at] for at in between) for visit, between in circles(route)
        )


def neighbourhoods_of(networks: Sequence[Network], num_visits: int) -> Neighbourhoods | None:
    """Return neighbourhoods to start with, or None where even the least are too large."""
    for size in FIRST_SIZES:
        near = nearest(networks, num_visits, size)
        colours = _coloured(near)
        if colours is not None:
            return Neighbourhoods(near, colours)
    return None


def circles(route: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield each visit that a route comes back to, and those made in between."""
    last: dict[int, int] = {}
    for place, visit in enumerate(route):
        if visit in last:
            yield visit, tuple(route[last[visit] + 1 : place])
        last[visit] = place


def _coloured(near: Sequence[frozenset[int] | set[int]]) -> Sequence[int] | None:
    """Return a bit for each visit, different within each neighbourhood; None if they run out."""
    clashes: list[set[int]] = [set() for _ in near]
    for group in near:
        for visit in group:
            clashes[visit] |= group
    colours = [-1] * len(near)
    for visit in sorted(range(len(near)), key=lambda one: (-len(clashes[one]), one)):
        taken = {colours[other] for other in clashes[visit]}
        free = next(bit for bit in range(len(near) + 1) if bit not in taken)
        if free >= MOST_BITS:
            return None
        colours[visit] = free
    return colours


def nearest(networks: Sequence[Network], num_visits: int, size: int) -> list[set[int]]:
    """Return for each visit itself and the `size - 1` from which one is back soonest.

    Visits between which no time passes are always in each other's neighbourhood: without that,
    a route could go round and round on the spot.
    """
    round_trip = np.full((num_visits, num_visits), np.iinfo(np.int64).max // 4)
    still = np.zeros((num_visits, num_visits), dtype=bool)
    for net in networks:
        ways = shortest(net)
        is_visit = net.visit >= 0
        visits, there = net.visit[is_visit], ways[np.ix_(is_visit, is_visit)]
        both = np.minimum(round_trip[np.ix_(visits, visits)], there + there.T)
        np.minimum.at(round_trip, (visits[:, None], visits[None, :]), both)
        np.logical_or.at(still, (visits[:, None], visits[None, :]), (there + there.T) == 0)
    order = np.argsort(round_trip, axis=1, kind="stable")
    limit = np.iinfo(np.int64).max // 8
    return [
        {at}
        | {int(i) for i in order[at, :size] if round_trip[at, i] < limit}
        | {int(i) for i in np.nonzero(still[at])[0]}
        for at in range(num_visits)
    ]


def memory_of(net: Network, hoods: Neighbourhoods, ways: Ints) -> Memory:
    """Return the tables of a network; `ways` are its shortest ways in time."""
    visits, num_visits = net.visit, hoods.num_visits
    bit = np.array([1 << int(c) for c in hoods.colours] + [0], dtype=np.int64)
    knows = np.zeros((num_visits + 1, num_visits + 1), dtype=bool)
    for at in range(num_visits):
        knows[at, list(hoods.near(at))] = True
    tails = net.tails
    both = _shared(knows, bit)
    return Memory(
        own=bit[visits],
        met=np.where(knows[visits[tails], visits[net.head]], bit[visits[net.head]], 0),
        keep=both[visits[tails], visits[net.head]],
        reach=_reach(net, (knows, bit), ways),
        step=step_of(net),
    )


def _shared(knows: NDArray[np.bool_], bit: Ints) -> Ints:
    """Return for each two visits the bits that both know."""
    both = np.zeros(knows.shape, dtype=np.int64)
    for whom in range(len(bit) - 1):
        who = np.nonzero(knows[:, whom])[0]
        both[np.ix_(who, who)] |= bit[whom]
    return both


def _reach(net: Network, known: tuple[NDArray[np.bool_], Ints], ways: Ints) -> Ints:
    knows, bit = known
    reach = np.zeros((net.num_nodes, num_steps(net)), dtype=np.int64)
    by_visit = [np.nonzero(net.visit == visit)[0] for visit in range(len(bit) - 1)]
    for whom, others in enumerate(by_visit):
        nodes = np.nonzero(knows[net.visit, whom])[0]
        still = is_in_reach(net, ways, nodes, others)
        reach[nodes] |= np.where(still, bit[whom], 0)
    return reach
