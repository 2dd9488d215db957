"""Make a made-up week of home visits: cases with agreed times on some of its days, and officers.

Visits are in the afternoon, so that there is less time than work. A borrower agreed to one, two or
three of the days; one household in ten has two cases; one visit in four takes two officers. Some
cases were visited some weeks ago, and it is known by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import (
    AgreedWindow,
    Borrower,
    Case,
    Channel,
    Consent,
    Location,
    Notice,
    Officer,
    OutcomeCode,
    PastVisit,
    TimeWindow,
)
from visitplanner.week.earlier import Earlier, EarlierPlan, EarlierRoute

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_DAY = date(2026, 10, 19)
"""A Monday of a week without holidays."""

DAYS = tuple(FIRST_DAY + timedelta(days=n) for n in range(5))
BRANCH = Location(latitude=37.4993, longitude=122.1207)
SPREAD_DEG = 0.06
NARROW_SHARE, COUPLE_SHARE, SIBLING_SHARE, FOLLOW_UP_SHARE = 0.4, 0.25, 0.1, 0.4
SHIFT = (13 * 3600, 18 * 3600)
HISTORY_WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUpWeek:
    """Cases, officers, and what was planned in the weeks before."""

    cases: tuple[Case, ...]
    officers: tuple[Officer, ...]
    earlier: Earlier


def made_up_week(seed: int, num_cases: int = 200, num_officers: int = 8) -> MadeUpWeek:
    """Return a week; the same arguments, the same week."""
    rng = Random(f"{num_cases} {num_officers} {seed}")  # noqa: S311 (no secret)
    officers = tuple(_officer(number) for number in range(1, num_officers + 1))
    cases = tuple(_case(rng, number) for number in range(1, num_cases + 1))
    came = {case.case_id: (rng.choice(officers).officer_id,) for case in cases if case.past_visits}
    plans = (_history(rng, officers),)
    return MadeUpWeek(cases=cases, officers=officers, earlier=Earlier(plans=plans, came=came))


def _officer(number: int) -> Officer:
    return Officer(
        officer_id=f"W{number:02d}", name=f"W{number:02d}", shift_start=SHIFT[0], shift_end=SHIFT[1]
    )


def _case(rng: Random, number: int) -> Case:
    days = sorted(rng.sample(DAYS, rng.choice((1, 1, 2, 3))))
    household = number - 1 if rng.random() < SIBLING_SHARE else number
    is_follow_up = rng.random() < FOLLOW_UP_SHARE
    visited_on = FIRST_DAY - timedelta(days=rng.randint(10, 25))
    past = (PastVisit(visited_on=visited_on, outcome=OutcomeCode.NOT_AT_HOME),)
    return Case(
        case_id=f"C{number:03d}",
        borrower=Borrower(name="甲"),
        household_id=f"H{household:03d}",
        address="",
        location=Location(
            latitude=BRANCH.latitude + rng.gauss(0, SPREAD_DEG / 2),
            longitude=BRANCH.longitude + rng.gauss(0, SPREAD_DEG / 2),
        ),
        overdue_fen=round(rng.lognormvariate(13.5, 0.8)),
        balance_fen=10_000_000,
        days_past_due=rng.randint(10, 200),
        notices=(Notice(given_on=FIRST_DAY - timedelta(days=20), channel=Channel.PHONE),),
        agreed_windows=tuple(_windows(rng, days)),
        consent=Consent(
            reference="A", given_on=FIRST_DAY - timedelta(days=3), channel=Channel.PHONE
        ),
        past_visits=past if is_follow_up else (),
        service_duration=rng.choice((1800, 2400, 2700)),
        persons=2 if rng.random() < COUPLE_SHARE else 1,
        single_officer_approval="B",
    )


def _windows(rng: Random, days: list[date]) -> Iterator[AgreedWindow]:
    for day in days:
        begin, length = 13.0, 4.5
        if rng.random() < NARROW_SHARE:
            begin, length = rng.uniform(13, 16), rng.choice((1.0, 1.5))
        midnight = datetime.combine(day, time(0), tzinfo=TIMEZONE)
        start = midnight + timedelta(minutes=round(begin * 60))
        yield AgreedWindow(
            window=TimeWindow(start=start, end=start + timedelta(minutes=round(length * 60)))
        )


def _history(rng: Random, officers: tuple[Officer, ...]) -> EarlierPlan:
    """Return four weeks in which some worked twice as much as others."""
    days = tuple(FIRST_DAY - timedelta(days=n) for n in range(HISTORY_WEEKS * 7, 0, -1))
    usual = {officer.officer_id: rng.uniform(2.5, 5.0) for officer in officers}
    routes = []
    for day in (day for day in days if day.weekday() < 5):  # noqa: PLR2004 (Saturday)
        for officer_id, hours in usual.items():
            start = datetime.combine(day, time(13), tzinfo=TIMEZONE)
            routes.append(
                EarlierRoute(
                    shift_id=f"{officer_id}-{day}",
                    day=day,
                    officer_ids=(officer_id,),
                    departure=start,
                    end=start + timedelta(minutes=round(60 * hours)),
                    stops=(),
                )
            )
    return EarlierPlan(fingerprint="", days=days, firm_days=days, routes=tuple(routes))
