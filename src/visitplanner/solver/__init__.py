"""Solve a problem: a plan at once, then the best that the time allows, and how good it is.

::

    insertion       a legal plan in milliseconds
    annealing       ruin and recreate on every core, in compiled code
    recombination   the best plan that can be made of all routes seen: set partitioning
    bound           what no plan can beat, by column generation beside the search
    polishing       OR-Tools routing accepts the plan, and improves it where it can
    schedule        the best times for the orders found; visits that now pay are put in beside them

Late and linked visits have a search of their own (`soft`), and `Engine.ORTOOLS` asks OR-Tools
routing alone. Whatever goes wrong on the way, the best plan so far is returned, and
`Solution.termination` says what happened.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.solver.engines import Engine
from visitplanner.solver.run import Request, Run
from visitplanner.solver.stopping import FirstOf, Interrupt, TimeLimit
from visitplanner.solver.watching import Watch
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from visitplanner.messages import Message
    from visitplanner.problem import Problem
    from visitplanner.solution import Route, Solution
    from visitplanner.solver.stopping import StoppingCriterion

__all__ = ["Engine", "Progress", "solve"]

Progress: TypeAlias = "Callable[[float, int], None]"
"""Told the seconds since the start and an objective in cost units: the best, or the bound."""


def solve(  # noqa: PLR0913 (all but the problem by name, and all with defaults)
    problem: Problem,
    *,
    time_limit: float = 30.0,
    seed: int = 0,
    engine: Engine = Engine.AUTO,
    bound: bool | None = None,
    stop: StoppingCriterion | None = None,
    max_iterations: int | None = None,
    threads: int | None = None,
    start: Sequence[Route] = (),
    on_progress: Progress = lambda _, __: None,
    on_bound: Progress = lambda _, __: None,
    on_notice: Callable[[Message], None] = lambda _: None,
) -> Solution:
    """Return the best plan found within `time_limit` seconds.

    Parameters
    ----------
    bound
        Whether to prove how good the plan is, beside the search; None leaves it to the time and
        the size of the problem.
    stop
        Ends the search before its time; the first plan is always finished.
    max_iterations
        Iterations of the search; the same seed then gives the same plan, whatever the clock says
        and however many threads there are, provided that `time_limit` is not reached.
    threads
        Searches side by side; None for as many as there are cores.
    start
        Lawful timed routes to begin with: the search stays around them first, and what is returned
        is no worse. Late and linked visits begin anew all the same.
    on_progress, on_bound
        Told of the first plan and of each better one; of the first bound and of each better one.
    on_notice
        Told before the search is compiled for this machine, which is done once and is not counted;
        and where it cannot be compiled, so that OR-Tools routing plans alone.

    Notes
    -----
    Ctrl-C ends the search and returns the best plan; a second Ctrl-C raises `KeyboardInterrupt`.
    A required visit that cannot be made is left out, which the checker reports.
    """
    request = Request(
        engine=engine,
        time_limit=time_limit,
        seed=seed,
        threads=threads,
        max_iterations=max_iterations,
        bound=bound,
        start=tuple(start),
    )
    begun = time.monotonic()
    run = Run(problem, request, on_notice)
    if run.has_compiled:
        begun = time.monotonic()
    limit = TimeLimit(begun + time_limit - time.monotonic())
    with Interrupt() as interrupt:
        criteria: list[StoppingCriterion] = [limit, interrupt, *run.criteria]
        criteria += [] if stop is None else [stop]
        watch = Watch(
            limit,
            FirstOf(*criteria),
            prize_units=sum(visit.prize for visit in problem.visits) * COST_UNITS_PER_FEN,
            on_better=lambda units: on_progress(time.monotonic() - begun, units),
            on_bound=lambda units: on_bound(time.monotonic() - begun, units),
        )
        return run.solve(watch)
