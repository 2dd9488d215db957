"""Rows of stops joined in constant time, and what a shift pays for its time and way.

A segment ``(duration, earliest, latest)`` says of a row of stops: its least duration, and the first
and last start that keep to it. A start before `earliest` only waits, one after `latest` is too
late.

References
----------
.. [1] T. Vidal, T. G. Crainic, M. Gendreau, C. Prins, "A hybrid genetic algorithm with adaptive
   diversity management for a large class of vehicle routing problems with time-windows", Computers
   & Operations Research 40 (2013).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_METRE, UNITS_PER_SECOND

if TYPE_CHECKING:
    from visitplanner.problem import ProblemShift

Segment: TypeAlias = tuple[int, int, int]


def join(one: Segment, two: Segment, travel: int) -> Segment | None:
    """Return the segment of `one`, then `travel` seconds, then `two`; None where it is too late."""
    lead = one[0] + travel
    if one[1] + lead > two[2]:
        return None
    wait = two[1] - lead - one[2]
    if wait > 0:
        return lead + two[0] + wait, one[2], one[2]
    return lead + two[0], max(two[1] - lead, one[1]), min(two[2] - lead, one[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """A shift's prices in cost units: once, per metre, per second of travel, work, overtime."""

    fixed: int
    metre: int
    travel_second: int
    second: int
    overtime_second: int
    overtime_after: int

    def units(self, metres: int, travel_duration: int, whole: Segment) -> int:
        """Return the cost of a route in use that keeps to the segment `whole`."""
        end = whole[0] + whole[1]
        return (
            self.fixed
            + self.metre * metres
            + self.travel_second * travel_duration
            + self.second * whole[0]
            + (
                self.overtime_second * (end - self.overtime_after)
                if end > self.overtime_after
                else 0
            )
        )


def tariff_of(shift: ProblemShift) -> Tariff:
    """Return the prices of a shift."""
    costs, overtime = shift.costs, shift.overtime
    return Tariff(
        fixed=costs.fixed * COST_UNITS_PER_FEN,
        metre=costs.per_km * UNITS_PER_METRE,
        travel_second=costs.per_travel_hour * UNITS_PER_SECOND,
        second=costs.per_duration_hour * UNITS_PER_SECOND,
        overtime_second=0 if overtime is None else overtime.per_hour * UNITS_PER_SECOND,
        overtime_after=0 if overtime is None else overtime.after,
    )
