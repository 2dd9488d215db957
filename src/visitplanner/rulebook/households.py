"""Visits to one household within a plan: one alone, or as many as the bank lets, days apart.

Of the cases of a household a fixed order chooses, not money: the dispatcher's must, then the
longest past due, then the largest amount, then the smallest id. The first keeps all its days.
Another one keeps the days that lie apart from *every* day of those before it, so that the bound on
visits holds whichever day the solver takes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.domain import Visit
from visitplanner.rulebook.gates import household_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from visitplanner.rulebook.book import Reign

FREQUENCY = "frequency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How few and how far apart the visits to a household are.

    Attributes
    ----------
    pause
        Days from one visit to the next, at least.
    most, period
        So many visits in so many days, at most.
    """

    pause: int
    most: int
    period: int


def strictest(reigns: Iterable[Reign]) -> Bounds:
    """Return bounds that keep those of every edition."""
    rules = [rule for reign in reigns for rule in reign.book.gates if rule.rule_id == FREQUENCY]
    return Bounds(
        pause=max(rule.whole("min_days_between") for rule in rules),
        most=min(rule.whole("max_visits") for rule in rules),
        period=max(rule.whole("period_days") for rule in rules),
    )


def put_forward(
    visits: Sequence[Visit],
    bounds: Bounds,
    past: Mapping[str, Collection[date]],
    num_visits: int = 1,
    last_in_line: Collection[str] = (),
) -> tuple[Mapping[str, Visit], Mapping[str, Visit]]:
    """Return the visits that go to the solver, and for each of the others the first that goes.

    Parameters
    ----------
    past
        Days on which the households were visited, as `household_of` names them.
    num_visits
        Visits that a plan may hold for one household, at most.
    last_in_line
        Cases that let others of their household go first.
    """
    going: dict[str, list[Visit]] = defaultdict(list)
    for visit in sorted(visits, key=lambda each: (each.visit_id in last_in_line, _urgency(each))):
        first = going[household_of(visit.case)]
        left: Visit | None = visit
        if first:
            left = _apart(visit, first, bounds, past) if len(first) < num_visits else None
        first += [] if left is None else [left]
    kept = {visit.visit_id: visit for group in going.values() for visit in group}
    return kept, {
        visit.visit_id: going[household_of(visit.case)][0]
        for visit in visits
        if visit.visit_id not in kept
    }


def _apart(
    visit: Visit, others: Sequence[Visit], bounds: Bounds, past: Mapping[str, Collection[date]]
) -> Visit | None:
    """Return a visit on those of its days that keep the bounds; None where there is none."""
    taken = [{window.day for window in other.windows} for other in others]
    before = set(past.get(household_of(visit.case), ()))
    days = {
        day
        for day in {window.day for window in visit.windows}
        if all(abs((day - each).days) >= bounds.pause for each in before.union(*taken))
        and _most_around(day, before, taken, bounds.period) < bounds.most
    }
    windows = tuple(window for window in visit.windows if window.day in days)
    return Visit(case=visit.case, windows=windows, persons=visit.persons) if windows else None


def _most_around(
    day: date, before: Collection[date], taken: Sequence[Collection[date]], period: int
) -> int:
    """Return the most visits that may lie in a period with `day`, that day's own not counted."""

    def is_in(each: date, shift: int) -> bool:
        return 0 <= (day - each).days + shift < period

    return max(
        (
            sum(is_in(each, shift) for each in before)
            + sum(any(is_in(each, shift) for each in days) for days in taken)
            for shift in range(period)
        ),
        default=0,
    )


def _urgency(visit: Visit) -> tuple[bool, int, int, str]:
    case = visit.case
    return (not case.is_must, -case.days_past_due, -case.overdue_fen, case.case_id)
