"""The whole way, on one screen: cases and officers in, a checked plan out.

::

    prepare      the rulebook, the map, the roster, the ways, the values: a problem
    find_plan    the search, and the judge
    plan_of      the plan in the bank's words
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.check import ViolationKind, find_violations
from visitplanner.errors import Fault, SolverError
from visitplanner.messages import Message, say
from visitplanner.pipeline.beginning import routes_to_begin_with
from visitplanner.pipeline.freely import WITHOUT_HAND, find_free_plan
from visitplanner.pipeline.next_in_line import (
    FIRST_SHARE,
    has_lines,
    next_in_line,
    the_same_routes,
)
from visitplanner.pipeline.origin import provenance_of
from visitplanner.pipeline.preparing import Prepared, prepare, prepare_again
from visitplanner.pipeline.request import Request
from visitplanner.pipeline.sparing import require_spared
from visitplanner.plan.build import Preparation, build_plan
from visitplanner.solver import solve
from visitplanner.solver.stopping import ctrl_c_waits
from visitplanner.units import fen_from_units
from visitplanner.week.load import at_wages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from visitplanner.plan import Plan
    from visitplanner.policy import Policy
    from visitplanner.problem import IndexedProblem
    from visitplanner.solution import Route, Solution
    from visitplanner.travel.streets import Streets
    from visitplanner.week.earlier import Earlier

__all__ = [
    "Prepared",
    "Request",
    "Result",
    "find_free_plan",
    "find_plan",
    "plan_of",
    "plan_visits",
    "prepare",
    "prepare_again",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A plan, the problem and solution that anybody can check it by, and the streets it is on.

    Attributes
    ----------
    earlier
        What it was made from beside its request, where that came to be more.
    prepared
        What it was made from, for questions about the plan.
    """

    plan: Plan
    indexed: IndexedProblem
    solution: Solution
    streets: Streets | None = None
    earlier: Earlier | None = None
    prepared: Prepared | None = None


def plan_visits(
    request: Request,
    policy: Policy,
    on_step: Callable[[Message], None] = lambda _: None,
    on_progress: Callable[[float, int], None] = lambda _, __: None,
) -> Result:
    """Return the plan of the days asked for.

    Parameters
    ----------
    on_step
        Told what is being done.
    on_progress
        Told the seconds since the solver's start and the best net value so far, in fen.

    Raises
    ------
    InputError
        When the policy and the tables do not fit together.
    ServiceError
        When a road server does not answer as it should.
    SolverError
        When the plan found does not pass the checker.
    """
    prepared = prepare(request, policy, on_step)
    indexed = prepared.indexed
    on_step(
        say(
            "Planning {visits} visits for {shifts} shifts",
            visits=len(indexed.visits),
            shifts=len(indexed.shifts),
        )
    )
    with ctrl_c_waits():
        free = find_free_plan(prepared, on_step)
        share = FIRST_SHARE if has_lines(prepared) else 1.0 - WITHOUT_HAND * (free is not None)
        solution = find_plan(
            prepared,
            others=() if free is None else free.routes,
            share=share,
            on_step=on_step,
            on_progress=on_progress,
        )
        again = next_in_line(prepared, solution) if has_lines(prepared) else None
        if again is not None:
            start = the_same_routes(solution.routes, prepared, again)
            prepared, share = again, 1.0 - FIRST_SHARE
            solution = find_plan(
                prepared, start=start, share=share, on_step=on_step, on_progress=on_progress
            )
        if free is not None:
            free = find_free_plan(prepared, on_step, solution, free)
        plan = plan_of(prepared, solution, free)
    return Result(
        plan=plan,
        indexed=prepared.indexed,
        solution=solution,
        streets=prepared.travelling.streets,
        earlier=prepared.request.earlier,
        prepared=prepared,
    )


def find_plan(
    prepared: Prepared,
    *,
    start: Sequence[Route] = (),
    others: Sequence[Route] = (),
    share: float = 1.0,
    on_step: Callable[[Message], None] = lambda _: None,
    on_progress: Callable[[float, int], None] = lambda _, __: None,
) -> Solution:
    """Return the best plan found in the time that the request gives, by index.

    Parameters
    ----------
    start
        Lawful timed routes to begin with; without any, those that stand from earlier plans.
    others
        Timed routes of a plan without the dispatcher's hand: what keeps the hand is begun with,
        too.
    share
        Of the request's time.
    on_step, on_progress
        As in `plan_visits`.

    Raises
    ------
    SolverError
        When the plan found does not pass the checker.
    """
    request, problem = prepared.request, prepared.indexed.problem
    seconds = share * request.time_limit
    if not start:
        start, seconds = routes_to_begin_with(prepared, seconds, on_step, others)
    solution = solve(
        problem,
        time_limit=seconds,
        seed=request.seed,
        engine=request.engine,
        start=start,
        on_progress=_in_net_value(prepared.indexed, on_progress),
        on_notice=on_step,
    )
    _require_no_violation(prepared.indexed, solution)
    require_spared(prepared, solution)
    return solution


def plan_of(prepared: Prepared, solution: Solution, free: Solution | None = None) -> Plan:
    """Return the plan of a solution: every case that was read stands in it once.

    Parameters
    ----------
    free
        The plan without the dispatcher's hand, by which the hand is priced.
    """
    preparation = Preparation(
        days=prepared.request.days,
        rulebook=prepared.policy.rulebook,
        verdicts=prepared.verdicts,
        unplaced=prepared.unplaced,
        roster=prepared.roster,
        values=prepared.values,
        offers=prepared.policy.offers,
    )
    origin = provenance_of(prepared, solution)
    paid = at_wages(prepared.indexed, prepared.policy.prices)
    plan = replace(
        build_plan(paid, solution, preparation, origin),
        week=prepared.week.told(prepared.indexed, solution),
    )
    return plan if free is None else replace(plan, hand=prepared.hand.told(solution, free))


def _in_net_value(
    indexed: IndexedProblem, on_progress: Callable[[float, int], None]
) -> Callable[[float, int], None]:
    total = sum(visit.prize for visit in indexed.problem.visits)
    return lambda elapsed, units: on_progress(elapsed, total - fen_from_units(units))


def _require_no_violation(indexed: IndexedProblem, solution: Solution) -> None:
    """Let no plan leave unchecked; a must-visit that cannot be made is told, not hidden."""
    violations = [
        violation
        for violation in find_violations(indexed.problem, solution)
        if violation.kind is not ViolationKind.REQUIRED_LEFT_OUT
    ]
    if violations:
        raise SolverError(Fault(message=violation.message) for violation in violations)
