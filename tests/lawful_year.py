"""The tables that a lawful visit leaves in a store, for the referee of a branch's year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from visitplanner.calendar import TIMEZONE

DAY = date(2026, 3, 12)
"""A Thursday."""

LATER = (
    *("day_shift", "override", "repayment_plan", "instalment", "payment", "settlement"),
    "bureau_notice",
)
"""What nothing is recorded in yet."""

Tables = dict[str, list[dict[str, Any]]]


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=TIMEZONE)


def lawful() -> Tables:
    """Return the tables of one visit: noticed, agreed, planned the day before, made by two."""
    seen = {"willingness": "not_known", "ability": "not_known", "note": "", "officer_id": "W01"}
    visit = {
        "case_id": "C1",
        "visited_on": DAY,
        "outcome": "met_refused",
        "arrived_at": at("09:30"),
        "left_at": at("09:50"),
        **seen,
    }
    report = {**visit, "number": 1, "promise_due_on": None, "promise_fen": None}
    agreement = {
        "case_id": "C1",
        "reference": "A",
        "given_on": DAY - timedelta(days=4),
        "agreed_with": "borrower",
        "ended_on": None,
    }
    window = {
        "case_id": "C1",
        "reference": "A",
        "starts_at": at("09:00"),
        "ends_at": at("11:00"),
        "asked_for": False,
    }
    return {
        "case_file": [
            {"case_id": "C1", "household_id": "H1", "persons": None, "single_officer_approval": ""}
        ],
        "notice": [{"case_id": "C1", "given_on": DAY - timedelta(days=3)}],
        "agreement": [agreement],
        "agreed_window": [window],
        "event": [],
        "plan": [{"number": 1, "made_at": at("16:00", DAY - timedelta(days=1)), "document": ""}],
        "planned_visit": [{"plan": 1, "case_id": "C1", "day": DAY, "officers": '["W01", "W02"]'}],
        "visit": [visit],
        "visit_report": [report],
        "officer": [{"officer_id": each, "left_on": None} for each in ("W01", "W02")],
        "officer_day": [],
        "training": [
            {"officer_id": each, "done_on": DAY, "valid_until": DAY} for each in ("W01", "W02")
        ],
        "certification": [
            {"officer_id": each, "expires_on": DAY} for each in ("W01", "W02")
        ],
        "audit": [],
        **{name: [] for name in LATER},
    }  # fmt: skip
