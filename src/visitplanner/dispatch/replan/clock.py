"""Who is where at a moment, what is under way, and from when on each shift is free.

Officers are taken to keep to their plan: they leave for a visit at the last moment that brings them
there in time, as their page says, and wait before that where they are. What is *under way* is

- a visit that has started and not ended,
- a way that was set out on, and so the visit that it leads to; if that is a visit of two shifts, so
  is all that the other one does until then, if it can: its own way, and its visits before it,
- a break that has started.

Whoever is late on such a way starts the visit then, if that is still within what was agreed. A way
is given up where its visit is called off, or its officer cannot go on. Then the officer is
reckoned with as turning back: free at the place left last, after as long as the way took so far.
Nobody is faster than that on any other way, so no plan made from there promises too much.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.replan.facts import Leg
from visitplanner.solution import Route, Stop, StopKind
from visitplanner.solver.orders import meetings_in, order_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.problem import Problem

WALKING_PACE = 1.1
"""Metres per second, 4 km/h."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What bears on where everybody is, by index.

    Attributes
    ----------
    ends
        By visit: the second in which it ended, or will, in truth.
    called_off
        Visits that are not made any more unless they have started.
    stopped
        Shifts that cannot go on on the way they are on.
    late
        By shift: the second before which it is not free, or not there.
    on_foot
        Shifts whose car broke down: they turn back on foot.
    unsettled
        Shifts that something is told of, or whose ways have changed: nobody waits for them.
    """

    now: int
    ends: Mapping[int, int] = field(default_factory=dict)
    called_off: frozenset[int] = frozenset()
    stopped: frozenset[int] = frozenset()
    late: Mapping[int, int] = field(default_factory=dict)
    on_foot: frozenset[int] = frozenset()
    unsettled: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """A shift at a moment.

    Attributes
    ----------
    stops
        What was done or is under way, in order.
    departure
        None where the shift has not left yet.
    free
        Second from which on it can set out anew.
    last
        The visit where it will be then; None is where the shift starts.
    in_vain
        Metres to a visit that was called off, and back.
    returning
        The route as it was planned, where nothing of it is left but the way back, which was set out
        on.
    back
        That way back.
    """

    shift_idx: int
    stops: tuple[Stop, ...] = ()
    departure: int | None = None
    free: int
    last: int | None = None
    in_vain: int = 0
    returning: Route | None = None
    back: Leg | None = None

    @property
    def visits(self) -> tuple[int, ...]:
        """The visits made or under way."""
        return tuple(stop.idx for stop in self.stops if stop.kind is StopKind.VISIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meetings:
    """Visits of two shifts: all of them, those not made any more, and those one is on the way to.

    Attributes
    ----------
    given_up
        With visits of one shift that are called off.
    """

    shared: frozenset[int]
    given_up: frozenset[int]
    waited_for: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Leg:
    """The breaks before and on a way, and the visit that it leads to; None leads back."""

    breaks: tuple[Stop, ...]
    visit: Stop | None


def all_underway(
    problem: Problem, routes: Sequence[Route], happened: Happened
) -> Mapping[int, Underway]:
    """Return every shift at the moment, by index; a visit of two is under way for both or none."""
    given_up, waited_for = happened.called_off, frozenset[int]()
    by_shift = {route.shift_idx: route for route in routes}
    shared = meetings_in(map(order_of, routes))
    while True:
        meetings = _Meetings(shared=shared, given_up=given_up, waited_for=waited_for - given_up)
        found = {
            idx: _underway(problem, (idx, by_shift.get(idx)), happened, meetings)
            for idx in range(len(problem.shifts))
        }
        halves = frozenset(_halves(routes, found)) - given_up
        if not halves:
            return found
        given_up |= halves & waited_for
        waited_for |= halves


def _halves(routes: Sequence[Route], found: Mapping[int, Underway]) -> Iterator[int]:
    """Yield the visits that are under way for one of their two shifts alone."""
    for route in routes:
        for idx in route.visit_idxs:
            is_mine = idx in found[route.shift_idx].visits
            if not is_mine and any(idx in other.visits for other in found.values()):
                yield idx


def _underway(
    problem: Problem, day: tuple[int, Route | None], happened: Happened, meetings: _Meetings
) -> Underway:
    shift_idx, route = day
    late = happened.late.get(shift_idx, 0)
    until = 0 if route is None else _until_meeting(route, happened, meetings)
    if route is None or (route.departure > happened.now and not until):
        low = problem.shifts[shift_idx].time_window[0]
        return Underway(shift_idx=shift_idx, free=max(low, happened.now, late))
    return _Walk(problem, route, happened, meetings).done(until)


def _until_meeting(route: Route, happened: Happened, meetings: _Meetings) -> int:
    """Return how many ways of a route lead to the last visit at which it is waited for."""
    if route.shift_idx in happened.unsettled:
        return 0
    ways = enumerate(route.visit_idxs, start=1)
    return max((number for number, idx in ways if idx in meetings.waited_for), default=0)


class _Walk:
    """A route followed up to the moment."""

    def __init__(
        self,
        problem: Problem,
        route: Route,
        happened: Happened,
        meetings: _Meetings,
    ) -> None:
        self._problem, self._route = problem, route
        self._happened, self._meetings = happened, meetings
        self._shift = problem.shifts[route.shift_idx]
        self._late = happened.late.get(route.shift_idx, 0)
        self._stops: list[Stop] = []
        self._last: int | None = None
        self._ended = route.departure
        self._in_vain = 0
        self._back: Leg | None = None

    def done(self, until: int) -> Underway:
        """Return the shift at the moment; it keeps to its first ways, `until` of them, to come."""
        for number, leg in enumerate(_legs(self._route)):
            is_kept = number < until and self._keeps(leg)
            if not is_kept and (self._ended > self._happened.now or not self._is_passed(leg)):
                break
        return Underway(
            shift_idx=self._route.shift_idx,
            stops=tuple(self._stops),
            departure=self._route.departure if self._stops or self._in_vain == 0 else None,
            free=self._free(),
            last=self._last,
            in_vain=self._in_vain,
            returning=None if self._back is None else self._route,
            back=self._back,
        )

    def _free(self) -> int:
        if self._back is not None:
            return max(self._happened.now, self._route.end) - self._back.seconds
        return max(self._ended, self._happened.now, self._late)

    def _is_passed(self, leg: _Leg) -> bool:
        """Take in what of a way was begun; return whether the shift may be beyond it."""
        pauses = [self._span(rest) for rest in leg.breaks]
        leave = self._leaving(leg, pauses)
        if leave > self._happened.now or leg.visit is None or self._gives_up(leg.visit):
            self._stay(leg, leave, pauses)
            return False
        self._pass_by(leg.breaks, self._as_late_as_it_is(leg.visit))
        return True

    def _keeps(self, leg: _Leg) -> bool:
        """Take in a way to come, and its visit, as planned; return whether they can be kept."""
        if leg.visit is None or self._gives_up(leg.visit):
            return False
        if self._departure(leg, [self._span(rest) for rest in leg.breaks]) < self._ended:
            return False
        self._pass_by(leg.breaks, leg.visit)
        return True

    def _pass_by(self, breaks: Sequence[Stop], visit: Stop) -> None:
        self._stops += [*breaks, visit]
        self._last = visit.idx
        planned = visit.start + self._problem.visits[self._last].service_duration
        self._ended = self._happened.ends.get(self._last, planned)

    def _gives_up(self, visit: Stop) -> bool:
        if visit.start <= self._happened.now:
            return False
        is_stopped = self._route.shift_idx in self._happened.stopped
        if visit.idx in self._meetings.given_up or is_stopped:
            return True
        windows = self._problem.visits[visit.idx].time_windows
        is_in_time = any(begin <= self._late <= end for begin, end in windows)
        is_shared = visit.idx in self._meetings.shared
        return self._late > visit.start and (is_shared or not is_in_time)

    def _as_late_as_it_is(self, visit: Stop) -> Stop:
        """Return a visit that is under way, put off where its officer is late on the way to it."""
        is_to_come = visit.start > self._happened.now
        return replace(visit, start=max(visit.start, self._late)) if is_to_come else visit

    def _stay(self, leg: _Leg, leave: int, pauses: Sequence[tuple[int, int]]) -> None:
        """Take in the breaks that were begun, and the way back of a way given up."""
        now = self._happened.now
        begun = [rest for rest in leg.breaks if rest.start <= now]
        self._stops += begun
        rested = [end for begin, end in pauses if begin <= now]
        self._ended = max([self._ended, *rested])
        is_late = self._late > now or self._route.shift_idx in self._happened.stopped
        if leg.visit is None and leave <= now and not is_late:
            self._go_back(leg, leave, pauses)
        elif leave < now:
            self._turn_back(leg, leave, pauses)

    def _go_back(self, leg: _Leg, leave: int, pauses: Sequence[tuple[int, int]]) -> None:
        """Let the way back be made: what comes after it begins where the shift ends.

        The shift counts as being at its last visit, so long before that the way back fits in.
        """
        travel, ends = self._problem.travel(self._route.shift_idx), self._ends_of(leg)
        seconds = travel.way(*ends).driving(leave, pauses)
        self._back = Leg(seconds=seconds, metres=int(travel.distances[ends]))

    def _turn_back(self, leg: _Leg, leave: int, pauses: Sequence[tuple[int, int]]) -> None:
        now, (origin, destination) = self._happened.now, self._ends_of(leg)
        travel = self._problem.travel(self._route.shift_idx)
        paused = sum(max(0, min(end, now) - max(begin, leave)) for begin, end in pauses)
        whole = int(travel.durations[origin, destination])
        moved = min(now - leave - paused, whole)
        metres = -(-int(travel.distances[origin, destination]) * moved // whole) if whole else 0
        self._in_vain = 2 * metres
        if self._route.shift_idx in self._happened.on_foot:
            moved = max(moved, round(metres / WALKING_PACE))
        self._ended = max(self._ended, now + moved)

    def _leaving(self, leg: _Leg, pauses: Sequence[tuple[int, int]]) -> int:
        return max(self._departure(leg, pauses), self._ended)

    def _departure(self, leg: _Leg, pauses: Sequence[tuple[int, int]]) -> int:
        """Return when a way has to be set out on, at the latest."""
        way = self._problem.travel(self._route.shift_idx).way(*self._ends_of(leg))
        arrival = self._route.end if leg.visit is None else leg.visit.start
        return way.departure(arrival, pauses)

    def _ends_of(self, leg: _Leg) -> tuple[int, int]:
        visits, shift = self._problem.visits, self._shift
        origin = shift.start_idx if self._last is None else visits[self._last].location_idx
        if leg.visit is None:
            return origin, shift.end_idx
        return origin, visits[leg.visit.idx].location_idx

    def _span(self, rest: Stop) -> tuple[int, int]:
        return rest.start, rest.start + self._shift.breaks[rest.idx].duration


def _legs(route: Route) -> Iterator[_Leg]:
    breaks: list[Stop] = []
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            breaks.append(stop)
        else:
            yield _Leg(tuple(breaks), stop)
            breaks = []
    yield _Leg(tuple(breaks), None)
