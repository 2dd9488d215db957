"""Whoever has worked more than the mean lately costs a little more an hour, whoever less, less.

The price is linear, so that the search and its proof hold as they are: an hour of an officer's
shift costs `fairness` fen more for each hour that the officer has worked beyond the mean, and as
much less for each hour short of it; nobody's hour ever costs less than nothing. The prices cancel
out over all officers, so that no visit is won or lost by them as such. An officer without any hours
lately counts as the mean: nothing is known of them. It is a preference, not money spent: the plan's
costs are reckoned without it (`at_wages`).
"""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from visitplanner.domain import Shift
    from visitplanner.problem import IndexedProblem, Prices, Problem


def known_hours(indexed: IndexedProblem, hours: Mapping[str, float]) -> Mapping[str, float]:
    """Return the hours of the officers on duty, the mean where none are known."""
    on_duty = sorted({o.officer_id for shift in indexed.shifts for o in shift.officers})
    known = [hours[officer_id] for officer_id in on_duty if officer_id in hours]
    mean = fmean(known) if known else 0.0
    return {officer_id: hours.get(officer_id, mean) for officer_id in on_duty}


def mean_deviation(hours: Collection[float]) -> float:
    """Return the mean of what hours lie off their mean, 0 where there are none."""
    if not hours:
        return 0.0
    mean = fmean(hours)
    return fmean(abs(each - mean) for each in hours)


def with_load(indexed: IndexedProblem, hours: Mapping[str, float], fairness: int) -> Problem:
    """Return the problem with the price of load on its shifts.

    Parameters
    ----------
    hours
        Of every officer on duty, as from `known_hours`.
    fairness
        Fen for an hour worked, for each hour worked beyond the mean.
    """
    problem = indexed.problem
    mean = fmean(hours.values()) if hours else 0.0
    shifts = tuple(
        replace(
            shift,
            costs=replace(
                shift.costs,
                per_duration_hour=max(
                    0, shift.costs.per_duration_hour + _extra(of, hours, mean, fairness)
                ),
            ),
        )
        for shift, of in zip(problem.shifts, indexed.shifts, strict=True)
    )
    return replace(problem, shifts=shifts)


def at_wages(indexed: IndexedProblem, prices: Prices) -> IndexedProblem:
    """Return a problem whose hours cost what is paid for them, for reckoning a plan's costs."""
    shifts = tuple(
        replace(
            shift,
            costs=replace(shift.costs, per_duration_hour=prices.per_person_hour * shift.crew),
        )
        for shift in indexed.problem.shifts
    )
    return replace(indexed, problem=replace(indexed.problem, shifts=shifts))


def _extra(shift: Shift, hours: Mapping[str, float], mean: float, fairness: int) -> int:
    return round(fairness * sum(hours[each.officer_id] - mean for each in shift.officers))
