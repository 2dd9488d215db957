"""An ordinary case of the made-up branch: drawn by chance, and allowed by every rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from making.places import Home, Town, draw_home
from visitplanner.travel.datum import Datum

if TYPE_CHECKING:
    from random import Random

    from making.people import People

ChoiceT = TypeVar("ChoiceT")

Row: TypeAlias = dict[str, str]

PLANNED = date(2026, 10, 8)
"""The day that the demonstration plans: Thursday, the first working day after National Day."""

LATER_DAYS = tuple(date(2026, 10, day) for day in (9, 10, 12, 13, 14))
"""The rest of the working week; Saturday the 10th makes up for the holiday, Sunday is free."""

DAY_SLOTS = (
    *("08:30-10:00", "09:00-11:00", "09:00-10:30", "09:30-11:30", "10:00-12:00", "10:30-12:00"),
    *("13:00-15:00", "13:30-15:30", "14:00-16:00", "14:30-17:00", "15:00-17:30", "16:00-17:30"),
    *("09:00-17:00", "12:00-13:30"),
)
EVENING_SLOTS = ("17:30-19:00", "18:00-19:30", "18:30-20:00")
EVENING_SHARE = 0.15

# Shares of cases by band of days past due: most are young, a few more than a year old.
_BANDS = (((1, 30), 18), ((31, 60), 34), ((61, 90), 22), ((91, 180), 16), ((181, 400), 10))
_FULLY_DUE_DAYS = 180
"""From here on the bank has called the whole loan in."""

_MEDIAN_BALANCE_YUAN = 60_000
_BALANCE_SPREAD = 0.9
"""Standard deviation of the balance's natural logarithm."""

_DATUM_SHARES = ((Datum.WGS84, 50), (Datum.GCJ02, 35), (Datum.BD09, 15))
_CHANNELS = ("phone", "sms", "mail", "app")
_TAKERS = ("话务一组", "话务二组", "网点柜台")
_ONE_ALONE_SHARE, _TWO_SAID_SHARE = 0.5, 0.1


def make_case(number: int, town: Town, rng: Random, people: People) -> Row:
    """Return the row of case `number`, without agreed windows."""
    home = draw_home(rng, town)
    row = {
        "case_id": f"A{number:04d}",
        "borrower_name": people.name(),
        "phone": people.phone(),
        "address": home.address,
        "district": town.district,
    }
    return row | _place(rng, home) | _debt(rng) | _notices(rng) | _people_needed(rng, number)


def agree(row: Row, rng: Random, number: int, windows: list[str]) -> None:
    """Put agreed windows, and the record of the agreement, into `row`."""
    row["agreed_windows"] = "; ".join(windows)
    evening = any(window.endswith(EVENING_SLOTS) for window in windows)
    row["asked_for"] = "yes" if evening else ""
    row["consent_ref"] = f"TY2026-{number:05d}"
    row["consent_date"] = str(date(2026, 9, 24) + timedelta(days=rng.randrange(7)))
    row["consent_channel"] = rng.choice(("phone", "phone", "app", "in_person"))
    row["consent_by"] = rng.choice(_TAKERS)
    row["agreed_with"] = rng.choice(("", "", "", "borrower", "guarantor"))


def draw_windows(rng: Random, days: list[date]) -> list[str]:
    """Return one window on each of `days`, most of them in office hours."""
    return [f"{day} {_slot(rng)}" for day in sorted(days)]


def _slot(rng: Random) -> str:
    return rng.choice(EVENING_SLOTS if rng.random() < EVENING_SHARE else DAY_SLOTS)


def _place(rng: Random, home: Home) -> Row:
    datum = _weighted(rng, _DATUM_SHARES)
    latitude, longitude = home.in_datum(datum)
    return {"latitude": latitude, "longitude": longitude, "datum": datum.value}


def _debt(rng: Random) -> Row:
    days = rng.randint(*_weighted(rng, _BANDS))
    balance = round(_MEDIAN_BALANCE_YUAN * rng.lognormvariate(0.0, _BALANCE_SPREAD), 2)
    share = rng.uniform(0.5, 1.0) if days > _FULLY_DUE_DAYS else rng.uniform(0.05, 0.3)
    return {
        "days_past_due": str(days),
        "balance": f"{balance:.2f}",
        "overdue_amount": f"{balance * share:.2f}",
        "visit_minutes": rng.choice(("", "", "", "20", "30", "40", "45")),
    }


def _notices(rng: Random) -> Row:
    days_ago = sorted(rng.sample(range(9, 60), k=rng.randint(1, 3)), reverse=True)
    given = [f"{PLANNED - timedelta(days=ago)} {rng.choice(_CHANNELS)}" for ago in days_ago]
    return {"notices": "; ".join(given)}


def _people_needed(rng: Random, number: int) -> Row:
    drawn = rng.random()
    if drawn < _ONE_ALONE_SHARE:
        return {"persons": "1", "single_officer_approval": f"DR2026-{number:05d}"}
    return {"persons": "2"} if drawn < _ONE_ALONE_SHARE + _TWO_SAID_SHARE else {}


def _weighted(rng: Random, shares: tuple[tuple[ChoiceT, int], ...]) -> ChoiceT:
    choices = [choice for choice, _ in shares]
    return rng.choices(choices, [weight for _, weight in shares])[0]
