"""Search for problems in which visits may be late at a price, or are linked across shifts.

::

    network     what does not change, as arrays        building    made from a `Problem`
    timetable   routes as chains, and their times      handover    from and to `Route`
    timing      starts as early as possible            pricing     what they cost
    places      where a task may be put                inserting   units put in, in pairs if tied
    ruin        units taken out                        recreate    units put back
    annealing   the loop                               chains      several of them side by side

In the kernel for ordinary problems an insertion is judged by segments of its route alone. Here a
start may push others in other routes, and lateness adds up, so an insertion is made, times are
propagated, and what was changed is taken back. With lateness and ways alone to pay, earliest starts
are optimal for given routes; where time is paid for or limited, the departure is put off as far as
nothing else changes, which is not always the best.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.problem import Problem, ProblemShift, ProblemVisit, VisitLink
from visitplanner.solver.kept import is_kept
from visitplanner.travel.matrix import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.solution import Route, Solution


def is_needed(problem: Problem) -> bool:
    """Return whether a problem has what only this search can handle."""
    return bool(problem.links) or any(visit.late_per_hour is not None for visit in problem.visits)


def is_compiled() -> bool:
    """Return whether the search's machine code is kept on this machine."""
    return is_kept(Path(__file__).with_name("annealing.py"), "anneal")


def prepare() -> None:
    """Have the search compiled, or its machine code read, before the time of solving is counted."""
    nowhere = np.zeros((1, 1), dtype=np.int64)
    problem = Problem(
        visits=tuple(ProblemVisit(visit_id=idx, location_idx=0, prize=1) for idx in range(3)),
        shifts=tuple(ProblemShift(shift_id=idx, start_idx=0, end_idx=0) for idx in range(2)),
        profiles=(TravelMatrix(durations=nowhere, distances=nowhere),),
        links=(VisitLink(first_idx=0, second_idx=1),),
    )
    solve_soft(problem, is_over=lambda: False, max_iterations=1)


def solve_soft(  # noqa: PLR0913 (all by keyword, as in `solve`)
    problem: Problem,
    start: Solution | None = None,
    *,
    is_over: Callable[[], bool],
    seed: int = 0,
    max_iterations: int | None = None,
    threads: int = 2,
    on_better: Callable[[int], None] = lambda _: None,
) -> tuple[Route, ...]:
    """Return the best routes found until `is_over`, in order of shift.

    Parameters
    ----------
    start
        A plan to begin with; what it breaks of links is left out of it.
    is_over
        Asked some fifty times a second, by the calling thread; the first plan is always finished.
    max_iterations
        Of each chain of the search. With it, and `is_over` never true, the same seed gives the same
        routes whatever the number of threads.
    on_better
        Told the objective of the first plan and of better ones, in cost units. A plan that makes
        more required visits is better, whatever it costs.
    """
    from visitplanner.solver.soft.chains import Limits, search  # noqa: PLC0415 (imports numba)

    limits = Limits(is_over=is_over, max_iterations=max_iterations, threads=threads)
    return search(problem, start, limits, seed, on_better)
