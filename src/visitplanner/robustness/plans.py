"""A prepared plan replayed and judged, with the travel that its buffer was not added to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.robustness.chances import chances_at_home
from visitplanner.robustness.judging import judge_days
from visitplanner.robustness.replaying import Names, replay
from visitplanner.rulebook import past_visits_of

if TYPE_CHECKING:
    from visitplanner.pipeline import Prepared
    from visitplanner.problem import Problem
    from visitplanner.robustness.draws import Draws
    from visitplanner.robustness.judging import Robustness
    from visitplanner.solution import Solution


def robustness_of(prepared: Prepared, solution: Solution, draws: Draws) -> Robustness:
    """Return what the days of `draws` say of a plan."""
    indexed, request = prepared.indexed, prepared.request
    past = past_visits_of(request.cases, request.past_visits)
    at_home = chances_at_home(
        indexed, solution, prepared.policy.scorecard, past, request.value_model
    )
    names = Names(
        visits=tuple(visit.visit_id for visit in indexed.visits),
        shifts=tuple(shift.shift_id for shift in indexed.shifts),
    )
    days = replay(_as_travelled(prepared), solution, names, at_home, draws)
    return judge_days(indexed, solution, days, draws.seed)


def _as_travelled(prepared: Prepared) -> Problem:
    """Return the problem with the ways as long as they are expected to be."""
    problem, matrices = prepared.indexed.problem, prepared.travelling.matrices
    by_name = {str(mode): matrix for mode, matrix in matrices.items()}
    return replace(problem, profiles=tuple(by_name[name] for name in problem.profile_names))
