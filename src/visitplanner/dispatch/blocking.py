"""What keeps a visit from being made at all: the smallest sets of constraints, each one proven."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from visitplanner.dispatch.alone import is_servable_alone
from visitplanner.dispatch.relaxing import Constraint, relaxed
from visitplanner.pipeline import prepare_again
from visitplanner.rulebook import household_visits_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from visitplanner.pipeline import Prepared, Request
    from visitplanner.policy import Policy


def lone_request(request: Request, case_id: str) -> Request:
    """Return a request for one case alone, which knows when every household was visited."""
    return replace(
        request,
        cases=tuple(case for case in request.cases if case.case_id == case_id),
        earlier_visits=household_visits_of(request.cases, request.earlier_visits),
    )


def can_be_made(known: Prepared, request: Request, policy: Policy | None = None) -> bool:
    """Return whether the one case of a request is allowed, and could be visited if it were alone.

    Parameters
    ----------
    known
        The plan's own preparation, whose days, roads and traffic are the request's.
    policy
        Where it is not the plan's own.
    """
    prepared = prepare_again(replace(known, policy=policy or known.policy), request)
    problem = prepared.indexed.problem
    return any(is_servable_alone(problem, idx) for idx in range(len(problem.visits)))


def blocking_sets(known: Prepared, case_id: str) -> tuple[frozenset[Constraint], ...]:
    """Return every smallest set of constraints without which an allowed visit can be made.

    No proper part of a set would do. Nothing is returned where the visit can be made as it is, and
    where it could not be made without all of them either: then nobody is on duty who could come.
    """
    request = lone_request(known.request, case_id)

    def is_servable(constraints: Collection[Constraint]) -> bool:
        return can_be_made(known, *relaxed(request, known.policy, case_id, constraints))

    at_stake = _at_stake(known, case_id)
    if is_servable(()) or not is_servable(at_stake):
        return ()
    found: list[frozenset[Constraint]] = []
    for size in range(1, len(at_stake) + 1):
        for constraints in map(frozenset, combinations(at_stake, size)):
            is_least = not any(smaller <= constraints for smaller in found)
            if is_least and is_servable(constraints):
                found.append(constraints)
    return tuple(found)


def _at_stake(known: Prepared, case_id: str) -> tuple[Constraint, ...]:
    """Return the constraints that are there at all."""
    visit = next(v for v in known.indexed.visits if v.visit_id == case_id)
    officers = known.request.officers
    absent = {
        Constraint.SKILL: not visit.case.required_skills,
        Constraint.PERSONS: visit.persons == 1,
        Constraint.BREAK: all(officer.lunch is None for officer in officers),
        Constraint.MAX_VISITS: all(officer.max_visits is None for officer in officers),
        Constraint.MAX_DISTANCE: not known.policy.max_distance,
    }
    return tuple(each for each in Constraint if not absent.get(each))
