"""Units taken out: strings of neighbouring routes, related units, or any.

References
----------
.. [1] J. Christiaens, G. Vanden Berghe, "Slack induction by string removals for vehicle routing
   problems", Transportation Science 54 (2020).
.. [2] P. Shaw, "Using constraint programming and local search methods to solve vehicle routing
   problems", CP98 (1998), for the removal of related visits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.solver.compiled import compiled
from visitplanner.solver.soft.inserting import take_unit_out
from visitplanner.solver.soft.network import FIRST_TASK, NOWHERE, UNIT, head_of, num_units_of
from visitplanner.solver.soft.randomness import below, uniform
from visitplanner.solver.soft.timetable import AFTER, BEFORE, SHIFT, VISITS

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Network
    from visitplanner.solver.soft.timetable import Timetable
    from visitplanner.solver.soft.tools import Tools

LONGEST_STRING = 8
MOST_STRINGS = 4
MOST_RELATED = 14
"""Sizes of what is taken out; more is rarely put back better."""

STRINGS_SHARE, RELATED_SHARE = 0.5, 0.4
"""Chances of the first two ways; the rest is any units at all."""

OVERLOOKED = 0.3
"""Chance that a related unit is passed over, so that the same one is not always taken out."""


@compiled
def ruin(network: Network, table: Timetable, tools: Tools) -> None:
    """Take some units out; the times of the routes are not kept up."""
    num_units = num_units_of(network)
    seed, way = below(tools.random, num_units), uniform(tools.random)
    if way < STRINGS_SHARE:
        _take_strings(network, table, tools, seed)
    elif way < STRINGS_SHARE + RELATED_SHARE:
        _take_related(network, table, tools, seed)
    else:
        for _ in range(1 + below(tools.random, min(MOST_RELATED, num_units))):
            take_unit_out(network, table, below(tools.random, num_units))


@compiled
def _take_related(network: Network, table: Timetable, tools: Tools, seed: int) -> None:
    near = network.near[seed]
    left = 1 + below(tools.random, min(MOST_RELATED, 1 + near.size))
    take_unit_out(network, table, seed)
    for unit in near:
        if left == 0:
            return
        if uniform(tools.random) >= OVERLOOKED:
            take_unit_out(network, table, unit)
            left -= 1


@compiled
def _take_strings(network: Network, table: Timetable, tools: Tools, seed: int) -> None:
    """Take a string out of each of some routes near a unit."""
    left = 1 + below(tools.random, MOST_STRINGS)
    touched = tools.is_touched
    left -= _take_string_at(network, table, tools, seed)
    for unit in network.near[seed]:
        if left <= 0:
            break
        left -= _take_string_at(network, table, tools, unit)
    touched[:] = 0


@compiled
def _take_string_at(network: Network, table: Timetable, tools: Tools, unit: int) -> int:
    """Take out a string around a unit; return how many routes it was in that were whole so far."""
    count = 0
    for task in range(network.units[unit, FIRST_TASK], network.units[unit + 1, FIRST_TASK]):
        shift = table.nodes[task, SHIFT]
        if shift != NOWHERE and not tools.is_touched[shift]:
            tools.is_touched[shift] = 1
            _take_string(network, table, tools, task)
            count += 1
    return count


@compiled
def _take_string(network: Network, table: Timetable, tools: Tools, task: int) -> None:
    """Take out a row of tasks of random length that holds a task, with all they are tied to."""
    length = 1 + below(
        tools.random, min(LONGEST_STRING, table.routes[table.nodes[task, SHIFT], VISITS])
    )
    node, first_break = task, network.num_tasks
    for _ in range(below(tools.random, length)):
        if table.nodes[node, BEFORE] < first_break:
            node = table.nodes[node, BEFORE]
    while length > 0 and node < head_of(network, 0):
        following = table.nodes[node, AFTER]
        if node < first_break:
            take_unit_out(network, table, network.tasks[node, UNIT])
            length -= 1
        node = following
