"""A row of the table of debts and means: a case's debt by its parts, and the household's money."""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the row model.
from datetime import date
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from visitplanner.messages import say
from visitplanner.repayment import Debt, Means
from visitplanner.repayment.bearing import MOST_DEPENDANTS
from visitplanner.repayment.debt import MOST_FEN
from visitplanner.repayment.loan import Loan
from visitplanner.tables import row_model, typed_text, typed_times
from visitplanner.tables.columns import MEANS_COLUMNS
from visitplanner.tables.misread import amiss
from visitplanner.tables.row_model import known, optional, required
from visitplanner.tables.table import Layout, once_in_the_table


def _within_reason(fen: int) -> int:
    if not 0 <= fen <= MOST_FEN:
        raise amiss(say("expected an amount from 0 to {most:yuan}", most=MOST_FEN))
    return fen


Amount: TypeAlias = Annotated[int, AfterValidator(_within_reason)]
MaybeAmount: TypeAlias = Annotated[Amount | None, optional(typed_text.yuan_amount)]


class MeansRow(row_model.RowModel):
    """The cells of a case's debt and means; the fields are the columns, in their order."""

    case_id: row_model.RequiredId
    as_of: Annotated[date, required(typed_times.day)]
    product: row_model.Text
    lent_on: Annotated[date | None, optional(typed_times.day)]
    overdue_since: Annotated[date | None, optional(typed_times.day)]
    principal: Annotated[Amount, required(typed_text.yuan_amount)]
    interest: Annotated[Amount, optional(typed_text.yuan_amount, 0)]
    fees: Annotated[Amount, optional(typed_text.yuan_amount, 0)]
    instalment: MaybeAmount
    income: MaybeAmount
    outgoings: MaybeAmount
    dependants: Annotated[
        Annotated[int, Field(ge=0, le=MOST_DEPENDANTS)] | None,
        optional(typed_text.whole_number),
    ]
    at_hand: MaybeAmount

    @field_validator("overdue_since")
    @classmethod
    def _is_before_the_day(cls, since: date | None, info: ValidationInfo) -> date | None:
        if since is not None and known(info, "as_of") and since > info.data["as_of"]:
            raise amiss(say("expected a day up to that of the amounts"))
        return since


def loan_of(row: MeansRow) -> Loan:
    """Return what a row says of a case's money."""
    return Loan(
        case_id=row.case_id,
        debt=Debt(
            as_of=row.as_of,
            principal_fen=row.principal,
            interest_fen=row.interest,
            fees_fen=row.fees,
        ),
        product=row.product,
        lent_on=row.lent_on,
        overdue_since=row.overdue_since,
        instalment_fen=row.instalment,
        means=Means(
            monthly_income_fen=row.income,
            outgoings_fen=row.outgoings,
            dependants=row.dependants,
            at_hand_fen=row.at_hand,
        ),
    )


MEANS = Layout(
    columns=MEANS_COLUMNS,
    model=MeansRow,
    build=loan_of,
    checks=(once_in_the_table("case_id", typed_text.identifier),),
)
"""The table of debts and means."""
