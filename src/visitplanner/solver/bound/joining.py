"""Beginnings and ends of routes joined over the move that crosses the middle of the day.

With `f(t) = max(FLAT, LATE + rate * t)` for a beginning that starts service at its last visit at
`t`, `g(t')` likewise for an end in mirrored time, and `d` seconds from the one start of service to
the other end of service, a joined route costs the least over `t + t' <= horizon - d` of ``f(t) +
g(t') + rate * (horizon - t - t')`` and the way between. Both fall with time when waiting is free,
so that the least is where `t + t' = horizon - d`, and there it is the greatest of four sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.bound.labelling import DONE, MOVE, STOPPED, most_moves, sift
from visitplanner.solver.bound.labels import (
    EARLIEST,
    FLAT,
    HALVES,
    IS_ALIVE,
    LATE,
    LEAST,
    MEMORY,
    NOBODY,
    ON_SHELF,
    cut_units,
)
from visitplanner.solver.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.solver.bound.labels import Store
    from visitplanner.solver.bound.memory import Memory
    from visitplanner.solver.bound.network import Network
    from visitplanner.solver.bound.prices import Prices

    Ints = NDArray[np.int64]

UNITS, PARTNER = range(2)

LABELS_BETWEEN_LOOKS = 64
"""Beginnings joined before the flag is looked at again."""


@compiled
def join_all(
    net: Network,
    memory: Memory,
    prices: Prices,
    stores: tuple[Store, Store],
    out: tuple[Ints, Ints],
) -> int:
    """Find for every beginning the end with which it costs least; return `DONE` or `STOPPED`.

    Parameters
    ----------
    stores
        Beginnings, and ends (labels of the mirrored network).
    out
        Array of shape (beginnings, 2) that is filled with the least units, or the limit where
        there is nothing below it, and the end; and the flag that stops it.
    """
    found, flag = out
    starts, sifted = stores[0], np.empty((most_moves(net), MOVE + 1), dtype=np.int64)
    for label in range(starts.counts[0]):
        found[label, UNITS], found[label, PARTNER] = prices.limit, NOBODY
        if starts.links[label, IS_ALIVE]:
            most = (net.closes, prices.limit)
            count = sift(net, memory, prices, starts.rows[label], most, sifted)
            for at in range(count):
                _join_one(net, memory, prices, stores, (label, sifted[at, MOVE]), found)
        if label % LABELS_BETWEEN_LOOKS == 0 and flag[0]:
            return STOPPED
    return DONE


@compiled
def _join_one(
    net: Network,
    memory: Memory,
    prices: Prices,
    stores: tuple[Store, Store],
    way: tuple[int, int],
    found: Ints,
) -> None:
    """Try the ends at the head of a move, cheapest first, while something can be won."""
    label, move = way
    one, ends = stores[0].rows[label], stores[1]
    spot, taken = divmod(net.head[move], net.num_sets)
    span = net.lag[move] + net.service[net.head[move]]
    between = net.units[move] + net.rate * span + one[LEAST]
    most = net.horizon - max(one[EARLIEST] + span, net.opens[move] + net.service[net.head[move]])
    known = one[MEMORY] & memory.keep[move]
    for others in range(net.num_sets):
        if taken | others == net.num_sets - 1 and most >= 0:
            for step in range(most // ends.shelf_step + 1):
                end = ends.shelves[spot * net.num_sets + others, step]
                while end != NOBODY and ends.rows[end, LEAST] + between < found[label, UNITS]:
                    two = ends.rows[end]
                    if two[EARLIEST] <= most and known & two[MEMORY] == 0:
                        _try_pair(net, prices, stores, (label, move, end), found)
                    end = ends.links[end, ON_SHELF]


@compiled
def _try_pair(
    net: Network,
    prices: Prices,
    stores: tuple[Store, Store],
    pair: tuple[int, int, int],
    found: Ints,
) -> None:
    """Note the route of a beginning and an end if it is the best of the beginning."""
    label, move, end = pair
    one, two = stores[0].rows[label], stores[1].rows[end]
    halves = one[HALVES] & two[HALVES] & prices.kept[move]
    units = net.units[move] + cut_units(prices.cut_units, net.head[move], halves)
    units += _joined(net, move, one[EARLIEST : LATE + 1], two[EARLIEST : LATE + 1], net.rate)
    if net.head[move] == net.target:
        home = max(one[EARLIEST] + net.lag[move], net.opens[move])
        units += net.overtime_rate * max(0, home - net.overtime_after)
    if units < found[label, UNITS] and _is_within_limits(net, stores, pair):
        found[label, UNITS], found[label, PARTNER] = units, end


@compiled
def _joined(net: Network, move: int, one: Ints, two: Ints, rate: int) -> int:
    """Return the cost of time of two joined labels, given by three numbers each."""
    service = net.service[net.head[move]]
    most = net.horizon - net.lag[move] - service
    arrive = min(net.horizon - net.opens[move] - service, net.horizon)
    late_one = max(one[LATE], one[FLAT] - rate * net.leave[move])
    late_two = max(two[LATE], two[FLAT] - rate * arrive)
    units: int = rate * net.horizon + max(
        one[FLAT] + two[FLAT] - rate * most,
        late_one + late_two,
        one[FLAT] + late_two - rate * (most - two[EARLIEST]),
        late_one + two[FLAT] - rate * (most - one[EARLIEST]),
    )
    return units


@compiled
def _is_within_limits(
    net: Network, stores: tuple[Store, Store], pair: tuple[int, int, int]
) -> bool:
    """Return whether a beginning and an end together keep the limits."""
    label, move, end = pair
    one, two = stores[0].used[label], stores[1].used[end]
    if one.shape[0] == 0:
        return True
    first, second = np.empty(3, dtype=np.int64), np.empty(3, dtype=np.int64)
    first[0], first[1], first[2] = stores[0].rows[label, EARLIEST], one[0], one[1]
    second[0], second[1], second[2] = stores[1].rows[end, EARLIEST], two[0], two[1]
    if _joined(net, move, first, second, 1) > net.limits[0]:
        return False
    for resource in range(2, one.shape[0]):
        if one[resource] + two[resource] + net.way_amounts[move, resource] > net.limits[resource]:
            return False
    return True
