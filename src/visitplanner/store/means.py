"""What a bank knows of cases' money as rows of the store, and back.

Apart from the cases themselves: who plans a day has no need of it, and does not read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from visitplanner.repayment import Debt, Means
from visitplanner.repayment.loan import Loan
from visitplanner.store.journal import BATCH
from visitplanner.store.schema import MEANS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.store.journal import Journal, Row


def means_row(loan: Loan) -> Row:
    """Return the row of what is known of a case's money."""
    means = loan.means
    return {
        "case_id": loan.case_id,
        "as_of": loan.debt.as_of,
        "product": loan.product,
        "lent_on": loan.lent_on,
        "overdue_since": loan.overdue_since,
        "principal_fen": loan.debt.principal_fen,
        "interest_fen": loan.debt.interest_fen,
        "fees_fen": loan.debt.fees_fen,
        "instalment_fen": loan.instalment_fen,
        "income": _text(means.monthly_income_fen),
        "outgoings": _text(means.outgoings_fen),
        "dependants": _text(means.dependants),
        "at_hand": _text(means.at_hand_fen),
    }


def loan_of(row: Row) -> Loan:
    """Return what a row, opened, tells of."""
    return Loan(
        case_id=row["case_id"],
        debt=Debt(
            as_of=row["as_of"],
            principal_fen=row["principal_fen"],
            interest_fen=row["interest_fen"],
            fees_fen=row["fees_fen"],
        ),
        product=row["product"],
        lent_on=row["lent_on"],
        overdue_since=row["overdue_since"],
        instalment_fen=row["instalment_fen"],
        means=Means(
            monthly_income_fen=_number(row["income"]),
            outgoings_fen=_number(row["outgoings"]),
            dependants=_number(row["dependants"]),
            at_hand_fen=_number(row["at_hand"]),
        ),
    )


def read_means_rows(journal: Journal, case_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows, opened, of those of some cases of which something is known.

    The log is told by who reads the cases themselves.
    """
    for start in range(0, len(case_ids), BATCH):
        mine = select(MEANS).where(MEANS.c.case_id.in_(case_ids[start : start + BATCH]))
        for row in journal.connection.execute(mine.order_by(MEANS.c.case_id)).mappings():
            yield journal.opened(MEANS, row)


def read_loans(journal: Journal, case_ids: Sequence[str]) -> Mapping[str, Loan]:
    """Return what is known of the money of some cases, by their numbers."""
    return {row["case_id"]: loan_of(row) for row in read_means_rows(journal, case_ids)}


def days_known(journal: Journal, case_ids: Sequence[str]) -> Mapping[str, date]:
    """Return of which day the amounts of some cases are; nothing personal is read."""
    found: dict[str, date] = {}
    for start in range(0, len(case_ids), BATCH):
        mine = MEANS.c.case_id.in_(case_ids[start : start + BATCH])
        rows = journal.connection.execute(select(MEANS.c.case_id, MEANS.c.as_of).where(mine))
        found |= {row.case_id: row.as_of for row in rows}
    return found


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(text: str) -> int | None:
    return int(text) if text else None
