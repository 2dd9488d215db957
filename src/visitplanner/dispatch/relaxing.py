"""What may stand in the way of a visit, each as a change of the inputs that takes it away.

A constraint is taken away from the tables and the policy, and not from the solver's problem: so
whoever doubts a claim can make the same change and plan again.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.dispatch.windows import at_any_time
from visitplanner.messages import Message, say
from visitplanner.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from visitplanner.domain import Case, Officer
    from visitplanner.pipeline import Request
    from visitplanner.policy import Policy

APPROVAL = "?"
"""Stands for the reference of an approval that is not given yet."""


MOST_OVERTIME_S = 4 * SECONDS_PER_HOUR
"""As much overtime as a table of officers can name."""


class Constraint(StrEnum):
    """What may stand in the way of a visit.

    Attributes
    ----------
    WINDOW
        The agreed time; without it, all lawful hours of the days planned.
    SKILL
        What the officer must hold.
    PERSONS
        That two go.
    SHIFT_START
        When officers begin; without it, at midnight.
    OVERTIME
        When officers are back; without it, up to `MOST_OVERTIME_S` after their shift.
    BREAK
        Lunch.
    MAX_VISITS
        How many visits an officer makes.
    MAX_DISTANCE
        How far a shift travels.
    """

    WINDOW = "window"
    SKILL = "skill"
    PERSONS = "persons"
    SHIFT_START = "shift_start"
    OVERTIME = "overtime"
    BREAK = "break"
    MAX_VISITS = "max_visits"
    MAX_DISTANCE = "max_distance"


CONSTRAINT_WORDS: Mapping[Constraint, Message] = {
    Constraint.WINDOW: say("the agreed time"),
    Constraint.SKILL: say("what the officer must hold"),
    Constraint.PERSONS: say("that two officers go"),
    Constraint.SHIFT_START: say("when officers begin"),
    Constraint.OVERTIME: say("when officers have to be back"),
    Constraint.BREAK: say("the lunch break"),
    Constraint.MAX_VISITS: say("the most visits of an officer"),
    Constraint.MAX_DISTANCE: say("the farthest that a shift travels"),
}


def one_alone(case: Case) -> Case:
    """Return a case that one officer visits, under an approval still to be given."""
    return replace(
        case, persons=1, single_officer_approval=case.single_officer_approval or APPROVAL
    )


def longer(officer: Officer, seconds: int) -> Officer:
    """Return an officer who may work some seconds longer, within what a day and a table allow."""
    most = min(MOST_OVERTIME_S, SECONDS_PER_DAY - officer.shift_end)
    return replace(officer, overtime=max(officer.overtime, min(most, officer.overtime + seconds)))


_OF_CASE: Mapping[Constraint, Callable[[Case], Case]] = {
    Constraint.SKILL: lambda case: replace(case, required_skills=frozenset()),
    Constraint.PERSONS: one_alone,
}

_OF_OFFICERS: Mapping[Constraint, Callable[[Officer], Officer]] = {
    Constraint.SHIFT_START: lambda officer: replace(officer, shift_start=0),
    Constraint.OVERTIME: lambda officer: longer(officer, MOST_OVERTIME_S),
    Constraint.BREAK: lambda officer: replace(officer, lunch=None),
    Constraint.MAX_VISITS: lambda officer: replace(officer, max_visits=None),
}


def relaxed(
    request: Request, policy: Policy, case_id: str, constraints: Collection[Constraint]
) -> tuple[Request, Policy]:
    """Return the inputs without some constraints: of one case, and of all officers."""
    cases = tuple(
        _case(case, request, policy, constraints) if case.case_id == case_id else case
        for case in request.cases
    )
    officers = tuple(_officer(officer, constraints) for officer in request.officers)
    if Constraint.MAX_DISTANCE in constraints:
        policy = replace(policy, max_distance={})
    return replace(request, cases=cases, officers=officers), policy


def _case(
    case: Case, request: Request, policy: Policy, constraints: Collection[Constraint]
) -> Case:
    for constraint, change in _OF_CASE.items():
        if constraint in constraints:
            case = change(case)
    if Constraint.WINDOW in constraints:
        case = at_any_time(case, request.days, policy.rulebook)
    return case


def _officer(officer: Officer, constraints: Collection[Constraint]) -> Officer:
    for constraint, change in _OF_OFFICERS.items():
        if constraint in constraints:
            officer = change(officer)
    return officer
