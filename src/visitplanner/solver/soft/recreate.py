"""Units put back, in an order that differs each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.solver.compiled import compiled
from visitplanner.solver.soft.inserting import put_unit_in
from visitplanner.solver.soft.network import (
    FIRST_TASK,
    LAST_CLOSE,
    LOSS,
    NOWHERE,
    OPENS,
    WINDOWS,
    num_units_of,
)
from visitplanner.solver.soft.pricing import reprice
from visitplanner.solver.soft.randomness import below, uniform
from visitplanner.solver.soft.sorting import sort_by
from visitplanner.solver.soft.timetable import SHIFT
from visitplanner.solver.soft.timing import retime
from visitplanner.solver.soft.tools import KEY, TURN, UNIT

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Network
    from visitplanner.solver.soft.timetable import Timetable
    from visitplanner.solver.soft.tools import Tools

MOST_TRIED = 60
"""Units tried in an iteration, those taken out last among them."""

BY_CLOSE, BY_OPEN, BY_LOSS, TIED_FIRST, AT_RANDOM = range(5)
"""The orders in which units are put back."""

CHANCES = 2**30
"""Steps into which a chance is divided, as keys are whole numbers."""


@compiled
def recreate(network: Network, table: Timetable, tools: Tools, most: int) -> bool:
    """Put in absent units, at most so many; False where the routes do not keep every rule."""
    if not retime(network, table, tools.log):
        return False
    count = _list_absent(network, table, tools)
    for at in tools.absent[: min(count, most), TURN]:
        put_unit_in(network, table, tools, tools.absent[at, UNIT])
    return reprice(network, table, tools.log)


@compiled
def _list_absent(network: Network, table: Timetable, tools: Tools) -> int:
    """List the units that are left out in an order drawn at random; return how many there are."""
    absent, count = tools.absent, 0
    order = below(tools.random, AT_RANDOM + 1)
    for unit in range(num_units_of(network)):
        if table.nodes[network.units[unit, FIRST_TASK], SHIFT] == NOWHERE:
            absent[count, UNIT] = unit
            absent[count, KEY] = _key(network, unit, order, uniform(tools.random))
            count += 1
    sort_by(absent[:, KEY], absent[:, TURN], count)
    return count


@compiled
def _key(network: Network, unit: int, order: int, chance: float) -> int:
    nodes, units = network.nodes, network.units
    task = units[unit, FIRST_TASK]
    if order == BY_CLOSE:
        return int(nodes[task, LAST_CLOSE])
    if order == BY_OPEN:
        return int(network.windows[nodes[task, WINDOWS], OPENS])
    if order == BY_LOSS:
        return -int(units[unit, LOSS] * (0.5 + chance))
    num_tasks = units[unit + 1, FIRST_TASK] - task if order == TIED_FIRST else 1
    return int((chance - num_tasks) * CHANCES)
