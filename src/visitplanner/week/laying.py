"""The week laid on a problem: what is firm, who is preferred, who has done enough."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from visitplanner.units import SECONDS_PER_HOUR
from visitplanner.week.continuity import last_officers, with_continuity
from visitplanner.week.load import known_hours, with_load
from visitplanner.week.standing import Released, standing_routes, with_firm
from visitplanner.week.told import OfficerLoad, WeekTold, kept_company

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from visitplanner.problem import IndexedProblem
    from visitplanner.solution import Route, Solution
    from visitplanner.week.earlier import Earlier
    from visitplanner.week.settings import WeekSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidWeek:
    """What a problem has of its week.

    Attributes
    ----------
    start
        Lawful routes from before, to begin the search with.
    firm_cases
        Visits that stay as they stood.
    last
        By visit id, who came last.
    hours
        Of every officer on duty: worked lately.
    has_history
        Whether hours of anybody are known.
    """

    days: tuple[date, ...] = ()
    firm_days: tuple[date, ...] = ()
    start: tuple[Route, ...] = ()
    firm_cases: tuple[str, ...] = ()
    released: tuple[Released, ...] = ()
    last: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: Mapping[str, float] = field(default_factory=dict)
    has_history: bool = False

    def told(self, indexed: IndexedProblem, solution: Solution) -> WeekTold | None:
        """Return what a plan tells; None where it has no week: one day, and nothing before it."""
        if len(self.days) == 1 and not (self.last or self.start or self.has_history):
            return None
        planned = _hours_of(indexed, solution)
        return WeekTold(
            firm_days=self.firm_days,
            tentative_days=tuple(day for day in self.days if day not in self.firm_days),
            firm_cases=self.firm_cases,
            released=self.released,
            company=kept_company(indexed, solution, self.last),
            has_history=self.has_history,
            loads=tuple(
                OfficerLoad(officer_id=officer_id, before=hours, planned=planned[officer_id])
                for officer_id, hours in self.hours.items()
            ),
        )


NO_WEEK = LaidWeek()


def lay_week(
    indexed: IndexedProblem, days: Sequence[date], earlier: Earlier, settings: WeekSettings
) -> tuple[IndexedProblem, LaidWeek]:
    """Return the problem with its week on it, and what was laid."""
    lately = earlier.hours_before(days[0], settings.history_days)
    hours, last = known_hours(indexed, lately), last_officers(indexed, earlier)
    standing = standing_routes(indexed, earlier, days)
    laid = LaidWeek(
        days=tuple(days),
        firm_days=_firm_days(indexed, days, earlier, settings.firm_days),
        start=standing.routes,
        firm_cases=tuple(indexed.visits[idx].visit_id for idx in sorted(standing.firm)),
        released=standing.released,
        last=last,
        hours=hours,
        has_history=bool(lately),
    )
    fair = replace(indexed, problem=with_load(indexed, hours, settings.fairness))
    known = with_continuity(fair, last, settings.continuity)
    return replace(indexed, problem=with_firm(known, standing)), laid


def _firm_days(
    indexed: IndexedProblem, days: Sequence[date], earlier: Earlier, num_firm: int
) -> tuple[date, ...]:
    """Return the first days with a shift, all before them, and what was firm already."""
    worked = sorted({shift.day for shift in indexed.shifts})[:num_firm]
    last = max(worked, default=days[0])
    return tuple(day for day in days if day <= last or earlier.is_firm(day))


def _hours_of(indexed: IndexedProblem, solution: Solution) -> Mapping[str, float]:
    hours = {o.officer_id: 0.0 for shift in indexed.shifts for o in shift.officers}
    for route in solution.routes:
        for officer in indexed.shifts[route.shift_idx].officers:
            hours[officer.officer_id] += (route.end - route.departure) / SECONDS_PER_HOUR
    return hours
