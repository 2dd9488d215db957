"""A time that a household's other visit, planned and not told of yet, leaves no room for.

Planning holds such a time by the rule of frequency; so it is said while the borrower is on the
phone. The planned day itself is free: one visit then speaks of both cases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.casework.desk import known_beside
from visitplanner.messages import say
from visitplanner.process.guards import Objection, objected, too_often
from visitplanner.process.states import Step
from visitplanner.rulebook.gates import household_of
from visitplanner.store.cases import household_visits
from visitplanner.store.plans import standing_visits

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.domain import AgreedWindow, Case


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRoom:
    """Agreed times that are too near to planned visits to the household.

    Attributes
    ----------
    days
        Of those visits.
    """

    windows: tuple[AgreedWindow, ...] = ()
    days: tuple[date, ...] = ()


def no_room(desk: Desk, case: Case) -> NoRoom:
    """Return which of a case's agreed times other planned visits to the household rule out."""
    household = household_of(case)
    days = {
        each.day
        for each in standing_visits(desk.journal, household)
        if each.case_id != case.case_id
    }
    if not days:
        return NoRoom()
    visited = household_visits(desk.journal, household)

    def is_held(agreed: AgreedWindow, besides: set[date]) -> bool:
        alone = replace(case, agreed_windows=(agreed,))
        all_days = tuple(sorted({*visited, *besides}))
        return too_often(known_beside(desk, alone, {household: all_days}))

    held = tuple(
        agreed
        for agreed in case.agreed_windows
        if is_held(agreed, days - {agreed.window.day}) and not is_held(agreed, set())
    )
    return NoRoom(windows=held, days=tuple(sorted(days)))


def require_room(desk: Desk, case: Case) -> NoRoom:
    """Refuse an agreement of which no time has room beside the household's planned visits.

    Raises
    ------
    InputError
        With the rule and the planned days.
    """
    found = no_room(desk, case)
    if found.windows and len(found.windows) == len(case.agreed_windows):
        reason = say(
            "a visit to the household is planned for {days:list}, and another so soon would be too"
            " often: agree on that day, or on one further off",
            days=tuple(say("{day:day}", day=day) for day in found.days),
        )
        against = Objection(rule_id="frequency", reason=reason)
        raise objected(case.case_id, Step.AGREE, against)
    return found
