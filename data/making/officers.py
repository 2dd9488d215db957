"""The twelve officers of the made-up branch: three crews of two and six who travel alone.

On Thursday 8 October eleven of them are on duty: the certificate of W08 ran out before the week.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from visitplanner.travel.datum import Datum, from_wgs84

if TYPE_CHECKING:
    from making.people import People

Row: TypeAlias = dict[str, str]

VALID = "home_visit 2027-06-30"
TRAINED = {"training": "law 2026-03-02; communication 2026-03-09"}
LUNCH = {"lunch": "11:30-12:45", "lunch_minutes": "60"}
DAY_SHIFT = {"shift_start": "08:30", "shift_end": "18:00", **LUNCH}
LATE_SHIFT = {
    "shift_start": "11:00",
    "shift_end": "20:00",
    "lunch": "15:30-17:00",
    "lunch_minutes": "45",
}

# Homes of officers, WGS-84: Zhangcun, Xiyuan and Wendeng, after GeoNames, a few hundred metres off.
_HOMES = {
    "W07": ((37.4812, 122.0367), Datum.GCJ02),
    "W08": ((37.4141, 122.1432), Datum.WGS84),
    "W09": ((37.2004, 122.0561), Datum.BD09),
}


def make_officers(people: People) -> list[Row]:
    """Return the rows of the table of officers."""
    return [
        row | {"name": people.name(), "phone": people.phone()} | _home(row["officer_id"]) | TRAINED
        for row in [*_crews(), *_alone()]
    ]


def _crews() -> list[Row]:
    day = {"mode": "car", "start": "branch", "work_days": "Mon-Fri", **DAY_SHIFT}
    late = {**day, **LATE_SHIFT}
    loans = f"{VALID}; business_loan 2026-12-31"
    return [
        {"officer_id": "W01", "crew_id": "A", "overtime_minutes": "60", **day}
        | {"skills": "mediation", "certifications": VALID},
        {"officer_id": "W02", "crew_id": "A", "overtime_minutes": "90", **day}
        | {"certifications": loans},
        {"officer_id": "W03", "crew_id": "B", **day}
        | {"skills": "sign_language", "certifications": VALID},
        {"officer_id": "W04", "crew_id": "B", **day} | {"certifications": VALID},
        {"officer_id": "W05", "crew_id": "C", "overtime_minutes": "90", **late}
        | {"certifications": loans},
        {"officer_id": "W06", "crew_id": "C", "overtime_minutes": "90", **late}
        | {"skills": "mediation", "certifications": VALID},
    ]


def _alone() -> list[Row]:
    usual = {"start": "branch", "work_days": "Mon-Fri", "certifications": VALID}
    car = {**usual, "mode": "car"}
    ebike = {**usual, "mode": "ebike", **DAY_SHIFT}
    return [
        {"officer_id": "W07", **car, **DAY_SHIFT, "overtime_minutes": "60"}
        | {"skills": "sign_language; mediation", "leave": "2026-10-09"},
        {"officer_id": "W08", **car, **DAY_SHIFT, "certifications": "home_visit 2026-09-30"},
        {"officer_id": "W09", **car, **LATE_SHIFT, "extra_days": "2026-10-11"}
        | {"overtime_minutes": "60", "certifications": f"{VALID}; business_loan 2027-03-31"},
        {"officer_id": "W10", **ebike}
        | {"certifications": "home_visit 2026-10-09; business_loan 2026-10-12"},
        {"officer_id": "W11", **ebike, "skills": "mediation", "max_visits": "8"},
        {"officer_id": "W12", **usual, **DAY_SHIFT, "mode": "walk", "max_visits": "6"}
        | {"work_days": "Mon,Tue,Thu,Fri"},
    ]


def _home(officer_id: str) -> Row:
    if officer_id not in _HOMES:
        return {}
    (latitude, longitude), datum = _HOMES[officer_id]
    latitude, longitude = from_wgs84(latitude, longitude, datum)
    return {
        "start": "home",
        "home_latitude": f"{latitude:.6f}",
        "home_longitude": f"{longitude:.6f}",
        "home_datum": datum.value,
    }
