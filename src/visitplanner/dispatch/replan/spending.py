"""What was spent of a day before it was planned anew, and stands in none of the new routes.

A route's cost is reckoned as if its shift had been from the start what it is now. So the new
version does not count the hours of an officer who has left a crew, of one who had set out and went
home before any visit, nor the metres to a visit that was called off. They were spent all the same:
to compare two versions of a day, they are counted in both.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from visitplanner.dispatch.replan.choosing import moved_in_time
from visitplanner.solution import objective_units
from visitplanner.units import (
    COST_UNITS_PER_FEN,
    UNITS_PER_METRE,
    UNITS_PER_SECOND,
    fen_from_units,
)

if TYPE_CHECKING:
    from visitplanner.dispatch.replan.against import Bench
    from visitplanner.dispatch.replan.clock import Underway
    from visitplanner.dispatch.replan.run import Replanned
    from visitplanner.problem import Problem


def priced_whole(bench: Bench, answer: Replanned) -> tuple[int, int]:
    """Return the musts that a whole day leaves out, and its cost units with all that was changed.

    Unlike `choosing.priced_units` it compares answers in which other visits are under way.
    """
    problem, solution, rest = answer.day.indexed.problem, answer.solution, answer.rest
    stood, weights, served = rest.standing, rest.weights, solution.served
    left_out = [idx for idx in range(len(problem.visits)) if idx not in served]
    moved = sum(
        route.shift_idx not in stood.shifts.get(idx, {route.shift_idx})
        for route in solution.routes
        for idx in route.visit_idxs
    )
    fen = (
        spent_in_no_route(bench, answer)
        + weights.moved_officer * moved
        + weights.moved_time * len(set(moved_in_time(rest, solution.routes)))
        + weights.dropped * sum(idx in stood.starts for idx in left_out)
    )
    units = objective_units(problem, solution) + fen * COST_UNITS_PER_FEN
    return sum(problem.visits[idx].required for idx in left_out), units


def spent_in_no_route(bench: Bench, answer: Replanned) -> int:
    """Return the fen that were spent by now, and that the new routes do not count."""
    indexed, shifts = bench.day.indexed, answer.day.indexed.shifts
    numbers = {shift.shift_id: idx for idx, shift in enumerate(shifts)}
    units = 0
    for route in bench.routes:
        if route.departure <= bench.now_second:
            each = answer.before[route.shift_idx]
            spent = _units(indexed.problem, each, route.departure)
            counted = _counted(
                answer, numbers.get(indexed.shifts[route.shift_idx].shift_id), route.departure
            )
            units += max(0, spent - counted)
    return fen_from_units(units)


def _counted(answer: Replanned, shift_idx: int | None, departure: int) -> int:
    """Return what the new routes count of a shift's day up to where it is free, in cost units."""
    leaves = {route.shift_idx: route.departure for route in answer.solution.routes}
    if shift_idx is None or shift_idx not in leaves:
        return 0
    problem = answer.day.indexed.problem
    if leaves[shift_idx] != departure:  # it came back from a way in vain, and leaves once more
        return problem.shifts[shift_idx].costs.fixed * COST_UNITS_PER_FEN
    return _units(problem, answer.rest.underway[shift_idx], departure, in_vain=0)


def _units(problem: Problem, each: Underway, departure: int, in_vain: int | None = None) -> int:
    """Return what a shift costs up to where it is free, in cost units.

    Parameters
    ----------
    in_vain
        Metres to a visit that was called off, and back, that are counted; None counts all.
    """
    shift, travel = problem.shifts[each.shift_idx], problem.travel(each.shift_idx)
    places = [shift.start_idx, *(problem.visits[idx].location_idx for idx in each.visits)]
    metres = sum(int(travel.distances[leg]) for leg in pairwise(places))
    metres += each.in_vain if in_vain is None else in_vain
    hourly = shift.costs.per_duration_hour * max(0, each.free - departure)
    if shift.overtime is not None:
        hourly += shift.overtime.per_hour * max(0, each.free - shift.overtime.after)
    units = hourly * UNITS_PER_SECOND + shift.costs.per_km * metres * UNITS_PER_METRE
    return shift.costs.fixed * COST_UNITS_PER_FEN + units
