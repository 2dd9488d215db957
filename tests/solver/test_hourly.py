"""Times where travel depends on the hour: held against every departure there is."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from problems import Size, random_problem, with_hours

from visitplanner.check import ViolationKind, find_violations
from visitplanner.problem import Costs, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solution import Solution, Termination, route_cost
from visitplanner.solver import solve
from visitplanner.solver.hourly import hourly_line_of
from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.schedule import time_routes
from visitplanner.travel.matrix import by_hour
from visitplanner.units import UNITS_PER_SECOND

if TYPE_CHECKING:
    from visitplanner.solver.hourly import HourlyLine

DAY = 400
ALONE = Size(visits=4, shifts=1, teams=0, breaks=0, day=DAY)
RESTING = Size(visits=3, shifts=1, teams=0, breaks=2, day=DAY)
HOUR = 3600


def random_line(seed: int, size: Size) -> tuple[Problem, HourlyLine] | None:
    """Return a problem of one shift whose travel depends on the hour, and the line of an order."""
    rng = Random(seed)  # noqa: S311 (nothing secret)
    problem = with_hours(rng, random_problem(rng, size), DAY)
    if not problem.visits or not problem.shifts or problem.travel(0).hours is None:
        return None
    stops = [*range(len(problem.visits)), *(~k for k in range(len(problem.shifts[0].breaks)))]
    rng.shuffle(stops)
    return problem, hourly_line_of(problem, RouteOrder(shift_idx=0, stops=tuple(stops)))


@pytest.mark.parametrize("seed", range(150))
def test_no_departure_costs_less_than_the_best_but_for_rounding(seed: int) -> None:
    drawn = random_line(seed, ALONE)
    if drawn is None:
        return
    _, line = drawn
    begin, finish = line.shift.time_window
    walks = [line.walk_early(departure, {}) for departure in range(begin, finish + 1)]
    units = [
        line.units(walk)
        for walk in walks
        if walk is not None and walk.end - walk.departure <= line.shift.max_duration
    ]
    best = line.best_departure()
    assert (best is None) is (not units)
    if best is not None:
        walk = line.walk_early(best, {})
        assert walk is not None
        # Each arrival is rounded up, so the end has little steps beside its bends.
        costs, overtime = line.shift.costs, line.shift.overtime
        a_second = costs.per_duration_hour + costs.per_travel_hour
        a_second += 0 if overtime is None else overtime.per_hour
        steps = len(line.steps) + 1
        assert line.units(walk) <= min(units) + steps * a_second * UNITS_PER_SECOND


@pytest.mark.parametrize("size", [ALONE, RESTING], ids=["visits", "breaks"])
@pytest.mark.parametrize("seed", range(100))
def test_a_timed_order_can_be_kept(seed: int, size: Size) -> None:
    drawn = random_line(seed, size)
    if drawn is None:
        return
    problem, line = drawn
    order = RouteOrder(shift_idx=0, stops=tuple(step.stop for step in line.steps))
    routes = time_routes(problem, [order])
    if routes is not None:
        plan = Solution(routes=routes, termination=Termination.UNKNOWN, engine="")
        kinds = {violation.kind for violation in find_violations(problem, plan)}
        assert not kinds & {
            ViolationKind.TOO_QUICK,
            ViolationKind.BACK_TOO_LATE,
            ViolationKind.LEAVES_TOO_EARLY,
            ViolationKind.TOO_LONG,
            ViolationKind.OUTSIDE_WINDOW,
            ViolationKind.STARTS_BEFORE_ARRIVAL,
            ViolationKind.BREAK_OUTSIDE_WINDOW,
        }


@pytest.mark.parametrize("seed", range(100))
def test_walking_late_and_walking_early_agree(seed: int) -> None:
    drawn = random_line(seed, RESTING)
    if drawn is None:
        return
    _, line = drawn
    late = line.walk_late(line.shift.time_window[1], {})
    if late is None:
        return
    early = line.walk_early(late.departure, {})
    assert early is not None
    assert all(one <= two for one, two in zip(early.starts, late.starts, strict=True))


def test_the_evening_peak_is_driven_through_no_longer_than_it_must() -> None:
    # Half an hour there, an hour from 17:00 on; the visit starts at 17:45, and may start at 17:20.
    durations = np.array([[[0, 1800], [1800, 0]], [[0, 3600], [3600, 0]]])
    travel = by_hour(((0, 0), (17 * HOUR, 1), (19 * HOUR, 0)), durations, durations[0])
    visit = ProblemVisit(visit_id=1, location_idx=1, time_windows=((17 * HOUR + 1200, 18 * HOUR),))
    shift = ProblemShift(
        shift_id=1,
        start_idx=0,
        end_idx=0,
        time_window=(8 * HOUR, 20 * HOUR),
        costs=Costs(per_duration_hour=HOUR),
    )
    problem = Problem(visits=(visit,), shifts=(shift,), profiles=(travel,))
    routes = time_routes(problem, [RouteOrder(shift_idx=0, stops=(0,))])
    assert routes is not None
    # Two thirds of the way before 17:00, a third in twenty minutes of the peak: there at 17:20.
    assert routes[0].departure == 17 * HOUR - 1200
    assert routes[0].stops[0].start == 17 * HOUR + 1200
    assert routes[0].end == 18 * HOUR + 1200
    cost = route_cost(problem, routes[0])
    assert cost.travel_duration == 2400 + 3600


def test_a_break_is_put_off_where_driving_first_spares_the_slow_hours() -> None:
    # Twenty minutes to drive before 12:30, sixty after: who rested first would come too late.
    durations = np.array([[[0, 1200], [1200, 0]], [[0, 3600], [3600, 0]]])
    travel = by_hour(((0, 0), (45_000, 1)), durations, durations[0])
    visit = ProblemVisit(visit_id=1, location_idx=1, time_windows=((46_800, 46_900),))
    shift = ProblemShift(
        shift_id=1,
        start_idx=0,
        end_idx=1,
        time_window=(43_200, 60_000),
        breaks=(ProblemBreak(break_id=1, duration=2400, time_windows=((43_200, 45_600),)),),
        costs=Costs(per_duration_hour=HOUR),
    )
    problem = Problem(visits=(visit,), shifts=(shift,), profiles=(travel,))
    routes = time_routes(problem, [RouteOrder(shift_idx=0, stops=(~0, 0))])
    assert routes is not None
    rest, stop = routes[0].stops
    assert routes[0].departure + 1200 <= rest.start
    assert stop.start == 46_800


def test_a_lunch_before_the_slow_hours_costs_no_plan() -> None:
    # Leaving early would mean to rest early, and to drive when it is slow: later departures do.
    durations = np.array([[[0, 2400], [2400, 0]], [[0, 3360], [3360, 0]]])
    travel = by_hour(((0, 0), (45_000, 1), (50_400, 0)), durations, durations[0])
    visit = ProblemVisit(
        visit_id=1, location_idx=1, time_windows=((48_600, 49_500),), prize=100_000
    )
    shift = ProblemShift(
        shift_id=1,
        start_idx=0,
        end_idx=0,
        time_window=(30_600, 64_800),
        breaks=(ProblemBreak(break_id=1, duration=3600, time_windows=((41_400, 45_900),)),),
    )
    problem = Problem(visits=(visit,), shifts=(shift,), profiles=(travel,))
    plan = solve(problem, max_iterations=100)
    assert plan.served == {0}
    assert find_violations(problem, plan) == ()
