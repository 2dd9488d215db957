"""A time that a household's other visit, planned or promised, leaves no room for.

Planning holds such a time by the rule of frequency; so it is said while the borrower is on the
phone. The day of that visit itself is free: one visit then speaks of both cases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.casework.desk import file_of, known_beside
from visitplanner.messages import say
from visitplanner.process.guards import Objection, objected, too_often
from visitplanner.process.promises import days_promised_to_others
from visitplanner.process.states import CaseState, Step
from visitplanner.rulebook.gates import household_of
from visitplanner.store.cases import cases_of_household, facts_of, household_visits
from visitplanner.store.plans import standing_visits

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.domain import AgreedWindow, Case


TO_BE_PLANNED = frozenset({CaseState.AGREED, CaseState.PREPARED})
"""States of a case that has agreed to a time, and is in no plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRoom:
    """Agreed times that are too near to planned or promised visits to the household.

    Attributes
    ----------
    days
        Of those visits.
    """

    windows: tuple[AgreedWindow, ...] = ()
    days: tuple[date, ...] = ()


def days_of_others(desk: Desk, case: Case) -> frozenset[date]:
    """Return the days on which others of a household are to be visited, by a plan or a promise.

    A promise is a must with a time to come that nobody has planned yet.
    """
    household, journal = household_of(case), desk.journal
    planned = {
        each.day for each in standing_visits(journal, household) if each.case_id != case.case_id
    }
    agreed = cases_of_household(journal, household, TO_BE_PLANNED)
    ids = [case_id for case_id in agreed if case_id != case.case_id]
    others = [file_of(facts).case for facts in facts_of(journal, ids)]
    return days_promised_to_others(case, others, desk.today, desk.rulebook, desk.calendar).union(
        planned
    )


def no_room(desk: Desk, case: Case) -> NoRoom:
    """Return which of a case's agreed times the household's other visits to come rule out."""
    household, days = household_of(case), days_of_others(desk, case)
    if not days:
        return NoRoom()
    visited = household_visits(desk.journal, household)

    def is_held(agreed: AgreedWindow, besides: Collection[date]) -> bool:
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
    """Refuse an agreement of which no time has room beside the household's visits to come.

    Raises
    ------
    InputError
        With the rule and the days of those visits.
    """
    found = no_room(desk, case)
    if found.windows and len(found.windows) == len(case.agreed_windows):
        reason = say(
            "a visit to the household is planned or promised for {days:list}, and another so soon"
            " would be too often: agree on that day, or on one further off",
            days=tuple(say("{day:day}", day=day) for day in found.days),
        )
        against = Objection(rule_id="frequency", reason=reason)
        raise objected(case.case_id, Step.AGREE, against)
    return found
