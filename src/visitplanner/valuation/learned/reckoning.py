"""The arithmetic of a learned model: where a cell lies, sums of weights, probabilities."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.valuation.learned.model import Additive, Axis, Term

Cell: TypeAlias = "float | str | None"
"""What stands in a column: a number, a word, or nothing."""


def place_on(axis: Axis, cell: Cell) -> int:
    """Return the place of a cell on an axis; what is not known or new has the last one."""
    last = axis.num_places - 1
    if axis.levels is not None:
        level = "" if cell is None else str(cell)
        return axis.levels.index(level) if level in axis.levels else last
    if not isinstance(cell, int | float) or math.isnan(cell):
        return last
    return bisect_left(axis.edges or (), cell)


def place_of(term: Term, row: Mapping[str, Cell]) -> int:
    """Return the place of a row among the cells of a term."""
    place = 0
    for axis in term.axes:
        place = place * axis.num_places + place_on(axis, row.get(axis.column))
    return place


def contributions(additive: Additive, row: Mapping[str, Cell]) -> Iterator[tuple[str, float]]:
    """Yield what each term adds to the calibrated sum, by the term's name."""
    for term in additive.terms:
        yield term.name, additive.slope * term.weights[place_of(term, row)]


def baseline(additive: Additive) -> float:
    """Return the calibrated sum before any term: that of the mean row."""
    return additive.shift + additive.slope * additive.base


def total(additive: Additive, row: Mapping[str, Cell]) -> float:
    """Return the calibrated sum of a row."""
    return baseline(additive) + sum(weight for _, weight in contributions(additive, row))


def probability(log_odds: float) -> float:
    """Return the probability of log-odds."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(max(log_odds, -700.0))
    return odds / (1 + odds)
