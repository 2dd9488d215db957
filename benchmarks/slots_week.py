"""A made-up week of a branch, planned, and the borrowers who ring up: what `slots.py` measures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.desk import Desk
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan, kept_plan
from visitplanner.casework.officers import import_officers
from visitplanner.casework.planning import read_candidates
from visitplanner.check import find_violations
from visitplanner.dispatch.carrying import carried_routes
from visitplanner.dispatch.kept_routes import kept_routes
from visitplanner.dispatch.slots.asking import OpenDay, Standing, days_of
from visitplanner.dispatch.slots.part import units_of
from visitplanner.domain import (
    AgreedWindow,
    Borrower,
    Case,
    Channel,
    Consent,
    Location,
    Lunch,
    Notice,
    Officer,
    TimeWindow,
)
from visitplanner.messages import translator
from visitplanner.pipeline import Request, plan_visits, prepare
from visitplanner.policy import Policy
from visitplanner.report.plan_json import plan_json
from visitplanner.solution import Solution, StopKind, Termination
from visitplanner.solver import solve
from visitplanner.store.access import Right
from visitplanner.store.opening import Visitor, make_store, open_store
from visitplanner.store.plans import plans_of_days, read_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from visitplanner.dispatch.slots.asking import Wish
    from visitplanner.solution import Route

MONDAY = date(2026, 10, 12)
HOUR_S, HALF_HOUR_S = 3_600, 1_800
BRANCH = Location(latitude=37.4993, longitude=122.1207)
POLICY = Policy(branch=BRANCH)
POLICY_TOML = (
    f"[branch]\nlatitude = {BRANCH.latitude}\nlongitude = {BRANCH.longitude}\ndatum = 'WGS-84'\n"
)
TEAM_SHARE = 0.3
"""Of the visits, for two officers."""

WEEK_ITERATIONS = 40_000
PATIENCE, ITERATIONS, FIRST_SEED = 12, 40_000, 200
"""Searches in a row, every other one from scratch, that must find nothing better in a day."""

HOURS = (9, 10, 11, 13, 14, 15, 16)
"""At which agreed windows begin; each lasts two hours."""


def days_from(first: date, count: int) -> tuple[date, ...]:
    """Return days that follow one another."""
    return tuple(first + timedelta(days=n) for n in range(count))


def officers(count: int) -> tuple[Officer, ...]:
    """Return officers, of whom the first half travel in twos."""
    return tuple(
        Officer(
            officer_id=f"W{n:02d}",
            name=f"示例{n}",
            crew_id=f"K{n // 2}" if n < count // 2 else "",
            shift_start=8 * HOUR_S + HALF_HOUR_S,
            shift_end=17 * HOUR_S + HALF_HOUR_S,
            overtime=HOUR_S,
            lunch=Lunch(earliest=11 * HOUR_S, latest=13 * HOUR_S, duration=HALF_HOUR_S),
        )
        for n in range(count)
    )


def agreed_case(number: int, days: Sequence[date], rng: Random) -> Case:
    """Return a case whose borrower agreed to two hours of one of the days."""
    start = datetime.combine(rng.choice(days), time(rng.choice(HOURS)), tzinfo=TIMEZONE)
    window = TimeWindow(start=start, end=start + timedelta(hours=2))
    consent = Consent(
        reference=f"A-{number}", given_on=MONDAY - timedelta(days=5), channel=Channel.PHONE
    )
    return _case(number, rng, (AgreedWindow(window=window),), consent)


def calling_case(number: int, rng: Random) -> Case:
    """Return a case whose borrower has not agreed to a time yet."""
    return _case(number, rng, (), None)


def _case(
    number: int, rng: Random, windows: tuple[AgreedWindow, ...], consent: Consent | None
) -> Case:
    is_team = rng.random() < TEAM_SHARE
    overdue = rng.randrange(50_000, 5_000_000)
    return Case(
        case_id=f"WH-{number:04d}",
        borrower=Borrower(name=f"示例{number}"),
        household_id=f"H{number}",
        address=f"示例路{number}号",
        district="环翠区",
        location=Location(
            latitude=BRANCH.latitude + rng.gauss(0, 0.03),
            longitude=BRANCH.longitude + rng.gauss(0, 0.04),
        ),
        overdue_fen=overdue,
        balance_fen=10 * overdue,
        days_past_due=rng.randrange(35, 400),
        notices=(Notice(given_on=MONDAY - timedelta(days=30), channel=Channel.PHONE),),
        agreed_windows=windows,
        consent=consent,
        service_duration=HALF_HOUR_S,
        persons=2 if is_team else 1,
        single_officer_approval="" if is_team else f"B-{number}",
    )


def planned_week(num_days: int, num_cases: int, num_officers: int, seed: int = 0) -> Standing:
    """Return the plan of a week: on any machine, however busy, the same."""
    rng, days = Random(seed), days_from(MONDAY, num_days)  # noqa: S311 (no secret)
    request = Request(
        cases=tuple(agreed_case(number, days, rng) for number in range(num_cases)),
        officers=officers(num_officers),
        days=days,
    )
    prepared = prepare(request, POLICY)
    found = solve(prepared.indexed.problem, max_iterations=WEEK_ITERATIONS, bound=False, seed=seed)
    return Standing(name="week", prepared=prepared, routes=found.routes)


def at_its_best(week: Standing, wish: Wish) -> Standing:
    """Return a week, each day of it searched until many searches in a row find nothing better.

    Parameters
    ----------
    wish
        Any that all days are open to.
    """
    days = [day for day in days_of(wish, week, [week]) if isinstance(day, OpenDay)]
    found = [route for day in days for route in day.part.outside(_day_at_its_best(day))]
    routes = tuple(sorted(found, key=lambda route: route.shift_idx))
    before, now = days[0].plan.prepared.indexed, week.prepared.indexed
    best = replace(week, routes=carried_routes(routes, before, now))
    if best.visited != week.visited:
        msg = "The week has lost a visit."
        raise SystemExit(msg)
    return best


def _day_at_its_best(day: OpenDay) -> tuple[Route, ...]:
    problem, best, in_vain, seed = day.part.before, day.day_routes, 0, FIRST_SEED
    while in_vain < PATIENCE:
        start = best if seed % 2 else ()
        found = solve(problem, start=start, max_iterations=ITERATIONS, bound=False, seed=seed)
        is_better = units_of(problem, found.routes) < units_of(problem, best)
        best, in_vain = (found.routes, 0) if is_better else (best, in_vain + 1)
        seed += 1
    return best


def made_store(url: str, num_calls: int, now: datetime) -> list[str]:
    """Make a store with a planned week of half as many cases, and return who is to ring up."""
    rng, days = Random(7), days_from(MONDAY, 5)  # noqa: S311 (no secret)
    known = [agreed_case(number, days, rng) for number in range(num_calls // 2)]
    calls = [
        replace(calling_case(1_000 + n, rng), persons=1, single_officer_approval=f"B-{n}")
        for n in range(num_calls)
    ]
    visitor = Visitor(name="dispatcher", action="made up", now=now)
    store = make_store(url, visitor)
    with store.acting(visitor, Right.CHANGE_CASES) as journal:
        desk = Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)
        import_cases(desk, [*known, *calls])
        import_officers(journal, officers(8))
    with store.acting(visitor, Right.PLAN) as journal:
        desk = Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)
        candidates = read_candidates(desk, days)
    request = Request(
        cases=candidates.cases,
        officers=candidates.officers,
        days=days,
        earlier_visits=candidates.earlier_visits,
        time_limit=10.0,
    )
    plan = plan_visits(request, POLICY).plan
    with store.acting(visitor, Right.PLAN) as journal:
        desk = Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)
        keep_plan(desk, candidates, kept_plan(plan, plan_json(plan, {}, translator("en"))))
    return [case.case_id for case in calls]


def verified_promises(url: str, now: datetime, told: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the cases whose promise the plans that stand do not keep; each plan is checked."""
    visitor, days = Visitor(name="dispatcher", action="made up", now=now), days_from(MONDAY, 5)
    starts: dict[str, datetime] = {}
    with open_store(url).acting(visitor, Right.PLAN) as journal:
        desk = Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)
        numbers = plans_of_days(journal, days)
        documents = {number: read_plan(journal, number)[0] for number in set(numbers.values())}
        candidates = {day: read_candidates(desk, (day,)) for day in days}
    for day, found in candidates.items():
        request = Request(
            cases=found.cases,
            officers=found.officers,
            days=(day,),
            earlier_visits=found.earlier_visits,
        )
        indexed = prepare(request, POLICY).indexed
        routes = kept_routes(documents[numbers[day]], indexed)
        solution = Solution(routes=routes, termination=Termination.UNKNOWN, engine="")
        if find_violations(indexed.problem, solution):
            return [f"the plan of {day} breaks a rule"]
        for route in routes:
            for stop in route.stops:
                if stop.kind is StopKind.VISIT:
                    starts[indexed.visits[stop.idx].visit_id] = indexed.moment(stop.start)
    return [
        case_id
        for case_id, (first, last) in told.items()
        if case_id not in starts
        or not datetime.fromisoformat(first) <= starts[case_id] <= datetime.fromisoformat(last)
    ]
