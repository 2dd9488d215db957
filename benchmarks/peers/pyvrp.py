"""PyVRP: hybrid genetic search or iterated local search, whichever its version has; one thread."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from pyvrp import (
    Client,
    Depot,
    Location,
    PenaltyParams,
    ProblemData,
    SolveParams,
    VehicleType,
    solve,
)
from pyvrp.stop import MaxRuntime

from peers import Found, Prices, prices_of, require_basic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peers import Budget
    from visitplanner.problem import Problem, ProblemShift


def pyvrp(problem: Problem, budget: Budget) -> list[Found]:
    """Return PyVRP's best plan, or none where it found no feasible one."""
    require_basic(problem)
    fleets = _fleets(problem)
    result = solve(
        _data(problem, fleets),
        MaxRuntime(budget.seconds),
        seed=budget.seed,
        collect_stats=False,
        params=_parameters(problem),
    )
    if not result.is_feasible():
        return []
    left = {kind: list(fleet) for kind, fleet in enumerate(fleets)}
    orders = {}
    for route in result.best.routes():
        visits = tuple(activity.idx for activity in route if activity.is_client())
        orders[left[route.vehicle_type()].pop(0)] = visits
    return [Found(orders=orders, seconds=result.runtime)]


def _parameters(problem: Problem) -> SolveParams:
    """Return PyVRP's own parameters, with penalties that may outweigh the greatest prize.

    Otherwise overloaded vehicles that win great prizes look good to it.
    """
    usual = PenaltyParams()
    greatest = max(prices_of(problem).prizes, default=0)
    penalty = replace(usual, max_penalty=max(usual.max_penalty, float(greatest)))
    return SolveParams(penalty=penalty)


def _fleets(problem: Problem) -> list[list[int]]:
    """Return the shifts that are alike, together: one vehicle type each."""
    alike = {k: _likeness(shift) for k, shift in enumerate(problem.shifts)}
    by_likeness = sorted(alike, key=lambda k: (alike[k], k))
    return [list(fleet) for _, fleet in groupby(by_likeness, key=alike.__getitem__)]


def _likeness(shift: ProblemShift) -> tuple[object, ...]:
    costs = (shift.costs.fixed, shift.costs.per_km, shift.costs.per_duration_hour)
    return shift.start_idx, shift.end_idx, shift.time_window, costs, shift.capacity


def _data(problem: Problem, fleets: Iterable[list[int]]) -> ProblemData:
    travel, prices = problem.profiles[0], prices_of(problem)
    ends = [idx for shift in problem.shifts for idx in (shift.start_idx, shift.end_idx)]
    depots = {idx: number for number, idx in enumerate(dict.fromkeys(ends))}
    return ProblemData(
        locations=[Location(0, 0) for _ in range(travel.num_places)],
        clients=[
            Client(
                visit.location_idx,
                delivery=list(visit.demand),
                service_duration=visit.service_duration,
                tw_early=visit.time_windows[0][0],
                tw_late=visit.time_windows[0][1],
                prize=prize,
                required=visit.required,
            )
            for visit, prize in zip(problem.visits, prices.prizes, strict=True)
        ],
        depots=[Depot(idx) for idx in depots],
        vehicle_types=[_vehicle_type(problem, fleet, depots, prices) for fleet in fleets],
        distance_matrices=[travel.distances],
        duration_matrices=[travel.durations],
    )


def _vehicle_type(
    problem: Problem, fleet: list[int], depots: dict[int, int], prices: Prices
) -> VehicleType:
    shift = problem.shifts[fleet[0]]
    return VehicleType(
        num_available=len(fleet),
        capacity=list(shift.capacity),
        start_depot=depots[shift.start_idx],
        end_depot=depots[shift.end_idx],
        fixed_cost=prices.fixed[fleet[0]],
        tw_early=shift.time_window[0],
        tw_late=shift.time_window[1],
        unit_distance_cost=prices.metre[fleet[0]],
        unit_duration_cost=prices.second[fleet[0]],
    )
