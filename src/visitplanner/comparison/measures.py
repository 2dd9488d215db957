"""What scenarios are compared by: one small function a measure, of the measures of one plan.

A measure that a plan does not have, such as the cost of a fen where nothing was brought in, is
None there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from visitplanner.comparison.document import Measures


def on_time_share(of: Measures) -> float | None:
    """Return the share of the visits that start within their agreed window."""
    return of.num_on_time / of.num_visits if of.num_visits else None


def cost_to_collect(of: Measures) -> float | None:
    """Return what is paid for each fen that visits are expected to bring."""
    return of.cost_fen / of.value_fen if of.value_fen > 0 else None


def value_per_officer_hour(of: Measures) -> float | None:
    """Return the fen that visits are expected to bring for each hour of a person."""
    seconds = of.person_duration_s
    return of.value_fen * SECONDS_PER_HOUR / seconds if seconds else None


def load_gini(of: Measures) -> float | None:
    """Return how unevenly hours lie on officers on duty: 0 evenly, towards 1 all on one.

    References
    ----------
    The Gini coefficient: half the mean absolute difference of two officers over the mean.
    """
    hours = sorted(load.duration_s for load in of.loads)
    total, num = sum(hours), len(hours)
    if not total:
        return None
    return sum((2 * rank - num - 1) * each for rank, each in enumerate(hours, 1)) / (num * total)


MEASURES: Mapping[str, Callable[[Measures], float | None]] = {
    "net_value_fen": lambda of: of.net_value_fen,
    "bound_fen": lambda of: of.bound_fen,
    "value_fen": lambda of: of.value_fen,
    "cost_fen": lambda of: of.cost_fen,
    "labour_cost_fen": lambda of: of.labour_cost_fen,
    "travel_cost_fen": lambda of: of.travel_cost_fen,
    "overtime_cost_fen": lambda of: of.overtime_cost_fen,
    "num_visits": lambda of: of.num_visits,
    "num_unserved": lambda of: sum(each.count for each in of.unserved),
    "num_held": lambda of: sum(each.count for each in of.held),
    "on_time_share": on_time_share,
    "cost_to_collect": cost_to_collect,
    "value_per_officer_hour_fen": value_per_officer_hour,
    "distance_m": lambda of: sum(of.distance_m.values()),
    "co2_g": lambda of: sum(of.co2_g.values()),
    "travel_duration_s": lambda of: of.travel_duration_s,
    "waiting_s": lambda of: of.waiting_s,
    "overtime_s": lambda of: of.overtime_s,
    "person_duration_s": lambda of: of.person_duration_s,
    "load_gini": load_gini,
}


def measured(of: Sequence[Measures], name: str) -> float | None:
    """Return the mean of a measure over plans; None where one of them does not have it."""
    values = [MEASURES[name](each) for each in of]
    found = [value for value in values if value is not None]
    return sum(found) / len(found) if found and len(found) == len(values) else None
