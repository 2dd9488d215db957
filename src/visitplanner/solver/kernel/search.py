"""One search: its arrays, and what may be asked of it between its iterations."""

from __future__ import annotations

import ctypes
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from visitplanner.solution import StopKind
from visitplanner.solver.insertion import Draft
from visitplanner.solver.kernel import records
from visitplanner.solver.kernel.library import library
from visitplanner.solver.kernel.pool import Pool
from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.reopening import seconds_of_meetings
from visitplanner.solver.schedule import place_breaks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solution import Route, Stop
    from visitplanner.solver.kernel.layout import Instance

Array: TypeAlias = NDArray[np.generic]

ABSENT = -1

FIRST_VERSIONS = 2**62
"""A search counts its routes' versions from a random number below, so that those of routes that it
takes over from other searches are never its own."""

NOTHING_KEPT = 2**62
"""Cost units, more than any plan's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ruin and recreate is told, in the order of `search.h`.

    The first four are Christiaens and Vanden Berghe's (2020). The others were tried on made-up
    days of 100 to 1000 visits; see docs/benchmarks.md.
    """

    mean_removed: float = 10.0
    longest_string: float = 10.0
    split_chance: float = 0.5
    keep_chance: float = 0.99
    whole_route_chance: float = 0.02
    break_chance: float = 0.3
    blink_chance: float = 0.003
    skip_chance: float = 0.03
    lending_chance: float = 0.02
    despair: float = 0.02
    least_hope: float = 0.02
    most_absent: int = 10
    near_routes: int = 40
    pool_margin: int = 0


DEFAULTS = Settings()


class Search:
    """A search for a better plan; it looks at all shifts and visits until confined to a part.

    Parameters
    ----------
    state
        Where its random numbers begin; not 0.
    """

    def __init__(
        self, problem: Problem, instance: Instance, state: int, settings: Settings = DEFAULTS
    ) -> None:
        self._problem, self._instance = problem, instance
        self._own = _Room(instance)
        self._plans = tuple(_Plan(instance) for _ in range(3))
        self._tried, self._current, self._best = self._plans
        self.pool = Pool()
        arrays = (getattr(instance, name) for name in instance.__slots__)
        self._c_problem = records.CProblem(*instance.counts(), *map(_address, arrays))
        self._c_settings = records.CSettings(*astuple(settings))
        self._record = records.CSearch(
            *(plan.record for plan in self._plans),
            state=state,
            pool=self.pool.record,
            **{name: _address(array) for name, array in self._own.arrays().items()},
        )
        self._record.tried.version = state % FIRST_VERSIONS
        self.pool.record = self._record.pool
        self._kept, self._kept_cost = _Plan(instance), NOTHING_KEPT
        self.open()
        self.load(())

    @property
    def num_pooled(self) -> int:
        """Routes in the pool."""
        return self.pool.num_routes

    @property
    def best_cost(self) -> int:
        """Objective of the best plan, in units; a required visit left out costs more than all."""
        return int(self._record.best_cost)

    def open(self) -> None:
        """Let the search change every route and plan every visit."""
        usable = np.flatnonzero(self._instance.shifts["is_usable"])
        self.confine(usable, np.arange(self._instance.num_visits))

    def confine(self, shifts: NDArray[np.int64], visits: NDArray[np.int64]) -> None:
        """Let the search change only some routes, and plan only some visits."""
        self._own.confine(shifts, visits)
        record, own = self._record, self._own
        record.num_open, record.num_free = len(shifts), len(visits)
        record.open_shifts, record.free_visits = (
            _address(own.open_shifts),
            _address(own.free_visits),
        )

    def load(self, routes: Sequence[Route]) -> bool:
        """Go on from timed routes; False, where one does not fit its own windows this way.

        Breaks of shifts without a route are where they fit on an empty day.
        """
        given = {route.shift_idx: route.stops for route in routes}
        meetings = seconds_of_meetings(routes)
        self._tried.clear()
        for k in np.flatnonzero(self._instance.shifts["is_usable"]):
            stops = given.get(int(k)) or place_breaks(self._problem, int(k)) or ()
            self._write(int(k), stops, meetings)
        pointers = ctypes.byref(self._c_problem), ctypes.byref(self._record.tried)
        is_sound = bool(library().refresh_all(*pointers))
        if is_sound:
            self._settle()
        else:
            self._tried.become(self._current)
        return is_sound

    def adopt(self, other: Search) -> None:
        """Take over the part of another search: its current and its best routes and visits."""
        shifts, visits = other._own.open_shifts, other._own.free_visits
        for mine, its in zip(self._plans, other._plans, strict=True):
            mine.adopt(its, shifts, visits)
        self._own.is_stale[shifts] = other._own.is_stale[shifts]
        self._price()

    def become(self, other: Search) -> None:
        """Go on from where another search is."""
        for mine, its in zip(self._plans, other._plans, strict=True):
            mine.become(its)
        self._own.is_stale[:] = other._own.is_stale
        self._price()

    def keep(self) -> None:
        """Remember the best plan, if it is better than the one remembered."""
        if self.best_cost < self._kept_cost:
            self._kept.become(self._best)
            self._kept_cost = self.best_cost

    def release(self) -> None:
        """Go on from the plan remembered."""
        for plan in self._plans:
            plan.become(self._kept)
        self._kept_cost = NOTHING_KEPT
        self._own.is_stale[:] = False
        self._price()

    def middles(self) -> NDArray[np.int64]:
        """Return where the middle of each route is, in the current plan: a place."""
        length = self._current.routes["length"]
        gaps = self._current.gaps[np.arange(len(length)), np.maximum(length - 1, 0) // 2]
        starts = self._instance.shifts["start"]
        return np.asarray(np.where(length > 0, gaps["place"], starts), dtype=np.int64)

    def serving(self) -> NDArray[np.int32]:
        """Return the one or two shifts that serve each visit in the current plan, or -1."""
        return self._current.on.copy()

    def begin_round(self) -> None:
        """Take what is current for the best: from now on, the best is the best of this part."""
        self._best.become(self._current)
        self._record.best_cost = self._record.current_cost
        self._own.is_stale[:] = False

    def construct(self, *, farthest_first: bool = False) -> None:
        """Put in every visit that fits and pays, in an order drawn or the farthest first."""
        library().construct(*self._pointers(), farthest_first)

    def anneal(self, temperature: float, iterations: int) -> None:
        """Search on, for some iterations at one temperature, in cost units."""
        library().anneal(*self._pointers(), temperature, iterations)

    def draft(self) -> Draft:
        """Return the best plan."""
        plan = self._best
        shifts = np.flatnonzero(plan.routes["length"])
        visits = np.flatnonzero(plan.on[:, 1] != ABSENT)
        return Draft(
            orders=tuple(RouteOrder(shift_idx=int(k), stops=plan.stops(int(k))) for k in shifts),
            meetings={int(visit): plan.second(int(visit)) for visit in visits},
        )

    def _pointers(self) -> tuple[object, ...]:
        return tuple(map(ctypes.byref, (self._c_problem, self._c_settings, self._record)))

    def _write(self, k: int, stops: Iterable[Stop], meetings: Mapping[int, int]) -> None:
        """Write a route's stops into the plan tried."""
        plan, length, num_rests = self._tried, 0, 0
        for stop in stops:
            if stop.kind is StopKind.BREAK:
                rest = self._instance.break_at(k, stop.idx, stop.start)
                plan.rests[k, num_rests] = (length, stop.idx, rest)
                num_rests += 1
            else:
                visit, second = self._problem.visits[stop.idx], meetings.get(stop.idx)
                gap = plan.gaps[k, length]
                gap["visit"], gap["place"] = stop.idx, visit.location_idx
                gap["window"] = self._instance.window_at(stop.idx, stop.start)
                if second is not None:
                    gap["window"]["opens"] = gap["window"]["closes"] = second
                plan.on[stop.idx, 0 if plan.on[stop.idx, 0] == ABSENT else 1] = k
                length += 1
        plan.routes[k]["length"] = length

    def _settle(self) -> None:
        """Make the plan tried the current and the best one."""
        for plan in (self._current, self._best):
            plan.become(self._tried)
        self._price()

    def _price(self) -> None:
        """Price the current and the best plan."""
        prizes = self._instance.visits["prize"]
        self._record.current_cost = self._current.cost(prizes)
        self._record.best_cost = self._best.cost(prizes)


def _address(array: Array) -> int:
    return int(array.ctypes.data) if array.size else 0


class _Plan:
    """A plan's arrays; `plan.h` says what they mean."""

    def __init__(self, instance: Instance) -> None:
        shifts = instance.shifts
        room = max(1, min(instance.num_visits, int(shifts["max_visits"].max(initial=0))))
        self._num_breaks = shifts["last_break"] - shifts["first_break"]
        num_rests = int(self._num_breaks.max(initial=0))
        self.routes = np.zeros(len(shifts), records.ROUTE)
        self.gaps = np.zeros((len(shifts), room + 1), records.GAP)
        self.rests = np.zeros((len(shifts), num_rests), records.REST)
        self.load = np.zeros((len(shifts), instance.demand.shape[1]), np.int64)
        self.on = np.full((instance.num_visits, 2), ABSENT, np.int32)
        arrays = (self.routes, self.gaps, self.rests, self.load, self.on)
        self.record = records.CPlan(room, num_rests, 0, *map(_address, arrays))

    def clear(self) -> None:
        """Plan nobody."""
        self.routes["length"] = 0
        self.on[:] = ABSENT

    def become(self, other: _Plan) -> None:
        """Take over another plan."""
        used = 1 + int(other.routes["length"].max(initial=0))
        self.gaps[:, :used] = other.gaps[:, :used]
        for name in ("routes", "rests", "load", "on"):
            getattr(self, name)[...] = getattr(other, name)

    def adopt(self, other: _Plan, shifts: NDArray[np.int32], visits: NDArray[np.int32]) -> None:
        """Take over some routes and visits of another plan."""
        used = 1 + int(other.routes["length"][shifts].max(initial=0))
        self.gaps[shifts, :used] = other.gaps[shifts, :used]
        for name in ("routes", "rests", "load"):
            getattr(self, name)[shifts] = getattr(other, name)[shifts]
        self.on[visits] = other.on[visits]

    def cost(self, prizes: NDArray[np.int64]) -> int:
        """Return the objective, in units."""
        return int(self.routes["cost"].sum() + prizes[self.on[:, 0] == ABSENT].sum())

    def stops(self, k: int) -> tuple[int, ...]:
        """Return a route's stops as in `orders`."""
        visits = self.gaps[k]["visit"][: self.routes[k]["length"]].tolist()
        for rest in reversed(self.rests[k, : self._num_breaks[k]]):
            visits.insert(int(rest["gap"]), ~int(rest["number"]))
        return tuple(visits)

    def second(self, visit: int) -> int:
        """Return the second of a meeting."""
        k = self.on[visit, 0]
        gaps = self.gaps[k, : self.routes[k]["length"]]
        return int(gaps["window"]["opens"][gaps["visit"] == visit][0])


class _Room:
    """The arrays in which a search works; `search.h` says what they mean."""

    def __init__(self, instance: Instance) -> None:
        num_visits, num_shifts = instance.num_visits, instance.num_shifts
        self.queue = np.zeros(num_visits, np.int32)
        self.keys = np.zeros(num_visits)
        self.hope = np.ones(num_visits)
        self.was_served, self.is_free = np.zeros((2, num_visits), np.uint8)
        self.is_changed, self.is_near, self.is_stale, self.is_open = np.zeros(
            (4, num_shifts), np.uint8
        )
        self.known = np.zeros((num_shifts, num_visits), records.KNOWN)
        self.open_shifts = self.free_visits = np.zeros(0, np.int32)

    def confine(self, shifts: NDArray[np.int64], visits: NDArray[np.int64]) -> None:
        """Name the part that may change."""
        self.open_shifts, self.free_visits = shifts.astype(np.int32), visits.astype(np.int32)
        self.is_open[:], self.is_free[:] = 0, 0
        self.is_open[shifts], self.is_free[visits] = 1, 1

    def arrays(self) -> dict[str, Array]:
        """Return the arrays by their names in C."""
        return vars(self)
