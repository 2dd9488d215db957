"""Routes and timetables say the same; of what is tied together, a part alone is not read."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from problems import Size, random_problem
from soft_timetables import SEEDS, filled

from visitplanner.problem import Problem, VisitLink
from visitplanner.solution import Solution, Termination
from visitplanner.solver.soft import solve_soft
from visitplanner.solver.soft.building import network_of
from visitplanner.solver.soft.handover import first_timetable, routes_of
from visitplanner.solver.soft.timetable import units_of
from visitplanner.solver.soft.tools import tools_of


@pytest.mark.parametrize("seed", SEEDS)
def test_routes_read_back_are_the_same_timetable(seed: int) -> None:
    problem, network, table, tools = filled(seed)
    again = first_timetable(problem, network, tools.log, routes_of(problem, network, table))
    assert units_of(network, again) == units_of(network, table)
    assert routes_of(problem, network, again) == routes_of(problem, network, table)


def test_of_units_with_a_part_missing_nothing_is_read() -> None:
    rng = Random(7)  # noqa: S311 (test data)
    plain = random_problem(rng, Size(visits=6, shifts=3, teams=0))
    routes = solve_soft(plain, is_over=lambda: False, max_iterations=20)
    served = sorted(Solution(routes=routes, termination=Termination.UNKNOWN, engine="").served)
    link = VisitLink(first_idx=served[0], second_idx=served[1], greatest=1_000)
    without = tuple(
        replace(route, stops=tuple(stop for stop in route.stops if stop.idx != served[1]))
        for route in routes
    )
    problem = Problem(
        visits=plain.visits, shifts=plain.shifts, profiles=plain.profiles, links=(link,)
    )
    network = network_of(problem)
    table = first_timetable(problem, network, tools_of(network, 0, 0).log, without)
    kept = {idx for route in routes_of(problem, network, table) for idx in route.visit_idxs}
    assert kept == set(served[2:])
