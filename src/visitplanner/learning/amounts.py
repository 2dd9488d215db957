"""What is paid where anything is: a gamma regression of its logarithm, or of the share of the debt.

Every effect multiplies, as the scorecard's factors do. A gamma's mean is kept by its regression, so
amounts come out right in the sum although a few are large.

References
----------
.. [1] McCullagh & Nelder, "Generalized linear models", 2nd ed., chapter 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import GammaRegressor

from visitplanner.learning.bands import coded
from visitplanner.learning.weighing import centred, matrix_of
from visitplanner.valuation.learned.findings import MOST_YUAN
from visitplanner.valuation.learned.model import Additive, AmountPaid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.learning.bands import Columns
    from visitplanner.learning.history import History

    Floats = NDArray[np.float64]

LEAST_PAYMENTS = 50
"""For an amount to be told; and for its terms, so many for each of their places."""

PAYMENTS_OF_A_PLACE = 10
PENALTY_ROWS = 20.0
"""How many rows the penalty on the weights counts like."""


def amount_of(
    history: History, columns: Columns, rows: NDArray[np.int64], owed: str | None
) -> AmountPaid | None:
    """Return what is paid where anything is; None where too few payments tell it."""
    if history.amounts is None:
        return None
    came, paid = np.array(history.outcome)[rows], np.array(history.amounts)[rows]
    of = np.ones(len(rows)) if history.owed is None else np.array(history.owed)[rows]
    told = came & (paid > 0) & (of > 0)
    if told.sum() < LEAST_PAYMENTS:
        return None
    logarithm = _fitted(columns, rows[told], paid[told] / of[told])
    if owed is None:
        return AmountPaid(logarithm=logarithm)
    return AmountPaid(logarithm=logarithm, owed=owed, most_owed=min(MOST_YUAN, float(of.max())))


def _fitted(columns: Columns, rows: NDArray[np.int64], paid: Floats) -> Additive:
    terms = [coded(columns, name, rows) for name in columns.names]
    width = sum(each.num_columns for each in terms)
    if len(rows) < PAYMENTS_OF_A_PLACE * width:
        return Additive(base=float(np.log(paid.mean())), terms=())
    matrix = matrix_of(terms, columns, rows)
    regression = GammaRegressor(
        alpha=PENALTY_ROWS / len(rows), solver="newton-cholesky", max_iter=200
    ).fit(matrix, paid)
    return centred(float(regression.intercept_), regression.coef_, terms, columns, rows)
