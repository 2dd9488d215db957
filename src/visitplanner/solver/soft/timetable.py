"""What a search changes: the routes, as chains of nodes, with the times of each node.

A route is a chain from its shift's head to its tail by `after`, and back by `before`. Breaks always
stand in the chain of their shift, tasks in one or in none. Two clocks run along a chain, as in
`solver.lines`: `free` is when the node has ended, `moved` when the last place was left, put off by
the breaks since. All starts are as early as the chains and the edges allow; only the departure is
put off, when a route is priced (see `pricing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.compiled import compiled
from visitplanner.solver.soft.network import (
    BEGIN,
    LOSS,
    NOWHERE,
    PLACE,
    PROFILE,
    head_of,
    tail_of,
)

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Ints, Network

AFTER, BEFORE, SHIFT, START, FREE, MOVED, AT = range(7)
"""Columns of `Timetable.nodes`: the chains; the shift that a node stands in, or `NOWHERE`; its
start, the two clocks after it, and the place where the shift is then."""

VISITS, METRES, SECONDS, LABOUR = range(4)
"""Columns of `Timetable.routes`: tasks, distance, travel, and what the route's times cost."""

ROUTES, GREATEST, LOST = range(3)
"""Positions in `Timetable.sums`: cost units of routes and lateness; the greatest lateness in
seconds; cost units lost with what is left out."""

UNTIMED = -1
"""Start of a node that has none yet."""


class Timetable(NamedTuple):
    """Routes and their times, all int64; columns as above.

    Attributes
    ----------
    nodes, routes
        (N, 7), (K, 4).
    load
        (K, D) amounts.
    sums
        (3,).
    """

    nodes: Ints
    routes: Ints
    load: Ints
    sums: Ints


@compiled
def units_of(network: Network, table: Timetable) -> int:
    """Return the whole cost of a timetable."""
    sums = table.sums
    return int(sums[ROUTES] + sums[GREATEST] * network.greatest + sums[LOST])


def empty_timetable(network: Network, break_orders: list[list[int]]) -> Timetable:
    """Return a timetable in which every visit is left out.

    Parameters
    ----------
    break_orders
        For each shift the nodes of its breaks, in the order in which they are to stand.
    """
    table = Timetable(
        nodes=np.full((network.nodes.shape[0] - 1, 7), UNTIMED, dtype=np.int64),
        routes=np.zeros((network.shifts.shape[0], 4), dtype=np.int64),
        load=np.zeros_like(network.capacity),
        sums=np.array([0, 0, network.units[:, LOSS].sum()], dtype=np.int64),
    )
    for shift, order in enumerate(break_orders):
        lay_chain(network, table, shift, order)
        head, begin = head_of(network, shift), network.shifts[shift, BEGIN]
        table.nodes[head, START] = table.nodes[head, FREE] = table.nodes[head, MOVED] = begin
        table.nodes[head, AT] = network.nodes[head, PLACE]
    return table


def lay_chain(network: Network, table: Timetable, shift: int, breaks: list[int]) -> None:
    """Make a shift's chain one of nothing but its breaks, in the order given."""
    chain = [head_of(network, shift), *breaks, tail_of(network, shift)]
    table.nodes[chain, SHIFT] = shift
    table.nodes[chain[:-1], AFTER] = chain[1:]
    table.nodes[chain[1:], BEFORE] = chain[:-1]


def copied(table: Timetable) -> Timetable:
    """Return a timetable of its own."""
    return Timetable(*(part.copy() for part in table))


@compiled
def overwrite(target: Timetable, source: Timetable) -> None:
    """Make one timetable like another."""
    target.nodes[:] = source.nodes
    target.routes[:] = source.routes
    target.load[:] = source.load
    target.sums[:] = source.sums


@compiled
def following_place(network: Network, table: Timetable, node: int) -> int:
    """Return the place of the first node with a place, from a node on."""
    while network.nodes[node, PLACE] == NOWHERE:
        node = table.nodes[node, AFTER]
    return int(network.nodes[node, PLACE])


@compiled
def place_at(network: Network, table: Timetable, node: int) -> int:
    """Return where a shift is after a node."""
    while network.nodes[node, PLACE] == NOWHERE:
        node = table.nodes[node, BEFORE]
    return int(network.nodes[node, PLACE])


@compiled
def chain_in(table: Timetable, task: int, behind: int) -> None:
    """Put a task into the route of the node `behind` which it comes; nothing else is kept up."""
    ahead = table.nodes[behind, AFTER]
    table.nodes[behind, AFTER] = table.nodes[ahead, BEFORE] = task
    table.nodes[task, BEFORE], table.nodes[task, AFTER] = behind, ahead
    table.nodes[task, SHIFT] = table.nodes[behind, SHIFT]


@compiled
def chain_out(table: Timetable, task: int) -> None:
    """Take a task out of its route; nothing else is kept up."""
    behind, ahead = table.nodes[task, BEFORE], table.nodes[task, AFTER]
    table.nodes[behind, AFTER], table.nodes[ahead, BEFORE] = ahead, behind
    table.nodes[task, SHIFT] = NOWHERE
    table.nodes[task, START] = UNTIMED


@compiled
def detour(network: Network, table: Timetable, task: int, behind: int) -> tuple[int, int]:
    """Return the metres and seconds that a task behind a node adds to a route.

    An empty route has no way yet.
    """
    shift = table.nodes[behind, SHIFT]
    profile = network.shifts[shift, PROFILE]
    here, place = place_at(network, table, behind), network.nodes[task, PLACE]
    there = following_place(network, table, table.nodes[behind, AFTER])
    metres = network.distances[profile, here, place] + network.distances[profile, place, there]
    seconds = network.durations[profile, here, place] + network.durations[profile, place, there]
    if table.routes[shift, VISITS] > 0:
        metres -= network.distances[profile, here, there]
        seconds -= network.durations[profile, here, there]
    return int(metres), int(seconds)


@compiled
def count_in(network: Network, table: Timetable, task: int, behind: int) -> None:
    """Put a task into a route, and keep up the route's sums but not its times."""
    shift = table.nodes[behind, SHIFT]
    metres, seconds = detour(network, table, task, behind)
    table.routes[shift, METRES] += metres
    table.routes[shift, SECONDS] += seconds
    table.routes[shift, VISITS] += 1
    table.load[shift] += network.demand[task]
    chain_in(table, task, behind)


@compiled
def count_out(network: Network, table: Timetable, task: int) -> None:
    """Take a task out of its route, and keep up the route's sums but not its times."""
    shift, behind = table.nodes[task, SHIFT], table.nodes[task, BEFORE]
    chain_out(table, task)
    table.routes[shift, VISITS] -= 1
    metres, seconds = detour(network, table, task, behind)
    table.routes[shift, METRES] -= metres
    table.routes[shift, SECONDS] -= seconds
    table.load[shift] -= network.demand[task]
