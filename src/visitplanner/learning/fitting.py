"""Weights by a logistic regression with a penalty, its strength chosen forward in time.

Where a history has visited and unvisited cases, one regression tells both: what holds for all, and
what a visit changes, both under a penalty: a change is only told where the rows insist on it. A
visit counts by its hour: one in the evening, when more are met than in the mean, changes more.

References
----------
.. [1] Caruana et al., "Intelligible models for healthcare", KDD 2015: additive models with a few
   pairs are nearly as sharp as those that nobody can read.
.. [2] Platt, "Probabilistic outputs for support vector machines", 1999: the calibration.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from visitplanner.learning.bands import Coded, coded, coded_pair
from visitplanner.learning.splitting import forward_folds
from visitplanner.learning.weighing import centred, matrix_of, totals
from visitplanner.valuation.learned.model import MOST_WEIGHT, Additive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.learning.bands import Columns
    from visitplanner.learning.splitting import Parts

    Floats = NDArray[np.float64]

STRENGTHS = (0.02, 0.1, 0.5, 2.5)
"""What is tried: the larger, the lighter the penalty."""

MOST_PAIRS, COLUMNS_OF_PAIRS = 3, 8
LEAST_GAIN = 2e-4
"""Of the mean logarithmic loss, for a pair of columns to be taken."""

LEAST_OF_EACH = 20
"""Rows of either outcome, for a calibration to be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a regression is fitted to.

    Attributes
    ----------
    visited
        None where all were.
    dose
        Of each row: 0 without a visit; else how the chance of meeting somebody at its hour compares
        with that of all visits, 1 where hours are not told.
    """

    columns: Columns
    came: NDArray[np.bool_]
    visited: NDArray[np.bool_] | None = None
    dose: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The weights of who is visited, and of who is not where that is told apart."""

    visited: Additive
    unvisited: Additive | None
    strength: float


def fit(rows: Rows, parts: Parts) -> Fitted:
    """Return calibrated weights."""
    single = [coded(rows.columns, name, parts.fitted) for name in rows.columns.names]
    matrix = _matrix(single, rows, parts.fitted)
    came = rows.came[parts.fitted]
    strength = min(STRENGTHS, key=lambda each: _forward_loss(matrix, came, each))
    terms = [*single, *_pairs(single, rows, parts, strength)]
    regression = _regression(_matrix(terms, rows, parts.fitted), came, strength)
    visited, unvisited = _sums(regression, terms, rows, parts.fitted)
    return Fitted(
        visited=_calibrated(visited, rows, parts.calibrated, is_visited=True),
        unvisited=None
        if unvisited is None
        else _calibrated(unvisited, rows, parts.calibrated, is_visited=False),
        strength=strength,
    )


def _matrix(terms: Sequence[Coded], rows: Rows, of: NDArray[np.int64]) -> Floats:
    matrix = matrix_of(terms, rows.columns, of)
    if rows.dose is None:
        return matrix
    dose = rows.dose[of][:, None]
    return np.hstack([matrix, dose, dose * matrix])


def _regression(matrix: Floats, came: NDArray[np.bool_], strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="newton-cholesky", max_iter=200).fit(matrix, came)


def _forward_loss(matrix: Floats, came: NDArray[np.bool_], strength: float) -> float:
    """Return the mean logarithmic loss on rows that each fold had not seen yet."""
    losses = []
    for taught, judged in forward_folds(len(came)):
        if len(set(came[taught])) == 1 or not len(came[judged]):
            continue
        told = _regression(matrix[taught], came[taught], strength).predict_proba(matrix[judged])
        chance = np.clip(np.where(came[judged], told[:, 1], told[:, 0]), 1e-9, 1)
        losses.append(float(-np.log(chance).mean()))
    return sum(losses) / len(losses) if losses else 0.0


def _pairs(single: Sequence[Coded], rows: Rows, parts: Parts, strength: float) -> list[Coded]:
    """Return the pairs of columns that foretell better together, by what is left over without."""
    came = rows.came[parts.fitted]
    matrix = _matrix(single, rows, parts.fitted)
    told = _regression(matrix, came, strength).predict_proba(matrix)[:, 1]
    names = rows.columns.names[:COLUMNS_OF_PAIRS]
    tried = [coded_pair(rows.columns, pair, parts.fitted) for pair in combinations(names, 2)]
    tried.sort(key=lambda each: -_left_over(each, rows, parts.fitted, came - told))
    best, taken = _forward_loss(matrix, came, strength), list[Coded]()
    for pair in tried[:MOST_PAIRS]:
        longer = _matrix([*single, *taken, pair], rows, parts.fitted)
        loss = _forward_loss(longer, came, strength)
        if loss < best - LEAST_GAIN:
            best, taken = loss, [*taken, pair]
    return taken


def _left_over(pair: Coded, rows: Rows, of: NDArray[np.int64], residuals: Floats) -> float:
    """Return how much of the residuals the cells of a pair gather."""
    places = pair.places(rows.columns, of)
    if rows.visited is not None:
        places = places * 2 + rows.visited[of]
    sums, counts = np.bincount(places, residuals), np.bincount(places)
    return float((sums**2 / (counts + LEAST_OF_EACH)).sum())


def _sums(
    regression: LogisticRegression, terms: Sequence[Coded], rows: Rows, of: NDArray[np.int64]
) -> tuple[Additive, Additive | None]:
    coefficients, start = regression.coef_[0], float(regression.intercept_[0])
    width = sum(each.num_columns for each in terms)
    common = coefficients[:width]
    if rows.visited is None:
        return centred(start, common, terms, rows.columns, of), None
    change = common + coefficients[width + 1 :]
    visited = centred(start + float(coefficients[width]), change, terms, rows.columns, of)
    return visited, centred(start, common, terms, rows.columns, of)


def _calibrated(
    additive: Additive, rows: Rows, of: NDArray[np.int64], *, is_visited: bool
) -> Additive:
    """Return a sum whose probabilities fit rows that it was not fitted to (Platt)."""
    if rows.visited is not None:
        of = of[rows.visited[of] == is_visited]
    came = rows.came[of]
    if min(came.sum(), (~came).sum()) < LEAST_OF_EACH:
        return additive
    raw = totals(additive, rows.columns, of)[:, None]
    line = LogisticRegression(C=1e4, solver="newton-cholesky").fit(raw, came)
    slope = float(line.coef_[0, 0])
    if not 0 < slope <= MOST_WEIGHT or abs(line.intercept_[0]) > MOST_WEIGHT:
        return additive
    return Additive(
        base=additive.base,
        terms=additive.terms,
        slope=slope,
        shift=float(line.intercept_[0]),
    )
