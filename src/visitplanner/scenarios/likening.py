"""Plans of one variant taken over into another, by the ids of shifts and cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.check import ViolationKind, find_violations
from visitplanner.solution import Solution, StopKind, Termination, route_cost
from visitplanner.units import fen_from_units
from visitplanner.week.load import at_wages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from visitplanner.pipeline import Prepared
    from visitplanner.problem import IndexedProblem
    from visitplanner.solution import Route


def taken_over(
    routes: Sequence[Route], source: IndexedProblem, target: IndexedProblem
) -> tuple[Route, ...] | None:
    """Return routes of one problem in another; None where a part is not there or not lawful."""
    visits = {visit.visit_id: idx for idx, visit in enumerate(target.visits)}
    shifts = {shift.shift_id: idx for idx, shift in enumerate(target.shifts)}
    moved = [_moved(route, source, visits, shifts) for route in routes]
    if source.epoch != target.epoch or any(route is None for route in moved):
        return None
    found = tuple(sorted((r for r in moved if r is not None), key=lambda r: r.shift_idx))
    return None if num_broken(target, found, lawful_only=True) else found


def num_broken(
    indexed: IndexedProblem, routes: tuple[Route, ...], *, lawful_only: bool = False
) -> int:
    """Return how many rules routes break; `lawful_only` forgives required visits left out."""
    solution = Solution(routes=routes, termination=Termination.UNKNOWN, engine="")
    found = find_violations(indexed.problem, solution)
    return sum(not (lawful_only and each.kind is ViolationKind.REQUIRED_LEFT_OUT) for each in found)


def rank(prepared: Prepared, solution: Solution) -> tuple[int, int]:
    """Return what tells the better plan, least first: required left out, then net value in fen.

    The net value is reckoned as the plan's, to the fen, so that a better plan never reads worse.
    """
    served, problem = solution.served, prepared.indexed.problem
    missing = sum(v.required for idx, v in enumerate(problem.visits) if idx not in served)
    paid = at_wages(prepared.indexed, prepared.policy.prices).problem
    costs = [route_cost(paid, route) for route in solution.routes]
    cost = sum(
        fen_from_units(units)
        for each in costs
        for units in (each.travel_units, each.labour_units, each.overtime_units)
    )
    return missing, cost - sum(problem.visits[idx].prize for idx in served)


def _moved(
    route: Route, source: IndexedProblem, visits: Mapping[str, int], shifts: Mapping[str, int]
) -> Route | None:
    shift_idx = shifts.get(source.shifts[route.shift_idx].shift_id)
    ids = {stop: source.visits[stop].visit_id for stop in route.visit_idxs}
    if shift_idx is None or any(each not in visits for each in ids.values()):
        return None
    stops = tuple(
        replace(stop, idx=visits[ids[stop.idx]]) if stop.kind is StopKind.VISIT else stop
        for stop in route.stops
    )
    return replace(route, shift_idx=shift_idx, stops=stops)
