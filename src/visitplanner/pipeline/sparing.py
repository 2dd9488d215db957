"""No plan leaves that comes to a household too soon or too often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.check.households import HouseholdVisit, crowded_visits
from visitplanner.errors import Fault, SolverError
from visitplanner.rulebook import household_visits_of
from visitplanner.rulebook.book import book_on
from visitplanner.rulebook.gates import household_of
from visitplanner.rulebook.households import FREQUENCY
from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.pipeline.preparing import Prepared
    from visitplanner.solution import Solution


def require_spared(prepared: Prepared, solution: Solution) -> None:
    """Count the visits to each household anew, over the plan and what was before it.

    Raises
    ------
    SolverError
        When one is visited too soon or too often.
    """
    request = prepared.request
    past = household_visits_of(request.cases, request.earlier_visits)
    crowded = tuple(crowded_visits(tuple(_visits(prepared, solution)), past))
    if crowded:
        raise SolverError(Fault(message=message) for message in crowded)


def _visits(prepared: Prepared, solution: Solution) -> Iterator[HouseholdVisit]:
    lifted = {
        (lift.override.case_id, lift.day)
        for lift in prepared.verdicts.lifts
        if lift.rule.rule_id == FREQUENCY
    }
    starts = {
        stop.idx: stop.start
        for route in solution.routes
        for stop in route.stops
        if stop.kind is StopKind.VISIT
    }
    for idx, start in sorted(starts.items()):
        case, day = prepared.indexed.visits[idx].case, prepared.indexed.moment(start).date()
        gates = book_on(prepared.policy.rulebook, day).gates
        rule = next(rule for rule in gates if rule.rule_id == FREQUENCY)
        yield HouseholdVisit(
            case_id=case.case_id,
            household=household_of(case),
            day=day,
            pause=rule.whole("min_days_between"),
            most=rule.whole("max_visits"),
            period=rule.whole("period_days"),
            is_lifted=(case.case_id, day) in lifted,
        )
