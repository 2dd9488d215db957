"""A window promised to a borrower: the agreement, the must, and the day's new plan, or nothing.

Between reading and writing lies the search for offers, in which others promise too. So a promise
is kept only where the day is as it was: no other plan stands for it, and nobody else has been
promised a time that the offer knew nothing of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.casework.desk import CaseFile, file_of, known_of, open_file
from visitplanner.casework.keeping_plans import OvertakenError, keep_plan
from visitplanner.casework.owing import as_owed
from visitplanner.casework.planned_before import days_of_others
from visitplanner.casework.planning import earlier_visits, read_candidates, staying
from visitplanner.casework.steps import agree
from visitplanner.errors import Fault
from visitplanner.messages import say
from visitplanner.process.guards import circumstances, objected
from visitplanner.process.states import Step
from visitplanner.rulebook.gates import household_of
from visitplanner.store.case_rows import case_row
from visitplanner.store.cases import facts_of, household_visits
from visitplanner.store.plans import Standing, plans_of_days, read_plan, standing_visits
from visitplanner.store.schema import CASE, VISIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.casework.planning import Candidates
    from visitplanner.domain import Case
    from visitplanner.store.plans import KeptPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRead:
    """What the store holds of a day: who is put forward, and the plan that stands.

    Attributes
    ----------
    number, document
        Of the plan, and its `plan.json`; 0 and "" where nobody has planned the day.
    """

    candidates: Candidates
    number: int
    document: str

    @property
    def promised(self) -> frozenset[str]:
        """The cases that must be visited that day."""
        return frozenset(case.case_id for case in self.candidates.cases if case.is_must)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRead:
    """What the store holds for somebody on the phone.

    Attributes
    ----------
    last_officer
        Who came last, by number; "" where nobody did.
    planned
        The case's visit that a plan of another day holds; None where none does.
    household_days
        On which the household was visited, or others of it are to be.
    """

    file: CaseFile
    last_officer: str
    days: tuple[DayRead, ...]
    planned: Standing | None = None
    household_days: frozenset[date] = frozenset()


def read_call(desk: Desk, case_id: str, days: Sequence[date]) -> CallRead:
    """Return what the store holds of a case and of days, and tell the log.

    Raises
    ------
    InputError
        When there is no such case, or a day has passed.
    """
    file = as_owed(desk, open_file(desk, case_id))
    numbers = plans_of_days(desk.journal, days)
    known = sorted({number for number in numbers.values() if number})
    documents = {number: read_plan(desk.journal, number)[0] for number in known}
    visits = sorted(file.facts.facts[VISIT.name], key=lambda row: row["visited_on"])
    came = [str(row["officer_id"]) for row in visits if row["officer_id"]]
    return CallRead(
        file=file,
        last_officer=came[-1] if came else "",
        days=tuple(
            DayRead(
                candidates=read_candidates(desk, (day,)),
                number=numbers[day],
                document=documents.get(numbers[day], ""),
            )
            for day in days
        ),
        planned=_planned_elsewhere(desk, file, days),
        household_days=_household_days(desk, file.case),
    )


def _household_days(desk: Desk, case: Case) -> frozenset[date]:
    visited = household_visits(desk.journal, household_of(case))
    return days_of_others(desk, case).union(visited)


def _planned_elsewhere(desk: Desk, file: CaseFile, days: Sequence[date]) -> Standing | None:
    of_household = standing_visits(desk.journal, household_of(file.case))
    mine = (each for each in of_household if each.case_id == file.case.case_id)
    return next((each for each in mine if each.day not in days), None)


def keep_promise(desk: Desk, case: Case, day: DayRead, plan: KeptPlan | None) -> int:
    """Record an agreement, and let the day's new plan stand; return its number, 0 for none.

    Parameters
    ----------
    case
        With the agreement, and as a must.
    day
        As it was when the offer was made.
    plan
        That keeps the promise; None where nobody has planned the day.

    Raises
    ------
    OvertakenError
        When the day is not as it was.
    InputError
        When the rulebook or the process does not allow it: with the rule.
    """
    _require_same_promises(desk, day)
    _require_owing(desk, case.case_id)
    if case.consent is None:
        msg = f"Expected an agreement, got none for case {case.case_id}."
        raise ValueError(msg)
    agreed = agree(desk, case.case_id, case.consent, case.agreed_windows)
    row = case_row(replace(agreed.case, instruction=case.instruction), str(agreed.progress.state))
    desk.journal.put(CASE, row, case.case_id)
    if plan is None:
        return 0
    return keep_plan(desk, _with_case(desk, day.candidates, case), plan).number


def _require_owing(desk: Desk, case_id: str) -> None:
    """Refuse a visit to somebody who has paid all that is owed meanwhile."""
    known = known_of(desk, as_owed(desk, open_file(desk, case_id)).case)
    against = tuple(circumstances(known))
    if against:
        raise objected(case_id, Step.AGREE, *against)


def _with_case(desk: Desk, candidates: Candidates, case: Case) -> Candidates:
    """Return the candidates with one more, as the store holds it now."""
    (facts,) = facts_of(desk.journal, [case.case_id])
    household = household_of(case)
    stay = staying(desk.journal, candidates.days, candidates.read_at)
    visits: Mapping[str, tuple[date, ...]] = {
        **candidates.earlier_visits,
        **earlier_visits(desk.journal, [household], stay),
    }
    files = {**candidates.files, case.case_id: file_of(facts)}
    return replace(candidates, files=files, earlier_visits=visits)


def _require_same_promises(desk: Desk, day: DayRead) -> None:
    """Refuse where another plan stands, or somebody else must be visited that day by now."""
    days = day.candidates.days
    now = read_candidates(desk, days)
    musts = frozenset(case.case_id for case in now.cases if case.is_must)
    if now.versions != day.candidates.versions or musts != day.promised:
        message = say(
            "another time was promised for {day:day}, or the day was planned, meanwhile",
            day=days[0],
        )
        raise OvertakenError([Fault(message=message)])
