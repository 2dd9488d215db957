"""Preparation packs of cases in the store: what is known is gathered, and the log is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.casework.appointments import appointment_of, standing_stop
from visitplanner.casework.desk import open_files
from visitplanner.casework.follow_ups import waiting_of
from visitplanner.casework.owing import loan_of_file, owed, with_payments
from visitplanner.domain import Ability, OutcomeCode, Willingness
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say
from visitplanner.preparation.known import (
    Known,
    PastComplaint,
    PastPromise,
    PromiseStanding,
    SeenVisit,
    Told,
)
from visitplanner.preparation.pack import Ground, pack_of, strategy_of
from visitplanner.process.rules import PROCESS_RULES
from visitplanner.process.states import CaseState, Step
from visitplanner.process.waiting import due
from visitplanner.repayment.loan import Loan
from visitplanner.rulebook.book import book_on
from visitplanner.store.means import read_loans
from visitplanner.store.plans import NO_PLAN, plans_of_days
from visitplanner.store.schema import CASE, COMPLAINT, PLANNED_VISIT, PROMISE, VISIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.preparation.appointment import Stop
    from visitplanner.preparation.pack import Pack
    from visitplanner.preparation.strategy import Chosen
    from visitplanner.repayment.bearing import Means

_TOLD_BY_FACTS = frozenset(
    {Step.GIVE_NOTICE, Step.AGREE, Step.VISIT, Step.COMPLAIN, Step.RESOLVE_COMPLAINT}
)
"""Steps whose own facts tell more; they are not told twice."""


def packs_of(
    desk: Desk, case_ids: Sequence[str], stops: Mapping[str, Stop] | None = None
) -> tuple[Pack, ...]:
    """Return the packs of cases, in the order asked for; the audit log is told of each.

    Parameters
    ----------
    stops
        Of the plan at hand, by case; None asks the store's standing plans.

    Raises
    ------
    InputError
        When a case is not in the store, or closed; every one is named.
    """
    files = open_files(desk, case_ids)
    _require_open(files)
    loans = read_loans(desk.journal, case_ids)
    ground = _ground(desk)
    return tuple(
        pack_of(
            replace(
                _known(desk, file, loans.get(file.case.case_id)),
                appointment=appointment_of(desk, file, _stop(desk, file, stops)),
            ),
            ground,
        )
        for file in files
    )


def _stop(desk: Desk, file: CaseFile, stops: Mapping[str, Stop] | None) -> Stop | None:
    return standing_stop(desk, file) if stops is None else stops.get(file.case.case_id)


def _require_open(files: Sequence[CaseFile]) -> None:
    """Refuse packs of closed cases, which nobody visits."""
    faults = [
        Fault(
            message=say(
                "case {case} is closed since {day:day}: nobody visits it, so nothing is prepared",
                case=file.case.case_id,
                day=file.events[-1]["happened_on"],
            ),
            column="CASE",
        )
        for file in files
        if file.progress.state is CaseState.CLOSED
    ]
    if faults:
        raise InputError(faults)


def strategy_of_file(desk: Desk, file: CaseFile) -> Chosen:
    """Return what a talk on a case that is open on the desk would be for."""
    return strategy_of(_known(desk, file, loan_of_file(desk, file)), _ground(desk))


def strategy_of_plan(desk: Desk, file: CaseFile, means: Means) -> Chosen:
    """Return the same where a borrower agrees to a plan, by means that may have been told anew.

    A plan takes the place of promises: none is waited for.
    """
    loan = loan_of_file(desk, file)
    if loan is None:
        loan = Loan(case_id=file.case.case_id, debt=owed(desk, file, None).debt, means=means)
        known = replace(_known(desk, file, None), loan=loan)
    else:
        known = _known(desk, file, replace(loan, means=means))
    return strategy_of(replace(known, promises=()), _ground(desk))


def cases_planned_on(desk: Desk, day: date) -> tuple[str, ...]:
    """Return the cases that the plan of a day still holds, in the order of their visits.

    A case that was taken off, or whose agreement was withdrawn, is not among them.

    Raises
    ------
    InputError
        When no plan stands for it.
    """
    number = plans_of_days(desk.journal, [day])[day]
    if number == NO_PLAN:
        raise input_fault(say("no plan stands for {day:day}", day=day), column="--day")
    mine = (
        select(PLANNED_VISIT.c.case_id)
        .join(CASE, CASE.c.case_id == PLANNED_VISIT.c.case_id)
        .where(PLANNED_VISIT.c.plan == number, PLANNED_VISIT.c.day == day)
        .where(CASE.c.state == str(CaseState.PLANNED))
        .order_by(PLANNED_VISIT.c.starts_at, PLANNED_VISIT.c.case_id)
    )
    return tuple(desk.journal.connection.scalars(mine))


def _ground(desk: Desk) -> Ground:
    book = book_on(desk.rulebook, desk.today)
    return Ground(rules=(*book.rules, *PROCESS_RULES), repayment=desk.repayment, offers=desk.offers)


def _known(desk: Desk, file: CaseFile, loan: Loan | None) -> Known:
    state = file.progress.state
    file, loan = with_payments(desk, file, loan)
    return Known(
        today=desk.today,
        state=state.words,
        case=file.case,
        loan=loan,
        visits=tuple(_visits(file)),
        promises=tuple(_promises(file)),
        complaints=tuple(_complaints(file)),
        steps=tuple(_steps(file)),
        due=_due(desk, file),
        grace_days=desk.follow_up.grace_days,
        plan_runs=state is CaseState.PLAN_RUNNING,
        in_counselling=CaseState.COUNSELLING in {state, file.progress.before},
        in_dispute=CaseState.DISPUTE in {state, file.progress.before},
        hardship_passed_on=_last_day(file, Step.END_COUNSELLING),
        dispute_settled_on=_last_day(file, Step.SETTLE_DISPUTE),
    )


def _visits(file: CaseFile) -> Iterator[SeenVisit]:
    for row in sorted(file.facts.facts[VISIT.name], key=lambda row: row["visited_on"]):
        yield SeenVisit(
            day=row["visited_on"],
            outcome=OutcomeCode(row["outcome"]),
            willingness=Willingness(row["willingness"]),
            ability=Ability(row["ability"]),
            note=row["note"],
        )


def _promises(file: CaseFile) -> Iterator[PastPromise]:
    for row in sorted(file.facts.facts[PROMISE.name], key=lambda row: row["due_on"]):
        yield PastPromise(
            due_on=row["due_on"],
            amount_fen=row["amount_fen"],
            standing=PromiseStanding(row["standing"]),
        )


def _complaints(file: CaseFile) -> Iterator[PastComplaint]:
    for row in sorted(file.facts.facts[COMPLAINT.name], key=lambda row: int(row["event"])):
        yield PastComplaint(received_on=row["received_on"], resolved_on=row["resolved_on"])


def _steps(file: CaseFile) -> Iterator[Told]:
    for row in file.events:
        step = Step(row["step"])
        if step not in _TOLD_BY_FACTS:
            yield Told(day=row["happened_on"], words=step.words)


def _due(desk: Desk, file: CaseFile) -> Told | None:
    asked = due(waiting_of(file, desk.today), desk.follow_up) if file.events else None
    if asked is None:
        return None
    words = say("{what}; {reason}", what=asked.kind.words, reason=asked.reason)
    return Told(day=asked.due_on, words=words)


def _last_day(file: CaseFile, step: Step) -> date | None:
    days = [row["happened_on"] for row in file.events if row["step"] == step]
    return max(days, default=None)
