"""Exact times for given orders: the least cost of duration and overtime that each order allows.

A route alone is solved exactly. All that may happen up to a step is kept as a few labels, one for
each useful choice of windows. As functions of the departure x, a label's two clocks (see `lines`)
are ::

    max(free, x + lead)   and   max(moved, x + lead),     for departures x up to `latest`

where `lead`, the same for every label, is the service, travel and breaks so far.

Where travel depends on the hour, the labels would not do: see `hourly`.

Routes that meet are tied together: `meetings` gives each meeting its second, and then each route
is solved alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

from visitplanner.solution import Route, Stop, StopKind, route_cost
from visitplanner.solver.hourly import HourlyLine, hourly_line_of
from visitplanner.solver.lines import Line, Step, line_of, time_units
from visitplanner.solver.meetings import choose_meetings
from visitplanner.solver.orders import RouteOrder, meetings_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solver.lines import Walk, Windows

MOST_PERMUTED = 4
"""Breaks of one shift, of which every order is tried."""


def time_routes(
    problem: Problem,
    orders: Sequence[RouteOrder],
    meetings: Mapping[int, int] | None = None,
) -> tuple[Route, ...] | None:
    """Return the orders with their best times, or None where they cannot be kept.

    Parameters
    ----------
    meetings
        Seconds of the meetings that are known to work; used where they turn out cheaper than
        those chosen here.

    Notes
    -----
    Of the shift's limits only `time_window` and `max_duration` are looked at; for the others
    see `orders.are_lawful`.
    """
    lines = tuple(line_for(problem, order) for order in orders)
    shared = meetings_in(orders)
    choices = [choose_meetings(lines, shared)]
    if shared and meetings is not None:
        choices.append({idx: meetings[idx] for idx in shared})
    timed = [_time_each(lines, choice) for choice in choices if choice is not None]
    return min(
        (routes for routes in timed if routes is not None),
        key=lambda routes: sum(route_cost(problem, route).units for route in routes),
        default=None,
    )


def place_breaks(problem: Problem, shift_idx: int) -> tuple[Stop, ...] | None:
    """Return a shift's breaks, timed as if nothing else were to be done, or None.

    A shift for which there is no such order cannot be used at all. All orders are tried where
    they are few; otherwise the breaks come in the order of their windows.
    """
    breaks = problem.shifts[shift_idx].breaks
    by_window = sorted(range(len(breaks)), key=lambda k: breaks[k].time_windows)
    for ks in permutations(by_window) if len(breaks) <= MOST_PERMUTED else [tuple(by_window)]:
        order = RouteOrder(shift_idx=shift_idx, stops=tuple(~k for k in ks))
        routes = _time_each([replace(line_of(problem, order), last_leg=0)], {})
        if routes is not None:
            return routes[0].stops
    return None


def line_for(problem: Problem, order: RouteOrder) -> Line:
    """Return the line of an order, with its hours where travel depends on them."""
    is_hourly = problem.travel(order.shift_idx).hours is not None
    return hourly_line_of(problem, order) if is_hourly else line_of(problem, order)


def _time_each(lines: Iterable[Line], meetings: Mapping[int, int]) -> tuple[Route, ...] | None:
    routes = []
    for line in lines:
        departure = _best_departure(line, meetings)
        walk = None if departure is None else line.walk_early(departure, meetings)
        if walk is None:
            return None
        routes.append(_route(line, walk))
    return tuple(routes)


def _route(line: Line, walk: Walk) -> Route:
    stops = [
        Stop(
            kind=StopKind.BREAK if step.is_break else StopKind.VISIT,
            idx=~step.stop if step.is_break else step.stop,
            arrival=arrival,
            start=start,
        )
        for step, arrival, start in zip(line.steps, walk.arrivals, walk.starts, strict=True)
    ]
    return Route(
        shift_idx=line.shift_idx, departure=walk.departure, stops=tuple(stops), end=walk.end
    )


@dataclass(frozen=True, slots=True)
class _Label:
    """One useful choice of windows up to a step; see the module."""

    free: int
    moved: int
    latest: int


def _best_departure(line: Line, meetings: Mapping[int, int]) -> int | None:
    """Return the departure of least cost, or None where the order cannot be kept."""
    if isinstance(line, HourlyLine):
        return line.holding(meetings).best_departure(_at_slowest(line, meetings))
    return _at_slowest(line, meetings)


def _at_slowest(line: Line, meetings: Mapping[int, int]) -> int | None:
    """Return the departure of least cost where every way takes its slowest, or None."""
    begin, finish = line.shift.time_window
    labels = [_Label(begin, begin, finish)] if begin <= finish else []
    lead = 0
    for step in line.steps:
        lead += step.leg
        second = meetings.get(step.stop)
        windows = step.windows if second is None else ((second, second),)
        labels = _useful(_pass_step(labels, step, windows, lead))
        lead += step.duration
    return _cheapest_departure(line, labels, lead + line.last_leg)


def _pass_step(
    labels: Iterable[_Label], step: Step, windows: Windows, lead: int
) -> Iterable[_Label]:
    """Yield a label for each window that can be reached; `lead` is up to the step's start."""
    for label in labels:
        reach = max(label.free, label.moved + step.leg)
        for first, last in windows:
            if reach <= last:
                free = max(reach, first) + step.duration
                moved = label.moved + step.duration if step.is_break else free
                yield _Label(free, moved, min(label.latest, last - lead))


def _useful(labels: Iterable[_Label]) -> list[_Label]:
    """Drop each label that another one is at least as good as in everything."""
    kept: list[_Label] = []
    for label in sorted(labels, key=lambda one: (one.free, one.moved, -one.latest)):
        if not any(best.latest >= label.latest and best.moved <= label.moved for best in kept):
            kept.append(label)
    return kept


def _cheapest_departure(line: Line, labels: Iterable[_Label], lead: int) -> int | None:
    """Return the latest departure that ends a label early, for the label of least cost."""
    shift = line.shift
    ways = []
    for label in labels:
        end = max(label.free, label.moved + line.last_leg)
        departure = min(label.latest, end - lead)
        if end <= shift.time_window[1] and end - departure <= shift.max_duration:
            ways.append((time_units(shift, departure, end), end - departure, departure))
    return min(ways)[2] if ways else None
