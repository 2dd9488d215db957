"""A plan with a visit in it, whatever it costs: searched for from several beginnings.

::

    around the plan at hand, and from nothing    the better of both
    around the visit's own trip                  where neither makes it
    from nothing, long                           where what was found is far from the plan at hand
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.check import ViolationKind, find_violations
from visitplanner.dispatch.blocking import lone_request
from visitplanner.dispatch.carrying import carried_routes
from visitplanner.pipeline import prepare_again
from visitplanner.solution import Solution, Termination, objective_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from visitplanner.dispatch.effort import Effort
    from visitplanner.pipeline import Prepared
    from visitplanner.problem import IndexedProblem, Problem

FROM_NOTHING = 2
"""Times as many iterations where no plan is begun with."""

LONG = 10
"""Times as many where a plan is searched for that is far from the one at hand."""

NOTHING = Solution(routes=(), termination=Termination.UNKNOWN, engine="")
"""Where a search begins that has no plan to begin with."""


def plan_with(
    prepared: Prepared,
    case_id: str,
    start: Solution,
    effort: Effort,
    is_far: Callable[[Solution], bool],
) -> Solution | None:
    """Return the best plan found that makes a visit; None where none is.

    Parameters
    ----------
    start
        The plan at hand.
    is_far
        Whether a plan is so far from it that a longer search from nothing may find a better one.
    """
    idx = index_of(prepared.indexed, case_id)
    if idx is None:
        return None
    wanted = forced(prepared.indexed.problem, idx)
    found = _with_it(wanted, idx, start, effort) or _around_it(prepared, case_id, effort)
    if found is not None and is_far(found):
        return _best_of(wanted, idx, [effort.search(wanted, NOTHING, LONG), found])
    return found


def left_to_itself(
    problem: Problem, idx: int, start: Solution, effort: Effort
) -> tuple[Solution, bool]:
    """Return the best plan found where nothing is forced, and whether it is sure to make a visit.

    It is where two searches that begin apart both make it: of one, chance may be the reason.
    """
    found = [effort.search(problem, start)]
    if idx in found[0].served:
        found.append(effort.search(problem, NOTHING, FROM_NOTHING))
    lawful = [each for each in found if is_lawful(problem, each)] or [start]
    best = min(lawful, key=lambda each: objective_units(problem, each))
    return best, all(idx in each.served for each in found)


def _with_it(wanted: Problem, idx: int, start: Solution, effort: Effort) -> Solution | None:
    """Return the best plan found that makes a visit; None where none is.

    One that is far from the plan at hand is rather found from none at all, and nobody knows before.
    """
    starts = (start, 1), (NOTHING, FROM_NOTHING)
    return _best_of(wanted, idx, [effort.search(wanted, begun, times) for begun, times in starts])


def _best_of(wanted: Problem, idx: int, found: Iterable[Solution]) -> Solution | None:
    """Return the best of some plans that makes a visit and breaks no rule; None where none does."""
    having = [each for each in found if idx in each.served and is_lawful(wanted, each)]
    return min(having, key=lambda each: objective_units(wanted, each), default=None)


def _around_it(prepared: Prepared, case_id: str, effort: Effort) -> Solution | None:
    """Return the best plan found around the visit's own; None where it is not found either.

    Two officers who leave everything for one far visit are not met with by moving a few others.
    """
    idx = index_of(prepared.indexed, case_id)
    lone = prepare_again(prepared, lone_request(prepared.request, case_id))
    lone_idx = index_of(lone.indexed, case_id)
    if idx is None or lone_idx is None:
        return None
    alone = effort.search(forced(lone.indexed.problem, lone_idx), NOTHING)
    routes = carried_routes(alone.routes, lone.indexed, prepared.indexed)
    wanted = forced(prepared.indexed.problem, idx)
    return _best_of(wanted, idx, [effort.search(wanted, replace(NOTHING, routes=routes), LONG)])


def forced(problem: Problem, idx: int) -> Problem:
    """Return the problem with one visit required."""
    visits = list(problem.visits)
    visits[idx] = replace(visits[idx], required=True)
    return replace(problem, visits=tuple(visits))


def index_of(indexed: IndexedProblem, case_id: str) -> int | None:
    """Return which visit of a problem is a case's; None where it is none."""
    return next((n for n, visit in enumerate(indexed.visits) if visit.visit_id == case_id), None)


def is_lawful(problem: Problem, solution: Solution) -> bool:
    """Return whether a plan breaks no rule, but for visits that it leaves out."""
    return all(
        violation.kind is ViolationKind.REQUIRED_LEFT_OUT
        for violation in find_violations(problem, solution)
    )
