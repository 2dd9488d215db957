"""The soft search: lawful whatever the mix, exactly priced, the best where that is known."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from problems import FEN_PER_METRE, FEN_PER_SECOND, Size, random_problem, with_rows, with_wishes
from soft_brute_force import best_rank
from soft_problems import softened

from visitplanner.check import ViolationKind, find_violations
from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit, VisitLink
from visitplanner.solution import Route, Solution, Stop, StopKind, Termination, objective_units
from visitplanner.solver.soft import is_compiled, is_needed, prepare, solve_soft
from visitplanner.travel.matrix import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Callable

TINY = Size(visits=4, shifts=2, breaks=0)


def plan_of(routes: tuple[Route, ...]) -> Solution:
    return Solution(routes=routes, termination=Termination.UNKNOWN, engine="")


def rank(problem: Problem, solution: Solution) -> tuple[int, int]:
    served = solution.served
    left_out = sum(visit.required for idx, visit in enumerate(problem.visits) if idx not in served)
    return left_out, objective_units(problem, solution)


def never() -> bool:
    return False


@pytest.mark.parametrize("seed", range(120))
def test_plans_of_every_mix_are_lawful_and_exactly_priced(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (test data)
    problem = softened(rng, random_problem(rng, Size(visits=9, shifts=4)))
    told: list[int] = []
    routes = solve_soft(problem, is_over=never, seed=seed, max_iterations=20, on_better=told.append)
    solution = plan_of(routes)
    kinds = {violation.kind for violation in find_violations(problem, solution)}
    assert kinds <= {ViolationKind.REQUIRED_LEFT_OUT}
    _, units = rank(problem, solution)
    if told:  # nothing is told of a problem without visits or shifts
        assert told[-1] == units
    if not any(visit.required for visit in problem.visits):
        assert told == sorted(told, reverse=True)


def plain_times(problem: Problem) -> Problem:
    """Return a problem in which times cost nothing but lateness, and nothing else is limited."""
    return replace(
        problem,
        visits=tuple(replace(visit, demand=()) for visit in problem.visits),
        shifts=tuple(
            ProblemShift(
                shift_id=shift.shift_id,
                start_idx=shift.start_idx,
                end_idx=shift.end_idx,
                time_window=shift.time_window,
                skills=shift.skills,
                crew=shift.crew,
                costs=replace(shift.costs, per_duration_hour=0),
                profile_idx=shift.profile_idx,
            )
            for shift in problem.shifts
        ),
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_best_of_all_plans_is_found_where_they_can_all_be_tried(seed: int) -> None:
    rng = Random(1_000 + seed)  # noqa: S311 (test data)
    problem = plain_times(softened(rng, random_problem(rng, TINY)))
    routes = solve_soft(problem, is_over=never, seed=seed, max_iterations=300)
    assert rank(problem, plan_of(routes)) == best_rank(problem)


@pytest.mark.parametrize("seed", range(40))
def test_visits_that_name_their_shifts_their_order_and_company_are_planned_the_best_way(
    seed: int,
) -> None:
    rng = Random(2_000 + seed)  # noqa: S311 (test data)
    size = replace(TINY, shifts=3, visits=3)
    problem = plain_times(softened(rng, random_problem(rng, size)))
    problem = with_rows(rng, with_wishes(rng, problem)) if len(problem.visits) > 1 else problem
    routes = solve_soft(problem, is_over=never, seed=seed, max_iterations=300)
    assert rank(problem, plan_of(routes)) == best_rank(problem)
    assert {one.kind for one in find_violations(problem, plan_of(routes))} <= {
        ViolationKind.REQUIRED_LEFT_OUT
    }


def test_a_seed_gives_the_same_routes_on_any_number_of_threads() -> None:
    rng = Random(5)  # noqa: S311 (test data)
    problem = softened(rng, random_problem(rng, Size(visits=20, shifts=4)))
    one, two, other = (
        solve_soft(problem, is_over=never, seed=seed, max_iterations=60, threads=threads)
        for seed, threads in ((3, 1), (3, 2), (4, 1))
    )
    assert one == two
    assert one
    assert other  # another seed is another search, whose plan may well be the same


def test_a_search_that_is_over_returns_its_first_plan() -> None:
    rng = Random(5)  # noqa: S311 (test data)
    problem = softened(rng, random_problem(rng, Size(visits=20, shifts=4)))
    told: list[int] = []
    solve_soft(problem, is_over=lambda: True, on_better=told.append)
    assert len(told) == 1


NO_WAY = TravelMatrix(
    durations=np.zeros((1, 1), dtype=np.int64), distances=np.zeros((1, 1), dtype=np.int64)
)


def day(*visits: ProblemVisit, shifts: int = 2, links: tuple[VisitLink, ...] = ()) -> Problem:
    return Problem(
        visits=visits,
        shifts=tuple(
            ProblemShift(shift_id=idx, start_idx=0, end_idx=0, time_window=(0, 100))
            for idx in range(shifts)
        ),
        profiles=(NO_WAY,),
        links=links,
    )


def visit(first: int, last: int, **changes: Any) -> ProblemVisit:  # noqa: ANN401 (any field)
    plain = ProblemVisit(
        visit_id=first, location_idx=0, time_windows=((first, last),), required=True
    )
    return replace(plain, **changes)


def starts(problem: Problem) -> dict[int, int]:
    routes = solve_soft(problem, is_over=never, max_iterations=20)
    return {stop.idx: stop.start for route in routes for stop in route.stops}


def test_the_first_of_a_link_waits_where_the_second_is_late() -> None:
    link = VisitLink(first_idx=0, second_idx=1, least=5, greatest=10)
    assert starts(day(visit(0, 90), visit(50, 90), links=(link,))) == {0: 40, 1: 50}


def test_the_second_of_a_link_waits_for_the_least() -> None:
    link = VisitLink(first_idx=0, second_idx=1, least=5, greatest=10)
    assert starts(day(visit(20, 90), visit(0, 90), links=(link,))) == {0: 20, 1: 25}


def test_lateness_is_kept_where_it_costs_least() -> None:
    # one shift, three visits of 10 s due at once: the dearest to be late comes first
    dear, cheap, cheaper = (
        visit(0, 0, service_duration=10, late_per_hour=price) for price in (30, 20, 10)
    )
    assert starts(day(cheaper, dear, cheap, shifts=1)) == {0: 20, 1: 0, 2: 10}


def test_the_greatest_lateness_alone_is_a_price() -> None:
    rng = Random(0)  # noqa: S311 (test data)
    late = visit(0, 0, service_duration=10, late_per_hour=0)
    problem = replace(day(late, late, shifts=2), greatest_lateness_per_hour=1)
    assert starts(problem) == {0: 0, 1: 0}
    assert is_needed(problem)
    assert not is_needed(plain_times(random_problem(rng)))


def test_two_routes_that_wait_for_each_other_are_no_plan() -> None:
    # each shift alone can make two of them; linked crosswise, one link must be given up
    times = tuple(visit(0, 90, service_duration=5, prize=9, required=False) for _ in range(4))
    links = (
        VisitLink(first_idx=0, second_idx=1, least=0, greatest=0),
        VisitLink(first_idx=2, second_idx=3, least=0, greatest=0),
    )
    problem = day(*times, links=links)
    found = starts(problem)
    assert found[0] == found[1]
    assert found[2] == found[3]
    assert abs(found[0] - found[2]) >= 5


def test_a_given_plan_is_never_made_worse_and_its_broken_links_are_mended() -> None:
    link = VisitLink(first_idx=0, second_idx=1, least=5, greatest=10)
    problem = day(visit(0, 90), visit(0, 90), links=(link,))
    together = tuple(Stop(kind=StopKind.VISIT, idx=idx, arrival=0, start=0) for idx in range(2))
    start = plan_of((Route(shift_idx=0, departure=0, stops=together, end=0),))
    routes = solve_soft(problem, start, is_over=lambda: True)
    assert find_violations(problem, plan_of(routes)) == ()


def test_a_given_plan_is_kept_where_nothing_is_better() -> None:
    rng = Random(11)  # noqa: S311 (test data)
    problem = softened(rng, random_problem(rng, Size(visits=12, shifts=3)))
    good = plan_of(solve_soft(problem, is_over=never, max_iterations=200))
    again = plan_of(solve_soft(problem, good, is_over=lambda: True, seed=9))
    assert rank(problem, again) <= rank(problem, good)


def test_a_stop_from_outside_ends_the_search_soon() -> None:
    looks = iter(range(10**9))
    is_over: Callable[[], bool] = lambda: next(looks) > 5  # noqa: E731 (a line says it)
    rng = Random(11)  # noqa: S311 (test data)
    problem = softened(rng, random_problem(rng, Size(visits=30, shifts=5)))
    assert solve_soft(problem, is_over=is_over)
    assert next(looks) < 20


def test_departures_are_put_off_and_hours_limited() -> None:
    costs = Costs(per_km=FEN_PER_METRE, per_duration_hour=FEN_PER_SECOND)
    plain = day(visit(40, 50, service_duration=5), visit(60, 90, service_duration=5), shifts=1)
    shift = replace(plain.shifts[0], costs=costs)
    (route,) = solve_soft(replace(plain, shifts=(shift,)), is_over=never, max_iterations=5)
    assert (route.departure, route.end) == (50, 65)  # leaves when waiting for 60 costs least
    tight = replace(shift, max_duration=14)
    assert starts(replace(plain, shifts=(tight,))).keys() in ({0}, {1})


def test_what_was_prepared_is_compiled() -> None:
    prepare()
    assert is_compiled()
