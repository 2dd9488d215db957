"""What officers learn, and the days that they work in other hours."""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import TYPE_CHECKING

from year.notes import CALENDAR

if TYPE_CHECKING:
    from year.notes import Year
    from year.staff import Member

COURSE = "law"
A_YEAR = timedelta(days=364)
WEEK = timedelta(days=7)
LATE = timedelta(days=10)
HOURS = ("10:00", "19:00")


def train(year: Year) -> None:
    """Record the courses done: at first those of all by a table, then one by one."""
    if year.today == year.first:
        _take_table(year)
        return
    for each in year.staff.on(year.today):
        if each.trains_from <= year.today:
            _has_learned(year, each, A_YEAR)
            until = each.trained_until.isoformat()
            words = ("--course", COURSE, "--on", year.today.isoformat(), "--until", until)
            year.commands.told("officer", "training", "add", each.officer_id, *words)


def _take_table(year: Year) -> None:
    file = year.folder / "training.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("officer_id", "course", "done_on", "valid_until"))
        for each in year.staff.on(year.today):
            _has_learned(year, each, timedelta(days=year.dice.randrange(20, 365)))
            table.writerow((each.officer_id, COURSE, each.trained_on, each.trained_until))
    year.commands.told("officer", "training", "import", str(file))


def _has_learned(year: Year, each: Member, holds: timedelta) -> None:
    each.trained_on, each.trained_until = year.today, year.today + holds
    is_late = year.happens(year.chances.renewed_late)
    each.trains_from = each.trained_until + LATE if is_late else each.trained_until - WEEK


def set_hours(year: Year) -> None:
    """Let a crew work one day of the next week in other hours; now and then they are taken back."""
    crews = sorted({each.crew_id for each in year.staff.on(year.today)})
    for crew_id in crews:
        crew = [each for each in year.staff.on(year.today) if each.crew_id == crew_id]
        day = year.today + WEEK + timedelta(days=year.dice.randrange(5))
        is_free = CALENDAR.is_working_day(day) and all(day not in each.leave for each in crew)
        if is_free and year.happens(year.chances.other_hours):
            is_taken_back = year.happens(1 / 4)
            for each in crew:
                words = ("officer", "shift", each.officer_id, "--on", day.isoformat())
                year.commands.told(*words, "--from", HOURS[0], "--to", HOURS[1])
                if is_taken_back:
                    year.commands.told(*words)
            year.happened["days in other hours"] += not is_taken_back
