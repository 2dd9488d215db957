"""The time that all searches of a question share."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from visitplanner.solution import Solution, Termination
from visitplanner.solver import solve

if TYPE_CHECKING:
    from visitplanner.problem import Problem

ITERATIONS = 20_000
"""Of each search: a tenth of a second for a day of ninety visits."""

MOST_SECONDS = 30.0
"""For one search."""

PROVABLE = 40
"""Visits up to which a search is asked to prove its plan; `solver.run` measures the same."""

PROVING_SECONDS = 5.0


class Effort:
    """The time that is left for all searches together; Ctrl-C in one ends them all.

    A search that has begun is done whole, or its price would be none.
    """

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._is_stopped = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more may be searched."""
        return self._is_stopped or time.monotonic() >= self._deadline

    def search(self, problem: Problem, start: Solution, times: int = 1) -> Solution:
        """Return the best plan found from the routes of another."""
        is_provable = len(problem.visits) <= PROVABLE
        found = solve(
            problem,
            start=start.routes,
            max_iterations=times * ITERATIONS,
            time_limit=PROVING_SECONDS if is_provable else MOST_SECONDS,
            bound=is_provable,
        )
        self._is_stopped |= found.termination is Termination.INTERRUPTED
        return found
