"""Labels: what a beginning of a route is worth, as a function of time, and which ones to keep.

A label stands for a row of visits from the root of a network. What it costs to start service at
its last node at second `t >= EARLIEST` is ::

    max(FLAT, LATE + rate * t)

as leaving home later saves the wait until the latest departure that keeps every window is reached
[1]_. Gains of the visits made (prize less dual) are taken off. One label *beats* another at the
same node if it costs no more at every second at which the other can be there, and may do whatever
the other may: the difference of two such functions is least at either end, so that two comparisons
decide.

Data layout of a `Store`, all int64; a label is a row number::

    rows[label]     EARLIEST, FLAT, LATE, LEAST (its cost at EARLIEST), MEMORY (bits of visits that
                    it may not make), HALVES (bits of cuts of which it has made one visit), NODE,
                    BEFORE (the label it came from)
    used[label, r]  resources; the first two, where there are any, say how long the shift has been
                    under way when service starts at t: max(used[0], used[1] + t)
    links[label]    next label on its shelf, next label in the queue, and 1 while it is not beaten
    shelves[i, k]   first label of node i with EARLIEST in step k; a shelf is sorted by LEAST
    queue[k]        first label that waits to be extended, by step of EARLIEST
    counts          labels in all, and the step of the queue that is being worked off

References
----------
.. [1] S. Ioachim, S. Gelinas, F. Soumis, J. Desrosiers, "A dynamic programming algorithm for the
   shortest path problem with time windows and linear node costs", Networks 31 (1998).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.solver.bound.network import Network
    from visitplanner.solver.bound.prices import Prices

    Ints = NDArray[np.int64]

EARLIEST, FLAT, LATE, LEAST, MEMORY, HALVES, NODE, BEFORE = range(8)
ON_SHELF, IN_QUEUE, IS_ALIVE = range(3)
NOBODY = -1

SHELVES = 24
"""Steps of time by which the labels of a node are shelved."""

QUEUES = 160
"""Steps of time by which labels are extended."""


class Store(NamedTuple):
    """See the module for what the arrays say."""

    rows: Ints
    used: Ints
    links: Ints
    shelves: Ints
    queue: Ints
    counts: Ints
    shelf_step: int
    queue_step: int


def empty_store(net: Network, size: int) -> Store:
    """Return a store with room for `size` labels and the root label in it."""
    shelf_step, queue_step = net.horizon // SHELVES + 1, net.horizon // QUEUES + 1
    store = Store(
        rows=np.zeros((size, 8), dtype=np.int64),
        used=np.zeros((size, len(net.limits)), dtype=np.int64),
        links=np.full((size, 3), NOBODY, dtype=np.int64),
        shelves=np.full((net.num_nodes, SHELVES + 1), NOBODY, dtype=np.int64),
        queue=np.full(QUEUES + 1, NOBODY, dtype=np.int64),
        counts=np.zeros(2, dtype=np.int64),
        shelf_step=shelf_step,
        queue_step=queue_step,
    )
    late = net.root_units - net.rate * net.horizon
    store.rows[0] = (0, net.root_units, late, net.root_units, 0, 0, net.root, NOBODY)
    store.used[0, 1:2] = -net.horizon
    store.links[0] = (NOBODY, NOBODY, 1)
    store.shelves[net.root, 0] = store.queue[0] = 0
    store.counts[0] = 1
    return store


def larger(store: Store) -> Store:
    """Return the store with twice the room."""
    return store._replace(
        rows=np.concatenate((store.rows, np.zeros_like(store.rows))),
        used=np.concatenate((store.used, np.zeros_like(store.used))),
        links=np.concatenate((store.links, np.full_like(store.links, NOBODY))),
    )


@compiled
def is_beaten(net: Network, prices: Prices, store: Store, label: int) -> bool:
    """Return whether another label on the shelves beats one.

    A label that has taken more breaks may beat one that has taken fewer.
    """
    rows, links = store.rows, store.links
    last = rows[label, EARLIEST] // store.shelf_step
    spot, breaks = divmod(rows[label, NODE], net.num_sets)
    claim = (
        rows[label, EARLIEST],
        rows[label, LEAST],
        net.closes[rows[label, NODE]],
        _at_end(net, rows, label),
        ~rows[label, MEMORY] if prices.is_exact else 0,
        net.rate,
    )
    for more in range(breaks, net.num_sets):
        if more & breaks == breaks:
            for step in range(last + 1):
                other = store.shelves[spot * net.num_sets + more, step]
                other = _next_better(rows, links, other, claim)
                while other != NOBODY:
                    if other != label and _beats_in_all(net, prices, store, other, label):
                        return True
                    other = _next_better(rows, links, links[other, ON_SHELF], claim)
    return False


@compiled
def _next_better(
    rows: Ints, links: Ints, other: int, claim: tuple[int, int, int, int, int, int]
) -> int:
    """Return the first label on the rest of a shelf that beats a claim, cuts and resources aside.

    The claim is a label's EARLIEST and LEAST, the end of its window and what it costs there, the
    bits that it may not have, and the rate.
    """
    soon, least, end, at_end, forgets, rate = claim
    while other != NOBODY and rows[other, LEAST] <= least:
        flat, late = rows[other, FLAT], rows[other, LATE]
        if (
            flat <= least
            and rows[other, EARLIEST] <= soon
            and late + rate * soon <= least
            and max(flat, late + rate * end) <= at_end
            and rows[other, MEMORY] & forgets == 0
        ):
            return other
        other = links[other, ON_SHELF]
    return NOBODY


@compiled
def _at_end(net: Network, rows: Ints, label: int) -> int:
    """Return what a label costs where its node's window closes."""
    units: int = max(
        rows[label, FLAT], rows[label, LATE] + net.rate * net.closes[rows[label, NODE]]
    )
    return units


@compiled
def _beats(net: Network, prices: Prices, store: Store, one: int, two: int) -> bool:
    """Return whether a label beats another one of the same node."""
    rows = store.rows
    return (
        rows[one, EARLIEST] <= rows[two, EARLIEST]
        and max(rows[one, FLAT], rows[one, LATE] + net.rate * rows[two, EARLIEST])
        <= rows[two, LEAST]
        and _at_end(net, rows, one) <= _at_end(net, rows, two)
        and (not prices.is_exact or rows[one, MEMORY] & ~rows[two, MEMORY] == 0)
        and _beats_in_all(net, prices, store, one, two)
    )


@compiled
def _beats_in_all(net: Network, prices: Prices, store: Store, one: int, two: int) -> bool:
    """Return whether one label beats another even if it alone pays for a cut, and in resources."""
    rows = store.rows
    if not prices.is_exact:
        return True
    halves = rows[one, HALVES] & ~rows[two, HALVES]
    if halves:
        soon = max(rows[one, FLAT], rows[one, LATE] + net.rate * rows[two, EARLIEST])
        spare = min(rows[two, LEAST] - soon, _at_end(net, rows, two) - _at_end(net, rows, one))
        if not _costs_at_most(prices.cut_units, rows[one, NODE], halves, spare):
            return False
    return store.used.shape[1] == 0 or _uses_less(store, one, two)


@compiled
def _uses_less(store: Store, one: int, two: int) -> bool:
    """Return whether a label has used no more of any resource, whenever the other one gets on."""
    used, soon = store.used, store.rows[two, EARLIEST]
    if max(used[one, 0], used[one, 1] + soon) > max(used[two, 0], used[two, 1] + soon):
        return False
    for resource in range(1, used.shape[1]):  # noqa: SIM110 (numba knows no generators)
        if used[one, resource] > used[two, resource]:
            return False
    return True


@compiled
def _costs_at_most(units: Ints, node: int, cuts: int, spare: int) -> bool:
    """Return whether the cuts of a bit set cost no more than what is to spare; dear ones first."""
    cut = 0
    while cuts:
        if cuts & 1:
            spare -= units[node, cut]
            if spare < 0:
                return False
        cuts >>= 1
        cut += 1
    return True


@compiled
def cut_units(units: Ints, node: int, cuts: int) -> int:
    """Return the sum of what the cuts of a bit set cost at a node."""
    total, cut = 0, 0
    while cuts:
        if cuts & 1:
            total += units[node, cut]
        cuts >>= 1
        cut += 1
    return total


@compiled
def put_in(net: Network, prices: Prices, store: Store, label: int) -> None:
    """Shelve and queue the label in the next free row, and take off those on the shelf it beats."""
    rows, links = store.rows, store.links
    step = rows[label, EARLIEST] // store.shelf_step
    node, least = rows[label, NODE], rows[label, LEAST]
    before, after = NOBODY, store.shelves[node, step]
    while after != NOBODY and rows[after, LEAST] <= least:
        before, after = after, links[after, ON_SHELF]
    after = _without_beaten(net, prices, store, label, after)
    if before == NOBODY:
        store.shelves[node, step] = label
    else:
        links[before, ON_SHELF] = label
    wait = rows[label, EARLIEST] // store.queue_step
    links[label, ON_SHELF], links[label, IS_ALIVE] = after, 1
    links[label, IN_QUEUE], store.queue[wait] = store.queue[wait], label
    store.counts[0] += 1


@compiled
def _without_beaten(net: Network, prices: Prices, store: Store, label: int, first: int) -> int:
    """Take beaten labels off the rest of a shelf; return what is first on it then."""
    links = store.links
    kept, other = NOBODY, first
    while other != NOBODY:
        after = links[other, ON_SHELF]
        if _beats(net, prices, store, label, other):
            links[other, IS_ALIVE] = 0
            if kept == NOBODY:
                first = after
            else:
                links[kept, ON_SHELF] = after
        else:
            kept = other
        other = after
    return first


@compiled
def take_off(store: Store, label: int) -> None:
    """Take a label off its shelf."""
    rows, links = store.rows, store.links
    node, step = rows[label, NODE], rows[label, EARLIEST] // store.shelf_step
    links[label, IS_ALIVE] = 0
    other = store.shelves[node, step]
    if other == label:
        store.shelves[node, step] = links[label, ON_SHELF]
        return
    while links[other, ON_SHELF] != label:
        other = links[other, ON_SHELF]
    links[other, ON_SHELF] = links[label, ON_SHELF]
