"""A timetable without routes costs what is left out."""

from __future__ import annotations

import pytest
from soft_timetables import SEEDS, filled

from visitplanner.solver.soft.inserting import take_unit_out
from visitplanner.solver.soft.network import LOSS, num_units_of
from visitplanner.solver.soft.pricing import reprice
from visitplanner.solver.soft.timetable import units_of


@pytest.mark.parametrize("seed", SEEDS)
def test_taking_everything_out_and_pricing_anew_gives_the_empty_plan(seed: int) -> None:
    _, network, table, tools = filled(seed)
    for unit in range(num_units_of(network)):
        take_unit_out(network, table, unit)
    assert reprice(network, table, tools.log)
    assert units_of(network, table) == network.units[:, LOSS].sum()
    assert not table.routes.any()
    assert not table.load.any()
