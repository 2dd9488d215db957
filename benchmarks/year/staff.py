"""The officers through the year: crews, leave, certifications that end, people who leave."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from year.chances import Chances

CERTIFICATION = "催收上岗证"
HEADER = (
    "officer_id",
    "name",
    "crew_id",
    "mode",
    "certifications",
    "leave",
    "extra_days",
    "lunch",
    "shift_end",
)
LATE_CREWS = ("C1", "C3")
"""Who work until half past eight, for those who are at home in the evening."""

A_YEAR = timedelta(days=365)
WEEK = timedelta(days=7)


@dataclass(slots=True, kw_only=True)
class Member:
    """An officer: `leaves_on` is the first day without them.

    Attributes
    ----------
    trained_on, trained_until
        Of the course that is on record last; None before the first.
    trains_from
        When they do it again.
    """

    officer_id: str
    crew_id: str
    certified_until: date
    renewed_on: date
    joins_on: date
    leaves_on: date
    leave: list[date] = field(default_factory=list)
    extra: list[date] = field(default_factory=list)
    has_left: bool = False
    trained_on: date | None = None
    trained_until: date = date.min
    trains_from: date = date.min


@dataclass(slots=True, kw_only=True)
class Staff:
    """Everybody who ever visits."""

    members: list[Member]

    def on(self, day: date) -> list[Member]:
        """Return who works for the branch on a day."""
        return [
            each
            for each in self.members
            if each.joins_on <= day < each.leaves_on and not each.has_left
        ]

    def renew(self, day: date) -> None:
        """Renew the certifications whose day has come."""
        for each in self.on(day):
            if each.renewed_on <= day:
                each.certified_until = day + A_YEAR
                each.renewed_on = each.certified_until - WEEK

    def write(self, file: Path, day: date) -> None:
        """Write the bank's table of officers as it is on a day."""
        rows = [HEADER, *(_row(each) for each in self.on(day))]
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)


def made_staff(first: date, last: date, chances: Chances, dice: Random) -> Staff:
    """Return crews of two; in the middle of the year one officer leaves, and another comes."""
    members = list(_made(first, chances, dice))
    middle = first + (last - first) / 2
    members[0].leaves_on = middle
    members.append(
        Member(
            officer_id="W99",
            crew_id=members[0].crew_id,
            certified_until=last + A_YEAR,
            renewed_on=date.max,
            joins_on=middle + WEEK,
            leaves_on=date.max,
        )
    )
    return Staff(members=members)


def _made(first: date, chances: Chances, dice: Random) -> Iterator[Member]:
    for number in range(chances.num_crews * 2):
        ends = first + timedelta(days=dice.randrange(20, 365))
        is_late = dice.random() < chances.renewed_late
        yield Member(
            officer_id=f"W{number + 1:02}",
            crew_id=f"C{number // 2 + 1}",
            certified_until=ends,
            renewed_on=ends + timedelta(days=10) if is_late else ends - WEEK,
            joins_on=date.min,
            leaves_on=date.max,
        )


def _row(each: Member) -> tuple[str, ...]:
    return (
        each.officer_id,
        f"官员{each.officer_id}",
        each.crew_id,
        "car",
        f"{CERTIFICATION} {each.certified_until}",
        ";".join(day.isoformat() for day in each.leave),
        ";".join(day.isoformat() for day in each.extra),
        "11:30-12:45",
        "20:30" if each.crew_id in LATE_CREWS else "18:00",
    )
