"""Where a household's first case could not be planned, the next in line is put forward.

Of several cases of a household a fixed order puts one forward. Days planned one by one would come
to the next on a later day; all days at once do so here, after a first search. Money chooses
nothing: the order says who is next, and only where there was no room for the first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.pipeline.preparing import prepare_again
from visitplanner.rulebook import waiting_for
from visitplanner.solution import StopKind, Termination
from visitplanner.week.earlier_file import earlier_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.pipeline.preparing import Prepared
    from visitplanner.solution import Route, Solution, Stop

FIRST_SHARE = 0.7
"""Of the time, for the search with the first in line."""


def has_lines(prepared: Prepared) -> bool:
    """Return whether several days are planned and a household has a case that waits."""
    is_free = not prepared.request.hand.wishes
    return is_free and len(prepared.request.days) > 1 and bool(waiting_for(prepared.verdicts))


def next_in_line(prepared: Prepared, solution: Solution) -> Prepared | None:
    """Return what is planned with the next in line; None where every first has its visit."""
    if solution.termination is Termination.INTERRUPTED:
        return None
    left_out = {
        visit.visit_id
        for idx, visit in enumerate(prepared.indexed.visits)
        if idx not in solution.served and not visit.case.is_must
    }
    back = left_out & waiting_for(prepared.verdicts)
    if not back:
        return None
    request = prepared.request
    earlier = replace(request.earlier, stepped_back=tuple(sorted(back)))
    inputs = {**request.inputs, "earlier": earlier_sha256(earlier)}
    return prepare_again(prepared, replace(request, earlier=earlier, inputs=inputs))


def the_same_routes(
    routes: tuple[Route, ...], before: Prepared, now: Prepared
) -> tuple[Route, ...]:
    """Return routes as the problem with the next in line numbers their visits."""
    numbers = {visit.visit_id: idx for idx, visit in enumerate(now.indexed.visits)}
    there = {
        idx: numbers[visit.visit_id]
        for idx, visit in enumerate(before.indexed.visits)
        if visit.visit_id in numbers
    }
    return tuple(replace(route, stops=tuple(_stops(route, there))) for route in routes)


def _stops(route: Route, there: Mapping[int, int]) -> Iterator[Stop]:
    for stop in route.stops:
        yield replace(stop, idx=there[stop.idx]) if stop.kind is StopKind.VISIT else stop
