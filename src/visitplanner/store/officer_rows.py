"""The domain's officers as rows of the store, and back; nothing else knows both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.domain import Certification, DayShift, Lunch, Officer, Training, TravelMode
from visitplanner.store.places import place_of, place_text
from visitplanner.store.schema import CERTIFICATION, DAY_SHIFT, OFFICER, OFFICER_DAY, TRAINING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from visitplanner.store.journal import Row

LEAVE, EXTRA = "leave", "extra"
"""Kinds of days unlike the usual ones."""

OFFICER_FACTS = (CERTIFICATION, OFFICER_DAY, TRAINING, DAY_SHIFT)
"""What an officer has several of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOfficer:
    """An officer as the store holds them.

    Attributes
    ----------
    left_on
        The first day on which the officer works no more; None where they stay.
    """

    officer: Officer
    left_on: date | None = None


def officer_rows(kept: KeptOfficer) -> Mapping[str, Sequence[Row]]:
    """Return the rows of an officer, by the table's name."""
    officer = kept.officer
    return {
        OFFICER.name: [_officer_row(officer, kept.left_on)],
        CERTIFICATION.name: list(_certification_rows(officer)),
        OFFICER_DAY.name: [
            *_day_rows(officer, officer.leave, LEAVE),
            *_day_rows(officer, officer.extra_days, EXTRA),
        ],
        TRAINING.name: list(_training_rows(officer)),
        DAY_SHIFT.name: list(_shift_rows(officer)),
    }


def officer_of(row: Row, facts: Mapping[str, Sequence[Row]]) -> KeptOfficer:
    """Return the officer that a row, opened, tells of, with their rows of `OFFICER_FACTS`."""
    told = facts[OFFICER_DAY.name]
    officer = Officer(
        officer_id=row["officer_id"],
        name=row["name"],
        phone=row["phone"],
        crew_id=row["crew_id"],
        mode=TravelMode(row["mode"]),
        home=place_of(row["home"]),
        skills=frozenset(json.loads(row["skills"])),
        certifications=tuple(
            Certification(name=each["name"], expires_on=each["expires_on"])
            for each in sorted(facts[CERTIFICATION.name], key=lambda each: str(each["name"]))
        ),
        weekdays=frozenset(json.loads(row["weekdays"])),
        shift_start=row["shift_start"],
        shift_end=row["shift_end"],
        overtime=row["overtime"],
        lunch=_lunch(row["lunch"]),
        max_visits=row["max_visits"],
        leave=frozenset(each["day"] for each in told if each["kind"] == LEAVE),
        extra_days=frozenset(each["day"] for each in told if each["kind"] == EXTRA),
        training=tuple(_training_of(each) for each in facts[TRAINING.name]),
        day_shifts=tuple(_shift_of(each) for each in facts[DAY_SHIFT.name]),
    )
    return KeptOfficer(officer=officer, left_on=row["left_on"])


def _officer_row(officer: Officer, left_on: date | None) -> Row:
    return {
        "officer_id": officer.officer_id,
        "name": officer.name,
        "phone": officer.phone,
        "home": place_text(officer.home),
        "crew_id": officer.crew_id,
        "mode": str(officer.mode),
        "skills": json.dumps(sorted(officer.skills), ensure_ascii=False),
        "weekdays": json.dumps(sorted(officer.weekdays)),
        "shift_start": officer.shift_start,
        "shift_end": officer.shift_end,
        "overtime": officer.overtime,
        "lunch": _lunch_text(officer.lunch),
        "max_visits": officer.max_visits,
        "left_on": left_on,
    }


def _certification_rows(officer: Officer) -> Iterable[Row]:
    """Return a row a certification; of one that stands twice, the later end counts."""
    ends: dict[str, date] = {}
    for held in officer.certifications:
        ends[held.name] = max(held.expires_on, ends.get(held.name, held.expires_on))
    for name, end in sorted(ends.items()):
        yield {"officer_id": officer.officer_id, "name": name, "expires_on": end}


def _training_rows(officer: Officer) -> Iterable[Row]:
    """Return a row a course; of one that stands twice, the later end counts."""
    ends: dict[tuple[str, date], date | None] = {}
    for course in officer.training:
        key = (course.subject, course.done_on)
        known = [end for end in (ends.get(key), course.valid_until) if end is not None]
        ends[key] = max(known, default=None)
    for (subject, done_on), end in sorted(ends.items(), key=lambda each: each[0]):
        yield {
            "officer_id": officer.officer_id,
            "subject": subject,
            "done_on": done_on,
            "valid_until": end,
        }


def _training_of(row: Row) -> Training:
    return Training(subject=row["subject"], done_on=row["done_on"], valid_until=row["valid_until"])


def _shift_rows(officer: Officer) -> Iterable[Row]:
    for shift in sorted(officer.day_shifts, key=lambda each: each.day):
        yield {
            "officer_id": officer.officer_id,
            "day": shift.day,
            "shift_start": shift.start,
            "shift_end": shift.end,
            "overtime": shift.overtime,
            "from_branch": shift.from_branch,
        }


def _shift_of(row: Row) -> DayShift:
    return DayShift(
        day=row["day"],
        start=row["shift_start"],
        end=row["shift_end"],
        overtime=row["overtime"],
        from_branch=row["from_branch"],
    )


def _day_rows(officer: Officer, days: Iterable[date], kind: str) -> Iterable[Row]:
    return [{"officer_id": officer.officer_id, "day": day, "kind": kind} for day in sorted(days)]


def _lunch_text(lunch: Lunch | None) -> str:
    return "" if lunch is None else json.dumps([lunch.earliest, lunch.latest, lunch.duration])


def _lunch(text: str) -> Lunch | None:
    if not text:
        return None
    earliest, latest, duration = json.loads(text)
    return Lunch(earliest=earliest, latest=latest, duration=duration)
