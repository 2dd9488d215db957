"""What a plan from the store takes from the plans before it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from casework.plans_made import made
from samples import DAY, agreed, at, make_case
from weeks import document_of, planned

from visitplanner.casework.before import Looking
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan, kept_plan
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.visits import Report, record_visit
from visitplanner.domain import OutcomeCode, VisitOutcome
from visitplanner.store.earlier_plans import who_came_last

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk
    from visitplanner.domain import Case
    from visitplanner.store.plans import KeptPlan

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = DAY - timedelta(days=1)
NEXT = DAY + timedelta(days=1)
BOTH = (DAY, NEXT)


def on(case_id: str, day: date) -> Case:
    return make_case(case_id, agreed_windows=(agreed("10:00", "16:00", day),))


def plan_in(desk: Desk, days: tuple[date, ...]) -> KeptPlan:
    """Plan days, and let the plan stand in the store."""
    candidates = read_candidates(desk, days)
    result = planned(candidates.cases, days)
    plan = kept_plan(result.plan, json.dumps(document_of(result)).encode())
    keep_plan(desk, candidates, plan)
    return plan


def test_hours_lately_are_those_of_the_plans_that_stand(at_desk: AtDesk) -> None:
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, [on("C1", DAY), on("C2", NEXT)])
        plan_in(desk, (DAY,))
        hours = read_candidates(desk, [NEXT]).earlier.hours_before(NEXT, 28)
        assert list(hours) == ["W01"] or list(hours) == ["W02"]
        assert 0.5 < sum(hours.values()) < 3  # a visit of half an hour, there and back
        short = read_candidates(desk, [NEXT + timedelta(days=1)], Looking(history_days=1))
        assert short.earlier.hours_before(NEXT + timedelta(days=1), 28) == {}


def test_what_stands_for_the_days_is_kept_only_where_it_is_asked_for(at_desk: AtDesk) -> None:
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, [on("C1", DAY), on("C2", NEXT)])
        plan_in(desk, BOTH)
        anew = read_candidates(desk, BOTH)
        kept = read_candidates(desk, BOTH, Looking(keeps=True))
    assert not anew.earlier
    assert kept.earlier.is_firm(DAY)
    assert not kept.earlier.is_firm(NEXT)
    week = planned(kept.cases, BOTH, earlier=kept.earlier).plan.week
    assert week is not None
    assert week.firm_cases == ("C1",)


def test_a_visit_whose_time_has_come_is_neither_kept_nor_missed(at_desk: AtDesk) -> None:
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, [on("C1", DAY), on("C2", DAY)])
        plan_in(desk, (DAY,))
    with at_desk(at("23:00")) as desk:
        later = read_candidates(desk, BOTH, Looking(keeps=True))
    assert later.staying == ("C1", "C2")
    week = planned(later.cases, BOTH, earlier=later.earlier).plan.week
    assert week is not None
    assert week.released == ()


def test_who_came_last_is_known_from_the_record(at_desk: AtDesk) -> None:
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, [on("C1", DAY), on("C2", DAY)])
        plan_in(desk, (DAY,))
    with at_desk(at("20:00")) as desk:
        for case_id, code in (("C1", OutcomeCode.NOT_AT_HOME), ("C2", OutcomeCode.CANCELLED)):
            said = VisitOutcome(case_id=case_id, officer_id="W07", day=DAY, outcome=code)
            record_visit(desk, Report(outcome=said))
        assert who_came_last(desk.journal, ["C1", "C2", "C3"]) == {"C1": "W07"}


def test_a_plan_that_this_version_does_not_read_is_left_out(at_desk: AtDesk) -> None:
    with at_desk(at("16:00", EVE)) as desk:
        import_cases(desk, [on("C1", DAY), on("C2", NEXT)])
        candidates = read_candidates(desk, (DAY,))
        keep_plan(desk, candidates, replace(made(candidates), document="{}"))
        assert not read_candidates(desk, (NEXT,)).earlier
