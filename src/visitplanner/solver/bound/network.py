"""What labels walk on: the nodes and moves of one group of shifts, in either direction of time.

Data layout, all int64. Times are seconds since the shift's window opens, and the horizon is its
length. A *node* is a visit in one of its windows, with a set of breaks taken so far: node ``spot *
num_sets + breaks``, where the last two spots are the start and the end of the shift. A *move* goes
from node to node and may take breaks, one after the other, with travel before and after them. Moves
lie in order of their tail::

    visit[i]                visit of a node, -1 at the two ends
    since[i], closes[i]     first and last second in which service starts
    service[i]              seconds of service
    first[i] : first[i + 1] the moves that leave node i
    head[m]                 node that move m leads to
    lag[m]                  seconds from the start of service at the tail to the head, breaks
                            included
    leave[m]                service at the tail starts no later, for the breaks' sake
    opens[m]                service at the head starts no earlier
    units[m]                cost of the way, in cost units, without its time
    way_amounts[m, r]       of resource r used on the way
    node_amounts[i, r]      of resource r used at a node
    limits[r]               most of each resource
    root, target            the node where labels begin, and the one where routes end; using the
                            shift costs `root_units` at the one, `target_units` at the other
    rate                    cost units per second of working time

The first two resources, where there are any, are the two of the working time: see `labels`. A
mirrored network is the same day run backwards: a second t becomes `horizon - t`, and a service is
its own mirror image. Labels on it are the ends of routes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.bound.day import MOST_BREAKS, mirrored, spots_of
from visitplanner.solver.bound.groups import last_useful_second
from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.problem import Problem
    from visitplanner.solver.bound.day import Spots
    from visitplanner.solver.bound.groups import Group

    Ints = NDArray[np.int64]


class Network(NamedTuple):
    """See the module for what the arrays say."""

    visit: Ints
    since: Ints
    closes: Ints
    service: Ints
    first: Ints
    head: Ints
    lag: Ints
    leave: Ints
    opens: Ints
    units: Ints
    way_amounts: Ints
    node_amounts: Ints
    limits: Ints
    horizon: int
    rate: int
    num_sets: int
    root: int
    target: int
    root_units: int
    target_units: int
    overtime_rate: int
    overtime_after: int

    @property
    def num_nodes(self) -> int:
        """Nodes, the two ends included."""
        return int(self.visit.shape[0])

    @property
    def tails(self) -> Ints:
        """The node that each move leaves."""
        return np.repeat(np.arange(self.num_nodes), np.diff(self.first))


def networks_of(problem: Problem, group: Group) -> tuple[Network, Network]:
    """Return the network of a group, forward in time and mirrored."""
    shift = problem.shifts[group.shift_idxs[0]]
    begin = shift.time_window[0]
    horizon = max(0, last_useful_second(problem, shift) - begin)
    spots, limits = spots_of(problem, group, horizon)
    costs, overtime = shift.costs, shift.overtime
    fixed, last = costs.fixed * COST_UNITS_PER_FEN, len(spots.visit) - 1
    num_sets = 1 << min(len(shift.breaks), MOST_BREAKS)
    ahead = _network(spots, (last - 1, last), num_sets, horizon)
    back = _network(mirrored(spots, horizon), (last, last - 1), num_sets, horizon)
    ahead = ahead._replace(
        limits=limits,
        rate=costs.per_duration_hour * UNITS_PER_SECOND,
        root_units=fixed,
        overtime_rate=0 if overtime is None else overtime.per_hour * UNITS_PER_SECOND,
        overtime_after=horizon if overtime is None else overtime.after - begin,
    )
    return ahead, back._replace(limits=limits, rate=ahead.rate, target_units=fixed)


def _network(spots: Spots, ends: tuple[int, int], num_sets: int, horizon: int) -> Network:
    """Return the network of some spots: each of them once for each set of breaks.

    Breaks are counted from the root, so that the target is reached with all of them taken.
    """
    root, target = ends[0] * num_sets, ends[1] * num_sets + num_sets - 1
    arc, rest, before = _moves(spots, num_sets)
    tails = spots.tails[arc] * num_sets + before
    heads = spots.heads[arc] * num_sets + before + spots.rests[rest, 0]
    lag = spots.lag[arc] + spots.rests[rest, 1]
    opens = np.maximum(spots.opens[spots.heads[arc]], spots.rests[rest, 2])
    leave = spots.rests[rest, 3] - spots.service[spots.tails[arc]]
    leave = np.minimum(leave, spots.closes[spots.tails[arc]])
    use = (heads // num_sets != ends[1]) | (heads == target)
    use &= (tails // num_sets != ends[0]) | (tails == root)
    use &= np.maximum(opens, spots.opens[spots.tails[arc]] + lag) <= spots.closes[heads // num_sets]
    use &= leave >= spots.opens[spots.tails[arc]]
    order = np.lexsort((heads[use], tails[use]))
    kept = np.nonzero(use)[0][order]
    return Network(
        visit=np.repeat(spots.visit, num_sets),
        since=np.repeat(spots.opens, num_sets),
        closes=np.repeat(spots.closes, num_sets),
        service=np.repeat(spots.service, num_sets),
        first=np.searchsorted(tails[kept], np.arange(len(spots.visit) * num_sets + 1)),
        head=heads[kept],
        lag=lag[kept],
        leave=leave[kept],
        opens=opens[kept],
        units=spots.units[arc[kept]],
        way_amounts=np.ascontiguousarray(spots.way_amounts[arc[kept]]),
        node_amounts=np.ascontiguousarray(np.repeat(spots.node_amounts, num_sets, axis=0)),
        limits=np.zeros(0, dtype=np.int64),
        horizon=horizon,
        rate=0,
        num_sets=num_sets,
        root=root,
        target=target,
        root_units=0,
        target_units=0,
        overtime_rate=0,
        overtime_after=horizon,
    )


def _moves(spots: Spots, num_sets: int) -> tuple[Ints, Ints, Ints]:
    """Return for each move its arc, its row of rests, and the breaks taken before it."""
    ways = [
        (rest, before)
        for rest in range(len(spots.rests))
        for before in range(num_sets)
        if not int(spots.rests[rest, 0]) & before
    ]
    rest, before = np.array(ways, dtype=np.int64).T
    arcs = np.arange(len(spots.tails))
    return np.tile(arcs, len(ways)), np.repeat(rest, len(arcs)), np.repeat(before, len(arcs))
