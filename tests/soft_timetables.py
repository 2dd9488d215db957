"""Timetables of random soft problems, filled with what could be put in."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from problems import Size, random_problem
from soft_problems import softened

from visitplanner.solver.soft.building import network_of
from visitplanner.solver.soft.handover import first_timetable
from visitplanner.solver.soft.network import num_units_of
from visitplanner.solver.soft.recreate import recreate
from visitplanner.solver.soft.tools import tools_of

if TYPE_CHECKING:
    from visitplanner.problem import Problem
    from visitplanner.solver.soft.network import Network
    from visitplanner.solver.soft.timetable import Timetable
    from visitplanner.solver.soft.tools import Tools


def filled(seed: int) -> tuple[Problem, Network, Timetable, Tools]:
    """Return a problem of some mix, and a timetable with what could be put in."""
    rng = Random(seed)  # noqa: S311 (test data)
    problem = softened(rng, random_problem(rng, Size(visits=9, shifts=4)))
    network = network_of(problem)
    tools = tools_of(network, seed, 0)
    table = first_timetable(problem, network, tools.log, ())
    recreate(network, table, tools, num_units_of(network))
    return problem, network, table, tools


SEEDS = [
    seed
    for seed in range(60)
    if (found := filled(seed))[1].units.shape[0] > 1 and found[1].shifts.shape[0]
]
