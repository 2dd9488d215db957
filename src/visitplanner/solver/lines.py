"""An order with every number that its times depend on, and the two ways to walk along it.

Two clocks run along a line. `free` is when the step before has ended. `moved` is when the last
*place* was left, put off by the breaks since; the next place is reached no sooner than `moved` plus
the way there. Travel may so be spent on both sides of a break.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.solver.orders import places_on
from visitplanner.units import UNITS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.problem import Problem, ProblemShift
    from visitplanner.solver.orders import RouteOrder

Windows: TypeAlias = "tuple[tuple[int, int], ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stop of a line.

    Attributes
    ----------
    stop
        As in `orders`: a visit, or ``~k`` for break k.
    leg
        Seconds of travel from the place before; 0 for a break, which has no place.
    """

    stop: int
    windows: Windows
    duration: int
    leg: int

    @property
    def is_break(self) -> bool:
        """Whether this is a break."""
        return self.stop < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Times along a line: each step's arrival and start, the departure and the end, in seconds."""

    departure: int
    arrivals: tuple[int, ...]
    starts: tuple[int, ...]
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A shift's steps, and the travel from the last place to the end."""

    shift_idx: int
    shift: ProblemShift
    steps: tuple[Step, ...]
    last_leg: int

    def walk_early(self, departure: int, not_before: Mapping[int, int]) -> Walk | None:
        """Return the earliest times from a departure on, or None where a window is missed.

        `not_before` holds visits back to a second.
        """
        free = moved = departure
        arrivals, starts = [], []
        for step in self.steps:
            arrival = free if step.is_break else max(free, moved + step.leg)
            start = first_in(step.windows, max(arrival, not_before.get(step.stop, arrival)))
            if start is None:
                return None
            arrivals.append(start if step.is_break else arrival)
            starts.append(start)
            free = start + step.duration
            moved = moved + step.duration if step.is_break else free
        end = max(free, moved + self.last_leg)
        if end > self.shift.time_window[1]:
            return None
        return Walk(departure=departure, arrivals=tuple(arrivals), starts=tuple(starts), end=end)

    def walk_late(self, end: int, not_after: Mapping[int, int]) -> Walk | None:
        """Return the latest times up to an end, or None where a window is missed.

        `not_after` keeps visits from starting after a second. Nobody waits: arrivals are starts.
        """
        free = moved = end
        leg, starts = self.last_leg, []
        for step in reversed(self.steps):
            finish = free if step.is_break else min(free, moved - leg)
            latest = finish - step.duration
            start = last_in(step.windows, min(latest, not_after.get(step.stop, latest)))
            if start is None:
                return None
            starts.append(start)
            free = start
            moved, leg = (moved - step.duration, leg) if step.is_break else (start, step.leg)
        departure = min(free, moved - leg)
        if departure < self.shift.time_window[0]:
            return None
        times = tuple(reversed(starts))
        return Walk(departure=departure, arrivals=times, starts=times, end=end)


def time_units(shift: ProblemShift, departure: int, end: int) -> int:
    """Return the part of a route's cost that depends on its times."""
    hourly = shift.costs.per_duration_hour * (end - departure)
    if shift.overtime is not None:
        hourly += shift.overtime.per_hour * max(0, end - shift.overtime.after)
    return hourly * UNITS_PER_SECOND


def line_of(problem: Problem, order: RouteOrder) -> Line:
    """Return the line of an order."""
    durations = problem.travel(order.shift_idx).durations
    legs = [int(durations[leg]) for leg in pairwise(places_on(problem, order))]
    ahead = iter(legs)
    shift = problem.shifts[order.shift_idx]
    steps = [
        _break_step(shift, stop) if stop < 0 else _visit_step(problem, stop, next(ahead))
        for stop in order.stops
    ]
    return Line(shift_idx=order.shift_idx, shift=shift, steps=tuple(steps), last_leg=legs[-1])


def _visit_step(problem: Problem, stop: int, leg: int) -> Step:
    visit = problem.visits[stop]
    return Step(stop=stop, windows=visit.time_windows, duration=visit.service_duration, leg=leg)


def _break_step(shift: ProblemShift, stop: int) -> Step:
    rest = shift.breaks[~stop]
    return Step(stop=stop, windows=rest.time_windows, duration=rest.duration, leg=0)


def first_in(windows: Windows, second: int) -> int | None:
    """Return the first second from `second` on that lies in a window."""
    return next((max(first, second) for first, last in windows if second <= last), None)


def last_in(windows: Windows, second: int) -> int | None:
    """Return the last second up to `second` that lies in a window."""
    return next((min(last, second) for first, last in reversed(windows) if first <= second), None)
