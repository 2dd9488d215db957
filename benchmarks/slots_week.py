"""A made-up week of a branch, planned, and the borrowers who ring up: what `slots.py` measures."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.dispatch.slots.asking import Standing
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
from visitplanner.pipeline import Request, find_plan, prepare
from visitplanner.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Sequence

MONDAY = date(2026, 10, 12)
NOON_H, HOUR_S, HALF_HOUR_S = 12, 3_600, 1_800
BRANCH = Location(latitude=37.4993, longitude=122.1207)
POLICY = Policy(branch=BRANCH)
TEAM_SHARE = 0.3
"""Of the visits, for two officers."""

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


def planned_week(
    num_days: int, num_cases: int, num_officers: int, time_limit: float, seed: int = 0
) -> Standing:
    """Return the plan of a week."""
    rng, days = Random(seed), days_from(MONDAY, num_days)  # noqa: S311 (no secret)
    request = Request(
        cases=tuple(agreed_case(number, days, rng) for number in range(num_cases)),
        officers=officers(num_officers),
        days=days,
        time_limit=time_limit,
    )
    prepared = prepare(request, POLICY)
    return Standing(name="week", prepared=prepared, routes=find_plan(prepared).routes)
