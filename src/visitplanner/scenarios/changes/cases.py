"""Changes to which cases are looked at, and to the windows that borrowers agreed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from visitplanner.domain import TimeWindow
from visitplanner.units import FEN_PER_YUAN

if TYPE_CHECKING:
    from visitplanner.domain import AgreedWindow, Case
    from visitplanner.scenarios.sections import Cases

LAST_OF_DAY = time(23, 59)


def filtered(cases: tuple[Case, ...], wanted: Cases) -> tuple[Case, ...]:
    """Return the cases that fit everything that is said."""
    return tuple(case for case in cases if _fits(case, wanted))


def widened(cases: tuple[Case, ...], minutes: int) -> tuple[Case, ...]:
    """Return the cases as if each had agreed to start so much sooner or later on the same day.

    Nobody did agree: this is a question, and no plan of it is one to be driven. What the rules
    forbid stays forbidden; and a time that the borrower asked for stays as it is, because what is
    lawful by that wish alone, such as a visit at night, is not lawful beyond it.
    """
    return tuple(
        replace(case, agreed_windows=tuple(_wider(each, minutes) for each in case.agreed_windows))
        for case in cases
    )


def _fits(case: Case, wanted: Cases) -> bool:
    first, last = wanted.days_past_due or (0, case.days_past_due)
    return (
        (not wanted.districts or case.district in wanted.districts)
        and (not wanted.case_ids or case.case_id in wanted.case_ids)
        and case.case_id not in wanted.without
        and case.overdue_fen >= (wanted.least_overdue or 0) * FEN_PER_YUAN
        and first <= case.days_past_due <= last
    )


def _wider(agreed: AgreedWindow, minutes: int) -> AgreedWindow:
    if agreed.asked_for:
        return agreed
    window, by = agreed.window, timedelta(minutes=minutes)
    morning = datetime.combine(window.start.date(), time(0), tzinfo=window.start.tzinfo)
    night = datetime.combine(window.end.date(), LAST_OF_DAY, tzinfo=window.end.tzinfo)
    start = min(window.start, max(morning, window.start - by))
    end = max(window.end, min(night, window.end + by))
    return replace(agreed, window=TimeWindow(start=start, end=end))
