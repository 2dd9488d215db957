"""The plan that would be made without the dispatcher's hand, by which the hand is priced."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.solution import Termination, objective_units
from visitplanner.solver import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from visitplanner.pipeline.preparing import Prepared
    from visitplanner.solution import Route, Solution

WITHOUT_HAND = 0.5
"""Share of the time in which the plan without the dispatcher's hand is searched for."""

AGAIN = 0.3
"""Share of that time for searching on once the plan with the hand is found."""


def find_free_plan(
    prepared: Prepared,
    on_step: Callable[[Message], None],
    kept: Solution | None = None,
    before: Solution | None = None,
) -> Solution | None:
    """Return a plan without the dispatcher's hand; None where there is no hand.

    Parameters
    ----------
    kept
        A plan that keeps the hand, which is a plan without it, too.
    before
        A plan without the hand. The search goes on from the better of the two, and is no worse.
    """
    if not prepared.request.hand.wishes:
        return None
    found = [each for each in (before, kept) if each is not None]
    if not found:
        on_step(say("Planning without the dispatcher's wishes first, to price them"))
        return _searched(prepared, on_step, (), 1 - AGAIN)
    problem = prepared.hand.free.problem
    best = min(found, key=lambda each: objective_units(problem, each))
    bounds = [before.bound_units] if before is not None else []
    if all(each.termination is not Termination.INTERRUPTED for each in found):
        again = _searched(prepared, on_step, best.routes, AGAIN if before is not None else 1.0)
        best = min(best, again, key=lambda each: objective_units(problem, each))
        bounds.append(again.bound_units)
    return replace(best, bound_units=max((b for b in bounds if b is not None), default=None))


def _searched(
    prepared: Prepared,
    on_step: Callable[[Message], None],
    start: Sequence[Route],
    share: float,
) -> Solution:
    request = prepared.request
    return solve(
        prepared.hand.free.problem,
        time_limit=share * WITHOUT_HAND * request.time_limit,
        seed=request.seed,
        engine=request.engine,
        start=start,
        on_notice=on_step,
    )
