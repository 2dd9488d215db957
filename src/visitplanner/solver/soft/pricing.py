"""What a timetable costs: routes, their times with the departure put off, and lateness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.solver.compiled import compiled
from visitplanner.solver.soft.network import (
    CLOSES,
    DURATION,
    EDGES,
    FIRST_TASK,
    FIXED,
    IS_TIMED,
    LAST_CLOSE,
    LATE_PRICE,
    LOSS,
    METRE,
    MOST_METRES,
    MOST_SECONDS,
    NEVER_LATE,
    NOWHERE,
    OPENS,
    OVERTIME_AFTER,
    OVERTIME_SECOND,
    PLACE,
    PROFILE,
    SECOND,
    TO,
    TRAVEL_SECOND,
    WINDOWS,
    head_of,
    num_units_of,
    tail_of,
)
from visitplanner.solver.soft.timetable import (
    BEFORE,
    GREATEST,
    LABOUR,
    LOST,
    METRES,
    ROUTES,
    SECONDS,
    SHIFT,
    START,
    UNTIMED,
    VISITS,
)
from visitplanner.solver.soft.timing import LATE, WORST, retime

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Network
    from visitplanner.solver.soft.timetable import Timetable
    from visitplanner.solver.soft.timing import Log

TOO_LONG = -1
"""Labour units of a route that lasts longer than its shift may."""


@compiled
def departure_of(network: Network, table: Timetable, shift: int) -> int:
    """Return the latest departure that changes no end, no lateness and no tied start."""
    nodes, head = network.nodes, head_of(network, shift)
    node = tail_of(network, shift)
    durations = network.durations[network.shifts[shift, PROFILE]]
    free = moved = table.nodes[node, START]
    ahead = nodes[node, PLACE]
    node = table.nodes[node, BEFORE]
    while node != head:
        place, duration = nodes[node, PLACE], nodes[node, DURATION]
        if place == NOWHERE:
            free = _latest_start(network, table, node, free - duration)
            moved -= duration
        else:
            reach = min(free, moved - durations[place, ahead])
            free = moved = _latest_start(network, table, node, reach - duration)
            ahead = place
        node = table.nodes[node, BEFORE]
    return int(min(free, moved - durations[nodes[head, PLACE], ahead]))


@compiled
def _latest_start(network: Network, table: Timetable, node: int, second: int) -> int:
    """Return the last second up to one in which a node may start and costs no more."""
    nodes, start = network.nodes, table.nodes[node, START]
    if is_held(network, table, node):
        return int(start)
    for at in range(nodes[node + 1, WINDOWS] - 1, nodes[node, WINDOWS] - 1, -1):
        if network.windows[at, OPENS] <= second:
            return int(min(network.windows[at, CLOSES], second))
    return int(start)


@compiled
def is_held(network: Network, table: Timetable, node: int) -> bool:
    """Return whether a node's start must stay: it is late, or tied to one in another route."""
    nodes = network.nodes
    if nodes[node, LATE_PRICE] != NEVER_LATE and table.nodes[node, START] > nodes[node, LAST_CLOSE]:
        return True
    for edge in range(nodes[node, EDGES], nodes[node + 1, EDGES]):
        if table.nodes[network.edges[edge, TO], START] != UNTIMED:
            return True
    return False


@compiled
def labour_of(network: Network, table: Timetable, shift: int) -> int:
    """Return what a timed route's working time costs, or `TOO_LONG`."""
    shifts = network.shifts
    if table.routes[shift, VISITS] == 0 or not shifts[shift, IS_TIMED]:
        return 0
    end = table.nodes[tail_of(network, shift), START]
    duration = end - departure_of(network, table, shift)
    if duration > shifts[shift, MOST_SECONDS]:
        return TOO_LONG
    overtime = max(0, end - shifts[shift, OVERTIME_AFTER])
    return int(shifts[shift, SECOND] * duration + shifts[shift, OVERTIME_SECOND] * overtime)


@compiled
def route_units(network: Network, table: Timetable, shift: int) -> int:
    """Return what a route costs apart from its labour."""
    shifts = network.shifts
    if table.routes[shift, VISITS] == 0:
        return 0
    return int(
        shifts[shift, FIXED]
        + shifts[shift, METRE] * table.routes[shift, METRES]
        + shifts[shift, TRAVEL_SECOND] * table.routes[shift, SECONDS]
    )


@compiled
def reprice(network: Network, table: Timetable, log: Log) -> bool:
    """Time and price everything anew; False where the routes break a rule.

    What is lost with visits left out is reckoned too, from the tasks that stand in no route.
    """
    if not retime(network, table, log):
        return False
    units = int(log.numbers[LATE])
    for shift in range(network.shifts.shape[0]):
        table.routes[shift, LABOUR] = labour_of(network, table, shift)
        if table.routes[shift, LABOUR] == TOO_LONG or _is_too_far(network, table, shift):
            return False
        units += route_units(network, table, shift) + table.routes[shift, LABOUR]
    units += _charged(network, table)
    table.sums[ROUTES], table.sums[GREATEST] = units, log.numbers[WORST]
    table.sums[LOST] = _lost(network, table)
    return True


@compiled
def _charged(network: Network, table: Timetable) -> int:
    """Return what tasks charge for being made by the shifts that make them."""
    charged = 0
    for task in range(network.num_tasks):
        shift = table.nodes[task, SHIFT]
        if shift != NOWHERE:
            charged += network.charges[task, shift]
    return int(charged)


@compiled
def _is_too_far(network: Network, table: Timetable, shift: int) -> bool:
    return bool(table.routes[shift, METRES] > network.shifts[shift, MOST_METRES])


@compiled
def _lost(network: Network, table: Timetable) -> int:
    """Return the cost units lost; a unit is made exactly if its first task stands in a route."""
    lost = 0
    for unit in range(num_units_of(network)):
        if table.nodes[network.units[unit, FIRST_TASK], SHIFT] == NOWHERE:
            lost += network.units[unit, LOSS]
    return int(lost)
