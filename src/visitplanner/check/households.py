"""The judge of the visits to households: counted anew from the days alone, day by day.

It shares no code with the rulebook's gate, which cuts the days before the search.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdVisit:
    """A planned visit to a household, and what the rulebook of its day asks.

    Attributes
    ----------
    pause
        Days between two visits, at least.
    most, period
        So many visits in so many days, at most.
    is_lifted
        Whether an override lets it pass what was before the plan; never what is in it.
    """

    case_id: str
    household: str
    day: date
    pause: int
    most: int
    period: int
    is_lifted: bool = False


def crowded_visits(
    visits: Sequence[HouseholdVisit], past: Mapping[str, Collection[date]]
) -> Iterator[Message]:
    """Yield each planned visit that comes too soon or too often for its household.

    Parameters
    ----------
    past
        Days on which the households were visited, beside the plan.
    """
    planned: dict[str, list[HouseholdVisit]] = defaultdict(list)
    for visit in visits:
        planned[visit.household].append(visit)
    for visit in visits:
        others = [each.day for each in planned[visit.household] if each is not visit]
        others += [] if visit.is_lifted else sorted(set(past.get(visit.household, ())))
        if _is_too_soon(visit, others) or _is_too_often(visit, others):
            yield say(
                "case {case} would be visited on {day:day}, too soon or too often for its"
                " household",
                case=visit.case_id,
                day=visit.day,
            )


def _is_too_soon(visit: HouseholdVisit, others: Sequence[date]) -> bool:
    return any(abs((visit.day - other).days) < visit.pause for other in others)


def _is_too_often(visit: HouseholdVisit, others: Sequence[date]) -> bool:
    days = [*others, visit.day]
    first = visit.day - timedelta(days=visit.period - 1)
    for start in (first + timedelta(days=n) for n in range(visit.period)):
        end = start + timedelta(days=visit.period)
        if sum(start <= day < end for day in days) > visit.most:
            return True
    return False
