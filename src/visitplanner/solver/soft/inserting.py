"""Units put in where they add least: attempts that are taken back, and the best one that stays.

A unit of one task is tried in each place. Two tasks that are tied are tried in pairs of places: the
first is put in, and with it in place the second is tried. What the way alone adds, and lateness so
far, bound from below what a pair adds, so that most are never timed. A unit of more tasks is put in
visit by visit, each where it adds least.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.compiled import compiled
from visitplanner.solver.soft.network import (
    ALONE,
    FIRST_TASK,
    IS_SECOND,
    IS_TIMED,
    LOSS,
    NOWHERE,
    UNIT,
    VISIT,
    WITH_ANOTHER,
    head_of,
)
from visitplanner.solver.soft.places import gather, joins
from visitplanner.solver.soft.pricing import TOO_LONG, labour_of, reprice
from visitplanner.solver.soft.randomness import uniform
from visitplanner.solver.soft.timetable import (
    AFTER,
    BEFORE,
    GREATEST,
    LABOUR,
    SHIFT,
    VISITS,
    count_in,
    count_out,
)
from visitplanner.solver.soft.timing import (
    CEILING,
    LATE,
    NO_CEILING,
    SIZE,
    WORST,
    added_lateness,
    begin_log,
    push_from,
    take_back,
)
from visitplanner.solver.soft.tools import (
    BEHIND,
    FIRST_BEHIND,
    LEAST,
    ORDER,
    SECOND_BEHIND,
    UNITS,
    WAY,
)

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Network
    from visitplanner.solver.soft.timetable import Timetable
    from visitplanner.solver.soft.tools import Tools

BLINK = 0.01
"""Chance of overlooking a place, as in slack induction by string removals."""

NO_NODE = -1
"""In place of the node behind which a second task would come."""

PAIR = 2
"""Tasks that are tried together."""


@compiled
def put_unit_in(network: Network, table: Timetable, tools: Tools, unit: int) -> bool:
    """Put a unit in where it adds least, if that is less than is lost without it."""
    first, end = network.units[unit, FIRST_TASK], network.units[unit + 1, FIRST_TASK]
    loss = network.units[unit, LOSS]
    if network.tasks[end - 1, VISIT] == network.tasks[first, VISIT]:
        return _put_visit_in(network, table, tools, first, loss)
    if end - first > PAIR:
        return _put_chain_in(network, table, tools, unit)
    begin_attempts(tools, loss)
    try_pair(network, table, tools, first)
    return _keep(network, table, tools, first)


@compiled
def take_unit_out(network: Network, table: Timetable, unit: int) -> None:
    """Take all tasks of a unit out; the times of the routes are not kept up."""
    for task in range(network.units[unit, FIRST_TASK], network.units[unit + 1, FIRST_TASK]):
        if table.nodes[task, SHIFT] != NOWHERE:
            count_out(network, table, task)


@compiled
def _put_visit_in(network: Network, table: Timetable, tools: Tools, task: int, most: int) -> bool:
    """Put in the visit of a first task, by one shift or by two, for less than `most`."""
    begin_attempts(tools, most)
    try_alone(network, table, tools, task)
    if network.tasks[task + 1, IS_SECOND]:
        try_pair(network, table, tools, task)
    return _keep(network, table, tools, task)


@compiled
def _put_chain_in(network: Network, table: Timetable, tools: Tools, unit: int) -> bool:
    """Put in the visits of a unit one after another; none stays where one finds no place."""
    left = network.units[unit, LOSS]
    for task in range(network.units[unit, FIRST_TASK], network.units[unit + 1, FIRST_TASK]):
        if network.tasks[task, IS_SECOND]:
            continue
        if not _put_visit_in(network, table, tools, task, left):
            take_unit_out(network, table, unit)
            reprice(network, table, tools.log)
            return False
        left -= tools.choice[UNITS]
    return True


@compiled
def begin_attempts(tools: Tools, most: int) -> None:
    """Forget the best attempt; the next must cost less than `most`."""
    tools.choice[UNITS] = most
    tools.choice[FIRST_BEHIND] = tools.choice[SECOND_BEHIND] = NO_NODE


@compiled
def try_alone(network: Network, table: Timetable, tools: Tools, task: int) -> None:
    """Try a task in all places that may be the best, and take it out again."""
    places, choice = tools.first_places, tools.choice
    count = gather(network, table, places, task, int(np.int64(ALONE)))
    for at in places[:count, ORDER]:
        if places[at, LEAST] >= choice[UNITS]:
            return
        if uniform(tools.random) < BLINK:
            continue
        begin_log(tools.log, choice[UNITS] - places[at, WAY])
        if _put(network, table, tools, task, places[at, BEHIND]):
            _note(network, table, tools, task, places[at, WAY])
        _withdraw(network, table, tools, task, int(np.int64(0)))


@compiled
def try_pair(network: Network, table: Timetable, tools: Tools, task: int) -> None:
    """Try a task and the one after it in all pairs of places that may be the best."""
    places, others = tools.first_places, tools.second_places
    role = WITH_ANOTHER if network.tasks[task + 1, IS_SECOND] else ALONE
    count = gather(network, table, places, task, role)
    num_others = gather(network, table, others, task + 1, role)
    if num_others == 0:
        return
    least = others[others[0, ORDER], LEAST]
    for at in places[:count, ORDER]:
        most = tools.choice[UNITS] - least
        if places[at, LEAST] >= most:
            return
        if uniform(tools.random) < BLINK:
            continue
        begin_log(tools.log, most - places[at, WAY])
        if _put(network, table, tools, task, places[at, BEHIND]):
            _try_second(network, table, tools, task + 1, (at, num_others))
        _withdraw(network, table, tools, task, int(np.int64(0)))


@compiled
def _try_second(
    network: Network, table: Timetable, tools: Tools, task: int, which: tuple[int, int]
) -> None:
    """Try the second task of a pair in its places; `which` tells the first one's, and how many."""
    log, places, choice = tools.log, tools.second_places, tools.choice
    place, count = which
    first, way = tools.first_places[place, BEHIND], tools.first_places[place, WAY]
    size, late, worst = log.numbers[SIZE], log.numbers[LATE], log.numbers[WORST]
    floor = way + added_lateness(network, table, log)
    for at in places[:count, ORDER]:
        behind, both = places[at, BEHIND], way + places[at, WAY]
        if floor + places[at, LEAST] >= choice[UNITS]:
            return
        shift = table.nodes[behind, SHIFT]
        if shift == table.nodes[first, SHIFT] or not joins(network, table, task, shift):
            continue
        log.numbers[LATE], log.numbers[WORST] = late, worst
        log.numbers[CEILING] = choice[UNITS] - both
        if _put(network, table, tools, task, behind):
            _note(network, table, tools, task - 1, both)
        _withdraw(network, table, tools, task, size)


@compiled
def _put(network: Network, table: Timetable, tools: Tools, task: int, behind: int) -> bool:
    """Put a task behind a node and time what depends on it; False where that cannot be."""
    shift = table.nodes[behind, SHIFT]
    is_new = table.routes[shift, VISITS] == 0
    count_in(network, table, task, behind)
    # the breaks of a shift that was not in use have no times yet
    node = table.nodes[head_of(network, shift), AFTER] if is_new else task
    return push_from(network, table, tools.log, node)


@compiled
def _withdraw(network: Network, table: Timetable, tools: Tools, task: int, size: int) -> None:
    take_back(table, tools.log, size)
    count_out(network, table, task)


@compiled
def _note(network: Network, table: Timetable, tools: Tools, task: int, way: int) -> None:
    """Remember the attempt under way with a task, and the one after it if both are tried."""
    units = way + added_lateness(network, table, tools.log)
    if units >= tools.choice[UNITS]:
        return
    units += _added_labour(network, table, tools)
    if units < tools.choice[UNITS]:
        tools.choice[UNITS] = units
        tools.choice[FIRST_BEHIND] = table.nodes[task, BEFORE]
        is_pair = network.tasks[task + 1, UNIT] == network.tasks[task, UNIT]
        if is_pair and table.nodes[task + 1, SHIFT] != NOWHERE:
            tools.choice[SECOND_BEHIND] = table.nodes[task + 1, BEFORE]
        else:
            tools.choice[SECOND_BEHIND] = NO_NODE


@compiled
def _added_labour(network: Network, table: Timetable, tools: Tools) -> int:
    """Return what the times of the changed routes add, or `NO_CEILING` if one is too long."""
    added, log, touched = 0, tools.log, tools.is_touched
    for at in range(log.numbers[SIZE]):
        shift = table.nodes[log.entries[at, 0], SHIFT]
        if network.shifts[shift, IS_TIMED] and not touched[shift] and added < NO_CEILING:
            touched[shift] = 1
            labour = labour_of(network, table, shift)
            added = (
                NO_CEILING if labour == TOO_LONG else added + labour - table.routes[shift, LABOUR]
            )
    for at in range(log.numbers[SIZE]):
        touched[table.nodes[log.entries[at, 0], SHIFT]] = 0
    return added


@compiled
def _keep_labour(network: Network, table: Timetable, tools: Tools) -> None:
    """Note what the working time of the changed routes costs from now on."""
    for at in range(tools.log.numbers[SIZE]):
        shift = table.nodes[tools.log.entries[at, 0], SHIFT]
        table.routes[shift, LABOUR] = labour_of(network, table, shift)


@compiled
def _keep(network: Network, table: Timetable, tools: Tools, task: int) -> bool:
    """Carry out the attempt that was noted for a task and the one after it, if there was one."""
    choice, log = tools.choice, tools.log
    if choice[FIRST_BEHIND] == NO_NODE:
        return False
    begin_log(log, NO_CEILING)
    _put(network, table, tools, task, choice[FIRST_BEHIND])
    if choice[SECOND_BEHIND] != NO_NODE:
        _put(network, table, tools, task + 1, choice[SECOND_BEHIND])
    _keep_labour(network, table, tools)
    table.sums[GREATEST] = max(table.sums[GREATEST], log.numbers[WORST])
    return True
