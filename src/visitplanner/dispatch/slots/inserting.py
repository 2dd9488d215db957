"""What a window adds to a day: the visit put in where it adds least, all else in its order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.solver.insertion import LAST_CHANCE, TEAM, Draft, Site
from visitplanner.solver.orders import RouteOrder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.dispatch.slots.part import Part
    from visitplanner.problem import Problem
    from visitplanner.solution import Route
    from visitplanner.solver.open_routes import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class PutIn:
    """A day with the visit in a window: what that adds, in units at the slowest hour, and how."""

    window: Window
    units: int
    draft: Draft


def put_in(
    part: Part,
    routes: Sequence[Route],
    windows: Sequence[Window],
    wants: frozenset[int] | None = None,
) -> Iterator[PutIn]:
    """Yield the cheapest insertion for each window for which there is one.

    Parameters
    ----------
    routes
        Lawful timed routes of the part that make all visits but the new one.
    wants
        Shifts of the part one of which is to come; None where any may.
    """
    problem = _wanting(part.with_windows(windows), part.new_idx, wants)
    site = Site(problem, routes)
    start = site.state()
    for number, window in enumerate(windows):
        idx = part.new_idx + number
        if problem.visits[idx].team_size == TEAM:
            site.insert_teams([idx])
        else:
            site.insert_singles([idx])
        if idx not in site.absent:
            units = site.state().units - start.units + LAST_CHANCE
            orders = tuple(_renamed(order, idx, part.new_idx) for order in site.orders)
            meetings = {part.new_idx if i == idx else i: s for i, s in site.meetings.items()}
            yield PutIn(window=window, units=units, draft=Draft(orders=orders, meetings=meetings))
        site.restore(start)


def _wanting(problem: Problem, first: int, wants: frozenset[int] | None) -> Problem:
    copies = (replace(visit, one_of=wants) for visit in problem.visits[first:])
    return replace(problem, visits=(*problem.visits[:first], *copies))


def _renamed(order: RouteOrder, idx: int, name: int) -> RouteOrder:
    stops = tuple(name if stop == idx else stop for stop in order.stops)
    return RouteOrder(shift_idx=order.shift_idx, stops=stops)
