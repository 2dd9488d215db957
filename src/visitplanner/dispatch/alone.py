"""Whether a visit could be made if there were no other: exact, and so the ground of every "cannot".

Nothing is cheaper in time than to set out at once, to take each break as soon as it may be taken
and to begin as soon as one is there; of two who meet, the later one decides. So a few walks settle
it. The lengths of shifts (`max_duration`) are not asked: no officer's day has such a limit.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING, NamedTuple

from visitplanner.solver.orders import RouteOrder, are_lawful
from visitplanner.solver.schedule import line_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.problem import Problem
    from visitplanner.solver.lines import Line

TEAM = 2
"""People on a two-person visit."""


class _Way(NamedTuple):
    """A shift's order with the visit, and the first second at which the visit can start."""

    order: RouteOrder
    line: Line
    first: int


def is_servable_alone(problem: Problem, idx: int) -> bool:
    """Return whether some shift, or two of one officer each, can make a visit and nothing else."""
    ways = [way for k in range(len(problem.shifts)) for way in _ways(problem, idx, k)]
    if any(are_lawful(problem, [way.order]) for way in ways):
        return True
    return problem.visits[idx].team_size == TEAM and any(
        _can_meet(problem, idx, one, other) for one, other in combinations(ways, TEAM)
    )


def _ways(problem: Problem, idx: int, shift_idx: int) -> Iterator[_Way]:
    """Yield the orders of a shift that its times allow."""
    shift = problem.shifts[shift_idx]
    breaks = [~k for k in range(len(shift.breaks))]
    for stops in permutations([idx, *breaks]):
        order = RouteOrder(shift_idx=shift_idx, stops=stops)
        line = line_for(problem, order)
        walk = line.walk_early(shift.time_window[0], {})
        if walk is not None:
            yield _Way(order, line, walk.starts[stops.index(idx)])


def _can_meet(problem: Problem, idx: int, one: _Way, other: _Way) -> bool:
    second = {idx: max(one.first, other.first)}
    return (
        one.order.shift_idx != other.order.shift_idx
        and are_lawful(problem, [one.order, other.order])
        and all(
            way.line.walk_early(way.line.shift.time_window[0], second) is not None
            for way in (one, other)
        )
    )
