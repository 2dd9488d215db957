"""A route under construction: whether, and at what cost, one more visit fits into it.

Data layout, for a route of n stops (stops as in `orders`, segments as in `segments`) ::

    stops[i], windows[i]   the stop and the one window chosen for it; a meeting's is one second
    before[i]              segment of the start and the first i stops, i = 0..n
    places[i]              where the shift is after the first i stops
    following[i]           index of the first visit among the stops from i on; n is the end
    after[i]               segment of the stops from i to the end, for i = n and each visit i

so that a visit is tried between two stops by joining three segments. A break has no place: it is
taken where the stop before it was, and `following` looks past it. A route is never changed, only
replaced by a longer one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.segments import Segment, Tariff, join
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.problem import ProblemShift, ProblemVisit

Window: TypeAlias = tuple[int, int]


class Insertion(NamedTuple):
    """One way to put a visit into a route, and what it adds to the cost, in units."""

    units: int
    position: int
    window: Window


class Opening(NamedTuple):
    """A position in a route where a meeting fits: its first and last second.

    `units` bounds from below what it adds to the cost; waiting begins or ends at the `kinks`.
    """

    units: int
    position: int
    first: int
    last: int
    kinks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What stays the same of a shift; matrices as nested lists, which Python reads fastest."""

    shift_idx: int
    shift: ProblemShift
    tariff: Tariff
    visits: Sequence[ProblemVisit]
    durations: list[list[int]]
    distances: list[list[int]]
    precedences: frozenset[tuple[int, int]] = frozenset()

    def charged_units(self, visit: ProblemVisit) -> int:
        """Return what a visit charges for being served by the shift."""
        return visit.shift_cost(self.shift_idx) * COST_UNITS_PER_FEN


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRoute:
    """A shift's stops so far; see the module for the arrays."""

    terms: Terms
    stops: tuple[int, ...]
    windows: tuple[Window, ...]
    before: tuple[Segment, ...]
    places: tuple[int, ...]
    following: tuple[int, ...]
    after: tuple[Segment, ...]
    num_visits: int
    load: tuple[int, ...]
    metres: int
    seconds: int
    charged: int
    units: int

    @property
    def order(self) -> RouteOrder:
        """The stops as the rest of the solver wants them."""
        return RouteOrder(shift_idx=self.terms.shift_idx, stops=self.stops)

    @property
    def visit_idxs(self) -> tuple[int, ...]:
        """The visits alone."""
        return tuple(stop for stop in self.stops if stop >= 0)

    def with_visit(self, visit_idx: int, position: int, window: Window) -> OpenRoute | None:
        """Return the route with a visit before the stop at `position`."""
        stops = (*self.stops[:position], visit_idx, *self.stops[position:])
        windows = (*self.windows[:position], window, *self.windows[position:])
        return open_route(self.terms, stops, windows)

    def without(self, leaving: frozenset[int]) -> OpenRoute | None:
        """Return the route without some visits, or None where the rest misses its windows."""
        kept = [n for n, stop in enumerate(self.stops) if stop not in leaving]
        stops, windows = [self.stops[n] for n in kept], [self.windows[n] for n in kept]
        return open_route(self.terms, stops, windows)

    def best_insertion(self, visit_idx: int) -> Insertion | None:
        """Return the cheapest way to put a visit in, or None where it does not fit."""
        return min(self._insertions(visit_idx), default=None)

    def openings(self, visit_idx: int) -> Iterator[Opening]:
        """Yield each position where one side of a meeting fits."""
        visit = self.terms.visits[visit_idx]
        for units, position, window in self._insertions(visit_idx):
            tail = self._tail(visit, position, window)
            if tail is not None:
                duration, earliest, latest = self.before[position]
                lead = duration + self._travel_to(visit, position)
                first, last = max(window[0], earliest + lead), tail[2]
                kinks = (k for k in {latest + lead, tail[1]} if first < k < last)
                yield Opening(units, position, first, last, tuple(kinks))

    def added_units(self, visit: ProblemVisit, position: int, window: Window) -> int | None:
        """Return what a visit adds to the cost at a position, or None where it does not fit."""
        tail = self._tail(visit, position, window)
        if tail is None:
            return None
        whole = join(self.before[position], tail, self._travel_to(visit, position))
        shift = self.terms.shift
        if whole is None or whole[0] > shift.max_duration:
            return None
        metres = self.metres + self._detour(self.terms.distances, visit, position)
        if metres > shift.max_distance:
            return None
        seconds = self.seconds + self._detour(self.terms.durations, visit, position)
        charged = self.charged + self.terms.charged_units(visit)
        return self.terms.tariff.units(metres, seconds, whole) + charged - self.units

    def _insertions(self, visit_idx: int) -> Iterator[Insertion]:
        if not self._has_room(visit_idx):
            return
        visit = self.terms.visits[visit_idx]
        for window in visit.time_windows:
            for position in self._positions(visit_idx, window):
                units = self.added_units(visit, position, window)
                if units is not None:
                    yield Insertion(units, position, window)

    def _has_room(self, visit_idx: int) -> bool:
        shift, visit = self.terms.shift, self.terms.visits[visit_idx]
        room = zip(self.load, visit.demand, shift.capacity, strict=False)
        return (
            visit.skills <= shift.skills
            and visit.allows(self.terms.shift_idx)
            and self.num_visits < shift.max_visits
            and all(used + more <= most for used, more, most in room)
        )

    def _positions(self, visit_idx: int, window: Window) -> Iterator[int]:
        """Yield the positions where a window is neither over nor yet to come."""
        visit = self.terms.visits[visit_idx]
        first_end = window[0] + visit.service_duration
        least, most = self._span(visit_idx)
        for position, (duration, earliest, _) in enumerate(self.before):
            if earliest + duration > window[1]:
                return
            is_in_order = least <= position <= most
            if is_in_order and self.after[self.following[position]][2] >= first_end:
                yield position

    def _span(self, visit_idx: int) -> tuple[int, int]:
        """Return the first and the last position at which a visit keeps its sequences."""
        least, most = 0, len(self.stops)
        if self.terms.precedences:
            for position, stop in enumerate(self.stops):
                if (stop, visit_idx) in self.terms.precedences:
                    least = position + 1
                if (visit_idx, stop) in self.terms.precedences:
                    most = min(most, position)
        return least, most

    def _tail(self, visit: ProblemVisit, position: int, window: Window) -> Segment | None:
        """Return the segment of the visit and of all that would follow it."""
        segment: Segment | None = (visit.service_duration, *window)
        following = self.following[position]
        for idx in range(position, following):
            if segment is not None:
                segment = join(segment, self._break(idx), 0)
        if segment is None:
            return None
        leg = self.terms.durations[visit.location_idx][self._place_at(following)]
        return join(segment, self.after[following], leg)

    def _break(self, idx: int) -> Segment:
        return (self.terms.shift.breaks[~self.stops[idx]].duration, *self.windows[idx])

    def _place_at(self, idx: int) -> int:
        """Return the place of the visit at `idx`, or of the end."""
        return self.places[idx + 1] if idx < len(self.stops) else self.terms.shift.end_idx

    def _travel_to(self, visit: ProblemVisit, position: int) -> int:
        return self.terms.durations[self.places[position]][visit.location_idx]

    def _detour(self, matrix: list[list[int]], visit: ProblemVisit, position: int) -> int:
        """Return what a visit adds to the way; a route that serves nobody has no way yet."""
        here, place = self.places[position], visit.location_idx
        there = self._place_at(self.following[position])
        straight = matrix[here][there] if self.num_visits else 0
        return matrix[here][place] + matrix[place][there] - straight


def open_route(terms: Terms, stops: Sequence[int], windows: Sequence[Window]) -> OpenRoute | None:
    """Return a route of given stops, or None where they do not keep their windows this way."""
    places = _places(terms, stops)
    legs = _legs(terms, stops, places)
    segments = [
        (_duration(terms, stop), *window) for stop, window in zip(stops, windows, strict=True)
    ]
    before = _join_forward(terms, segments, legs)
    after = _join_backward(terms, segments, legs)
    whole = None if before is None or after is None else join(before[-1], after[-1], legs[-1])
    if before is None or after is None or whole is None:
        return None
    served = [stop for stop in stops if stop >= 0]
    metres = _metres(terms, served)
    seconds = sum(legs)
    charged = sum(terms.charged_units(terms.visits[idx]) for idx in served)
    return OpenRoute(
        terms=terms,
        stops=tuple(stops),
        windows=tuple(windows),
        before=before,
        places=places,
        following=_following(stops),
        after=after,
        num_visits=len(served),
        load=_load(terms, served),
        metres=metres,
        seconds=seconds,
        charged=charged,
        units=terms.tariff.units(metres, seconds, whole) + charged if served else 0,
    )


def _duration(terms: Terms, stop: int) -> int:
    if stop < 0:
        return terms.shift.breaks[~stop].duration
    return terms.visits[stop].service_duration


def _places(terms: Terms, stops: Sequence[int]) -> tuple[int, ...]:
    places = [terms.shift.start_idx]
    for stop in stops:
        places.append(places[-1] if stop < 0 else terms.visits[stop].location_idx)
    return tuple(places)


def _legs(terms: Terms, stops: Sequence[int], places: Sequence[int]) -> list[int]:
    """Return the seconds of travel that lead to each stop, and to the end.

    None lead to a break, and none to the end of a shift that serves nobody.
    """
    legs = [
        0 if stop < 0 else terms.durations[here][there]
        for stop, (here, there) in zip(stops, pairwise(places), strict=True)
    ]
    is_used = any(stop >= 0 for stop in stops)
    return [*legs, terms.durations[places[-1]][terms.shift.end_idx] if is_used else 0]


def _metres(terms: Terms, served: Sequence[int]) -> int:
    if not served:
        return 0
    way = [terms.visits[idx].location_idx for idx in served]
    way = [terms.shift.start_idx, *way, terms.shift.end_idx]
    return sum(terms.distances[here][there] for here, there in pairwise(way))


def _following(stops: Sequence[int]) -> tuple[int, ...]:
    following = [len(stops)]
    for idx in range(len(stops) - 1, -1, -1):
        following.append(idx if stops[idx] >= 0 else following[-1])
    return tuple(reversed(following))


def _join_forward(
    terms: Terms, segments: Sequence[Segment], legs: Sequence[int]
) -> tuple[Segment, ...] | None:
    before: list[Segment] = [(0, *terms.shift.time_window)]
    for segment, leg in zip(segments, legs, strict=False):  # the last leg leads to the end
        joined = join(before[-1], segment, leg)
        if joined is None:
            return None
        before.append(joined)
    return tuple(before)


def _join_backward(
    terms: Terms, segments: Sequence[Segment], legs: Sequence[int]
) -> tuple[Segment, ...] | None:
    after: list[Segment] = [(0, *terms.shift.time_window)]
    for segment, leg in zip(reversed(segments), reversed(legs), strict=False):
        joined = join(segment, after[-1], leg)
        if joined is None:
            return None
        after.append(joined)
    return tuple(reversed(after))


def _load(terms: Terms, served: Sequence[int]) -> tuple[int, ...]:
    demands = [terms.visits[idx].demand for idx in served]
    return tuple(
        sum(demand[k] for demand in demands if k < len(demand))
        for k in range(len(terms.shift.capacity))
    )
