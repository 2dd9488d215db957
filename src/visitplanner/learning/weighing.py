"""Terms, coded, become a sum: their matrix, and the weights that a regression found for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.valuation.learned.model import Additive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.learning.bands import Coded, Columns

    Floats = NDArray[np.float64]


def matrix_of(terms: Sequence[Coded], columns: Columns, rows: NDArray[np.int64]) -> Floats:
    """Return the codes of rows, term beside term."""
    return np.hstack([each.codes[each.places(columns, rows)] for each in terms])


def centred(
    base: float,
    coefficients: Floats,
    terms: Sequence[Coded],
    columns: Columns,
    rows: NDArray[np.int64],
) -> Additive:
    """Return a sum whose terms are 0 in the mean, so that its base is the mean row's."""
    made, at = [], 0
    for each in terms:
        weights = each.codes @ coefficients[at : at + each.num_columns]
        at += each.num_columns
        mean = float(weights[each.places(columns, rows)].mean())
        base += mean
        made.append(each.with_weights(weights - mean))
    return Additive(base=base, terms=tuple(made))


def totals(additive: Additive, columns: Columns, rows: NDArray[np.int64]) -> Floats:
    """Return the calibrated sums of many rows, as `reckoning.total` does for one."""
    found = np.full(len(rows), additive.base)
    for term in additive.terms:
        place = np.zeros(len(rows), dtype=np.int64)
        for axis in term.axes:
            place = place * axis.num_places + columns.places(axis, rows)
        found += np.array(term.weights)[place]
    return additive.shift + additive.slope * found


def probabilities(additive: Additive, columns: Columns, rows: NDArray[np.int64]) -> Floats:
    """Return the probabilities of many rows."""
    return np.asarray(1 / (1 + np.exp(-np.clip(totals(additive, columns, rows), -700, 700))))
