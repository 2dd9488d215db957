"""Tiny weeks for tests: planned, told as `plan.json` tells them, and planned again after."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from samples import BRANCH, DAY, SECRET, agreed, make_case, make_officer

from visitplanner.domain import Location
from visitplanner.messages import say, translator
from visitplanner.pipeline import Request, Result, plan_visits
from visitplanner.policy import Policy
from visitplanner.report import render
from visitplanner.report.delivery import PLAN_FILE
from visitplanner.week.earlier import Earlier, EarlierPlan
from visitplanner.week.earlier_file import plan_from
from visitplanner.week.settings import WeekSettings
from visitplanner.week.standing import Released
from visitplanner.week.told import Company, OfficerLoad, WeekTold

if TYPE_CHECKING:
    from visitplanner.domain import Case, Officer

POLICY = replace(Policy(), branch=BRANCH)
OFFICERS = (make_officer("W01"), make_officer("W02"))
DAYS = (DAY, DAY + timedelta(days=1))
"""A Thursday and a Friday."""


TOLD = WeekTold(
    firm_days=(DAY,),
    tentative_days=DAYS[1:],
    firm_cases=("A", "B"),
    released=(
        Released(case_id="C", day=DAY, reason=say("the case is not to be visited any more")),
    ),
    company=(
        Company(case_id="A", came_last=("W01",), is_kept=True),
        Company(case_id="D", came_last=("W02",), is_kept=False),
    ),
    loads=(
        OfficerLoad(officer_id="W01", before=10.0, planned=2.0),
        OfficerLoad(officer_id="W02", before=4.0, planned=6.0),
    ),
    has_history=True,
)
"""A week with something of everything."""


def with_week(**changes: Any) -> Policy:  # noqa: ANN401 (any setting)
    """Return the policy with settings of its week."""
    return replace(POLICY, week=replace(WeekSettings(), **changes))


def case_on(case_id: str, *days: date, **changes: Any) -> Case:  # noqa: ANN401 (any field)
    """Return a case that agreed to any time between ten and sixteen on days."""
    windows = tuple(agreed("10:00", "16:00", day) for day in days)
    place = Location(latitude=37.5 + sum(map(ord, case_id)) % 17 / 500, longitude=122.12)
    fields = {"agreed_windows": windows, "location": place}
    return make_case(case_id, **{**fields, **changes})


def planned(
    cases: tuple[Case, ...],
    days: tuple[date, ...] = DAYS,
    *,
    officers: tuple[Officer, ...] = OFFICERS,
    earlier: Earlier | None = None,
    policy: Policy = POLICY,
) -> Result:
    """Return the plan of days."""
    request = Request(
        cases=cases, officers=officers, days=days, earlier=earlier or Earlier(), time_limit=0.3
    )
    return plan_visits(request, policy)


def document_of(result: Result) -> dict[str, Any]:
    """Return the `plan.json` of a plan."""
    files = render(result.plan, translator("en"), SECRET)
    document: dict[str, Any] = json.loads(files[PLAN_FILE])
    return document


def before(*results: Result) -> Earlier:
    """Return plans as those that were made before."""
    return Earlier(plans=tuple(map(as_earlier, results)))


def as_earlier(result: Result) -> EarlierPlan:
    """Return a plan as the next one sees it."""
    return plan_from(document_of(result))


def where(result: Result) -> dict[str, tuple[object, ...]]:
    """Return by case the officers and the start of its visit."""
    found: dict[str, tuple[object, ...]] = {}
    for route in result.plan.routes:
        for visit in route.visits:
            ids = tuple(officer.officer_id for officer in route.shift.officers)
            found[visit.case.case_id] = (*found.get(visit.case.case_id, ()), *ids, visit.start)
    return found
