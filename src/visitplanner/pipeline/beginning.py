"""What a search begins with: the days one by one, or what stands from earlier plans."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from visitplanner.check.lawful import lawful_routes
from visitplanner.solution import Termination
from visitplanner.solver import solve
from visitplanner.week.days_first import better_of, day_by_day, is_worth_it

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from visitplanner.messages import Message
    from visitplanner.pipeline.preparing import Prepared
    from visitplanner.problem import Problem
    from visitplanner.solution import Route, Solution

SHARE = 0.4
"""Of the time, for the days one by one."""

AT_ONCE = 0.5
"""Seconds for a search that is not to go on, because its user has had enough."""


def routes_to_begin_with(
    prepared: Prepared,
    seconds: float,
    on_step: Callable[[Message], None],
    others: Sequence[Route] = (),
) -> tuple[tuple[Route, ...], float]:
    """Return lawful routes to begin with, and the seconds that are left then.

    What stands from earlier plans, or the lawful part of other routes, is taken where it is the
    better. Where the user ends the search, there is next to no time left.
    """
    problem = prepared.indexed.problem
    standing = lawful_routes(problem, prepared.week.start)
    if others:
        standing = better_of(problem, standing, lawful_routes(problem, others))
    if not is_worth_it(prepared.indexed):
        return standing, seconds
    solving, begun = _Solving(prepared, on_step), time.monotonic()
    routes = day_by_day(prepared.indexed, SHARE * seconds, solving)
    unspent = seconds - (time.monotonic() - begun)
    left = AT_ONCE if solving.is_interrupted else max((1 - SHARE) * seconds, unspent)
    return better_of(problem, routes, standing), left


class _Solving:
    """Plans a day, and notices when the user has had enough."""

    def __init__(self, prepared: Prepared, on_step: Callable[[Message], None]) -> None:
        self._request, self._on_step = prepared.request, on_step
        self.is_interrupted = False

    def __call__(self, problem: Problem, seconds: float) -> Solution:
        found = solve(
            problem,
            time_limit=AT_ONCE if self.is_interrupted else seconds,
            seed=self._request.seed,
            engine=self._request.engine,
            bound=False,
            on_notice=self._on_step,
        )
        self.is_interrupted |= found.termination is Termination.INTERRUPTED
        return found
