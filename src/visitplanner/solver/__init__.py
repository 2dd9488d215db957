"""Solve a problem: a plan at once, then the best that the time allows.

::

    insertion   a legal plan in milliseconds
    recreation  ruin and recreate, for a third of the time
    routing     OR-Tools' guided local search from that plan, until time is over or Ctrl-C
    schedule    the best times for the orders found; visits that now pay are put in beside them

Whatever goes wrong on the way, the best plan so far is returned, and `Solution.termination` says
what happened.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver.insertion import Draft, insert_visits
from visitplanner.solver.orders import are_lawful
from visitplanner.solver.ortools_routing import EngineError, Watch, search
from visitplanner.solver.ruin_recreate import ruin_and_recreate
from visitplanner.solver.schedule import time_routes
from visitplanner.solver.stopping import (
    FirstOf,
    Interrupt,
    NoImprovement,
    StoppingCriterion,
    TimeLimit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.problem import Problem
    from visitplanner.solution import Route

Progress: TypeAlias = "Callable[[float, int], None]"
"""Told the seconds since the start and the best objective so far, in cost units."""

OWN = "insertion and recreation"
RECREATION_SHARE = 1 / 3
"""Of the time that is left after the first plan; OR-Tools gets the rest."""

PATIENCE = 500
"""Tries without a better plan after which ruin and recreate gives way."""

ROUTING = "ortools"


def solve(
    problem: Problem,
    *,
    time_limit: float = 30.0,
    seed: int = 0,
    stop: StoppingCriterion | None = None,
    on_progress: Progress = lambda _, __: None,
) -> Solution:
    """Return the best plan found within `time_limit` seconds.

    Parameters
    ----------
    stop
        Ends the search before its time; the first plan is always finished.
    on_progress
        Told of the first plan, and of each better one.

    Notes
    -----
    Ctrl-C ends the search and returns the best plan; a second Ctrl-C raises `KeyboardInterrupt`.
    A required visit that cannot be made is left out, which the checker reports.
    """
    start, limit = time.monotonic(), TimeLimit(time_limit)
    with Interrupt() as interrupt:
        criteria: list[StoppingCriterion] = [limit, interrupt]
        criteria += [] if stop is None else [stop]
        watch = Watch(
            limit=limit,
            stop=FirstOf(*criteria),
            on_better=lambda units: on_progress(time.monotonic() - start, units),
        )
        first = _first_plan(problem, FirstOf(limit, interrupt))
        plan = first.solution(Termination.GREEDY_ONLY, OWN)
        watch.on_better(objective_units(problem, plan))
        if not problem.visits or not problem.shifts:
            return plan
        recreated = _recreated(
            problem, first, FirstOf(limit.share(RECREATION_SHARE), interrupt), seed
        )
        return _improved(problem, recreated, watch, seed)


@dataclass(frozen=True, slots=True)
class _Found:
    """A plan on its way: the orders of its stops, and the times of its routes."""

    draft: Draft
    routes: tuple[Route, ...]

    def solution(self, termination: Termination, engine: str) -> Solution:
        return Solution(routes=self.routes, termination=termination, engine=engine)


def _first_plan(problem: Problem, stop: StoppingCriterion) -> _Found:
    return _timed(problem, insert_visits(problem, is_over=lambda: stop(0) is not None))


def _recreated(problem: Problem, first: _Found, stop: StoppingCriterion, seed: int) -> _Found:
    if stop(0) is not None:
        return first
    stop = FirstOf(stop, NoImprovement(PATIENCE))
    return _timed(problem, ruin_and_recreate(problem, first.routes, stop, seed))


def _improved(problem: Problem, first: _Found, watch: Watch, seed: int) -> Solution:
    """Return the better of the first plan and what OR-Tools makes of it."""
    units = objective_units(problem, first.solution(Termination.GREEDY_ONLY, OWN))
    reason = watch.stop(units)
    if reason is Termination.TIME_LIMIT:
        return first.solution(Termination.GREEDY_ONLY, OWN)
    if reason is not None:
        return first.solution(reason, OWN)
    try:
        draft, why = search(problem, first.draft, units, watch, seed)
        found = _completed(problem, _timed(problem, draft))
    except Exception:  # noqa: BLE001 (whatever an engine does, the plan so far is not lost)
        return first.solution(Termination.ENGINE_FAILED, OWN)
    ended = why or Termination.NO_IMPROVEMENT
    candidates = (found.solution(ended, ROUTING), first.solution(ended, OWN))
    return min(candidates, key=lambda solution: _rank(problem, solution))


def _timed(problem: Problem, draft: Draft) -> _Found:
    is_lawful = are_lawful(problem, draft.orders)
    routes = time_routes(problem, draft.orders, draft.meetings) if is_lawful else None
    if routes is None:
        msg = "Expected orders that keep every rule and can be timed, got some that do not."
        raise EngineError(msg)
    return _Found(draft, routes)


def _completed(problem: Problem, found: _Found) -> _Found:
    """Put in visits that pay, now that every route has its best times."""
    return _timed(problem, insert_visits(problem, found.routes))


def _rank(problem: Problem, solution: Solution) -> tuple[int, int]:
    """Return what makes a plan worse: required visits left out, then the objective."""
    served = solution.served
    left_out = sum(v.required and idx not in served for idx, v in enumerate(problem.visits))
    return left_out, objective_units(problem, solution)
