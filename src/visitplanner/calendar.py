"""Working days of mainland China and the zone that its clocks keep."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from visitplanner.errors import input_fault
from visitplanner.messages import say

if TYPE_CHECKING:
    from datetime import date

TIMEZONE = ZoneInfo("Asia/Shanghai")

SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Knows which days are worked: public holidays and their make-up working days included.

    Attributes
    ----------
    weekdays_where_unknown
        The year's holidays are announced late in the year before. For a year that is not known yet,
        True counts Monday to Friday as worked; False, the default, refuses to guess.

    References
    ----------
    .. [1] State Council General Office, yearly notice on public holidays, as kept by the
       ``chinesecalendar`` package.
    """

    weekdays_where_unknown: bool = False

    def knows(self, day: date) -> bool:
        """Return whether `is_working_day` has an answer: the days off of the year are announced."""
        return self.weekdays_where_unknown or _announced(day) is not None

    def is_working_day(self, day: date) -> bool:
        """Return whether `day` is worked.

        Raises
        ------
        InputError
            When the year's holidays are not known and the user has not allowed a guess.
        """
        worked = _announced(day)
        if worked is not None:
            return worked
        if self.weekdays_where_unknown:
            return day.weekday() < SATURDAY
        raise input_fault(
            say(
                "the public holidays of {year} are not known to this version; update"
                " the package chinesecalendar, or set weekdays_where_unknown = true under"
                " [calendar]"
                " in the policy to count Monday to Friday as worked",
                year=str(day.year),
            ),
        )


@lru_cache(maxsize=10_000)
def _announced(day: date) -> bool | None:
    """Return whether a day is worked as announced; None where nothing is yet.

    The package goes through all its holidays at each question, and plans ask of the same days.
    """
    import chinese_calendar  # noqa: PLC0415 (its tables are large)

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
