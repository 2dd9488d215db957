"""OR-Tools routing alone, from our first plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.solver.found import ROUTING, completed, timed
from visitplanner.solver.ortools_routing import search

if TYPE_CHECKING:
    from visitplanner.problem import Problem
    from visitplanner.solver.found import Found
    from visitplanner.solver.watching import Watch


def route(problem: Problem, first: Found, watch: Watch, seed: int) -> Found:
    """Return the better of the first plan and what OR-Tools makes of it."""
    draft = search(problem, first.draft, first.units, watch, seed)
    found = completed(problem, timed(problem, draft, ROUTING))
    return min(found, first, key=lambda one: one.rank)
