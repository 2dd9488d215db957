"""VROOM as a peer, where it is installed."""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest

from made_up import made_up_day
from peers import Budget
from peers.adapter import timed
from visitplanner.check import find_violations

pytest.importorskip("vroom", reason="an extra of the benchmarks")
vroom = importlib.import_module("peers.vroom").vroom

BUDGET = Budget(seconds=1, seed=1, threads=1)
DAY = made_up_day(20, 2, 0)


def test_its_plan_is_sound_and_worth_something() -> None:
    found = vroom(DAY, BUDGET)
    solutions = [timed(DAY, plan, "vroom") for plan in found]
    assert solutions
    for solution in solutions:
        assert solution is not None
        assert find_violations(DAY, solution) == ()
        assert len(solution.served) > 5


def test_required_visits_and_loads_are_kept() -> None:
    visits = tuple(replace(v, required=v.visit_id == 1, demand=(1,)) for v in DAY.visits)
    shifts = tuple(replace(shift, capacity=(3,)) for shift in DAY.shifts)
    day = replace(DAY, visits=visits, shifts=shifts)
    best = timed(day, vroom(day, BUDGET)[-1], "vroom")
    assert best is not None
    assert find_violations(day, best) == ()
    assert 0 in best.served
    assert len(best.served) <= 6
