"""A plan on its way: the orders of its stops, and the exact times of its routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.orders import are_lawful
from visitplanner.solver.ortools_routing import EngineError
from visitplanner.solver.schedule import time_routes

if TYPE_CHECKING:
    from visitplanner.problem import Problem
    from visitplanner.solution import Route
    from visitplanner.solver.insertion import Draft
    from visitplanner.solver.watching import Watch

OWN = "ruin and recreate"
ROUTING = "ortools"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A legal plan, who found it, and its rank."""

    draft: Draft
    routes: tuple[Route, ...]
    engine: str
    num_left_out: int
    """Required visits that are not made."""
    units: int
    """Objective."""

    @property
    def rank(self) -> tuple[int, int]:
        """What makes a plan worse: required visits left out, then the objective."""
        return self.num_left_out, self.units

    def solution(self, termination: Termination, bound_units: int | None = None) -> Solution:
        """Return the plan as the answer; a bound says nothing of one that leaves out too much."""
        return Solution(
            routes=self.routes,
            termination=termination,
            engine=self.engine,
            bound_units=None if self.num_left_out else bound_units,
        )

    def tell(self, watch: Watch) -> None:
        """Tell those who watch of this plan."""
        watch.found(self.units, left_out=self.num_left_out)


def timed(problem: Problem, draft: Draft, engine: str) -> Found:
    """Return a draft with its best times.

    Raises
    ------
    EngineError
        Where the orders break a rule, or cannot be timed.
    """
    is_lawful = are_lawful(problem, draft.orders)
    routes = time_routes(problem, draft.orders, draft.meetings) if is_lawful else None
    if routes is None:
        msg = "Expected orders that keep every rule and can be timed, got some that do not."
        raise EngineError(msg)
    return priced(problem, draft, routes, engine)


def priced(problem: Problem, draft: Draft, routes: tuple[Route, ...], engine: str) -> Found:
    """Return timed routes with their rank."""
    served = {idx for route in routes for idx in route.visit_idxs}
    left_out = sum(v.required and idx not in served for idx, v in enumerate(problem.visits))
    solution = Solution(routes=routes, termination=Termination.UNKNOWN, engine=engine)
    return Found(
        draft=draft,
        routes=routes,
        engine=engine,
        num_left_out=left_out,
        units=objective_units(problem, solution),
    )


def completed(problem: Problem, found: Found) -> Found:
    """Put in visits that pay, now that every route has its best times."""
    draft = insert_visits(problem, found.routes)
    better = timed(problem, draft, found.engine)
    return min(found, better, key=lambda one: one.rank)
