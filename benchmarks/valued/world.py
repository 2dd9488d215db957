"""A made-up branch whose truth is known: who pays without a visit, what meeting somebody changes.

The truth is none that the model can write down: it bends with the days past due, and what a visit
changes depends on days and earlier promises together. Days of visits and their hours follow a past
policy that visited large and middling debts more often, but never surely and never surely not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from visitplanner.domain import Borrower, Case, Location, OutcomeCode, PastVisit, Promise
from visitplanner.valuation.learned.known import known_cells

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

FIRST_DAY = date(2025, 9, 1)
NUM_DAYS = 365
HOURS = (9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20)
EVENING, NOON, SATURDAY = 18, 12, 5
OLD_DAYS, LARGE_FEN = 90, 800_000

OUTCOMES = (
    OutcomeCode.MET_PROMISED,
    OutcomeCode.MET_REFUSED,
    OutcomeCode.NOT_AT_HOME,
    OutcomeCode.NOT_AT_HOME,
    OutcomeCode.MET_PROMISED,
)

COLUMNS = (
    *("day", "weekday", "hour", "visited", "met", "paid", "amount_paid", "team"),
    *("overdue_amount", "balance", "days_past_due", "num_notices"),
    *("num_visits", "num_not_at_home", "num_promises", "last_outcome", "promise"),
)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is true of a case at an hour.

    Attributes
    ----------
    unvisited, met
        Chance of payment within 30 days without a visit, and where somebody is met.
    meeting
        Chance of meeting somebody.
    share
        Of what is owed, paid in the mean where anything is.
    """

    unvisited: float
    met: float
    meeting: float
    share: float

    @property
    def visited(self) -> float:
        """Chance of payment of who is visited: a visit that meets nobody changes nothing."""
        return self.meeting * self.met + (1 - self.meeting) * self.unvisited


def truth_of(case: Case, day: date, hour: int) -> Truth:
    """Return what is true of a case that would be visited on a day at an hour."""
    days, amount = case.days_past_due, case.overdue_fen / 100
    promises = sum(each.outcome is OutcomeCode.MET_PROMISED for each in case.past_visits)
    alone = 0.9 - 0.022 * min(days, 180) - 0.004 * max(0, days - 180)
    alone -= 0.15 * math.log(amount / 6e3)
    change = 1.9 * math.exp(-((math.log(days / 75) / 0.7) ** 2))
    if promises and days <= OLD_DAYS:
        change += 0.9
    if promises > 1 and days > OLD_DAYS:
        change *= 0.1
    return Truth(
        unvisited=_chance(alone),
        met=_chance(alone + change),
        meeting=meeting_at(day.weekday(), hour),
        share=min(0.95, 0.6 * (amount / 6e3) ** -0.3),
    )


def meeting_at(weekday: int, hour: int) -> float:
    """Return the chance of meeting somebody."""
    if weekday >= SATURDAY:
        return 0.75 if hour < EVENING else 0.6
    if hour >= EVENING:
        return 0.85
    return 0.45 if hour == NOON else 0.3 + 0.02 * weekday


def make_case(number: int, day: date, random: Random, place: Location | None = None) -> Case:
    """Return a case as it stands on a day."""
    num_visits = min(4, int(random.expovariate(1.0)))
    days = min(400, 5 + int(random.expovariate(1 / 80)))
    past = tuple(
        PastVisit(
            visited_on=day - timedelta(days=12 * (num_visits - n) + random.randrange(4)),
            outcome=random.choice(OUTCOMES),
        )
        for n in range(num_visits)
    )
    promised = any(each.outcome is OutcomeCode.MET_PROMISED for each in past)
    overdue = round(100 * random.lognormvariate(math.log(6_000), 0.9))
    return Case(
        case_id=f"WH{number:06d}",
        borrower=Borrower(name="某人"),
        household_id="",
        address="",
        location=place,
        overdue_fen=overdue,
        balance_fen=overdue * random.randrange(1, 9),
        days_past_due=days,
        past_visits=past,
        promise=Promise(due_on=day + timedelta(days=random.randrange(-20, 10)))
        if promised
        else None,
        service_duration=1_800,
    )


def history_rows(num_rows: int, random: Random) -> Iterator[dict[str, str]]:
    """Yield the rows of a history under the past policy, day by day."""
    for number in range(num_rows):
        day = FIRST_DAY + timedelta(days=number * NUM_DAYS // num_rows)
        case, hour = make_case(number, day, random), random.choice(HOURS)
        truth = truth_of(case, day, hour)
        visited = random.random() < _past_policy(case)
        met = visited and random.random() < truth.meeting
        paid = random.random() < (truth.met if met else truth.unvisited)
        share = min(1.0, random.gammavariate(4, truth.share / 4)) if paid else 0.0
        known = known_cells(case, day)
        yield {
            "day": day.isoformat(),
            "weekday": str(day.isoweekday()),
            "hour": str(hour) if visited else "",
            "visited": str(int(visited)),
            "met": str(int(met)) if visited else "",
            "paid": str(int(paid)),
            "amount_paid": f"{share * case.overdue_fen / 100:.2f}",
            "team": random.choice("AB"),
            **{name: f"{cell:g}" if isinstance(cell, float) else str(cell or "")
               for name, cell in known.items()},
        }  # fmt: skip


def _past_policy(case: Case) -> float:
    middling = math.exp(-((math.log(case.days_past_due / 60) / 1.0) ** 2))
    return 0.2 + 0.3 * middling + 0.25 * (case.overdue_fen > LARGE_FEN)


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
