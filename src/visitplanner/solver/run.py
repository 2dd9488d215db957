"""One run of the solver: which search a problem gets, and what becomes of its plan."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver import bound, soft
from visitplanner.solver.annealing import (
    NUM_CHAINS,
    NUM_STARTS,
    Clocked,
    Counted,
    Searching,
    head_start,
)
from visitplanner.solver.chains import Chains
from visitplanner.solver.engines import Engine
from visitplanner.solver.found import OWN, priced, timed
from visitplanner.solver.insertion import Draft, insert_visits
from visitplanner.solver.kernel import library
from visitplanner.solver.kernel.layout import TooLargeError, lay_out
from visitplanner.solver.notices import NO_COMPILER, PREPARING
from visitplanner.solver.orders import order_of
from visitplanner.solver.ortools_routing import EngineError
from visitplanner.solver.proving import Exchange, Proof
from visitplanner.solver.reopening import seconds_of_meetings
from visitplanner.solver.routing import route
from visitplanner.solver.stopping import GapReached, MaxIterations
from visitplanner.solver.temperatures import scale_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from visitplanner.messages import Message
    from visitplanner.problem import Problem
    from visitplanner.solution import Route
    from visitplanner.solver.found import Found
    from visitplanner.solver.kernel.layout import Instance
    from visitplanner.solver.stopping import StoppingCriterion
    from visitplanner.solver.watching import Watch

SOFT = "late and linked visits"

LEAST_PROVING, MOST_PROVABLE = 40.0, 300
"""Seconds from which on, and visits up to which, a bound is sought if nobody says."""

SOON_PROVEN = 40
"""Visits up to which it is sought in any time: the search often ends with a proof."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a run; see `solve`."""

    engine: Engine = Engine.AUTO
    time_limit: float = 30.0
    seed: int = 0
    threads: int | None = None
    max_iterations: int | None = None
    bound: bool | None = None
    start: tuple[Route, ...] = ()

    @property
    def num_threads(self) -> int:
        """Threads, at least 1."""
        return max(1, self.threads or os.cpu_count() or 1)

    @property
    def is_counted(self) -> bool:
        """Whether the plan must not depend on the clock."""
        return self.max_iterations is not None


class Run:
    """A problem, made ready for the search before the clock starts."""

    def __init__(
        self, problem: Problem, request: Request, on_notice: Callable[[Message], None]
    ) -> None:
        self._problem, self._request = problem, request
        self._is_empty = not problem.visits or not problem.shifts
        self._is_soft = soft.is_needed(problem)
        self._wants_bound = not self._is_soft and _wants_bound(problem, request)
        self._instance: Instance | None = None
        self.has_compiled = False
        if not self._is_empty and (self._is_soft or request.engine is Engine.AUTO):
            self._prepare(on_notice)
            self._instance = None if self._is_soft else _instance(problem, on_notice)

    @property
    def criteria(self) -> list[StoppingCriterion]:
        """What ends the run beside its user's criteria: our own search counts by itself."""
        most = self._request.max_iterations
        is_routing = self._instance is None and not self._is_soft
        return [GapReached(0)] + ([MaxIterations(most)] if most is not None and is_routing else [])

    def solve(self, watch: Watch) -> Solution:
        """Return the best plan found."""
        if self._is_empty:
            nobody = Solution(routes=(), termination=Termination.GREEDY_ONLY, engine=OWN)
            units = objective_units(self._problem, nobody)
            watch.found(units)
            is_best = not any(visit.required for visit in self._problem.visits)
            return replace(nobody, bound_units=units if is_best else None)
        if self._is_soft:
            best = self._late_and_linked(watch)
        elif self._instance is not None:
            best = self._own(self._instance, watch)
        else:
            best = self._by_routing(watch)
        return best.solution(self._ending(watch), watch.bound_units)

    def _ending(self, watch: Watch) -> Termination:
        if watch.reason is Termination.TIME_LIMIT and not watch.iterations and not self._is_soft:
            return Termination.GREEDY_ONLY
        ended = Termination.NO_IMPROVEMENT
        if self._request.is_counted:
            ended = Termination.ITERATION_LIMIT
        return watch.reason or ended

    def _own(self, instance: Instance, watch: Watch) -> Found:
        """Search with all parts, and prove beside it or after it."""
        request, problem = self._request, self._problem
        is_warm = bool(request.start)
        scale, exchange = scale_of(instance), Exchange(problem)
        num_threads = request.num_threads
        num_chains = NUM_CHAINS if request.is_counted else max(NUM_CHAINS, num_threads)
        with Chains(problem, instance, request.seed, num_chains, num_threads) as chains:
            if request.start:
                chains.load(request.start)
            first = _no_worse(_first(problem, chains.construct()), problem, request.start)
            first.tell(watch)
            num_starts = 1 if is_warm or chains.are_divided else NUM_STARTS
            search = Searching(problem, chains, watch, exchange, first)
            proof = Proof(problem.quickest, exchange, watch)
            with _surviving(watch):
                if request.max_iterations is not None:
                    stages = Counted(
                        request.max_iterations, scale, num_starts=num_starts, is_warm=is_warm
                    )
                    search.run(stages)
                    if self._wants_bound:
                        proof.run()
                        search.recombine(stages.effort)
                else:
                    if self._wants_bound or num_starts > 1:
                        search.run(head_start(watch, scale, num_starts=num_starts, is_warm=is_warm))
                    if self._wants_bound:
                        chains.use_threads(max(1, num_threads - 1))
                    with proof if self._wants_bound else nullcontext():
                        search.run(Clocked(watch, scale, is_warm=is_warm))
                        search.polish(request.seed)
        return search.best

    def _by_routing(self, watch: Watch) -> Found:
        start = self._request.start
        draft = insert_visits(self._problem, start, is_over=watch.is_over)
        first = _no_worse(timed(self._problem, draft, OWN), self._problem, start)
        first.tell(watch)
        best = first
        if not watch.is_over():
            with _surviving(watch):
                best = route(self._problem, first, watch, self._request.seed)
        return best

    def _late_and_linked(self, watch: Watch) -> Found:
        request = self._request
        routes = soft.solve_soft(
            self._problem,
            is_over=watch.is_over,
            seed=request.seed,
            max_iterations=request.max_iterations,
            threads=request.num_threads,
            on_better=watch.found,
        )
        draft = Draft(
            orders=tuple(order_of(route) for route in routes), meetings=seconds_of_meetings(routes)
        )
        return priced(self._problem, draft, routes, SOFT)

    def _prepare(self, on_notice: Callable[[Message], None]) -> None:
        """Have all that the run may need compiled, where that was not done yet."""
        parts: list[Compiled] = [soft] if self._is_soft else [library]
        parts += [bound] if self._wants_bound else []
        missing = [part for part in parts if not part.is_compiled()]
        if missing:
            on_notice(PREPARING)
        for part in missing:
            part.prepare()
        self.has_compiled = bool(missing)


class Compiled(Protocol):
    """A part of the solver in compiled code."""

    def is_compiled(self) -> bool:
        """Return whether the machine code is kept on this machine."""
        ...

    def prepare(self) -> None:
        """Have it compiled and kept."""
        ...


def _wants_bound(problem: Problem, request: Request) -> bool:
    wanted, num_visits = request.bound, len(problem.visits)
    if wanted is None:
        has_time = request.time_limit >= LEAST_PROVING and num_visits <= MOST_PROVABLE
        wanted = not request.is_counted and (has_time or num_visits <= SOON_PROVEN)
    return wanted and request.engine is Engine.AUTO and bound.is_provable(problem)


def _first(problem: Problem, draft: Draft) -> Found:
    """Return the first plan of the search, or that of insertion, should it not be to be timed.

    Where travel depends on the hour, an order that the search can keep may be missed by its timing;
    insertion reckons with the slowest hour, which can always be kept.
    """
    try:
        return timed(problem, draft, OWN)
    except EngineError:
        if not problem.has_hours:
            raise
        return timed(problem, insert_visits(problem), OWN)


def _no_worse(first: Found, problem: Problem, start: Sequence[Route]) -> Found:
    """Return the first plan, or the one that was given where it is the better one."""
    if not start:
        return first
    routes = tuple(sorted(start, key=lambda route: route.shift_idx))
    draft = Draft(orders=tuple(map(order_of, routes)), meetings=seconds_of_meetings(routes))
    return min(first, priced(problem, draft, routes, OWN), key=lambda one: one.rank)


def _instance(problem: Problem, on_notice: Callable[[Message], None]) -> Instance | None:
    """Return the problem laid out for our own search; None where that cannot be had."""
    try:
        library.library()
        return lay_out(problem)
    except library.CompilerError:
        on_notice(NO_COMPILER)
        _LOG.debug("There is no compiler; OR-Tools routing is used.", exc_info=True)
    except TooLargeError:
        _LOG.debug("The problem is too large; OR-Tools routing is used.", exc_info=True)
    return None


@contextmanager
def _surviving(watch: Watch) -> Iterator[None]:
    """Let no failure of an engine lose the plan so far: the run is over, and says why."""
    try:
        yield
    except Exception:  # noqa: BLE001 (whatever it is, a plan is better than none)
        _LOG.debug("An engine failed; the plan so far stands.", exc_info=True)
        watch.reason = Termination.ENGINE_FAILED
