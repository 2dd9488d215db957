"""The places in all routes where a task may be put, by what it must add at least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.compiled import compiled
from visitplanner.solver.soft.network import (
    EDGES,
    FIXED,
    IS_SECOND,
    LAST_CLOSE,
    LATE_PRICE,
    LIKE,
    METRE,
    MOST_METRES,
    MOST_VISITS,
    NEVER_LATE,
    NOBODY,
    NOWHERE,
    PLACE,
    PROFILE,
    TO,
    TRAVEL_SECOND,
    VISIT,
    head_of,
    tail_of,
)
from visitplanner.solver.soft.sorting import sort_by
from visitplanner.solver.soft.timetable import (
    AFTER,
    AT,
    FREE,
    METRES,
    MOVED,
    SHIFT,
    VISITS,
    detour,
)
from visitplanner.solver.soft.tools import BEHIND, LEAST, ORDER, WAY

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Ints, Network
    from visitplanner.solver.soft.timetable import Timetable

NO_PLACE = -1
"""Lateness of a task that cannot start at all."""


@compiled
def gather(network: Network, table: Timetable, places: Ints, task: int, role: int) -> int:
    """List the places where a task may be put, in a role of `may`; return how many.

    Whether what stands behind can still start in time is not asked.
    """
    count = int(np.int64(0))  # as numba knows it, not the constant 0, which is a type of its own
    for shift in range(network.shifts.shape[0]):
        if network.may[task, shift] == role and _has_room(network, table, task, shift):
            count = _gather_route(network, table, places, (task, shift), count)
    sort_by(places[:, LEAST], places[:, ORDER], count)
    return count


@compiled
def _has_room(network: Network, table: Timetable, task: int, shift: int) -> bool:
    """Return whether a shift takes one task more, as far as time and way do not matter."""
    shifts = network.shifts
    if table.routes[shift, VISITS] >= shifts[shift, MOST_VISITS] or _is_spare(
        network, table, shift
    ):
        return False
    for kind in range(network.capacity.shape[1]):
        load = table.load[shift, kind] + network.demand[task, kind]
        if load > network.capacity[shift, kind]:
            return False
    return joins(network, table, task, shift) and not _holds_tied(network, table, task, shift)


@compiled
def joins(network: Network, table: Timetable, task: int, shift: int) -> bool:
    """Return whether a shift makes all that is made of the groups of a task's visit.

    The second person of a visit is not asked: the first one's shift does.
    """
    if network.tasks[task, IS_SECOND]:
        return True
    for mate in network.mates[task]:
        if mate == NOBODY:
            break
        first, second = table.nodes[mate, SHIFT], NOWHERE
        if network.tasks[mate + 1, IS_SECOND]:
            second = table.nodes[mate + 1, SHIFT]
        if first not in (NOWHERE, shift) and second != shift:
            return False
    return True


@compiled
def _count_ahead(network: Network, table: Timetable, task: int, shift: int) -> int:
    """Return how many tasks of a shift must come before one."""
    count, node, tail = 0, head_of(network, shift), tail_of(network, shift)
    while network.comes_before.shape[0] > 0 and node != tail:
        count += _must_precede(network, node, task)
        node = table.nodes[node, AFTER]
    return count


@compiled
def _must_precede(network: Network, node: int, other: int) -> int:
    """Return 1 where a node is a task that must come before another, or else 0."""
    if network.comes_before.shape[0] == 0 or max(node, other) >= network.num_tasks:
        return 0
    return int(network.comes_before[network.tasks[node, VISIT], network.tasks[other, VISIT]])


@compiled
def _is_spare(network: Network, table: Timetable, shift: int) -> bool:
    """Return whether two shifts just like this one are empty before it is used."""
    one = network.shifts[shift, LIKE]
    other = network.shifts[one, LIKE] if one >= 0 else -1
    if table.routes[shift, VISITS] > 0 or other < 0:
        return False
    return bool(table.routes[one, VISITS] == 0 and table.routes[other, VISITS] == 0)


@compiled
def _holds_tied(network: Network, table: Timetable, task: int, shift: int) -> bool:
    """Return whether a shift makes something that another shift than the task's must make."""
    nodes = network.nodes
    for edge in range(nodes[task, EDGES], nodes[task + 1, EDGES]):
        if table.nodes[network.edges[edge, TO], SHIFT] == shift:
            return True
    return False


@compiled
def _gather_route(
    network: Network, table: Timetable, places: Ints, what: tuple[int, int], count: int
) -> int:
    """List the places for a task in a shift behind those listed; return how many there are."""
    task, shift = what
    shifts, tail = network.shifts, tail_of(network, shift)
    is_new = table.routes[shift, VISITS] == 0
    ahead = _count_ahead(network, table, task, shift)
    behind = head_of(network, shift)
    while behind != tail and not _must_precede(network, task, behind):
        ahead -= _must_precede(network, behind, task)
        if ahead > 0:
            behind = table.nodes[behind, AFTER]
            continue
        late = 0 if is_new else _late_units(network, table, task, behind)
        if late == NO_PLACE:
            break  # later in the route it is later still
        metres, seconds = detour(network, table, task, behind)
        if table.routes[shift, METRES] + metres <= shifts[shift, MOST_METRES]:
            way = shifts[shift, METRE] * metres + shifts[shift, TRAVEL_SECOND] * seconds
            way += shifts[shift, FIXED] * is_new + network.charges[task, shift]
            places[count, BEHIND], places[count, WAY], places[count, LEAST] = (
                behind,
                way,
                way + late,
            )
            count += 1
        behind = table.nodes[behind, AFTER]
    return count


@compiled
def _late_units(network: Network, table: Timetable, task: int, behind: int) -> int:
    """Return what a task's own lateness costs at least behind a node, or `NO_PLACE`."""
    nodes, place = network.nodes, network.nodes[task, PLACE]
    profile = network.shifts[table.nodes[behind, SHIFT], PROFILE]
    leg = network.durations[profile, table.nodes[behind, AT], place]
    late = (
        max(table.nodes[behind, FREE], table.nodes[behind, MOVED] + leg) - nodes[task, LAST_CLOSE]
    )
    if late <= 0:
        return 0
    return (
        NO_PLACE if nodes[task, LATE_PRICE] == NEVER_LATE else int(nodes[task, LATE_PRICE] * late)
    )
