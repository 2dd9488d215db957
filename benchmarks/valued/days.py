"""Days to be planned in the made-up branch, and what plans of them collect by the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from valued.world import HOURS, make_case, truth_of
from visitplanner.calendar import TIMEZONE
from visitplanner.domain import (
    AgreedWindow,
    Channel,
    Consent,
    Location,
    Notice,
    Officer,
    TimeWindow,
)
from visitplanner.pipeline import Request, prepare
from visitplanner.policy import Policy
from visitplanner.solver import solve

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from random import Random

    from visitplanner.domain import Case, Visit
    from visitplanner.pipeline import Prepared

BRANCH = Location(latitude=37.5131, longitude=122.1204)
NUM_CREWS = 2
WIDTH = timedelta(minutes=90)


def prepared_day(day: date, num_cases: int, random: Random) -> Prepared:
    """Return a day on which many more agreed to be visited than can be."""
    cases = tuple(_agreed(make_case(n, day, random), n, day, random) for n in range(num_cases))
    officers = tuple(
        Officer(
            officer_id=f"O{n}",
            name="某人",
            crew_id=f"C{n // 2}",
            weekdays=frozenset(range(7)),
            shift_start=8 * 3_600 + 1_800,
            shift_end=21 * 3_600,
        )
        for n in range(2 * NUM_CREWS)
    )
    policy = replace(Policy(), branch=BRANCH)
    return prepare(Request(cases=cases, officers=officers, days=(day,)), policy)


def worth(visit: Visit) -> int:
    """Return by the truth what a visit adds to what would be paid without it, fen."""
    window = visit.windows[0]
    middle = window.start + (window.end - window.start) / 2
    truth = truth_of(visit.case, middle.date(), middle.hour)
    added = truth.visited - truth.unvisited
    return round(added * truth.share * visit.case.overdue_fen)


def collected(prepared: Prepared, values: Mapping[str, int], seconds: float) -> tuple[int, int]:
    """Return what the best plan found by some values collects by the truth, and its visits."""
    indexed = prepared.indexed
    visits = tuple(
        replace(each, prize=max(0, values[visit.visit_id]))
        for each, visit in zip(indexed.problem.visits, indexed.visits, strict=True)
    )
    problem = replace(indexed.problem, visits=visits)
    solution = solve(problem, time_limit=seconds, bound=False, seed=1)
    made = {idx for route in solution.routes for idx in route.visit_idxs}
    return sum(worth(indexed.visits[idx]) for idx in made), len(made)


def _agreed(case: Case, number: int, day: date, random: Random) -> Case:
    """Return a case that was told of its arrears, and agreed to be visited at some hour."""
    start = datetime.combine(day, time(random.choice(HOURS[:-1])), tzinfo=TIMEZONE)
    told = day - timedelta(days=20)
    return replace(
        case,
        household_id=f"H{number}",
        location=Location(
            latitude=BRANCH.latitude + random.gauss(0, 0.03),
            longitude=BRANCH.longitude + random.gauss(0, 0.04),
        ),
        notices=(Notice(given_on=told, channel=Channel.PHONE),),
        consent=Consent(reference=f"R{number}", given_on=told, channel=Channel.PHONE),
        agreed_windows=(AgreedWindow(window=TimeWindow(start=start, end=start + WIDTH)),),
    )
