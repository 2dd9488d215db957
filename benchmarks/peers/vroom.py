"""VROOM, by pyvroom: local search from many starts; all threads.

It has no prizes but priorities from 0 to 100: it serves the greatest sum of them, then looks at
costs, and does not charge for waiting. It ends when an exploration level is done. A level that is
stopped early can be worse than a lower one that was finished, so each gets the whole time: from the
lowest up, to the first that has to be stopped, and the highest. The best of the plans counts.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import vroom as pyvroom

from peers import Found, require_basic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peers import Budget
    from visitplanner.problem import Problem, ProblemShift

Untyped: TypeAlias = Any
"""pyvroom has no types of its own."""

HIGHEST_LEVEL = 5

STOPPED_SHARE = 0.9
"""A level that took this share of its time or more was stopped, not finished."""

TOP_PRIORITY = 100
TOP_SHARE = 0.98
"""Prizes above those of this share of the visits count alike: else few would set the scale."""


def vroom(problem: Problem, budget: Budget) -> list[Found]:
    """Return the plans of the levels that the time allows."""
    require_basic(problem)
    found: list[Found] = []
    level = 0
    while level <= HIGHEST_LEVEL:
        found.append(_solve(problem, budget, level))
        is_stopped = found[-1].seconds >= STOPPED_SHARE * budget.seconds
        level = HIGHEST_LEVEL if is_stopped and level < HIGHEST_LEVEL else level + 1
    return found


def _solve(problem: Problem, budget: Budget, level: int) -> Found:
    model = _model(problem)
    begin = time.monotonic()
    solution = model.solve(
        exploration_level=level,
        nb_threads=budget.threads,
        timeout=timedelta(seconds=budget.seconds),
    )
    seconds = time.monotonic() - begin
    return Found(orders=dict(_orders(solution)), seconds=seconds, note=f"level {level}")


def _orders(solution: Untyped) -> Iterator[tuple[int, tuple[int, ...]]]:
    jobs = solution.routes[solution.routes.type == "job"]
    for shift_idx, steps in jobs.groupby("vehicle_id"):
        yield int(shift_idx), tuple(int(idx) for idx in steps.id)


def _model(problem: Problem) -> Untyped:
    travel, model = problem.profiles[0], pyvroom.Input()
    model.set_durations_matrix("car", travel.durations.astype(np.uint32))
    model.set_distances_matrix("car", travel.distances.astype(np.uint32))
    for k, shift in enumerate(problem.shifts):
        model.add_vehicle(
            pyvroom.Vehicle(
                k,
                start=shift.start_idx,
                end=shift.end_idx,
                time_window=shift.time_window,
                capacity=list(shift.capacity),
                costs=_costs(shift),
            )
        )
    for idx, (visit, priority) in enumerate(zip(problem.visits, _priorities(problem), strict=True)):
        model.add_job(
            pyvroom.Job(
                idx,
                location=visit.location_idx,
                default_service=visit.service_duration,
                delivery=list(visit.demand),
                time_windows=[list(window) for window in visit.time_windows],
                priority=priority,
            )
        )
    return model


def _costs(shift: ProblemShift) -> Untyped:
    """Return VROOM's costs: its hour of travel is the nearest that it has to an hour of work.

    Where nothing costs anything, it had better save time.
    """
    costs = shift.costs
    if not (costs.fixed or costs.per_duration_hour or costs.per_km):
        return pyvroom.VehicleCosts()
    return pyvroom.VehicleCosts(
        fixed=costs.fixed, per_hour=costs.per_duration_hour, per_km=costs.per_km
    )


def _priorities(problem: Problem) -> list[int]:
    prizes = np.array([visit.prize for visit in problem.visits], dtype=float)
    top = max(float(np.quantile(prizes, TOP_SHARE)), 1.0) if prizes.size else 1.0
    shares = np.clip(np.ceil((TOP_PRIORITY - 1) * prizes / top), 0, TOP_PRIORITY - 1)
    return [
        TOP_PRIORITY if visit.required else int(share)
        for visit, share in zip(problem.visits, shares, strict=True)
    ]
