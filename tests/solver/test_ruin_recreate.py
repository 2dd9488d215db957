"""Ruin and recreate: never worse than what it starts from, legal, and repeatable."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from problems import Size, random_problem

from visitplanner.check import ViolationKind, find_violations
from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver.insertion import Site, insert_visits
from visitplanner.solver.ruin_recreate import ruin_and_recreate
from visitplanner.solver.schedule import time_routes
from visitplanner.solver.stopping import MaxCalls

if TYPE_CHECKING:
    from visitplanner.problem import Problem

TRIES = 40
ROOMY = Size(visits=14, shifts=4)


def rank(problem: Problem, solution: Solution) -> tuple[int, int]:
    left_out = set(range(len(problem.visits))) - solution.served
    required = sum(problem.visits[idx].required for idx in left_out)
    return required, objective_units(problem, solution)


def plans(seed: int, size: Size = Size()) -> tuple[Problem, Solution, Solution]:  # noqa: B008 (frozen)
    """Return a problem with the plan of insertion alone, and what recreation makes of it."""
    problem = random_problem(Random(seed), size)  # noqa: S311 (a test's own draw)
    draft = insert_visits(problem)
    made = []
    for _ in range(2):
        routes = time_routes(problem, draft.orders, draft.meetings)
        assert routes is not None
        made.append(Solution(routes=routes, termination=Termination.GREEDY_ONLY, engine="test"))
        draft = ruin_and_recreate(problem, routes, MaxCalls(TRIES), seed)
    return problem, made[0], made[1]


@pytest.mark.parametrize("seed", range(60))
def test_a_recreated_plan_is_legal_and_never_worse(seed: int) -> None:
    problem, first, second = plans(seed)
    wrong = {violation.kind for violation in find_violations(problem, second)}
    assert wrong <= {ViolationKind.REQUIRED_LEFT_OUT}
    assert rank(problem, second) <= rank(problem, first)


def test_it_finds_better_plans_than_insertion_alone() -> None:
    drawn = [plans(seed, ROOMY) for seed in range(20)]
    better = sum(rank(problem, second) < rank(problem, first) for problem, first, second in drawn)
    assert better >= 2  # of 20; most are so small that insertion is already as good as it gets


def test_the_same_seed_gives_the_same_plan() -> None:
    assert plans(7, ROOMY)[2] == plans(7, ROOMY)[2]


def test_a_site_is_brought_back_to_what_it_was() -> None:
    problem, first, _ = plans(3)
    site = Site(problem, first.routes)
    before = site.state()
    assert site.take_out(first.served)
    assert site.state().units != before.units
    site.restore(before)
    assert site.state() == before
