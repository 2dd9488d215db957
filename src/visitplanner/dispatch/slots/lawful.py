"""Which windows may be offered: those of a grid that every gate of the rulebook leaves whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import AgreedWindow, TimeWindow
from visitplanner.rulebook import judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.domain import Case, Consent
    from visitplanner.policy import Policy
    from visitplanner.rulebook import Hold

STEP = timedelta(minutes=30)
"""Between the starts of two windows: what people say on the phone are whole and half hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What the rulebook looks at beside the case.

    Attributes
    ----------
    visits
        Days on which households were visited, or are to be.
    """

    policy: Policy
    visits: Mapping[str, tuple[date, ...]]
    doubtful_households: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulDay:
    """What may be offered on a day.

    Attributes
    ----------
    persons
        Officers who have to go.
    hold
        Why nothing may; None where something may.
    """

    day: date
    windows: tuple[TimeWindow, ...] = ()
    persons: int = 0
    hold: Hold | None = None


def grid(day: date, width: timedelta, since: datetime) -> tuple[TimeWindow, ...]:
    """Return the windows of a day of a width that begin on a half hour, and not before a moment."""
    return tuple(window for window in _windows(day, width) if window.start >= since)


def _windows(day: date, width: timedelta) -> Iterator[TimeWindow]:
    start = datetime.combine(day, time(0), tzinfo=TIMEZONE)
    end = start + timedelta(days=1)
    while start + width < end:
        yield TimeWindow(start=start, end=start + width)
        start += STEP


def lawful_day(
    case: Case, consent: Consent, day: date, windows: Sequence[TimeWindow], law: Law
) -> LawfulDay:
    """Return which windows of a day every rule leaves whole, if they were agreed to so.

    A window of which a rule would cut a part is not offered: what is said on the phone holds.
    """
    if not windows:
        return LawfulDay(day=day)
    agreed = tuple(AgreedWindow(window=window) for window in windows)
    asked = replace(case, consent=consent, agreed_windows=agreed)
    policy = law.policy
    verdicts = judge(
        [asked], (day,), policy.rulebook, policy.calendar, law.doubtful_households, law.visits
    )
    if verdicts.held:
        return LawfulDay(day=day, hold=verdicts.held[0])
    (visit,) = verdicts.allowed
    whole = set(visit.windows)
    kept = tuple(window for window in windows if window in whole)
    return LawfulDay(day=day, windows=kept, persons=visit.persons)
