"""What a bank knows of a case's money: the debt by its parts, and the household's means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visitplanner.repayment.bearing import Means

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.repayment.debt import Debt


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """The loan of a case on a day.

    Attributes
    ----------
    debt
        What is asked for: what is overdue, or all of it where the loan was called due.
    product
        As the bank names it.
    lent_on, overdue_since
        Days; None is not known.
    instalment_fen
        Of the contract, each month; None is not known.
    means
        What is known of the household's money.
    """

    case_id: str
    debt: Debt
    product: str = ""
    lent_on: date | None = None
    overdue_since: date | None = None
    instalment_fen: int | None = None
    means: Means = field(default_factory=Means)
