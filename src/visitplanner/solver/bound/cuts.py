"""Subset-row cuts: of three visits, no plan makes two in one route and two in another.

A cut over three visits allows the routes that make at least two of them a weight of one in all
[1]_. In pricing, a label has to know of each cut whether it has made one visit of it; with a
limited memory [2]_ it forgets so at every visit outside a set that is just large enough to cut off
the present solution. That makes the cut weaker on other routes, never false.

References
----------
.. [1] M. Jepsen, B. Petersen, S. Spoorendonk, D. Pisinger, "Subset-row inequalities applied to
   the vehicle-routing problem with time windows", Operations Research 56 (2008).
.. [2] D. Pecin, A. Pessoa, M. Poggi, E. Uchoa, "Improved branch-cut-and-price for capacitated
   vehicle routing", Mathematical Programming Computation 9 (2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.bound.reach import is_in_reach, num_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from visitplanner.solver.bound.network import Network

    Ints = NDArray[np.int64]

MOST_BITS = 62
"""Bits of a label for cuts; the sign stays out of it."""

NO_CUT = -1

LEAST_VIOLATION = 0.03
MOST_NEW_CUTS = 30
MOST_NEW_CUTS_OF_A_VISIT = 4


@dataclass(frozen=True, slots=True)
class Cut:
    """Three visits, and the visits (themselves among them) at which the cut is remembered."""

    visits: frozenset[int]
    memory: frozenset[int]

    def coefficient(self, route: Iterable[int]) -> int:
        """Return how often a route makes two of the visits without forgetting in between."""
        pairs, has_one = 0, False
        for visit in route:
            if visit in self.visits:
                pairs, has_one = pairs + has_one, not has_one
            elif visit not in self.memory:
                has_one = False
        return pairs


def that_fit(cuts: Iterable[Cut]) -> tuple[list[Cut], list[int]]:
    """Return those cuts, in order, for which there is a bit left, and their bits.

    Cuts that are never remembered at the same visit may share a bit.
    """
    kept, bits, taken = list[Cut](), list[int](), dict[int, set[int]]()
    for cut in cuts:
        clashes = set().union(*(taken.get(visit, set()) for visit in cut.memory))
        free = next((bit for bit in range(MOST_BITS) if bit not in clashes), None)
        if free is not None:
            kept.append(cut)
            bits.append(free)
            for visit in cut.memory:
                taken.setdefault(visit, set()).add(free)
    return kept, bits


class CutTables(NamedTuple):
    """What labels have to know of cuts, all int64.

    Attributes
    ----------
    touched
        By node, bits of the cuts that it counts for.
    kept
        By move, bits of the cuts that are remembered at both ends.
    reach
        By node and step of time, bits of the cuts of which a visit can still be reached.
    units
        By node and bit, what the cut that is remembered there under that bit costs.
    """

    touched: Ints
    kept: Ints
    reach: Ints
    units: Ints


def cut_tables(cuts: Sequence[Cut], units: Ints, net: Network, ways: Ints) -> CutTables:
    """Return the tables of a network; `ways` are its shortest ways in time.

    Cuts that cost nothing are left out. Dear ones get the low bits, which are looked at first.
    """
    at_work = sorted((k for k in range(len(cuts)) if units[k] > 0), key=lambda k: -int(units[k]))
    fitting, bits = that_fit(cuts[k] for k in at_work)
    price = {cuts[k]: int(units[k]) for k in at_work}
    number = np.full((net.num_nodes, MOST_BITS), NO_CUT, dtype=np.int64)
    tables = CutTables(
        touched=np.zeros(net.num_nodes, dtype=np.int64),
        kept=np.zeros(len(net.head), dtype=np.int64),
        reach=np.zeros((net.num_nodes, num_steps(net)), dtype=np.int64),
        units=np.zeros((net.num_nodes, MOST_BITS), dtype=np.int64),
    )
    for k, (cut, bit) in enumerate(zip(fitting, bits, strict=True)):
        here = np.nonzero(np.isin(net.visit, list(cut.memory)))[0]
        counts = np.nonzero(np.isin(net.visit, list(cut.visits)))[0]
        tables.touched[counts] |= 1 << bit
        tables.units[here, bit], number[here, bit] = price[cut], k
        still = is_in_reach(net, ways, here, counts)
        tables.reach[here] |= np.where(still, 1 << bit, 0)
    tails = net.tails
    for bit in set(bits):
        same = (number[tails, bit] == number[net.head, bit]) & (number[tails, bit] != NO_CUT)
        tables.kept[same] |= 1 << bit
    return tables


def violated_cuts(
    routes: Sequence[tuple[tuple[int, ...], float]], known: Iterable[Cut], singles: Iterable[int]
) -> list[Cut]:
    """Return the cuts that a fractional solution violates most.

    Parameters
    ----------
    routes
        Visits and weight of the routes in use.
    known
        Cuts there are. One of the same visits is returned again with a larger memory.
    singles
        Visits for one person: only they are made by one route alone.
    """
    old = {cut.visits: cut.memory for cut in known}
    cuts, uses = list[Cut](), dict[int, int]()
    for _, trio in sorted(_violations(routes, sorted(singles)))[::-1]:
        before = old.get(frozenset(trio), frozenset())
        memory = before | _memory(frozenset(trio), routes)
        if memory != before and all(uses.get(v, 0) < MOST_NEW_CUTS_OF_A_VISIT for v in trio):
            cuts.append(Cut(frozenset(trio), memory))
            uses |= {visit: uses.get(visit, 0) + 1 for visit in trio}
        if len(cuts) >= MOST_NEW_CUTS:
            break
    return cuts


def _violations(
    routes: Sequence[tuple[tuple[int, ...], float]], singles: Sequence[int]
) -> list[tuple[float, tuple[int, int, int]]]:
    """Return how far each violated trio is over 1."""
    used = [visit for visit in singles if any(visit in route for route, x in routes if x < 1)]
    made = np.array([[route.count(v) for v in used] for route, _ in routes], dtype=np.int64)
    weight = np.array([x for _, x in routes])
    pair = np.minimum(made, 1).T @ (weight[:, None] * np.minimum(made, 1)) if used else made
    found = []
    for (a, i), (b, j) in combinations(enumerate(used), 2):
        if pair[a, b] > 0:
            sums = (made[:, [a]] + made[:, [b]] + made[:, b + 1 :]) // 2
            over = weight @ sums - 1
            found += [
                (round(float(over[c]), 6), (i, j, used[b + 1 + int(c)]))
                for c in np.nonzero(over > LEAST_VIOLATION)[0]
            ]
    return found


def _memory(
    trio: frozenset[int], routes: Sequence[tuple[tuple[int, ...], float]]
) -> frozenset[int]:
    """Return the visits between the first and second of each two visits of a trio."""
    memory = set(trio)
    for route, _ in routes:
        at = [place for place, visit in enumerate(route) if visit in trio]
        for first, second in zip(at[::2], at[1::2], strict=False):
            memory.update(route[first:second])
    return frozenset(memory)
