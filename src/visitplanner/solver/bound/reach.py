"""Who can still be reached from a node, by the shortest way in time, in steps of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.bound.day import FAR
from visitplanner.solver.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.solver.bound.network import Network

    Ints = NDArray[np.int64]


STEPS = 128
"""Steps of time in which labels forget what can no longer matter."""


def step_of(net: Network) -> int:
    """Return the seconds in a step."""
    return net.horizon // STEPS + 1


def num_steps(net: Network) -> int:
    """Return the steps of a day."""
    return net.horizon // step_of(net) + 1


def is_in_reach(net: Network, ways: Ints, nodes: Ints, others: Ints) -> NDArray[np.bool_]:
    """Return by node and step whether one of some others can be reached in time after its start."""
    starts = np.arange(num_steps(net)) * step_of(net)
    latest = (net.closes[others] - ways[np.ix_(nodes, others)]).max(axis=1, initial=-1)
    return np.asarray(starts[None, :] <= latest[:, None], dtype=np.bool_)


def shortest(net: Network, flag: Ints | None = None) -> Ints:
    """Return the least seconds from start of service to start of service, `FAR` where none.

    Matrices need not keep the triangle inequality, so a way round may be the quickest. Once the
    flag is up, the ways are not looked for to the end.
    """
    ways = np.full((net.num_nodes, net.num_nodes), FAR, dtype=np.int64)
    ways[net.tails, net.head] = net.lag
    np.fill_diagonal(ways, 0)
    _close(ways, np.zeros(1, dtype=np.int64) if flag is None else flag)
    return ways


@compiled
def _close(ways: Ints, flag: Ints) -> None:
    """Let every node be a stop on the way (Floyd and Warshall)."""
    count = ways.shape[0]
    for via in range(count):
        if flag[0]:
            return
        for tail in range(count):
            most = ways[tail, via]
            if most < FAR:
                for head in range(count):
                    ways[tail, head] = min(ways[tail, head], most + ways[via, head])
