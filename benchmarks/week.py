"""Measure the week: five days at once against five days one after the other, and what prices do.

    python benchmarks/week.py [--seeds 3] [--time-limit 60] [--cases 200]

Both get the same time in all, one after the other a fifth of it each day, with the cases that are
left. Of a household both put the same case forward; what the days bring where each puts forward
whoever agreed to it is told beside. Then the week is planned once more with four weeks behind it,
with and without the prices of continuity and fairness. Prints one line of JSON a seed.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.check.households import HouseholdVisit, crowded_visits
from visitplanner.pipeline import Request, plan_visits, prepare
from visitplanner.policy import Policy
from visitplanner.rulebook.gates import household_of
from week_cases import BRANCH, DAYS, made_up_week

if TYPE_CHECKING:
    from visitplanner.domain import Case
    from visitplanner.plan import Plan
    from week_cases import MadeUpWeek

POLICY = replace(Policy(), branch=BRANCH)
PAUSE, MOST, PERIOD = 7, 3, 30
"""The rulebook's bounds on visits to one household."""


def at_once(week: MadeUpWeek, time_limit: float, policy: Policy = POLICY) -> Plan:
    """Return the plan of all days in one problem."""
    request = Request(
        cases=week.cases,
        officers=week.officers,
        days=DAYS,
        time_limit=time_limit,
        earlier=week.earlier,
    )
    return plan_visits(request, policy).plan


def one_after_the_other(week: MadeUpWeek, time_limit: float) -> tuple[Plan, ...]:
    """Return a plan for each day, of the cases that those before it left."""
    plans: list[Plan] = []
    cases, visited = week.cases, dict[str, tuple[object, ...]]()
    for day in DAYS:
        request = Request(
            cases=cases,
            officers=week.officers,
            days=(day,),
            time_limit=time_limit / len(DAYS),
            earlier_visits=dict(visited),  # type: ignore[arg-type]
        )
        plan = plan_visits(request, POLICY).plan
        plans.append(plan)
        visited |= {household_of(visit.case): (day,) for visit in plan.visits}
        cases = tuple(case for case in cases if case.case_id not in plan.visited_case_ids)
    return tuple(plans)


def num_crowded(week: MadeUpWeek, plans: tuple[Plan, ...]) -> int:
    """Return the visits that come too soon or too often, counted anew."""
    past = {household_of(c): [v.visited_on for v in c.past_visits] for c in week.cases}
    planned = {
        visit.case.case_id: HouseholdVisit(
            case_id=visit.case.case_id,
            household=household_of(visit.case),
            day=visit.window.day,
            pause=PAUSE,
            most=MOST,
            period=PERIOD,
        )
        for plan in plans
        for visit in plan.visits
    }
    return len(tuple(crowded_visits(tuple(planned.values()), past)))


def measure(seed: int, time_limit: float, num_cases: int) -> dict[str, object]:
    """Return what one week shows."""
    week = made_up_week(seed, num_cases)
    fresh = replace(week, earlier=replace(week.earlier, plans=(), came={}))
    once = at_once(fresh, time_limit)
    days = one_after_the_other(replace(fresh, cases=_put_forward(fresh)), time_limit)
    any_sibling = one_after_the_other(fresh, time_limit)
    free = replace(POLICY, week=replace(POLICY.week, continuity=0, fairness=0))
    return {
        "seed": seed,
        "by_day_net_yuan": (_worth(fresh, days) - sum(plan.cost for plan in days)) / 100,
        "by_day_visits": sum(len(plan.visited_case_ids) for plan in days),
        "by_day_any_sibling_net_yuan": (
            _worth(fresh, any_sibling) - sum(plan.cost for plan in any_sibling)
        )
        / 100,
        "at_once_net_yuan": once.net_value / 100,
        "at_once_visits": len(once.visited_case_ids),
        "crowded": num_crowded(fresh, days) + num_crowded(fresh, (once,)),
        "without_prices": _prices(at_once(week, time_limit, free)),
        "with_prices": _prices(at_once(week, time_limit)),
    }


def _put_forward(week: MadeUpWeek) -> tuple[Case, ...]:
    """Return the cases that the whole week puts forward."""
    request = Request(cases=week.cases, officers=week.officers, days=DAYS)
    return tuple(visit.case for visit in prepare(request, POLICY).verdicts.allowed)


def _worth(week: MadeUpWeek, days: tuple[Plan, ...]) -> int:
    """Return what the visits of the days are worth as the whole week values them, fen.

    A case is worth a little more or less by the windows that a plan's days leave it.
    """
    request = Request(cases=week.cases, officers=week.officers, days=DAYS)
    values = {case_id: value.fen for case_id, value in prepare(request, POLICY).values.items()}
    found = {visit.case.case_id: visit.value for plan in days for visit in plan.visits}
    return sum(values.get(case_id, fen) for case_id, fen in found.items())


def _prices(plan: Plan) -> dict[str, object]:
    week = plan.week
    if week is None:
        return {}
    return {
        "net_yuan": plan.net_value / 100,
        "company": len(week.company),
        "company_kept": sum(each.is_kept for each in week.company),
        "deviation_before_h": round(week.deviation_before, 2),
        "deviation_after_h": round(week.deviation_after, 2),
    }


def main() -> None:
    """Read the options and print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--cases", type=int, default=200)
    options = parser.parse_args()
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        sys.stdout.write(json.dumps(measure(seed, options.time_limit, options.cases)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
