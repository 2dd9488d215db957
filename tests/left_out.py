"""Small days with visits that are left out, for tests of why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from samples import BRANCH, DAY, agreed, make_case, make_officer

from visitplanner.dispatch.opening import OpenedPlan
from visitplanner.domain import DispatcherWord, Instruction, Location, Lunch
from visitplanner.pipeline import Request, find_plan, prepare
from visitplanner.policy import Policy

if TYPE_CHECKING:
    from visitplanner.domain import Case

POLICY = replace(Policy(), branch=BRANCH)
MUST = Instruction(word=DispatcherWord.MUST, reason="asked for")
LUNCH = Lunch(earliest=12 * 3_600, latest=12 * 3_600, duration=3_600)
OFFICERS = (make_officer("W01"), make_officer("W02", lunch=LUNCH, shift_start=10 * 3_600))
FAR = Location(latitude=37.2, longitude=122.0)

IMPOSSIBLE = {
    "late": make_case("late", agreed_windows=(agreed("17:40", "18:30"),)),
    "early": make_case("early", agreed_windows=(agreed("08:00", "08:31"),)),
    "skilled": make_case("skilled", required_skills=frozenset({"korean"})),
    "lunch": make_case("lunch", agreed_windows=(agreed("12:20", "12:40"),), persons=2),
    "both": make_case(
        "both",
        agreed_windows=(agreed("17:40", "18:30"),),
        required_skills=frozenset({"korean"}),
    ),
}
"""Cases that nobody could visit, by what is in the way."""

POOR = make_case("poor", location=FAR, overdue_fen=3_000, balance_fen=3_000)
"""A case that could be visited and is worth less than the way."""

NEAR = tuple(
    make_case(f"C{n}", location=Location(latitude=37.5 + n / 300, longitude=122.12))
    for n in range(1, 5)
)


def asked(*cases: Case, **changes: Any) -> Request:  # noqa: ANN401 (any field)
    """Return a request to visit cases by two officers on one day."""
    fields: dict[str, Any] = {
        "cases": cases, "officers": OFFICERS, "days": (DAY,), "time_limit": 1.0, **changes
    }  # fmt: skip
    return Request(**fields)


def opened(request: Request, policy: Policy = POLICY) -> OpenedPlan:
    """Return the plan of a request as though it were opened again."""
    prepared = prepare(request, policy)
    solution = find_plan(prepared)
    return OpenedPlan(
        request=request, policy=policy, prepared=prepared, solution=solution, document={}
    )


def visited(request: Request, policy: Policy = POLICY) -> tuple[frozenset[str], int]:
    """Return whom a plan from scratch visits, and its net value in fen."""
    from visitplanner.pipeline import plan_visits  # noqa: PLC0415 (its name is in the way above)

    plan = plan_visits(request, policy).plan
    return plan.visited_case_ids, plan.net_value


def as_must(request: Request, case_id: str) -> Request:
    """Return a request with a case as a must."""
    cases = tuple(
        replace(case, instruction=MUST) if case.case_id == case_id else case
        for case in request.cases
    )
    return replace(request, cases=cases)
