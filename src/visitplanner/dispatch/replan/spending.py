"""What was spent of a day before it was planned anew, and stands in none of the new routes.

A route's cost is reckoned as if its shift had been from the start what it is now. So the new
version does not count the hours of an officer who has left a crew, of one who had set out and went
home before any visit, nor the metres to a visit that was called off. They were spent all the same:
to compare two versions of a day, they are counted in both.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from visitplanner.units import (
    COST_UNITS_PER_FEN,
    UNITS_PER_METRE,
    UNITS_PER_SECOND,
    fen_from_units,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.dispatch.replan.against import Bench
    from visitplanner.dispatch.replan.clock import Underway
    from visitplanner.dispatch.replan.run import Replanned
    from visitplanner.problem import Problem


def spent_in_no_route(bench: Bench, underway: Mapping[int, Underway], answer: Replanned) -> int:
    """Return the fen that were spent by now, and that the new routes do not count.

    Parameters
    ----------
    underway
        Where each shift is, by the indices of the plan that stands.
    """
    indexed, shifts = bench.day.indexed, answer.day.indexed.shifts
    numbers = {shift.shift_id: idx for idx, shift in enumerate(shifts)}
    units = 0
    for route in bench.routes:
        if route.departure <= bench.now_second:
            each = underway[route.shift_idx]
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
