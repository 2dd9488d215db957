"""A short search around a plan, in milliseconds: one chain, no recombination, nothing proven.

For questions that are asked of a plan by the dozen, where `solve` would take too long for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.solver.chains import Chains, Iterations
from visitplanner.solver.found import OWN, timed
from visitplanner.solver.kernel import library
from visitplanner.solver.kernel.layout import TooLargeError, lay_out
from visitplanner.solver.kernel.search import Settings
from visitplanner.solver.ortools_routing import EngineError
from visitplanner.solver.temperatures import near, scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.problem import Problem
    from visitplanner.solution import Route

GENTLE = Settings(mean_removed=6.0, longest_string=4.0)
"""Little is taken out at a time: a good plan is mended, not made anew (docs/decisions/0021)."""


def search_nearby(
    problem: Problem,
    routes: Sequence[Route],
    iterations: int,
    *,
    num_chains: int = 1,
    seed: int = 0,
) -> tuple[Route, ...] | None:
    """Return the best routes found around lawful timed ones, which may lack visits.

    None where there is nothing to search with, the problem is too large, or what was found cannot
    be timed. The same seed gives the same routes.

    Parameters
    ----------
    iterations
        Of each search.
    num_chains
        Searches, each on a core of its own where there are as many; the best of them counts.
    """
    if not problem.visits or not problem.shifts:
        return None
    try:
        library.library()
        instance = lay_out(problem)
    except (library.CompilerError, TooLargeError):
        return None
    with Chains(
        problem, instance, seed, num_chains, num_threads=num_chains, settings=GENTLE
    ) as chains:
        if not (routes and chains.load(routes)):
            chains.construct()
        chains.run(Iterations(iterations), near(scale_of(instance)), lambda _: False)
        draft = chains.best.draft()
    try:
        return timed(problem, draft, OWN).routes
    except EngineError:
        return None
