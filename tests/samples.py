"""Domain objects for tests: allowed by every rule, one keyword away from anything else."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

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
    TimeWindow,
)

DAY = date(2026, 10, 8)
"""A Thursday, the first working day after the National Day holiday."""

SECRET = bytes(range(32))
"""The bank's, of which every page gets its key."""

BRANCH = Location(latitude=37.4993, longitude=122.1207)


def at(clock: str, day: date = DAY) -> datetime:
    """Return the moment `HH:MM` of `day`."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=TIMEZONE)


def window(start: str, end: str, day: date = DAY) -> TimeWindow:
    """Return the window from `start` to `end` of `day`."""
    return TimeWindow(start=at(start, day), end=at(end, day))


def agreed(start: str, end: str, day: date = DAY, *, asked_for: bool = False) -> AgreedWindow:
    """Return an agreed window."""
    return AgreedWindow(window=window(start, end, day), asked_for=asked_for)


def make_case(case_id: str = "C1", **changes: Any) -> Case:  # noqa: ANN401 (any field)
    """Return a case that every rule allows on `DAY`."""
    fields: dict[str, Any] = {
        "case_id": case_id,
        "borrower": Borrower(name="王小明", phone="19900001234"),
        "household_id": case_id,
        "address": "环翠区示例路1号",
        "district": "环翠区",
        "location": Location(latitude=37.51, longitude=122.12),
        "overdue_fen": 1_000_000,
        "balance_fen": 5_000_000,
        "days_past_due": 45,
        "notices": (Notice(given_on=DAY - timedelta(days=20), channel=Channel.PHONE),),
        "agreed_windows": (agreed("09:00", "17:00"),),
        "consent": Consent(
            reference="A-1", given_on=DAY - timedelta(days=5), channel=Channel.PHONE
        ),
        "service_duration": 1_800,
        "persons": 1,
        "single_officer_approval": "B-1",
    }
    return Case(**{**fields, **changes})


def make_officer(officer_id: str = "W01", **changes: Any) -> Officer:  # noqa: ANN401 (any field)
    """Return an officer who works the usual week from the branch, 08:30 to 18:00."""
    fields: dict[str, Any] = {
        "officer_id": officer_id,
        "name": f"官{officer_id}",
        "shift_start": 8 * 3600 + 1800,
        "shift_end": 18 * 3600,
    }
    return Officer(**{**fields, **changes})
