"""How well probabilities fit what came: the curve's area, the mean square, the calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from visitplanner.valuation.learned.findings import Band, Quality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.learning.bands import Columns
    from visitplanner.learning.fitting import Rows
    from visitplanner.learning.splitting import Parts

    Floats = NDArray[np.float64]

NUM_BANDS = 10


def quality_of(told: Floats, came: NDArray[np.bool_]) -> Quality:
    """Return how well probabilities fit what came."""
    is_both = 0 < came.sum() < len(came)
    return Quality(
        auc=float(roc_auc_score(came, told)) if is_both else 0.5,
        brier=float(((told - came) ** 2).mean()),
        calibration_error=calibration_error(curve_of(told, came)),
    )


def curve_of(told: Floats, came: NDArray[np.bool_]) -> tuple[Band, ...]:
    """Return bands with as many rows each, from the least told to the most."""
    order = np.argsort(told, kind="stable")
    return tuple(
        Band(num_rows=len(part), told=float(told[part].mean()), came=float(came[part].mean()))
        for part in np.array_split(order, NUM_BANDS)
        if len(part)
    )


def calibration_error(curve: tuple[Band, ...]) -> float:
    """Return the mean gap between told and came, weighted by rows."""
    num_rows = sum(band.num_rows for band in curve)
    gaps = sum(band.num_rows * abs(band.told - band.came) for band in curve)
    return gaps / num_rows if num_rows else 0.0


def baseline_of(rows: Rows, parts: Parts) -> Quality:
    """Return the quality of a plain logistic regression that saw all but the rows held out."""
    matrix = np.hstack([_plainly(rows.columns, name, parts) for name in rows.columns.names])
    if rows.visited is not None:
        matrix = np.hstack([matrix, rows.visited[:, None].astype(float)])
    plain = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=200)
    plain.fit(matrix[parts.known], rows.came[parts.known])
    told = plain.predict_proba(matrix[parts.held_out])[:, 1]
    return quality_of(told, rows.came[parts.held_out])


def _plainly(columns: Columns, name: str, parts: Parts) -> Floats:
    """Return a number scaled, or a column for each level, as such a regression is usually made."""
    cells = columns.cells(name)
    if name not in columns.numeric:
        levels = np.unique(cells[parts.known])
        return np.asarray(cells[:, None] == levels[None, :], dtype=float)
    numbers = cells.astype(float)
    known = numbers[parts.known]
    middle = float(np.nanmedian(known)) if not np.isnan(known).all() else 0.0
    filled = np.where(np.isnan(numbers), middle, numbers)
    spread = float(filled[parts.known].std()) or 1.0
    return np.asarray((filled - filled[parts.known].mean()) / spread)[:, None]
