"""Due days: months' ends, and days off."""

from __future__ import annotations

from datetime import date

import pytest
from debts import DAYS
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.calendar import WorkingCalendar
from visitplanner.repayment.due_days import add_months, due_day, next_working_day, unknown_years

CALENDAR = WorkingCalendar()
GUESSING = WorkingCalendar(weekdays_where_unknown=True)


@pytest.mark.parametrize(
    ("months", "day"),
    [
        (0, date(2027, 1, 31)),
        (1, date(2027, 2, 28)),
        (2, date(2027, 3, 31)),
        (3, date(2027, 4, 30)),
        (13, date(2028, 2, 29)),
        (-1, date(2026, 12, 31)),
    ],
)
def test_a_months_end_stays_a_months_end(months: int, day: date) -> None:
    assert add_months(date(2027, 1, 31), months) == day


@settings(max_examples=500)
@given(DAYS, st.integers(0, 60))
def test_months_later_is_that_month_and_never_a_later_day_of_it(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("agreed", "due"),
    [
        (date(2026, 10, 1), date(2026, 10, 8)),  # the National Day holiday
        (date(2026, 10, 10), date(2026, 10, 10)),  # a Saturday that makes up for it
        (date(2026, 10, 11), date(2026, 10, 12)),
        (date(2026, 10, 12), date(2026, 10, 12)),
    ],
)
def test_a_day_off_moves_to_the_next_working_day(agreed: date, due: date) -> None:
    assert due_day(agreed, CALENDAR) == due
    assert due_day(agreed, None) == agreed


def test_in_a_year_that_is_not_announced_nothing_moves_unless_a_guess_is_allowed() -> None:
    saturday = date(2080, 1, 6)
    assert next_working_day(saturday, CALENDAR) is None
    assert due_day(saturday, CALENDAR) == saturday
    assert due_day(saturday, GUESSING) == date(2080, 1, 8)


def test_years_that_are_not_announced_are_named_once() -> None:
    days = [date(2026, 10, 8), date(2081, 1, 1), date(2080, 1, 1), date(2080, 2, 1)]
    assert unknown_years(days, CALENDAR) == (2080, 2081)
    assert unknown_years(days, GUESSING) == unknown_years(days, None) == ()
