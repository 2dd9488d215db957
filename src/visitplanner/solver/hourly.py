"""Times for an order where travel depends on the hour.

The end of a route, as a function of its departure, is made of straight pieces: it bends only where
a step begins or ceases to wait, where a window closes, and where a place is left or reached just as
the roads change. Each such bend is one departure, found by going back from it; the best of them is
the best of all (to the second, since every arrival is rounded up).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from visitplanner.solver.lines import Line, Walk, first_in, last_in, line_of, time_units
from visitplanner.solver.orders import places_on
from visitplanner.travel.ways import setting_out
from visitplanner.units import UNITS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solver.lines import Step
    from visitplanner.solver.orders import RouteOrder
    from visitplanner.travel.ways import Way


GRID = 60
"""Seconds between the departures that are tried where no bend can be kept."""


def _rest_start(step: Step, way: Way, left: int, pauses: Sequence[tuple[int, int]]) -> int | None:
    """Return when to begin a break on a way, to arrive as early as can be; None where it is missed.

    That is at once, unless the roads change meanwhile: driving first may spare the slow hours.
    """
    at_once = first_in(step.windows, pauses[-1][1] if pauses else left)
    if at_once is None:
        return None
    last = step.windows[-1][1]
    bends = [at_once, last, way.arrival(left, pauses)]
    for change, _ in way.changes:
        bends += (change, change - step.duration)
    starts = {first_in(step.windows, bend) for bend in bends if at_once <= bend <= last}
    return min(
        (start for start in starts if start is not None),
        key=lambda start: (way.arrival(left, [*pauses, (start, start + step.duration)]), start),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyLine(Line):
    """A line with its ways: to each visit in order, and to the end."""

    ways: tuple[Way, ...]

    def walk_early(self, departure: int, not_before: Mapping[int, int]) -> Walk | None:
        """Return the earliest times from a departure on, or None where a window is missed."""
        left, ahead = departure, iter(self.ways)
        way = next(ahead)
        pauses: list[tuple[int, int]] = []
        arrivals, starts = [], []
        for step in self.steps:
            if step.is_break:
                start = arrival = _rest_start(step, way, left, pauses)
            else:
                arrival = way.arrival(left, pauses)
                start = first_in(step.windows, max(arrival, not_before.get(step.stop, arrival)))
            if start is None or arrival is None:
                return None
            arrivals.append(arrival)
            starts.append(start)
            if step.is_break:
                pauses.append((start, start + step.duration))
            else:
                left, pauses, way = start + step.duration, [], next(ahead)
        end = way.arrival(left, pauses)
        if end > self.shift.time_window[1]:
            return None
        return Walk(departure=departure, arrivals=tuple(arrivals), starts=tuple(starts), end=end)

    def walk_late(self, end: int, not_after: Mapping[int, int]) -> Walk | None:
        """Return the latest times up to an end, or None where a window is missed."""
        starts = self._starts_before(len(self.steps), end, not_after)
        if starts is None or starts[0] < self.shift.time_window[0]:
            return None
        times = tuple(starts[1:])
        return Walk(departure=starts[0], arrivals=times, starts=times, end=end)

    def _starts_before(
        self, number: int, due: int, not_after: Mapping[int, int]
    ) -> list[int] | None:
        """Return the latest departure, and starts of the steps before one, to be there when due.

        The step after the last is the end.
        """
        visits_before = sum(not step.is_break for step in self.steps[:number])
        way, free = self.ways[visits_before], due
        pauses: list[tuple[int, int]] = []
        starts: list[int] = []
        for step in reversed(self.steps[:number]):
            finish = free if step.is_break else min(free, way.departure(due, pauses))
            latest = finish - step.duration
            start = last_in(step.windows, min(latest, not_after.get(step.stop, latest)))
            if start is None:
                return None
            starts.append(start)
            free = start
            if step.is_break:
                pauses.insert(0, (start, start + step.duration))
            else:
                visits_before -= 1
                way, due, pauses = self.ways[visits_before], start, []
        starts.append(min(free, way.departure(due, pauses)))
        return starts[::-1]

    def holding(self, meetings: Mapping[int, int]) -> HourlyLine:
        """Return the line with the visits in `meetings` at their second."""
        steps = tuple(
            replace(step, windows=((meetings[step.stop],) * 2,)) if step.stop in meetings else step
            for step in self.steps
        )
        return replace(self, steps=steps)

    def best_departure(self, slowest: int | None = None) -> int | None:
        """Return the departure of least cost, or None where none is found that keeps the order.

        Parameters
        ----------
        slowest
            The best departure if every way took its slowest; it can be kept in truth.
        """
        found = self._cheapest([*self._departures(), *([] if slowest is None else [slowest])])
        if found is not None:
            return found
        begin, finish = self.shift.time_window
        # Two breaks on one way may make a later departure the better one: then, all are tried.
        return self._cheapest(range(begin, finish + 1, GRID))

    def _cheapest(self, departures: Iterable[int]) -> int | None:
        ways = [
            (self.units(walk), walk.end - walk.departure, walk.departure)
            for departure in set(departures)
            if (walk := self._tightened(departure)) is not None
            and walk.end - walk.departure <= self.shift.max_duration
        ]
        return min(ways)[2] if ways else None

    def _tightened(self, departure: int) -> Walk | None:
        """Return the walk that ends as early as with a departure, and leaves as late as it can."""
        walk = self.walk_early(departure, {})
        late = None if walk is None else self.walk_late(walk.end, {})
        if late is None or late.departure <= departure:
            return walk
        return self.walk_early(late.departure, {}) or walk

    def _departures(self) -> Iterator[int]:
        """Yield the departures at which the end of the route may bend."""
        begin, finish = self.shift.time_window
        yield begin
        early, late = self.walk_early(begin, {}), self.walk_late(finish, {})
        if early is None or late is None:
            return
        ends = list(self._changes(early.end, late.end))
        if self.shift.overtime is not None:
            ends.append(self.shift.overtime.after)
        bends = [
            (number, second)
            for number, step in enumerate(self.steps)
            for second in self._bends(step, early.starts[number], late.starts[number])
        ]
        yield late.departure
        for number, second in [*bends, *((len(self.steps), second) for second in ends)]:
            starts = self._starts_before(number, second, {})
            if starts is not None and starts[0] > begin:
                yield starts[0]

    def _bends(self, step: Step, early: int, late: int) -> Iterator[int]:
        """Yield the seconds at which reaching a step may bend the end."""
        for window in step.windows:
            yield from (second for second in window if early <= second <= late)
        yield from self._changes(early, late)
        for change in self._changes(early + step.duration, late + step.duration):
            yield change - step.duration

    def _changes(self, early: int, late: int) -> Iterator[int]:
        yield from (second for second, _ in self.ways[0].changes if early <= second <= late)

    def units(self, walk: Walk) -> int:
        """Return what of a route's cost depends on its times."""
        units = time_units(self.shift, walk.departure, walk.end)
        price = self.shift.costs.per_travel_hour
        return units + (price * self._driving(walk) * UNITS_PER_SECOND if price else 0)

    def _driving(self, walk: Walk) -> int:
        timed = zip(self.steps, walk.starts, strict=True)
        outs = setting_out(
            walk.departure, ((step.is_break, start, step.duration) for step, start in timed)
        )
        return sum(way.driving(*out) for way, out in zip(self.ways, outs, strict=True))


def hourly_line_of(problem: Problem, order: RouteOrder) -> HourlyLine:
    """Return the line of an order with its ways."""
    line, travel = line_of(problem, order), problem.travel(order.shift_idx)
    return HourlyLine(
        shift_idx=line.shift_idx,
        shift=line.shift,
        steps=line.steps,
        last_leg=line.last_leg,
        ways=tuple(travel.way(*leg) for leg in pairwise(places_on(problem, order))),
    )
