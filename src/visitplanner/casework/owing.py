"""What is asked for of a case: what is due by what the bank told last, less what came since.

One sum for packs and for plans of instalments: nobody is asked for two different ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import HoldFlag
from visitplanner.preparation.ways import debt_today
from visitplanner.store.means import read_loans
from visitplanner.store.schema import AUDIT, CASE, PAYMENT

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.repayment.debt import Debt
    from visitplanner.repayment.loan import Loan

CASES_TAKEN = "case import"
"""The action of the log by which the bank tells what is overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is asked for.

    Attributes
    ----------
    debt
        As of today, payments taken off.
    told_on
        The day of the bank's table of debts; None: there is none, and what is overdue is asked for.
    paid_fen
        What came since, and is taken off.
    """

    debt: Debt
    told_on: date | None
    paid_fen: int


def loan_of_file(desk: Desk, file: CaseFile) -> Loan | None:
    """Return what the bank's table of debts and means tells of a case; None where nothing."""
    return read_loans(desk.journal, [file.case.case_id]).get(file.case.case_id)


def owed(desk: Desk, file: CaseFile, loan: Loan | None) -> Owed:
    """Return what is asked for; a payment of the table's own day is taken off, too."""
    debt = debt_today(file.case, loan, desk.today)
    told_on = None if loan is None else loan.debt.as_of
    paid = paid_since(file, told_on or _taken_on(desk, file))
    taken_off = min(paid, debt.total_fen)
    return Owed(debt=debt.after_payment(taken_off), told_on=told_on, paid_fen=taken_off)


def balance_left(desk: Desk, file: CaseFile) -> int:
    """Return all that is owed, due or not, less what came since the bank told it, fen."""
    return max(0, file.case.balance_fen - paid_since(file, _taken_on(desk, file)))


def is_paid_off(desk: Desk, file: CaseFile) -> bool:
    """Return whether payments on record cover all that is asked for."""
    if not file.facts.facts[PAYMENT.name]:
        return False
    found = owed(desk, file, loan_of_file(desk, file))
    return found.paid_fen > 0 and not found.debt.total_fen


def as_owed(desk: Desk, file: CaseFile) -> CaseFile:
    """Return a file whose case is held as paid where nothing is owed any more.

    That it is paid is a step of its own; nobody is sent before somebody has recorded it.
    """
    if not is_paid_off(desk, file):
        return file
    return replace(file, case=replace(file.case, flags=file.case.flags | {HoldFlag.PAID}))


def paid_since(file: CaseFile, day: date | None) -> int:
    """Return what was paid from a day on, ever where that is None, in fen."""
    return sum(
        row["amount_fen"]
        for row in file.facts.facts[PAYMENT.name]
        if day is None or row["paid_on"] >= day
    )


def with_payments(desk: Desk, file: CaseFile, loan: Loan | None) -> tuple[CaseFile, Loan | None]:
    """Return a case and its loan with payments taken off what is due."""
    now = owed(desk, file, loan).debt
    if loan is not None:
        return file, replace(loan, debt=replace(now, as_of=loan.debt.as_of))
    return replace(file, case=replace(file.case, overdue_fen=now.total_fen)), None


def _taken_on(desk: Desk, file: CaseFile) -> date | None:
    """Return the day on which a table of cases has last changed a case; None is not known."""
    desk.journal.flush()
    mine = (
        select(func.max(AUDIT.c.at))
        .where(AUDIT.c.subject == file.case.case_id, AUDIT.c.table_name == CASE.name)
        .where(AUDIT.c.action == CASES_TAKEN)
    )
    moment = desk.journal.connection.scalar(mine)
    return None if moment is None else moment.astimezone(TIMEZONE).date()
