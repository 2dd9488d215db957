"""The calendar: public holidays, make-up days, and years that nobody knows yet."""

from __future__ import annotations

from datetime import date

import pytest

from visitplanner.calendar import WorkingCalendar
from visitplanner.errors import InputError


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 30), True),  # a Wednesday before the holiday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 9, 20), True),  # a Sunday worked to make up
        (date(2026, 10, 10), True),  # a Saturday worked to make up
        (date(2026, 10, 11), False),
    ],
)
def test_holidays_and_make_up_days_of_2026_are_known(day: date, *, worked: bool) -> None:
    assert WorkingCalendar().is_working_day(day) is worked


def test_a_year_not_announced_yet_is_refused_unless_the_user_allows_weekdays() -> None:
    monday, saturday = date(2039, 1, 3), date(2039, 1, 8)
    with pytest.raises(InputError, match="holidays of 2039 are not known"):
        WorkingCalendar().is_working_day(monday)
    trusting = WorkingCalendar(weekdays_where_unknown=True)
    assert trusting.is_working_day(monday)
    assert not trusting.is_working_day(saturday)


@pytest.mark.parametrize(("day", "known"), [(date(2026, 12, 31), True), (date(2039, 1, 3), False)])
def test_it_says_which_years_it_knows(day: date, *, known: bool) -> None:
    assert WorkingCalendar().knows(day) is known
    assert WorkingCalendar(weekdays_where_unknown=True).knows(day)
