"""What a plan says of its week: firm and tentative days, who came last, who works how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.units import SECONDS_PER_HOUR
from visitplanner.week.load import mean_deviation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from visitplanner.problem import IndexedProblem
    from visitplanner.solution import Solution
    from visitplanner.week.standing import Released


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A planned visit that follows another: who came last, and whether one of them comes again."""

    case_id: str
    came_last: tuple[str, ...]
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLoad:
    """An officer's hours: before the plan, and in it."""

    officer_id: str
    before: float
    planned: float

    @property
    def hours(self) -> float:
        """All of them."""
        return self.before + self.planned


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTold:
    """What a plan says of its week.

    Attributes
    ----------
    firm_cases
        Visits that stay as an earlier plan had them.
    released
        Visits of its firm days that do not.
    has_history
        Whether any hours before the plan are known.
    """

    firm_days: tuple[date, ...]
    tentative_days: tuple[date, ...]
    firm_cases: tuple[str, ...] = ()
    released: tuple[Released, ...] = ()
    company: tuple[Company, ...] = ()
    loads: tuple[OfficerLoad, ...] = ()
    has_history: bool = False

    @property
    def deviation_before(self) -> float:
        """Hours by which officers lay off their mean before the plan, in the mean."""
        return mean_deviation([each.before for each in self.loads])

    @property
    def deviation_after(self) -> float:
        """The same with the plan's hours."""
        return mean_deviation([each.hours for each in self.loads])

    def firm_through(self, last: date) -> WeekTold:
        """Return the week with its days up to `last` firm, beside those that are."""
        tentative = tuple(day for day in self.tentative_days if day > last)
        firm = {*self.firm_days, *self.tentative_days} - set(tentative)
        return replace(self, firm_days=tuple(sorted(firm)), tentative_days=tentative)

    def lines(self) -> Iterator[Message]:
        """Yield all of it as a dispatcher reads it, in few sentences."""
        if self.tentative_days:
            yield say(
                "Firm: {firm:list}. Tentative, without officers' pages: {tentative:list}.",
                firm=_days(self.firm_days),
                tentative=_days(self.tentative_days),
            )
        if self.firm_cases:
            yield say("{count} visits stay as they stood.", count=len(self.firm_cases))
        for each in self.released:
            yield say(
                "Case {case}, firm on {day:day}, does not stand any more: {reason}.",
                case=each.case_id,
                day=each.day,
                reason=each.reason,
            )
        if self.company:
            yield say(
                "In {kept} of {count} visits that follow another, somebody comes who came last.",
                kept=sum(each.is_kept for each in self.company),
                count=len(self.company),
            )
        if self.has_history:
            yield say(
                "Officers' hours lie {after:minutes} off their mean with this plan,"
                " {before:minutes} before it.",
                after=round(self.deviation_after * SECONDS_PER_HOUR),
                before=round(self.deviation_before * SECONDS_PER_HOUR),
            )


def kept_company(
    indexed: IndexedProblem, solution: Solution, last: Mapping[str, tuple[str, ...]]
) -> tuple[Company, ...]:
    """Return each planned visit of which it is known who came last."""
    coming: dict[str, set[str]] = {}
    for route in solution.routes:
        officers = {officer.officer_id for officer in indexed.shifts[route.shift_idx].officers}
        for idx in route.visit_idxs:
            coming.setdefault(indexed.visits[idx].visit_id, set()).update(officers)
    return tuple(
        Company(case_id=case_id, came_last=last[case_id], is_kept=bool(who & set(last[case_id])))
        for case_id, who in sorted(coming.items())
        if case_id in last
    )


def _days(days: tuple[date, ...]) -> tuple[Message, ...]:
    return tuple(say("{day:day}", day=day) for day in days)
