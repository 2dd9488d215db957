"""When instalments fall due: month by month, at a month's end too, on working days if so agreed."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from visitplanner.calendar import WorkingCalendar

MONTHS_PER_YEAR = 12


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day.

    Add to the first day rather than month by month: 31 January, 28 February, 31 March.
    """
    years, month = divmod(day.month - 1 + months, MONTHS_PER_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_working_day(day: date, calendar: WorkingCalendar) -> date | None:
    """Return `day`, or the first working day after it; None where nobody knows yet."""
    while calendar.knows(day):
        if calendar.is_working_day(day):
            return day
        day += timedelta(days=1)
    return None


def unknown_years(days: Iterable[date], calendar: WorkingCalendar | None) -> tuple[int, ...]:
    """Return the years of `days` whose days off are not announced yet; without a calendar, none."""
    if calendar is None:
        return ()
    return tuple(sorted({day.year for day in days if not calendar.knows(day)}))


def due_day(agreed: date, calendar: WorkingCalendar | None) -> date:
    """Return when a payment agreed for a day falls due; without a calendar, on that very day.

    Where the days off of its year are not announced yet, it stays where it is.
    """
    moved = None if calendar is None else next_working_day(agreed, calendar)
    return agreed if moved is None else moved
