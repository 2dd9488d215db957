"""What a person is told of a plan for a problem file: what it brings, how good it is, why it ended.

Money is said as net value, prizes won less costs, where visits carry prizes; as cost elsewhere.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.solution import Termination, lost_prize, objective_units
from visitplanner.units import COST_UNITS_PER_FEN, fen_from_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.problem import Problem
    from visitplanner.solution import Solution


def best_so_far(problem: Problem, units: int, bound_units: int | None = None) -> Message:
    """Return the news of a running search: the best objective, and what is proven of it."""
    total = _prizes(problem)
    cost = fen_from_units(units)
    best = say("best cost {cost:yuan}", cost=cost)
    if total:
        best = say("best net value {value:yuan}", value=total - cost)
    if bound_units is None:
        return say("{best}; Ctrl-C takes it", best=best)
    share = _missing_share(problem, units, bound_units)
    return say("{best}, at most {share} % short; Ctrl-C takes it", best=best, share=share)


def summary(problem: Problem, solution: Solution) -> Iterator[Message]:
    """Yield what came of a search, line by line."""
    yield say(
        "{served} of {visits} visits, made by {routes} of {shifts} shifts.",
        served=len(solution.served),
        visits=len(problem.visits),
        routes=len(solution.routes),
        shifts=len(problem.shifts),
    )
    yield _money(problem, solution)
    yield _proof(problem, solution)
    if problem.visits and problem.shifts:
        yield ENDINGS[solution.termination]


def _money(problem: Problem, solution: Solution) -> Message:
    total, lost = _prizes(problem), lost_prize(problem, solution)
    cost = fen_from_units(objective_units(problem, solution))
    if not total:
        return say("Cost {cost:yuan}.", cost=cost)
    return say(
        "Net value {net:yuan}: prizes of {won:yuan} less costs of {spent:yuan}."
        " Cost with lost prizes {cost:yuan}.",
        net=total - cost,
        won=total - lost,
        spent=cost - lost,
        cost=cost,
    )


def _proof(problem: Problem, solution: Solution) -> Message:
    bound_units = solution.bound_units
    units, total = objective_units(problem, solution), _prizes(problem)
    if bound_units is None:
        return say("How good this is was not proven.")
    if units <= bound_units:
        return say("Proven: no plan is better.")
    least, share = bound_units // COST_UNITS_PER_FEN, _missing_share(problem, units, bound_units)
    if not total:
        return say(
            "Proven: no plan costs less than {least:yuan}; this one costs at most {share} % more.",
            least=least,
            share=share,
        )
    return say(
        "Proven: no plan has a net value above {best:yuan}; at most {share} % of it is missing.",
        best=total - least,
        share=share,
    )


def _missing_share(problem: Problem, units: int, bound_units: int) -> str:
    """Return how much may be missing, in per cent, rounded up to two decimals.

    Of the net value that the bound allows; where nothing can be won, of the bound itself.
    """
    reachable = _prizes(problem) * COST_UNITS_PER_FEN - bound_units
    whole = reachable if reachable > 0 else bound_units
    if whole <= 0:
        return "?"
    return f"{math.ceil(Fraction(10_000 * max(0, units - bound_units), whole)) / 100:.2f}"


def _prizes(problem: Problem) -> int:
    return sum(visit.prize for visit in problem.visits)


ENDINGS: Mapping[Termination, Message] = {
    Termination.TIME_LIMIT: say("The search ended with its time."),
    Termination.ITERATION_LIMIT: say("The search made all the tries that were asked for."),
    Termination.GAP_REACHED: say("The search ended: the plan is proven to be good enough."),
    Termination.NO_IMPROVEMENT: say("The search found nothing better any more."),
    Termination.INTERRUPTED: say("Stopped by you: this is the best plan found so far."),
    Termination.GREEDY_ONLY: say("There was no time to search: this is the greedy plan."),
    Termination.ENGINE_FAILED: say(
        "OR-Tools routing failed: this is the best plan that the other searches found."
    ),
    Termination.UNKNOWN: say("Why the search ended is not known."),
}

UNUSUAL = frozenset({Termination.INTERRUPTED, Termination.GREEDY_ONLY, Termination.ENGINE_FAILED})
"""Endings that a dispatcher should know of before the day begins."""
