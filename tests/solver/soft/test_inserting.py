"""Attempts leave no trace, and tell what they would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from soft_timetables import SEEDS, filled

from visitplanner.solver.soft.inserting import begin_attempts, take_unit_out, try_alone, try_pair
from visitplanner.solver.soft.network import FIRST_TASK, LOSS, num_units_of
from visitplanner.solver.soft.pricing import reprice
from visitplanner.solver.soft.timetable import SHIFT, VISITS, copied, count_in, units_of
from visitplanner.solver.soft.tools import FIRST_BEHIND, UNITS

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Ints
    from visitplanner.solver.soft.timetable import Timetable


@pytest.mark.parametrize("seed", SEEDS)
def test_attempts_leave_no_trace_and_tell_their_cost(seed: int) -> None:
    _, network, table, tools = filled(seed)
    for unit in range(num_units_of(network)):
        take_unit_out(network, table, unit)
        if not reprice(network, table, tools.log):
            return  # a detour may be a short cut here, without which others come too late
        before, units = copied(table), units_of(network, table)
        task, end = network.units[unit : unit + 2, FIRST_TASK].tolist()
        begin_attempts(tools, 10**17)
        if end - task == 1:
            try_alone(network, table, tools, task)
        elif end - task == 2:
            try_pair(network, table, tools, task)
        np.testing.assert_array_equal(used_nodes(table), used_nodes(before))
        np.testing.assert_array_equal(table.routes, before.routes)
        np.testing.assert_array_equal(table.load, before.load)
        if end - task == 1 and tools.choice[UNITS] < 10**17:
            # as travel need not keep the triangle inequality, others may even start earlier
            cost = int(tools.choice[UNITS])
            count_in(network, table, task, int(tools.choice[FIRST_BEHIND]))
            assert reprice(network, table, tools.log)
            assert units_of(network, table) <= units + cost - network.units[unit, LOSS]


def used_nodes(table: Timetable) -> Ints:
    """Return the rows of all that stands in a route in use; other times mean nothing."""
    shifts = table.nodes[:, SHIFT]
    used = (shifts >= 0) & (table.routes[np.maximum(shifts, 0), VISITS] > 0)
    rows: Ints = table.nodes[used]
    return rows
