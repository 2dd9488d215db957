"""Labels extended move by move, in order of time, up to the middle of the day.

A call that hands on many arrays costs as much as dozens of moves. So the moves of a label are
sifted in one loop without calls, and only what is left of them is looked at more closely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.bound.labels import (
    BEFORE,
    EARLIEST,
    FLAT,
    HALVES,
    IN_QUEUE,
    IS_ALIVE,
    LATE,
    LEAST,
    MEMORY,
    NOBODY,
    NODE,
    cut_units,
    is_beaten,
    put_in,
    take_off,
)
from visitplanner.solver.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.solver.bound.labels import Store
    from visitplanner.solver.bound.memory import Memory
    from visitplanner.solver.bound.network import Network
    from visitplanner.solver.bound.prices import Prices

    Ints = NDArray[np.int64]

DONE, FULL, STOPPED = range(3)

MOVE = 3
"""Column of a sifted move: after its EARLIEST, FLAT and LATE at the head comes its number."""

MOST_MOVES_BETWEEN_LOOKS = 8_192
"""Moves sifted before the flag is looked at again."""


@compiled
def extend_all(
    net: Network, memory: Memory, prices: Prices, store: Store, lasts: Ints, flag: Ints
) -> int:
    """Extend every label that waits, and return `DONE`, `FULL` or `STOPPED`.

    Parameters
    ----------
    lasts
        By node, the second after which labels are not kept.
    flag
        Shape (1,); another thread sets it to 1 to stop.

    Notes
    -----
    After `FULL` it may be called again with a larger store: the label it was at is still waiting.
    """
    tried, sifted = 0, np.empty((most_moves(net), MOVE + 1), dtype=np.int64)
    while store.counts[1] < store.queue.shape[0]:
        label = store.queue[store.counts[1]]
        if label == NOBODY:
            store.counts[1] += 1
            continue
        if store.counts[0] + sifted.shape[0] >= store.rows.shape[0]:
            return FULL
        if tried > MOST_MOVES_BETWEEN_LOOKS:
            tried = 0
            if flag[0]:
                return STOPPED
        store.queue[store.counts[1]] = store.links[label, IN_QUEUE]
        if store.links[label, IS_ALIVE]:
            tried += sifted.shape[0]
            if is_beaten(net, prices, store, label):
                take_off(store, label)
            else:
                count = sift(net, memory, prices, store.rows[label], (lasts, prices.limit), sifted)
                _put_in_useful(net, memory, prices, store, label, sifted[:count])
    return DONE


@compiled
def most_moves(net: Network) -> int:
    """Return the most moves that leave a node."""
    most = 0
    for node in range(net.visit.shape[0]):
        most = max(most, net.first[node + 1] - net.first[node])
    return most + 1


@compiled
def sift(
    net: Network,
    memory: Memory,
    prices: Prices,
    row: Ints,
    most: tuple[Ints, int],
    sifted: Ints,
) -> int:
    """Write the moves of a label that are in time and may lead below a limit; return how many.

    Parameters
    ----------
    most
        By node, the last second in which service may start; and the limit, in cost units.
    """
    lasts, limit = most
    rate, step, count = net.rate, prices.ahead_step, 0
    soon, flat, late, known = row[EARLIEST], row[FLAT], row[LATE], row[MEMORY]
    for move in range(net.first[row[NODE]], net.first[row[NODE] + 1]):
        head, units = net.head[move], prices.move_units[move]
        start = max(soon + net.lag[move], net.opens[move])
        if start > lasts[head] or soon > net.leave[move] or known & memory.met[move]:
            continue
        its_flat = flat + rate * net.lag[move] + units
        its_late = max(late, flat - rate * net.leave[move]) + units
        its_late = max(its_late, its_flat - rate * net.closes[head])
        home, started = prices.ahead[head, start // step]
        if max(its_late + home, its_flat + started) < limit:
            sifted[count, EARLIEST], sifted[count, FLAT] = start, its_flat
            sifted[count, LATE], sifted[count, MOVE] = its_late, move
            count += 1
    return count


@compiled
def _put_in_useful(
    net: Network, memory: Memory, prices: Prices, store: Store, label: int, sifted: Ints
) -> None:
    """Put in the extensions of a label by sifted moves that no label beats."""
    rows, halves = store.rows, store.rows[label, HALVES]
    for at in range(sifted.shape[0]):
        new, move = store.counts[0], sifted[at, MOVE]
        head, soon = net.head[move], sifted[at, EARLIEST]
        open_cuts = halves & prices.kept[move]
        paid = cut_units(prices.cut_units, head, open_cuts & prices.touched[head])
        rows[new, EARLIEST], rows[new, FLAT] = soon, sifted[at, FLAT] + paid
        rows[new, LATE], rows[new, NODE] = sifted[at, LATE] + paid, head
        rows[new, LEAST] = max(rows[new, FLAT], rows[new, LATE] + net.rate * soon)
        rows[new, BEFORE] = label
        step = soon // memory.step
        rows[new, HALVES] = (open_cuts ^ prices.touched[head]) & prices.in_reach[head, step]
        known = (rows[label, MEMORY] & memory.keep[move]) | memory.own[head]
        rows[new, MEMORY] = known & memory.reach[head, step]
        if paid and _least_ahead(prices, rows[new]) >= prices.limit:
            continue
        if store.used.shape[1] and not _is_within_limits(net, store, label, move):
            continue
        if not is_beaten(net, prices, store, new):
            put_in(net, prices, store, new)


@compiled
def _least_ahead(prices: Prices, row: Ints) -> int:
    """Return what every route that begins with a label costs at least."""
    home, started = prices.ahead[row[NODE], row[EARLIEST] // prices.ahead_step]
    units: int = max(row[LATE] + home, row[FLAT] + started)
    return units


@compiled
def _is_within_limits(net: Network, store: Store, label: int, move: int) -> bool:
    """Write what the extension in the next free row has used; return whether that is allowed."""
    new, used, head = store.counts[0], store.used, net.head[move]
    late = max(used[label, 1], used[label, 0] - net.leave[move])
    used[new, 0] = used[label, 0] + net.lag[move]
    used[new, 1] = max(late, used[new, 0] - net.closes[head])
    if max(used[new, 0], used[new, 1] + store.rows[new, EARLIEST]) > net.limits[0]:
        return False
    for resource in range(2, used.shape[1]):
        amount = net.way_amounts[move, resource] + net.node_amounts[head, resource]
        used[new, resource] = used[label, resource] + amount
        if used[new, resource] > net.limits[resource]:
            return False
    return True
