"""Plans that were made before, as far as a new one asks: who was to go where, when, for how long.

They come from the `plan.json` of each, in its folder or in the store. Of two plans for a day the
later one stands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierStop:
    """A visit of a route, or a break: `case_id` is "" then."""

    case_id: str
    arrival: datetime
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRoute:
    """A shift's day as it was planned."""

    shift_id: str
    day: date
    officer_ids: tuple[str, ...]
    departure: datetime
    end: datetime
    stops: tuple[EarlierStop, ...]

    @property
    def hours(self) -> float:
        """Hours from leaving to being back."""
        return (self.end - self.departure).total_seconds() / SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPlan:
    """A plan, the days that it planned, and those of them that it called firm."""

    fingerprint: str
    days: tuple[date, ...]
    firm_days: tuple[date, ...]
    routes: tuple[EarlierRoute, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What was planned, and who came.

    Attributes
    ----------
    plans
        In the order in which they were made.
    came
        Officers of the last visit to a case, where a record tells of them.
    stepped_back
        Cases that let another of their household go first, for want of room in a first search.
    """

    plans: tuple[EarlierPlan, ...] = ()
    came: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stepped_back: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.plans or self.came or self.stepped_back)

    def plan_of(self, day: date) -> EarlierPlan | None:
        """Return the plan that stands for a day."""
        return next((plan for plan in reversed(self.plans) if day in plan.days), None)

    def is_firm(self, day: date) -> bool:
        """Return whether a day was firm in the plan that stands for it."""
        plan = self.plan_of(day)
        return plan is not None and day in plan.firm_days

    def routes_of(self, day: date) -> tuple[EarlierRoute, ...]:
        """Return the routes that stand for a day."""
        plan = self.plan_of(day)
        return () if plan is None else tuple(each for each in plan.routes if each.day == day)

    def hours_before(self, first_day: date, num_days: int) -> Mapping[str, float]:
        """Return the hours of each officer who had a route in the days before a day."""
        hours: dict[str, float] = defaultdict(float)
        for n in range(1, num_days + 1):
            for route in self.routes_of(first_day - timedelta(days=n)):
                for officer_id in route.officer_ids:
                    hours[officer_id] += route.hours
        return dict(sorted(hours.items()))

    def officers_at(self, case_id: str, day: date) -> tuple[str, ...]:
        """Return who was to visit a case on a day."""
        return tuple(
            sorted(
                officer_id
                for route in self.routes_of(day)
                if any(stop.case_id == case_id for stop in route.stops)
                for officer_id in route.officer_ids
            )
        )
