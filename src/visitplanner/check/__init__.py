"""The judge: re-times every route from the problem alone and names every violation.

It shares no code with the solver. How it reads a route: the shift leaves its start at `departure`,
reaches each stop no earlier than the way from the place before allows, starts service within one of
the stop's windows, or after all of them where that has its price, stays for the service, and is
back at its end. A break is taken anywhere between two places; the way may be driven before and
after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.check.routes import route_violations, strangers_on
from visitplanner.check.together import (
    group_violations,
    link_violations,
    served_by,
    team_violations,
)
from visitplanner.check.violations import Violation, ViolationKind, of_shift
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.problem import Problem
    from visitplanner.solution import Solution

__all__ = ["Violation", "ViolationKind", "find_violations"]


def find_violations(problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    """Return every violation of `problem` in `solution`; none means that the plan can be kept."""
    return tuple(_violations(problem, solution))


def _violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    seen: set[int] = set()
    for route in solution.routes:
        if not 0 <= route.shift_idx < len(problem.shifts):
            yield Violation(
                kind=ViolationKind.UNKNOWN_SHIFT,
                message=say("there is no shift {idx}", idx=route.shift_idx),
            )
            continue
        if route.shift_idx in seen:
            yield of_shift(problem, route, ViolationKind.SHIFT_TWICE, say("stands in two routes"))
        seen.add(route.shift_idx)
        strangers = tuple(strangers_on(problem, route))
        yield from strangers
        if not strangers and route.visit_idxs:
            yield from route_violations(problem, route)
    served = served_by(problem, solution)
    yield from team_violations(problem, served)
    yield from group_violations(problem, served)
    yield from link_violations(problem, served)
