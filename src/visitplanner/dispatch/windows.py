"""Times that could be agreed instead of those that are: within the lawful hours, and merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.domain import AgreedWindow, TimeWindow
from visitplanner.rulebook.book import book_on
from visitplanner.rulebook.gates import lawful_starts, within_hours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from visitplanner.domain import Case
    from visitplanner.rulebook.book import Books
    from visitplanner.rulebook.rule import Rule

HOURS_RULE = "hours"


def lawful_span(case: Case, day: date, books: Books) -> TimeWindow | None:
    """Return when a visit of a case may start by the lawful hours of a day, asked for or not."""
    return lawful_starts(case, day, _hours_rule(day, books))


def lawful(case: Case, days: Collection[date], books: Books) -> Case:
    """Return a case of whose windows on some days only what the rulebook leaves of them is kept.

    So a window that is proposed is one at all moments of which the visit may start.
    """
    left = (
        within_hours(agreed, case, _hours_rule(agreed.window.day, books))
        if agreed.window.day in days
        else agreed
        for agreed in case.agreed_windows
    )
    return replace(case, agreed_windows=tuple(filter(None, left)))


def at_any_time(case: Case, days: Iterable[date], books: Books) -> Case:
    """Return a case whose borrower is at home at all lawful hours of the days."""
    spans = [span for day in days if (span := lawful_span(case, day, books)) is not None]
    whole = [AgreedWindow(window=span) for span in spans]
    return replace(case, agreed_windows=merged([*case.agreed_windows, *whole]))


def widened(case: Case, number: int, sides: tuple[int, int], books: Books) -> Case:
    """Return a case one of whose windows is wider, as far as the lawful hours go.

    Parameters
    ----------
    number
        Of the window, from 0.
    sides
        Seconds by which it opens earlier and closes later.
    """
    agreed = case.agreed_windows[number]
    window, span = agreed.window, lawful_span(case, agreed.window.day, books)
    if span is None:
        return case
    start = min(window.start, max(span.start, window.start - timedelta(seconds=sides[0])))
    end = max(window.end, min(span.end, window.end + timedelta(seconds=sides[1])))
    wider = replace(agreed, window=TimeWindow(start=start, end=end))
    others = (each for n, each in enumerate(case.agreed_windows) if n != number)
    return replace(case, agreed_windows=merged([wider, *others]))


def also_on(case: Case, day: date) -> Case:
    """Return a case that may be visited on another day, too, at the clock times of its first."""
    moved = moved_to(case, day).agreed_windows
    return replace(case, agreed_windows=merged([*case.agreed_windows, *moved]))


def moved_to(case: Case, day: date) -> Case:
    """Return a case that may be visited on another day instead, at the clock times of its first."""
    first = min(agreed.window.day for agreed in case.agreed_windows)
    moved = [
        AgreedWindow(window=_moved(agreed.window, day - first))
        for agreed in case.agreed_windows
        if agreed.window.day == first
    ]
    return replace(case, agreed_windows=merged(moved))


def merged(windows: Sequence[AgreedWindow]) -> tuple[AgreedWindow, ...]:
    """Return windows that are disjoint and in order; what was asked for stays asked for."""
    joined: list[AgreedWindow] = []
    for agreed in sorted(windows, key=lambda one: one.window):
        if joined and agreed.window.start <= joined[-1].window.end:
            last = joined.pop()
            end = max(last.window.end, agreed.window.end)
            window = TimeWindow(start=last.window.start, end=end)
            agreed = AgreedWindow(window=window, asked_for=last.asked_for or agreed.asked_for)  # noqa: PLW2901
        joined.append(agreed)
    return tuple(joined)


def _hours_rule(day: date, books: Books) -> Rule:
    return next(rule for rule in book_on(books, day).gates if rule.rule_id == HOURS_RULE)


def _moved(window: TimeWindow, by: timedelta) -> TimeWindow:
    return TimeWindow(start=window.start + by, end=window.end + by)
