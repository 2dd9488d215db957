"""What a visit changes: whether a history tells it at all, and whether what is told came true.

A change is told by comparing visited cases with unvisited ones that are like them. Where nobody was
left unvisited, or only such as nobody like them was visited, it is not identified, and that is said
instead of a number.

References
----------
.. [1] Rosenbaum & Rubin, "The central role of the propensity score", Biometrika 70, 1983.
.. [2] Hájek's ratio: means weighted by the inverse of the chance of a visit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from visitplanner.learning.bands import coded
from visitplanner.learning.weighing import matrix_of
from visitplanner.valuation.learned.findings import Band, UpliftFinding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.learning.fitting import Rows
    from visitplanner.learning.splitting import Parts
    from visitplanner.valuation.learned.findings import Reason

    Floats = NDArray[np.float64]

LEAST_OF_ARM, LEAST_CAME = 200, 30
"""Rows of the visited and of the unvisited, and of them with either outcome, in the fitted part."""

LEAST_CHANCE, LEAST_OVERLAP = 0.05, 0.5
"""Of a visit and of none, for a case to be like others; and the share of such cases."""

NUM_BANDS = 3


def identified(rows: Rows, parts: Parts) -> UpliftFinding:
    """Return whether a history tells what a visit changes."""
    if rows.visited is None:
        return UpliftFinding(
            is_identified=False, reason="no-column", num_visited=len(rows.came), num_unvisited=0
        )
    num_visited = int(rows.visited.sum())
    found = UpliftFinding(
        is_identified=False,
        reason="too-few",
        num_visited=num_visited,
        num_unvisited=len(rows.came) - num_visited,
    )
    if not _is_enough(rows, parts):
        return found
    chance = chances_of_a_visit(rows, parts)
    share = float(((chance >= LEAST_CHANCE) & (chance <= 1 - LEAST_CHANCE)).mean())
    is_like = share >= LEAST_OVERLAP
    reason: Reason = "" if is_like else "too-different"
    return replace(found, is_identified=is_like, reason=reason, overlap=share)


def chances_of_a_visit(rows: Rows, parts: Parts) -> Floats:
    """Return the chance that a row held out was visited, by its features."""
    if rows.visited is None:
        return np.ones(len(parts.held_out))
    terms = [coded(rows.columns, name, parts.fitted) for name in rows.columns.names]
    known, judged = (matrix_of(terms, rows.columns, of) for of in (parts.known, parts.held_out))
    regression = LogisticRegression(C=0.5, solver="newton-cholesky", max_iter=200)
    return np.asarray(regression.fit(known, rows.visited[parts.known]).predict_proba(judged)[:, 1])


def change_by_band(told: Floats, rows: Rows, parts: Parts) -> tuple[Band, ...]:
    """Return thirds of the rows held out by the change told, with the change that came."""
    if rows.visited is None:
        return ()
    chance = np.clip(chances_of_a_visit(rows, parts), LEAST_CHANCE, 1 - LEAST_CHANCE)
    came, visited = rows.came[parts.held_out].astype(float), rows.visited[parts.held_out]
    bands = []
    for part in np.array_split(np.argsort(told, kind="stable"), NUM_BANDS):
        with_visit = _mean(came[part], visited[part] / chance[part])
        without = _mean(came[part], ~visited[part] / (1 - chance[part]))
        if with_visit is not None and without is not None:
            bands.append(
                Band(num_rows=len(part), told=float(told[part].mean()), came=with_visit - without)
            )
    return tuple(bands)


def _is_enough(rows: Rows, parts: Parts) -> bool:
    if rows.visited is None:
        return False
    for arm in (rows.visited[parts.fitted], ~rows.visited[parts.fitted]):
        came = rows.came[parts.fitted][arm]
        if len(came) < LEAST_OF_ARM or min(came.sum(), (~came).sum()) < LEAST_CAME:
            return False
    return True


def _mean(values: Floats, weights: Floats) -> float | None:
    return float((values * weights).sum() / weights.sum()) if weights.sum() else None
