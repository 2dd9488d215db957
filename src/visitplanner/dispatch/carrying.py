"""The routes of a plan in a problem that differs from its own: other cases, other officers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.check.lawful import lawful_routes
from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    return lawful_routes(now.problem, moved)


def _stops(route: Route, numbers: Mapping[int, int]) -> Iterator[Stop]:
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            yield stop
        elif stop.idx in numbers:
            yield replace(stop, idx=numbers[stop.idx])
