"""Pricing finds the very least that a route costs: against every order of every set of visits."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from brute_force import with_breaks
from problems import Size, random_problem

from visitplanner.problem import Costs, Overtime, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solution import route_cost
from visitplanner.solver.bound.cuts import Cut
from visitplanner.solver.bound.groups import WHOLE, groups_of, is_provable
from visitplanner.solver.bound.memory import neighbourhoods_of
from visitplanner.solver.bound.network import networks_of
from visitplanner.solver.bound.pricing import Pricer, Task
from visitplanner.solver.orders import RouteOrder, distance_of
from visitplanner.solver.schedule import time_routes
from visitplanner.travel.matrix import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.solver.bound.groups import Group

Order = tuple[int, ...]

COUNT = 5
"""Visits of a crowded day: 325 orders."""

LIMITS = ("", "max_visits", "max_distance", "max_duration", "capacity", "rest")

NOTHING = 10**14
"""A limit that every route is below."""


def pricer_of(problem: Problem, group: Group, flag: int = 0) -> Pricer:
    networks = networks_of(problem, group)
    hoods = neighbourhoods_of(networks, len(problem.visits))
    assert hoods is not None
    return Pricer(group, networks, hoods, np.array([flag], dtype=np.int64))


def task_of(rng: Random, problem: Problem, limit: int, num_cuts: int) -> Task:
    """Return gains and costs of cuts such that some routes pay and some do not."""
    idxs = range(len(problem.visits))
    trios = [frozenset(trio) for trio in combinations(idxs, 3)]
    chosen = rng.sample(trios, min(num_cuts, len(trios)))
    return Task(
        gains=np.array([2 * rng.randint(-200_000, 900_000) for _ in idxs], dtype=np.int64),
        limit=limit,
        cuts=[Cut(trio, trio | {i for i in idxs if rng.random() < 0.5}) for trio in chosen],
        cut_units=np.array([rng.randint(0, 500_000) for _ in chosen], dtype=np.int64),
        is_exact=True,
    )


def every_route(problem: Problem, group: Group) -> Iterator[tuple[Order, int]]:
    """Yield every order of visits that a shift can keep, with its least cost in units."""
    shift_idx = group.shift_idxs[0]
    able = [idx for idx, halves in enumerate(group.halves) if halves]
    for size in range(1, len(able) + 1):
        for visits in permutations(able, size):
            units = units_of(problem, shift_idx, visits)
            if units is not None:
                yield visits, units


def units_of(problem: Problem, shift_idx: int, visits: Order) -> int | None:
    shift = problem.shifts[shift_idx]
    for k, capacity in enumerate(shift.capacity):
        if sum(problem.visits[idx].demand[k] for idx in visits) > capacity:
            return None
    order = RouteOrder(shift_idx=shift_idx, stops=visits)
    if len(visits) > shift.max_visits or distance_of(problem, order) > shift.max_distance:
        return None
    found = []
    for stops in with_breaks(visits, len(shift.breaks)):
        routes = time_routes(problem, [RouteOrder(shift_idx=shift_idx, stops=stops)])
        if routes is not None:
            found.append(route_cost(problem, routes[0]).units)
    return min(found, default=None)


def reduced(group: Group, task: Task, visits: Order, units: int) -> int:
    shares = sum(int(task.gains[idx]) // WHOLE * group.halves[idx] for idx in visits)
    paid = sum(
        cut.coefficient(visits) * int(cost)
        for cut, cost in zip(task.cuts, task.cut_units, strict=True)
    )
    return units - shares + paid


def cases(count: int, size: Size) -> Iterator[tuple[Random, Problem]]:
    for seed in range(count):
        rng = Random(seed)  # noqa: S311 (nothing secret)
        problem = random_problem(rng, size)
        if is_provable(problem):
            yield rng, problem


@pytest.mark.parametrize("num_cuts", [0, 4])
def test_the_least_is_that_of_the_best_of_all_routes(num_cuts: int) -> None:
    compared = 0
    for rng, problem in cases(60, Size(visits=4, shifts=2, breaks=2, day=40)):
        for group in groups_of(problem):
            pricer = pricer_of(problem, group)
            task = task_of(rng, problem, NOTHING, num_cuts)
            routes = [reduced(group, task, *route) for route in every_route(problem, group)]
            priced = pricer.price(task, 10)
            assert priced is not None
            assert priced.least == min([NOTHING, *routes])
            compared += bool(routes)
    assert compared > 40


def crowded(rng: Random, **limits: int) -> Problem:
    """Return a day of short windows, one after the other, so that labels meet and compete."""
    at = np.array([[rng.randint(0, 12), rng.randint(0, 12)] for _ in range(COUNT)])
    ways = np.abs(at[:, None] - at[None, :]).sum(axis=2).astype(np.int64)
    opens = [15 * (idx // 2) + rng.randint(0, 20) for idx in range(COUNT)]
    return Problem(
        visits=tuple(
            ProblemVisit(
                visit_id=idx,
                location_idx=idx,
                time_windows=((opens[idx], opens[idx] + rng.choice((5, 30, 90))),),
            )
            for idx in range(COUNT)
        ),
        shifts=(
            ProblemShift(
                shift_id=0,
                start_idx=0,
                end_idx=1,
                time_window=(0, 120),
                costs=Costs(per_km=rng.choice((0, 500)), per_duration_hour=rng.choice((0, 3_600))),
                # with overtime, labels go all the way, and more of them meet
                overtime=rng.choice((None, Overtime(after=90, per_hour=3_600))),
                **limits,  # type: ignore[arg-type] (fields by name)
            ),
        ),
        profiles=(TravelMatrix(durations=ways, distances=rng.randint(1, 3) * ways[::-1, ::-1]),),
    )


@pytest.mark.parametrize(
    "limit", ["", "max_visits", "max_distance", "max_duration", "capacity", "rest"]
)
def test_a_label_is_only_given_up_for_one_that_can_do_all_it_can(limit: str) -> None:
    for seed in range(10 if limit == "rest" else 30):
        rng = Random(seed)  # noqa: S311 (nothing secret)
        most = {"max_visits": 3, "max_distance": 40, "max_duration": rng.randint(10, 45)}
        problem = crowded(rng, **{name: value for name, value in most.items() if name == limit})
        if limit == "capacity":
            loads = tuple(replace(visit, demand=(rng.randint(0, 4),)) for visit in problem.visits)
            shift = replace(problem.shifts[0], capacity=(6,))
            problem = replace(problem, visits=loads, shifts=(shift,))
        if limit == "rest":
            rest = ProblemBreak(break_id=0, duration=4, time_windows=((20, 30),))
            shift = replace(problem.shifts[0], breaks=(rest,), max_duration=most["max_duration"])
            problem = replace(problem, shifts=(shift,))
        (group,) = groups_of(problem)
        task = replace(
            task_of(rng, problem, NOTHING, 0),
            gains=np.array([2 * rng.randint(0, 400_000) for _ in range(COUNT)], dtype=np.int64),
        )
        routes = [reduced(group, task, *route) for route in every_route(problem, group)]
        priced = pricer_of(problem, group).price(task, 10)
        assert priced is not None
        assert priced.least == min([NOTHING, *routes])


def test_overtime_is_priced_to_the_second() -> None:
    compared = 0
    for rng, problem in cases(25, Size(visits=3, shifts=1, breaks=1, day=40)):
        if not problem.shifts:
            continue
        late = replace(problem.shifts[0], overtime=Overtime(after=20, per_hour=7_200))
        changed = replace(problem, shifts=(late,))
        (group,) = groups_of(changed)
        task = task_of(rng, changed, NOTHING, 0)
        routes = [reduced(group, task, *route) for route in every_route(changed, group)]
        priced = pricer_of(changed, group).price(task, 10)
        assert priced is not None
        assert priced.least == min([NOTHING, *routes])
        compared += bool(routes)
    assert compared > 12


def test_routes_found_cost_what_is_said() -> None:
    checked = 0
    for rng, problem in cases(40, Size(visits=5, shifts=1, breaks=1, day=60)):
        for group in groups_of(problem):
            task = task_of(rng, problem, NOTHING, 3)
            priced = pricer_of(problem, group).price(task, 50)
            assert priced is not None
            for visits, units in priced.routes:
                least = units_of(problem, group.shift_idxs[0], visits)
                assert least is not None
                assert units >= least  # a beginning is joined with its best end, in this order
                assert reduced(group, task, visits, units) >= priced.least
                checked += 1
    assert checked > 40


def test_nothing_dearer_than_the_limit_is_returned() -> None:
    for rng, problem in cases(40, Size(visits=4, shifts=1, day=40)):
        for group in groups_of(problem):
            task = task_of(rng, problem, -300_000, 2)
            priced = pricer_of(problem, group).price(task, 50)
            routes = [reduced(group, task, *route) for route in every_route(problem, group)]
            assert priced is not None
            assert priced.least == min([-300_000, *routes])
            assert all(reduced(group, task, *route) < -300_000 for route in priced.routes)


def test_quick_pricing_never_says_less_than_exact_pricing() -> None:
    differs = 0
    for rng, problem in cases(150, Size(visits=6, shifts=1, breaks=0, day=80)):
        for group in groups_of(problem):
            pricer = pricer_of(problem, group)
            task = task_of(rng, problem, NOTHING, 3)
            exact, quick = (pricer.price(replace(task, is_exact=way), 5) for way in (True, False))
            assert exact is not None
            assert quick is not None
            assert quick.least >= exact.least
            differs += quick.least > exact.least
    assert differs  # otherwise the one would do for the other


def test_a_raised_flag_stops_it() -> None:
    rng, problem = next(cases(9, Size(visits=6, shifts=1, day=80)))
    group = groups_of(problem)[0]
    task = task_of(rng, problem, NOTHING, 0)
    assert pricer_of(problem, group).price(task, 5) is not None
    assert pricer_of(problem, group, flag=1).price(task, 5) is None
