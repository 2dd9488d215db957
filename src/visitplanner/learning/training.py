"""From a history to a model: the recipe."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from visitplanner import __version__
from visitplanner.errors import input_fault
from visitplanner.learning.amounts import amount_of
from visitplanner.learning.bands import Columns
from visitplanner.learning.changing import change_by_band, identified
from visitplanner.learning.fitting import Rows, fit
from visitplanner.learning.grouping import groups_of
from visitplanner.learning.history import only, require_enough
from visitplanner.learning.measuring import baseline_of, curve_of, quality_of
from visitplanner.learning.meeting import dose_of, meeting_of
from visitplanner.learning.splitting import parts_of
from visitplanner.learning.weighing import probabilities, totals
from visitplanner.messages import say
from visitplanner.valuation.learned.findings import MOST_YUAN, Findings
from visitplanner.valuation.learned.model import MODEL_VERSION, Model, Origin

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from visitplanner.learning.asked import Asked
    from visitplanner.learning.fitting import Fitted
    from visitplanner.learning.history import History
    from visitplanner.learning.splitting import Parts
    from visitplanner.valuation.learned.findings import UpliftFinding
    from visitplanner.valuation.learned.model import AmountPaid

    Floats = NDArray[np.float64]


def train(history: History, asked: Asked, now: datetime, file: str = "") -> Model:
    """Return the model of a history, with what was found when it was tried on rows held out.

    Raises
    ------
    InputError
        When the rows are of too few days to part them by time, too few were visited, or the rows
        that teach all came to the same.
    """
    origin = _origin(history, asked, now)
    rows, parts = _rows(history, asked), parts_of(history, asked)
    _require_both(rows, parts, file)
    uplift = identified(rows, parts)
    if history.visited is not None and not uplift.is_identified:
        history = only(history, [idx for idx, was in enumerate(history.visited) if was])
        require_enough(history, file, are_visited=True)
        history = replace(history, visited=None)
        rows, parts = _rows(history, asked), parts_of(history, asked)
        _require_both(rows, parts, file)
    meeting = meeting_of(history, parts.known)
    rows = replace(rows, dose=dose_of(history, meeting))
    fitted = fit(rows, parts)
    amount = amount_of(history, rows.columns, parts.known, asked.owed)
    return Model(
        schema_version=MODEL_VERSION,
        origin=origin,
        visited=fitted.visited,
        unvisited=fitted.unvisited,
        meeting=meeting,
        amount=amount,
        findings=_Trial(history, rows, parts, fitted, amount).findings(uplift, asked),
    )


def _require_both(rows: Rows, parts: Parts, file: str) -> None:
    """Refuse a history whose teaching part knows one outcome alone."""
    if len(set(rows.came[parts.fitted].tolist())) == 1:
        message = say(
            "the outcome is the same in all of the {count} rows that would teach: a longer history,"
            " or --split random, may have both",
            count=len(parts.fitted),
        )
        raise input_fault(message, file=file)


def _rows(history: History, asked: Asked) -> Rows:
    visited = None if history.visited is None else np.array(history.visited, dtype=bool)
    came = np.array(history.outcome, dtype=bool)
    return Rows(columns=Columns(history, asked.numeric), came=came, visited=visited)


def _origin(history: History, asked: Asked, now: datetime) -> Origin:
    return Origin(
        outcome=asked.outcome,
        columns=asked.features,
        visited=asked.visited,
        num_rows=len(history),
        data_sha256=history.sha256,
        split="random" if history.days is None else asked.split,
        seed=asked.seed,
        trained_at=now.isoformat(timespec="minutes"),
        versions={
            "visitplanner": __version__,
            "scikit-learn": version("scikit-learn"),
            "numpy": version("numpy"),
        },
    )


class _Trial:
    """A model on the rows that were held out."""

    def __init__(
        self,
        history: History,
        rows: Rows,
        parts: Parts,
        fitted: Fitted,
        amount: AmountPaid | None,
    ) -> None:
        self._history, self._rows, self._parts = history, rows, parts
        self._fitted, self._amount = fitted, amount
        of = parts.held_out
        self._with_visit = probabilities(fitted.visited, rows.columns, of)
        self._without = (
            None if fitted.unvisited is None else probabilities(fitted.unvisited, rows.columns, of)
        )

    def findings(self, uplift: UpliftFinding, asked: Asked) -> Findings:
        """Return what was found."""
        parts, came, told = self._parts, self._rows.came[self._parts.held_out], self._told()
        if self._without is not None:
            changes = change_by_band(self._with_visit - self._without, self._rows, parts)
            uplift = replace(uplift, bands=changes)
        return Findings(
            num_fitted=len(parts.fitted),
            num_calibrated=len(parts.calibrated),
            num_held_out=len(parts.held_out),
            strength=self._fitted.strength,
            model=quality_of(told, came),
            baseline=baseline_of(self._rows, parts),
            curve=curve_of(told, came),
            shares=self._shares(),
            uplift=uplift,
            group=asked.group,
            groups=tuple(groups_of(self._history, parts.held_out, told, self._worth())),
        )

    def _told(self) -> Floats:
        """Return the probability of what was done in truth: none, or a visit at its hour."""
        if self._without is None or self._rows.dose is None:
            return self._with_visit
        dose = self._rows.dose[self._parts.held_out]
        return np.clip(self._without + dose * (self._with_visit - self._without), 0, 1)

    def _worth(self) -> Floats:
        """Return what a visit is worth: what it brings or changes, times the amount."""
        share = self._with_visit - (0.0 if self._without is None else self._without)
        if self._amount is None:
            return np.asarray(share)
        of = self._parts.held_out
        most = 0.0 if self._amount.owed is not None else np.log(MOST_YUAN)
        paid = np.exp(np.minimum(totals(self._amount.logarithm, self._rows.columns, of), most))
        if self._history.owed is not None and self._amount.owed is not None:
            paid = paid * np.minimum(np.array(self._history.owed)[of], self._amount.most_owed)
        return np.asarray(share * paid)

    def _shares(self) -> tuple[tuple[float, ...], ...]:
        rows, of = self._rows.columns, self._parts.fitted
        found = []
        for term in self._fitted.visited.terms:
            place = np.zeros(len(of), dtype=np.int64)
            for axis in term.axes:
                place = place * axis.num_places + rows.places(axis, of)
            counts = np.bincount(place, minlength=len(term.weights))
            found.append(tuple(float(each) for each in counts / len(of)))
        return tuple(found)
