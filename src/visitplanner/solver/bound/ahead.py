"""The least that getting home can cost from every node and time, whatever was visited before.

Only going straight back to the last visit is ruled out, so that the table takes milliseconds and
is a lower bound for every label. Time is cut into steps and always rounded to the cheaper side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.solver.bound.network import Network

    Ints = NDArray[np.int64]

FEWEST_STEPS, MOST_STEPS = 100, 600
"""Steps of time that a day is cut into."""

LABELS_PER_STEP = 40
"""As many steps as labels are to be sifted by them: about as long for the one as for the other."""

NEVER = 2**61
"""Cost units of what cannot be."""

NOBODY, NO_RETURN = -1, -2
"""Whom the end of a route visits, and whom its start must not go back to."""


def ahead_of(net: Network, move_units: Ints, num_labels: int, flag: Ints) -> tuple[Ints, int]:
    """Return the table `Prices.ahead` and the seconds in a step.

    `num_labels` is how many labels may be expected: the more, the finer the table. Once the flag is
    up the table is left as it is, which is of no use to anybody.

    Where a move may take less than a step nothing is said: the table is so low that it never rules
    anything out.
    """
    steps = min(MOST_STEPS, max(FEWEST_STEPS, num_labels // LABELS_PER_STEP))
    step = net.horizon // steps + 1
    shape = (net.num_nodes, net.horizon // step + 1)
    if len(net.lag) and net.lag.min() < step:
        return np.full((*shape, 2), -NEVER, dtype=np.int64), step
    best = np.full((*shape, 3), NEVER, dtype=np.int64)
    seconds = np.arange(shape[1]) * step
    late = np.maximum(0, seconds - net.overtime_after)
    best[net.target, :, 0] = net.target_units + net.rate * seconds + net.overtime_rate * late
    _fill(net, move_units, best, step, flag)
    ahead = np.full((*shape, 2), NEVER, dtype=np.int64)
    ahead[:, :, 0] = best[:, :, 0]
    started = best[:, :, 0] - net.rate * (seconds + step)
    ahead[:, :, 1] = np.minimum.accumulate(started[:, ::-1], axis=1)[:, ::-1]
    ahead[best[:, :, 0] >= NEVER // 2] = NEVER
    return ahead, step


@compiled
def _fill(net: Network, move_units: Ints, best: Ints, step: int, flag: Ints) -> None:
    """Fill the table from the end of the day: each step needs only later ones.

    `best[i, k]` holds the least cost, the visit it goes to first, and the least cost of going to
    another one first.
    """
    for k in range(best.shape[1] - 1, -1, -1):
        if flag[0]:
            return
        for node in range(net.visit.shape[0]):
            is_open = net.since[node] < (k + 1) * step and k * step <= net.closes[node]
            if is_open and node != net.target:
                _fill_one(net, move_units, best, (k * step, step, node))


@compiled
def _fill_one(net: Network, move_units: Ints, best: Ints, at: tuple[int, int, int]) -> None:
    second, step, node = at
    first, other, visit = NEVER, NEVER, NOBODY
    here = NO_RETURN if node == net.root else net.visit[node]
    for move in range(net.first[node], net.first[node + 1]):
        head = net.head[move]
        arrival = max(second + net.lag[move], net.opens[move])
        if arrival <= net.closes[head] and second <= net.leave[move]:
            k = arrival // step
            units = move_units[move] + best[head, k, 2 if best[head, k, 1] == here else 0]
            if units < other:
                if net.visit[head] == visit:
                    first = min(first, units)
                elif units < first:
                    first, other, visit = units, first, net.visit[head]
                else:
                    other = units
    best[node, second // step, 0], best[node, second // step, 2] = (
        min(first, NEVER),
        min(other, NEVER),
    )
    best[node, second // step, 1] = visit
