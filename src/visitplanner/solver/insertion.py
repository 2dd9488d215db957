"""The first plan: visits are put one by one where they add least, in milliseconds.

Required visits come before optional ones, and within each kind two-person visits come first, while
the routes still have room to meet. A two-person visit is one stop of a crew of two, or a *meeting*
of two officers at a second that is fixed from then on. An optional visit is put in while its prize
exceeds what it adds to the cost, the one with the greatest gain for its cost first; of the required
ones, the one that would lose most by waiting for its turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from visitplanner.solver.open_routes import Opening, OpenRoute
from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.reopening import open_routes, seconds_of_meetings
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from random import Random

    from visitplanner.problem import Problem
    from visitplanner.solution import Route
    from visitplanner.solver.open_routes import Insertion, Window

_Side: TypeAlias = tuple[Opening, int]
"""An opening and the number of its route."""

_KINDS = ((True, True), (True, False), (False, True), (False, False))
"""Of routes: whether a visit asks for one of them, and whether it has all of the visit's groups."""

TEAM = 2
"""People on a two-person visit."""

MOST_OPENINGS = 60
"""Of the openings for one side of a meeting, as many of the cheapest are combined."""

LAST_CHANCE = 10**18
"""Cost units; the regret of a required visit that fits into one route only."""

GAIN_SCALE = 10**9
"""Steps into which a gain for its cost is divided, as ints compare exactly.

Taking the gain for its cost, rather than the gain, raised the net value of the first plan by 0.9 to
7 % on made-up days of 100 to 240 visits.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Orders of the shifts in use, and the seconds of their meetings."""

    orders: tuple[RouteOrder, ...]
    meetings: Mapping[int, int]


def insert_visits(
    problem: Problem,
    routes: Iterable[Route] = (),
    is_over: Callable[[], bool] = lambda: False,
) -> Draft:
    """Put as many visits as pay into the routes given, and into those of the other shifts.

    Parameters
    ----------
    routes
        Legal timed routes to start from; they are kept, and only added to.
    is_over
        Asked before each visit; at True the draft is returned as it stands.
    """
    site = Site(problem, tuple(routes), is_over)
    site.fill()
    return Draft(orders=site.orders, meetings=site.meetings)


class _Meeting(NamedTuple):
    """A meeting of two routes, given by their numbers, and what it adds to the cost."""

    units: int
    second: int
    sides: tuple[tuple[int, Opening], tuple[int, Opening]]


class State(NamedTuple):
    """What a site may be brought back to: its cost, open routes, meetings and absent visits."""

    units: int
    routes: tuple[OpenRoute, ...]
    meetings: Mapping[int, int]
    absent: Mapping[int, None]


class Site:
    """The routes under construction: the only thing here that changes."""

    def __init__(
        self,
        problem: Problem,
        routes: Sequence[Route],
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        self._visits = problem.visits
        self._companions = (
            [problem.companions_of(idx) for idx in range(len(problem.visits))]
            if problem.groups
            else [frozenset[int]()] * len(problem.visits)
        )
        self._is_over = is_over
        self.meetings = seconds_of_meetings(routes)
        opened = list(open_routes(problem, routes))
        self._routes = [route for route in opened if isinstance(route, OpenRoute)]
        self._closed = [order for order in opened if isinstance(order, RouteOrder)]
        served = {idx for route in routes for idx in route.visit_idxs}
        self.absent = dict.fromkeys(idx for idx in range(len(problem.visits)) if idx not in served)

    @property
    def orders(self) -> tuple[RouteOrder, ...]:
        """The orders of the shifts that serve somebody, in order of shift."""
        orders = [route.order for route in self._routes if route.num_visits] + self._closed
        return tuple(sorted(orders, key=lambda order: order.shift_idx))

    def fill(self, rng: Random | None = None) -> None:
        """Put in as many absent visits as pay; `rng` mixes the order of two-person visits."""
        for is_required in (True, False):
            group = [idx for idx in self.absent if self._visits[idx].required is is_required]
            teams = [idx for idx in group if self._visits[idx].team_size == TEAM]
            teams.sort(key=lambda idx: rng.random() if rng else -self._visits[idx].prize)
            self.insert_teams(teams)
            self.insert_singles([idx for idx in group if self._visits[idx].team_size < TEAM])
            self.insert_teams([idx for idx in teams if idx in self.absent])

    def take_out(self, idxs: frozenset[int]) -> bool:
        """Take visits out of the open routes; False, and nothing changed, where that cannot be."""
        routes, gone = list(self._routes), set[int]()
        for number, route in enumerate(routes):
            leaving = idxs.intersection(route.stops)
            if leaving:
                shorter = route.without(leaving)
                if shorter is None:
                    return False
                routes[number] = shorter
                gone |= leaving
        if any(idx in order.visit_idxs for order in self._closed for idx in gone):
            return False
        self._routes = routes
        self.absent |= dict.fromkeys(sorted(gone))
        for idx in gone:
            self.meetings.pop(idx, None)
        return True

    def state(self) -> State:
        """Return what `restore` brings back."""
        lost = sum(self._lost(idx) for idx in self.absent)
        units = sum(route.units for route in self._routes) + lost
        return State(units, tuple(self._routes), dict(self.meetings), dict(self.absent))

    def restore(self, state: State) -> None:
        """Bring back an earlier state."""
        self._routes = list(state.routes)
        self.meetings, self.absent = dict(state.meetings), dict(state.absent)

    def _lost(self, idx: int) -> int:
        return LAST_CHANCE if self._visits[idx].required else self._prize(idx)

    def insert_singles(self, idxs: Iterable[int]) -> None:
        """Insert visits for one person, again and again the most urgent one."""
        ways = {idx: self._ways(idx, TEAM - 1) for idx in idxs}
        urgency = {idx: self._urgency(idx, ways[idx]) for idx in ways}
        while ways and not self._is_over():
            idx = max(ways, key=lambda one: urgency[one])
            if urgency[idx] <= 0:
                return
            changed = min(ways[idx], key=lambda number: ways[idx][number])
            self._insert(idx, changed, ways[idx][changed])
            del ways[idx], urgency[idx]
            for other, its_ways in ways.items():
                if other in self._companions[idx]:
                    ways[other] = self._ways(other, TEAM - 1)
                    urgency[other] = self._urgency(other, ways[other])
                elif changed in its_ways:
                    self._try_again(other, changed, its_ways)
                    urgency[other] = self._urgency(other, its_ways)

    def insert_teams(self, idxs: Iterable[int]) -> None:
        """Insert visits for two people, in the order given: a crew of two, or a meeting."""
        for idx in idxs:
            if self._is_over():
                return
            ways = self._ways(idx, TEAM)
            crew = min(ways, key=lambda number: ways[number], default=None)
            meeting = self._best_meeting(idx)
            if crew is not None and (meeting is None or ways[crew].units <= meeting.units):
                if self._pays(idx, ways[crew].units):
                    self._insert(idx, crew, ways[crew])
            elif meeting is not None and self._pays(idx, meeting.units):
                self._meet(idx, meeting)

    def _ways(self, idx: int, people: int) -> dict[int, Insertion]:
        """Return the best insertion into each route that a visit fits into."""
        ways: dict[int, Insertion] = {}
        for number, route in enumerate(self._routes):
            asked = self._visits[idx].asks_for(route.terms.shift_idx)
            if route.terms.shift.crew >= people and asked and self._joins(idx, route):
                self._try_again(idx, number, ways)
        return ways

    def _joins(self, idx: int, route: OpenRoute) -> bool:
        """Return whether a route has all that is made of the groups that a visit belongs to."""
        return all(other in self.absent or other in route.stops for other in self._companions[idx])

    def _try_again(self, idx: int, number: int, ways: dict[int, Insertion]) -> None:
        way = self._routes[number].best_insertion(idx)
        if way is None:
            ways.pop(number, None)
        else:
            ways[number] = way

    def _urgency(self, idx: int, ways: Mapping[int, Insertion]) -> int:
        """Return how much a visit wants to be next; nothing above 0 says not at all."""
        if not ways:
            return 0
        if not self._visits[idx].required:
            units = min(ways.values()).units
            return (self._prize(idx) - units) * GAIN_SCALE // max(units, 1)
        cheapest = sorted(way.units for way in ways.values())[:2]
        return 1 + (cheapest[1] - cheapest[0] if len(cheapest) > 1 else LAST_CHANCE)

    def _prize(self, idx: int) -> int:
        return self._visits[idx].prize * COST_UNITS_PER_FEN

    def _pays(self, idx: int, units: int) -> bool:
        return self._visits[idx].required or self._prize(idx) > units

    def _insert(self, idx: int, number: int, way: Insertion) -> None:
        self._replace(number, idx, way.position, way.window)
        del self.absent[idx]

    def _meet(self, idx: int, meeting: _Meeting) -> None:
        for number, opening in meeting.sides:
            self._replace(number, idx, opening.position, (meeting.second, meeting.second))
        self.meetings[idx] = meeting.second
        del self.absent[idx]

    def _replace(self, number: int, idx: int, position: int, window: Window) -> None:
        longer = self._routes[number].with_visit(idx, position, window)
        if longer is None:
            msg = f"Expected visit {idx} to fit where it was tried, route {number}."
            raise RuntimeError(msg)
        self._routes[number] = longer

    def _best_meeting(self, idx: int) -> _Meeting | None:
        """Return the cheapest meeting of two single officers for a visit."""
        best: _Meeting | None = None
        for (one, first), (two, second) in self._pairs(idx):
            if first != second and (best is None or one.units + two.units < best.units):
                sides = ((first, one), (second, two))
                best = min(filter(None, (best, self._meeting(idx, sides))), default=None)
        return best

    def _pairs(self, idx: int) -> Iterator[tuple[_Side, _Side]]:
        """Yield openings two by two: who is asked for is among them, and who joins a group."""
        openings: dict[tuple[bool, bool], list[_Side]] = {}
        for number, route in enumerate(self._routes):
            if route.terms.shift.crew == 1:
                is_asked = self._visits[idx].asks_for(route.terms.shift_idx)
                those = openings.setdefault((is_asked, self._joins(idx, route)), [])
                those += ((opening, number) for opening in route.openings(idx))
        both, asked, joining, neither = (
            sorted(openings.get(kind, ()))[:MOST_OPENINGS] for kind in _KINDS
        )
        yield from combinations(both, 2)
        yield from product(both, [*asked, *joining, *neither])
        yield from product(asked, joining)

    def _meeting(
        self, idx: int, sides: tuple[tuple[int, Opening], tuple[int, Opening]]
    ) -> _Meeting | None:
        """Return the meeting of two openings at their best common second."""
        first = max(opening.first for _, opening in sides)
        last = min(opening.last for _, opening in sides)
        kinks = {first, last, *(kink for _, opening in sides for kink in opening.kinks)}
        meetings = [
            _Meeting(units, second, sides)
            for second in sorted(kinks)
            if first <= second <= last and (units := self._units_at(idx, sides, second)) is not None
        ]
        return min(meetings, default=None)

    def _units_at(self, idx: int, sides: Iterable[tuple[int, Opening]], second: int) -> int | None:
        units = 0
        for number, opening in sides:
            route, window = self._routes[number], (second, second)
            added = route.added_units(self._visits[idx], opening.position, window)
            if added is None:
                return None
            units += added
        return units
