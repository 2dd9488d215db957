"""The routes of a plan in a problem that differs from its own: other cases, other officers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.check import find_violations
from visitplanner.check.violations import ViolationKind
from visitplanner.solution import Solution, StopKind, Termination

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from visitplanner.check import Violation
    from visitplanner.problem import IndexedProblem
    from visitplanner.solution import Route, Stop


def carried_routes(
    routes: Sequence[Route], before: IndexedProblem, now: IndexedProblem
) -> tuple[Route, ...]:
    """Return the routes of one problem in another, at the same times, where they keep its rules.

    A visit or a shift that the other problem does not have is left out, and so is a visit that
    would break a rule there.
    """
    shifts = {shift.shift_id: k for k, shift in enumerate(now.shifts)}
    visits = {visit.visit_id: i for i, visit in enumerate(now.visits)}
    numbers = {i: visits[v.visit_id] for i, v in enumerate(before.visits) if v.visit_id in visits}
    moved = [
        replace(route, shift_idx=shift_idx, stops=tuple(_stops(route, numbers)))
        for route in routes
        if (shift_idx := shifts.get(before.shifts[route.shift_idx].shift_id)) is not None
    ]
    return _lawful(now, moved)


def _stops(route: Route, numbers: Mapping[int, int]) -> Iterator[Stop]:
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            yield stop
        elif stop.idx in numbers:
            yield replace(stop, idx=numbers[stop.idx])


def _lawful(now: IndexedProblem, routes: Sequence[Route]) -> tuple[Route, ...]:
    """Return the routes without what breaks a rule: a visit where it is one's, else a route."""
    kept = [route for route in routes if route.visit_idxs]
    while wrong := _violations(now, kept):
        visits = {violation.visit_idx for violation in wrong}
        shifts = {each.shift_idx for each in wrong if each.visit_idx is None}
        left = [_without(route, visits) for route in kept if route.shift_idx not in shifts]
        left = [route for route in left if route.visit_idxs]
        kept = left if left != kept else []
    return tuple(sorted(kept, key=lambda route: route.shift_idx))


def _violations(now: IndexedProblem, routes: Sequence[Route]) -> list[Violation]:
    solution = Solution(routes=tuple(routes), termination=Termination.UNKNOWN, engine="")
    found = find_violations(now.problem, solution)
    return [each for each in found if each.kind is not ViolationKind.REQUIRED_LEFT_OUT]


def _without(route: Route, visits: Container[int | None]) -> Route:
    return replace(
        route,
        stops=tuple(
            stop for stop in route.stops if stop.kind is StopKind.BREAK or stop.idx not in visits
        ),
    )
