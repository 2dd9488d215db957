"""The part of some routes that keeps every rule of a problem."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.check import find_violations
from visitplanner.check.violations import ViolationKind
from visitplanner.solution import Solution, StopKind, Termination

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from visitplanner.check.violations import Violation
    from visitplanner.problem import Problem
    from visitplanner.solution import Route


def lawful_routes(problem: Problem, routes: Sequence[Route]) -> tuple[Route, ...]:
    """Return the routes without what breaks a rule: a visit where it is one's, else a route."""
    kept = [route for route in routes if route.visit_idxs]
    while wrong := _violations(problem, kept):
        visits = {violation.visit_idx for violation in wrong}
        shifts = {each.shift_idx for each in wrong if each.visit_idx is None}
        left = [_without(route, visits) for route in kept if route.shift_idx not in shifts]
        left = [route for route in left if route.visit_idxs]
        kept = left if left != kept else []
    return tuple(sorted(kept, key=lambda route: route.shift_idx))


def _violations(problem: Problem, routes: Sequence[Route]) -> list[Violation]:
    solution = Solution(routes=tuple(routes), termination=Termination.UNKNOWN, engine="")
    found = find_violations(problem, solution)
    return [each for each in found if each.kind is not ViolationKind.REQUIRED_LEFT_OUT]


def _without(route: Route, visits: Container[int | None]) -> Route:
    return replace(
        route,
        stops=tuple(
            stop for stop in route.stops if stop.kind is StopKind.BREAK or stop.idx not in visits
        ),
    )
