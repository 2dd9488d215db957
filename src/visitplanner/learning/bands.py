"""Columns cut into bands and levels, and how a term's places are coded for a regression.

Numbers are cut at quantiles and coded by the steps between neighbours, so that a penalty on the
weights smooths the curve; words have a place each, rare ones share the last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.valuation.learned.model import Axis, Term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from visitplanner.learning.history import History

CUTS = (*(0.01, 0.025, 0.05), *(n / 10 for n in range(1, 10)), *(0.95, 0.975, 0.99))
COARSE_CUTS = (0.2, 0.4, 0.6, 0.8)
"""Shares of the rows below an edge; finer where a few rows may tell most."""

MOST_LEVELS, COARSE_LEVELS = 40, 6
LEAST_LEVEL_ROWS = 20
"""A level of fewer rows shares a place with every other rare one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A term before it has weights: its axes, and the code of each of its places, a row each."""

    axes: tuple[Axis, ...]
    codes: NDArray[np.float64]

    @property
    def num_columns(self) -> int:
        """How many columns the term takes in a matrix."""
        return int(self.codes.shape[1])

    def places(self, columns: Columns, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the place of each row."""
        place = np.zeros(len(rows), dtype=np.int64)
        for axis in self.axes:
            place = place * axis.num_places + columns.places(axis, rows)
        return place

    def with_weights(self, weights: NDArray[np.float64]) -> Term:
        """Return the term with a weight for each of its places."""
        return Term(axes=self.axes, weights=tuple(float(each) for each in weights))


class Columns:
    """The features of a history as arrays."""

    def __init__(self, history: History, numeric: Sequence[str]) -> None:
        self.numeric = frozenset(numeric)
        self.names = tuple(history.features)
        self._cells: Mapping[str, NDArray[np.float64] | NDArray[np.str_]] = {
            name: np.array([np.nan if cell is None else cell for cell in cells], dtype=float)
            if name in self.numeric
            else np.array([str(cell) for cell in cells], dtype=np.str_)
            for name, cells in history.features.items()
        }

    def cells(self, name: str) -> NDArray[np.float64] | NDArray[np.str_]:
        """Return a column."""
        return self._cells[name]

    def places(self, axis: Axis, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the place of each row on an axis, as `reckoning.place_on` does for one."""
        cells, last = self._cells[axis.column][rows], axis.num_places - 1
        if axis.levels is not None:
            places = {level: place for place, level in enumerate(axis.levels)}
            return np.array([places.get(str(cell), last) for cell in cells], dtype=np.int64)
        found = np.searchsorted(np.array(axis.edges or (), dtype=float), cells, side="left")
        return np.where(np.isnan(cells.astype(float)), last, found).astype(np.int64)

    def axis(self, name: str, rows: NDArray[np.int64], *, is_coarse: bool = False) -> Axis:
        """Return a column cut by what stands in some of its rows."""
        cells = self._cells[name][rows]
        if name in self.numeric:
            return Axis(column=name, edges=_edges(cells, COARSE_CUTS if is_coarse else CUTS))
        return Axis(column=name, levels=_levels(cells, COARSE_LEVELS if is_coarse else MOST_LEVELS))


def coded(columns: Columns, name: str, rows: NDArray[np.int64]) -> Coded:
    """Return a column as a term of its own."""
    axis = columns.axis(name, rows)
    if axis.edges is None:
        return Coded(axes=(axis,), codes=np.eye(axis.num_places))
    steps = np.tril(np.ones((len(axis.edges) + 1, len(axis.edges))), -1)
    counts = np.bincount(columns.places(axis, rows), minlength=axis.num_places)[:-1]
    unknown = (counts @ steps) / max(1, counts.sum())
    codes = np.zeros((axis.num_places, len(axis.edges) + 1))
    codes[:-1, :-1], codes[-1, :-1], codes[-1, -1] = steps, unknown, 1.0
    return Coded(axes=(axis,), codes=codes)


def coded_pair(columns: Columns, names: tuple[str, str], rows: NDArray[np.int64]) -> Coded:
    """Return two columns together as a term, in coarse bands."""
    axes = tuple(columns.axis(name, rows, is_coarse=True) for name in names)
    return Coded(axes=axes, codes=np.eye(axes[0].num_places * axes[1].num_places))


def _edges(cells: NDArray[np.generic], shares: tuple[float, ...]) -> tuple[float, ...]:
    known = cells.astype(float)
    known = known[~np.isnan(known)]
    if not len(known):
        return ()
    values = np.unique(known)
    if len(values) <= len(shares) + 1:
        return tuple(float(each) for each in values[:-1])
    cuts = np.quantile(known, shares, method="inverted_cdf")
    return tuple(float(each) for each in np.unique(cuts) if each < values[-1])


def _levels(cells: NDArray[np.generic], most: int) -> tuple[str, ...]:
    counts = Counter(str(cell) for cell in cells)
    frequent = sorted(counts, key=lambda level: (-counts[level], level))[:most]
    return tuple(sorted(level for level in frequent if counts[level] >= LEAST_LEVEL_ROWS))
