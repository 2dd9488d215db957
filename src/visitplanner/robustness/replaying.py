"""A plan replayed: its officers follow their routes through many simulated days at once.

Each officer leaves as planned, or late; keeps the order of the route; waits where a window is not
open yet, or where the plan waits for its own reasons; and comes late where the day was too long.
Breaks are taken in full, at their place in the route. Officers who meet wait for one another.

A visit that comes too late for its window needs the borrower's new word. The replay counts it as
not on time, and takes its time as if that word had been given: the worse for what follows.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.robustness.moving import arrival
from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from visitplanner.problem import Problem
    from visitplanner.robustness.draws import Draws
    from visitplanner.solution import Route, Solution, Stop

    Days = NDArray[np.float64]

TimeWindows = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What visits and shifts are called, by index: chance deals by these names."""

    visits: tuple[str, ...]
    shifts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replayed:
    """The seconds of a plan's simulated days; arrays by day.

    Attributes
    ----------
    starts
        By visit; where two shifts make it, both are there.
    is_out
        By visit, whether nobody was at home.
    ends
        By shift, when it is back.
    """

    starts: Mapping[int, Days]
    is_out: Mapping[int, NDArray[np.bool_]]
    ends: Mapping[int, Days]


class _Officer:
    """Where a shift is on its route, day by day."""

    def __init__(self, problem: Problem, route: Route, draws: Draws, name: str) -> None:
        shift = problem.shifts[route.shift_idx]
        self._travel, self._draws, self._home = (
            problem.travel(route.shift_idx),
            draws,
            shift.end_idx,
        )
        self._place, self.name = shift.start_idx, name
        self._traffic = draws.day_traffic(name)
        self._left: Days = route.departure + draws.late_start(name)
        self._pauses: list[tuple[Days, Days]] = []

    @property
    def free(self) -> Days:
        """When the officer has done with the last stop."""
        return self._pauses[-1][1] if self._pauses else self._left

    def reach(self, place: int, towards: str) -> Days:
        """Return when the officer would be at a place."""
        factor = self._traffic * self._draws.way_traffic(towards)
        return arrival(self._travel.way(self._place, place), self._left, factor, self._pauses)

    def pause(self, start: Days, duration: int) -> None:
        """Take a break on the way."""
        self._pauses.append((start, start + duration))

    def leave(self, place: int, end: Days) -> None:
        """Be done with a visit."""
        self._place, self._left, self._pauses = place, end, []

    def back(self) -> Days:
        """Return when the officer is back."""
        return self.reach(self._home, f"home {self.name}")


class _Replay:
    """The officers of a plan, and what has come of the day so far."""

    def __init__(
        self,
        plan: tuple[Problem, Solution],
        names: Names,
        at_home: Mapping[int, float],
        draws: Draws,
    ) -> None:
        self._problem, solution = plan
        self._names, self._at_home, self._draws = names, at_home, draws
        self.officers = {
            route.shift_idx: _Officer(self._problem, route, draws, names.shifts[route.shift_idx])
            for route in solution.routes
        }
        self.starts: dict[int, Days] = {}
        self.is_out: dict[int, NDArray[np.bool_]] = {}

    def rest(self, planned: _Planned) -> None:
        """Let an officer take a break."""
        officer, stop = self.officers[planned.shift_idx], planned.stop
        rest = self._problem.shifts[planned.shift_idx].breaks[stop.idx]
        opens = _opens(stop.start, planned.ready, rest.time_windows)
        officer.pause(np.maximum(officer.free, opens), rest.duration)

    def visit(self, team: Sequence[_Planned]) -> None:
        """Let those who make a visit together meet and make it."""
        stop, crew = team[0].stop, [self.officers[each.shift_idx] for each in team]
        visit, name = self._problem.visits[stop.idx], self._names.visits[stop.idx]
        there = np.maximum.reduce([each.reach(visit.location_idx, name) for each in crew])
        opens = _opens(stop.start, max(each.ready for each in team), visit.time_windows)
        start = np.maximum(there, opens)
        out = self._draws.is_out(name, self._at_home.get(stop.idx, 1.0))
        length = np.round(visit.service_duration * self._draws.length_factor(name))
        short = min(self._draws.chances.nobody_home_s, visit.service_duration)
        self.starts[stop.idx], self.is_out[stop.idx] = start, out
        for each in crew:
            each.leave(visit.location_idx, start + np.where(out, short, length))


def replay(
    problem: Problem,
    solution: Solution,
    names: Names,
    at_home: Mapping[int, float],
    draws: Draws,
) -> Replayed:
    """Return how the routes of a plan go on the days of `draws`.

    Parameters
    ----------
    problem
        With the travel that is to be expected, without any buffer.
    at_home
        By planned visit, the chance that somebody is in.
    """
    day = _Replay((problem, solution), names, at_home, draws)
    for team in _in_order(problem, solution):
        if team[0].stop.kind is StopKind.BREAK:
            day.rest(team[0])
        else:
            day.visit(team)
    ends = {shift_idx: officer.back() for shift_idx, officer in day.officers.items()}
    return Replayed(starts=day.starts, is_out=day.is_out, ends=ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planned:
    """A stop of a route.

    Attributes
    ----------
    ready
        When the plan has the officer at the door, or free for the break.
    """

    shift_idx: int
    ready: int
    stop: Stop


def _in_order(problem: Problem, solution: Solution) -> Iterator[list[_Planned]]:
    """Yield the stops, each after those before it on its routes; those who meet stand together."""
    left = {route.shift_idx: deque(_planned(problem, route)) for route in solution.routes}
    makers = {idx: _makers(solution, idx) for idx in solution.served}
    while any(left.values()):
        heads = [row[0] for row in left.values() if row]
        yield [left[each.shift_idx].popleft() for each in _ready_team(heads, makers)]


def _makers(solution: Solution, visit_idx: int) -> frozenset[int]:
    """Return the shifts that make a visit."""
    return frozenset(r.shift_idx for r in solution.routes if visit_idx in r.visit_idxs)


def _ready_team(
    heads: Sequence[_Planned], makers: Mapping[int, frozenset[int]]
) -> Sequence[_Planned]:
    """Return the next stop of some routes for which nobody has to wait."""
    for each in heads:
        if each.stop.kind is StopKind.BREAK:
            return [each]
        team = [other for other in heads if _is_same_visit(other, each)]
        if {other.shift_idx for other in team} == makers[each.stop.idx]:
            return team
    msg = "Expected a plan whose officers meet in one order, got two who wait for each other."
    raise ValueError(msg)


def _is_same_visit(one: _Planned, other: _Planned) -> bool:
    return one.stop.kind is StopKind.VISIT and one.stop.idx == other.stop.idx


def _planned(problem: Problem, route: Route) -> Iterator[_Planned]:
    """Yield a route's stops; who has a break is ready for it once the stop before is over."""
    free, breaks = route.departure, problem.shifts[route.shift_idx].breaks
    for stop in route.stops:
        is_break = stop.kind is StopKind.BREAK
        ready = free if is_break else stop.arrival
        yield _Planned(shift_idx=route.shift_idx, ready=ready, stop=stop)
        lasts = breaks[stop.idx].duration if is_break else problem.visits[stop.idx].service_duration
        free = stop.start + lasts


def _opens(start: int, ready: int, windows: TimeWindows) -> int:
    """Return from when on a stop may start.

    That is the opening of its window, unless the plan waits beyond it: then somebody counts on it.
    """
    first = next((low for low, high in windows if low <= start <= high), start)
    return first if start == max(ready, first) else start
