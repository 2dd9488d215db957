"""Our own search: stages of annealing, each followed by recombination of all routes seen.

A search from nothing begins with several first plans, each searched on for a little, and goes on
from the best that can be made of them: a long search does not get from one kind of plan to another,
such as to one with a trip that takes half a day and pushes out six visits. The first long stage
falls from hot to cold; the others begin at the best plan, warm, and warmer after a stage that found
nothing better. Where a proof is wanted, it begins after the first plans, which give it routes to
begin with. Last comes the polishing by OR-Tools routing, which must accept the plan.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from visitplanner.solution import route_cost
from visitplanner.solver.chains import Iterations, Seconds
from visitplanner.solver.found import OWN, ROUTING, completed, timed
from visitplanner.solver.kernel.pool import PooledRoute
from visitplanner.solver.orders import order_of
from visitplanner.solver.ortools_routing import EngineError, polish
from visitplanner.solver.recombination import Effort, RoutePool
from visitplanner.solver.reopening import seconds_of_meetings
from visitplanner.solver.temperatures import from_hot, from_warm, warmer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from visitplanner.problem import Problem
    from visitplanner.solver.chains import Budget, Chains
    from visitplanner.solver.found import Found
    from visitplanner.solver.insertion import Draft
    from visitplanner.solver.proving import Exchange
    from visitplanner.solver.temperatures import Cooling
    from visitplanner.solver.watching import Watch

NUM_CHAINS = 2
"""Searches at least, for routes of different ones are worth joining; and exactly so many where the
plan must not depend on the machine."""

NODES = 200
"""Of the search tree of set partitioning, where plans must repeat."""

POLISHING_SHARE = 0.05
LEAST_POLISHING, MOST_POLISHING = 0.3, 6.0
"""Seconds for OR-Tools routing."""

LEAST_CYCLES = 4
CYCLE_SECONDS = 6.0
"""Cycles of annealing and recombination; one more for so many seconds."""

FIRST_SHARE = 0.4
"""Of the time for annealing, that of the first stage."""

RECOMBINING_SHARE = 0.2
"""Of the time of a cycle, at most."""

HEAD_START_SHARE = 0.1
"""Of the time, for the search before a proof begins."""

NUM_STARTS, STARTS_SHARE = 5, 0.3
"""First plans of a search from nothing, and what part of it they have; measured on made-up days of
eight shifts, see docs/benchmarks.md."""

RESERVE = 1.5
"""Times what the last recombination took are kept for the next one."""

LEAST_SECONDS = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Some annealing, and what the recombination after it may spend.

    Attributes
    ----------
    effort
        None where there is no recombination yet.
    is_anew
        Whether it begins with first plans of its own, not at the best plan.
    """

    budget: Budget
    cooling: Cooling
    effort: Effort | None
    is_anew: bool = False

    @classmethod
    def timed(cls, seconds: float, annealing: float, cooling: Cooling) -> Stage:
        """Return a stage of some seconds, so many of them for annealing if the rest is enough."""
        effort = Effort(seconds=RECOMBINING_SHARE * seconds)
        return cls(budget=Seconds(annealing), cooling=cooling, effort=effort)


def head_start(
    watch: Watch, scale: float, *, num_starts: int = 1, is_warm: bool = False
) -> Iterator[Stage]:
    """Return short first stages: a proof that begins with good routes is sooner done."""
    share = HEAD_START_SHARE if num_starts == 1 else STARTS_SHARE
    seconds, cooling = share * watch.remaining, _first_cooling(scale, is_warm)
    annealing = (1 - RECOMBINING_SHARE) * seconds / num_starts
    effort = Effort(seconds=RECOMBINING_SHARE * seconds)
    return _starts(num_starts, partial(Seconds, annealing), cooling, effort)


def _starts(
    count: int, budget: Callable[[], Budget], cooling: Cooling, effort: Effort
) -> Iterator[Stage]:
    """Yield stages that begin apart, and are recombined after the last."""
    for number in range(count):
        yield Stage(
            budget=budget(),
            cooling=cooling,
            effort=effort if number == count - 1 else None,
            is_anew=number > 0,
        )


def _first_cooling(scale: float, is_warm: bool) -> Cooling:  # noqa: FBT001 (private)
    return from_warm(scale) if is_warm else from_hot(scale)


class Clocked:
    """Stages that share the time left; each recombination is given what the last one took.

    A warm search begins around the plan that it was given.
    """

    def __init__(self, watch: Watch, scale: float, *, is_warm: bool = False) -> None:
        self._watch, self._scale = watch, scale
        self._first = _first_cooling(scale, is_warm)
        self._num_cycles = LEAST_CYCLES + int(watch.remaining / CYCLE_SECONDS)

    @property
    def polishing(self) -> float:
        """Seconds that must be left for polishing."""
        share = POLISHING_SHARE * self._watch.remaining
        return min(max(share, LEAST_POLISHING), MOST_POLISHING)

    def __iter__(self) -> Iterator[Stage]:
        """Yield one stage after the other, as the time left allows."""
        end = self.polishing
        recombining, cooling = RECOMBINING_SHARE, self._first
        for cycle in range(self._num_cycles):
            best = self._watch.best_units
            left = max(0.0, self._watch.remaining - end)
            share = FIRST_SHARE if cycle == 0 else 1 / (self._num_cycles - cycle)
            seconds = share * left
            annealing = (1 - recombining) * seconds
            yield Stage.timed(seconds, annealing, cooling)
            is_stuck = cycle > 0 and self._watch.best_units == best
            cooling = warmer(cooling, self._scale) if is_stuck else from_warm(self._scale)
            spent = left - max(0.0, self._watch.remaining - end)
            needed = RESERVE * max(0.0, spent - annealing) / max(seconds, LEAST_SECONDS)
            recombining = min(needed, RECOMBINING_SHARE)


class Counted:
    """Stages of a number of iterations in all, whatever the clock says."""

    def __init__(
        self, iterations: int, scale: float, *, num_starts: int = 1, is_warm: bool = False
    ) -> None:
        self._iterations, self._scale, self._num_starts = iterations, scale, num_starts
        self._first = _first_cooling(scale, is_warm)
        self.effort = Effort(seconds=math.inf, nodes=NODES)

    def __iter__(self) -> Iterator[Stage]:
        """Yield the stages: the starts, if there are several, the first long one, and the rest."""
        whole = self._iterations / NUM_CHAINS
        start = int(STARTS_SHARE * whole / self._num_starts) if self._num_starts > 1 else 0
        if start > 0:
            budget = partial(Iterations, start)
            yield from _starts(self._num_starts, budget, self._first, self.effort)
        left = whole - start * self._num_starts
        first = math.ceil(FIRST_SHARE * left)
        if first > 0:
            yield Stage(budget=Iterations(first), cooling=self._first, effort=self.effort)
        rest = int(left) - first
        if rest > 0:
            yield Stage(budget=Iterations(rest), cooling=from_warm(self._scale), effort=self.effort)


class Searching:
    """One run of our own search: chains, the pool of their routes, and the best plan so far."""

    def __init__(
        self, problem: Problem, chains: Chains, watch: Watch, exchange: Exchange, first: Found
    ) -> None:
        self._problem, self._chains, self._watch = problem, chains, watch
        self._exchange = exchange
        self._pool = RoutePool(problem)
        self._seen_cost = chains.best.best_cost
        self.best = first

    def run(self, stages: Iterable[Stage]) -> None:
        """Go through stages until the run is over."""
        for stage in stages:
            if self._watch.is_over():
                return
            if stage.is_anew:
                self._chains.begin_anew()
            self._chains.run(stage.budget, stage.cooling, self._after_round)
            self._offer(self._chains.best.draft(), OWN)
            if stage.effort is None:
                self._take_routes()
            else:
                self.recombine(stage.effort)
                self._chains.load(self.best.routes)

    def recombine(self, effort: Effort) -> None:
        """Add the routes seen since the last time, and look for the best plan made of all.

        A proof gets the most promising ones: all would keep it busy with nothing else.
        """
        self._pool.add(self._exchange.take_routes())
        self._take_routes()
        draft = self._pool.recombine(list(_pooled(self.best, self._problem)), effort)
        self._exchange.give_routes(self._pool.promising)
        if draft is not None:
            self._offer(draft, OWN)

    def _take_routes(self) -> None:
        for search in self._chains.searches:
            self._pool.add(search.pool.take())

    def polish(self, seed: int) -> None:
        """Let OR-Tools routing have the plan; whatever it does, the plan so far is not lost.

        It knows no hours of the roads, and would not take a plan that makes use of them; it is slow
        to keep sequences and groups.
        """
        is_bound = bool(self._problem.sequences or self._problem.groups)
        if self._watch.is_over() or self._problem.has_hours or is_bound:
            return
        try:
            self._offer(
                polish(self._problem, self.best.draft, self.best.units, self._watch, seed), ROUTING
            )
        except EngineError:
            return

    def _after_round(self, iterations: int) -> bool:
        """Count a round, tell of a better plan, and return whether to stop."""
        search = self._chains.best
        if search.best_cost < self._seen_cost:
            self._seen_cost = search.best_cost
            self._offer(search.draft(), OWN)
        return self._watch.is_over(iterations)

    def _offer(self, draft: Draft, engine: str) -> None:
        """Take a plan for the best where it is.

        Where travel depends on the hour, one that cannot be timed is passed over; see `run`.
        """
        try:
            found = completed(self._problem, timed(self._problem, draft, engine))
        except EngineError:
            if not self._problem.has_hours:
                raise
            return
        if found.rank < self.best.rank:
            self.best = found
            found.tell(self._watch)


def _pooled(found: Found, problem: Problem) -> Iterator[PooledRoute]:
    """Yield a plan's routes as a pool holds them."""
    meetings = seconds_of_meetings(found.routes)
    for route in found.routes:
        visits = route.visit_idxs
        yield PooledRoute(
            shift_idx=route.shift_idx,
            stops=order_of(route).stops,
            meetings=tuple((idx, meetings[idx]) for idx in visits if idx in meetings),
            units=route_cost(problem, route).units,
        )
